"""Template: where the lines of a rendered text are written."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.source import Source


class Values(NamedTuple):
    """Values that a template read: those at `path` of a file's document of that number.

    What lies below `prefix` of them is `.Values` of the template's chart: it may be a subchart.
    """

    source: Source
    path: Path = ()
    prefix: Path = ()
    document: int = 0


class Template(NamedTuple):
    """What a rendered text was made of.

    `source` is the template's file. `lines` has for each line of the rendered text the template's line that printed it,
    from 1, and 0 where that is not known; it is empty until something is told of the text. `values` are those that it
    may print, the strongest first; `named` are files of named templates that it may include.
    """

    source: Source
    lines: tuple[int, ...]
    values: tuple[Values, ...] = ()
    named: tuple[Source, ...] = ()

    def line_of(self, number: int) -> int:
        """The template's line that printed line `number` of the rendered text (both from 1): the closest one known."""
        above = (line for line in reversed(self.lines[:number]) if line)
        below = (line for line in self.lines[number:] if line)
        return next(above, 0) or next(below, 1)

    def written(self, rendered: Source, span: Span) -> Span:
        """Where what stands at `span` of the rendered text is written in the template.

        The same characters where they stand there once, or behind all that is before them, else what is behind the same
        key, else the whole line.
        """
        start = rendered.position(span.start)
        line = self.line_of(start.line)
        text = self.source.line(line)
        begins = self.source.line_starts()[line - 1]
        wanted = rendered.text[span.start : span.end]
        if wanted and text.count(wanted) == 1:
            at = text.index(wanted)
            return Span(self.source.path, begins + at, begins + at + len(wanted))
        shown = text.rstrip()
        before = rendered.line(start.line)[: start.column - 1].lstrip()
        first = len(shown) - len(shown.lstrip())
        if before and shown.startswith(before, first) and len(shown) > first + len(before):
            first += len(before)
            if wanted and shown.startswith(wanted, first):
                return Span(self.source.path, begins + first, begins + first + len(wanted))
        return Span(self.source.path, begins + first, begins + max(len(shown), first))

    def is_verbatim(self, rendered: Source, offset: int) -> bool:
        """Whether the rendered line that holds a character stands like this in the template."""
        number = rendered.position(offset).line
        return rendered.line(number).strip() == self.source.line(self.line_of(number)).strip()
