"""Template: where the lines of a rendered text are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svclint.source import Span

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.source import Source


class Values(NamedTuple):
    """A file of values that a template read: what its document of that number holds at `path` is `.Values` at `below`."""

    source: Source
    path: Path = ()
    below: Path = ()
    document: int = 0


class Template(NamedTuple):
    """What a rendered text was made of.

    `source` is the template's file. `lines` has for each line of the rendered text the template's line that printed it,
    from 1, and 0 where that is not known. `values` are the files of values, the strongest first; `others` the templates
    of the same chart that it may include.
    """

    source: Source
    lines: tuple[int, ...]
    values: tuple[Values, ...] = ()
    others: tuple[Source, ...] = ()

    def line_of(self, number: int) -> int:
        """The template's line that printed line `number` of the rendered text (both from 1): the closest one known."""
        above = (line for line in reversed(self.lines[:number]) if line)
        below = (line for line in self.lines[number:] if line)
        return next(above, 0) or next(below, 1)

    def written(self, rendered: Source, span: Span) -> Span:
        """Where what stands at `span` of the rendered text is written in the template.

        The same characters where they stand there once, else what is behind the same key, else the whole line.
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
        return Span(self.source.path, begins + first, begins + max(len(shown), first))

    def is_verbatim(self, rendered: Source, offset: int) -> bool:
        """Whether the rendered line that holds a character stands like this in the template."""
        number = rendered.position(offset).line
        return rendered.line(number).strip() == self.source.line(self.line_of(number)).strip()
