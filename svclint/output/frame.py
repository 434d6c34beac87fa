"""The source lines of a finding's labels, each underlined and with its words, in the manner of rustc."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svclint.finding import Finding, Location
from svclint.named_tuple import NamedTuple
from svclint.output.concealed import concealed, is_secret, without_passwords
from svclint.output.excerpt import Stretch, excerpt, fits
from svclint.output.neutral import neutral
from svclint.output.paint import Line, Piece, Role, role_of
from svclint.source import Source

_LEAST_WIDTH = 20


class Mark(NamedTuple):
    """One label of a finding as it is drawn."""

    location: Location
    words: str
    underline: str
    role: Role
    secret: bool = False


class Gutter(NamedTuple):
    """The column of line numbers; `digits` wide. `width` is that of the whole terminal."""

    digits: int
    width: int

    def line(self, sign: str, *pieces: Piece, number: int | None = None) -> Line:
        """A line of the frame: number or blanks, a sign (`|`, `:`, `=`), then the pieces."""
        text = "" if number is None else str(number)
        return (Piece(f"{text:>{self.digits}} {sign}", "gutter"), Piece(" "), *pieces)

    @property
    def room(self) -> int:
        """Cells to the right of the frame."""
        return max(self.width - self.digits - 3, _LEAST_WIDTH)


def gutter(finding: Finding, width: int) -> Gutter:
    """The gutter that has room for every line number of the finding's labels."""
    largest = max(mark.location.line for mark in marks(finding))
    return Gutter(len(str(largest)), width)


def marks(finding: Finding) -> tuple[Mark, ...]:
    """Every label of the finding, the primary one first."""
    kind = finding.resource.kind if finding.resource is not None else ""
    primary = Mark(finding.location, finding.label, "^", role_of(finding.severity))
    found = (primary, *(Mark(place, words, "-", "related") for place, words in finding.related))
    return tuple(one._replace(secret=is_secret(one.location.path, kind)) for one in found)


def frames(finding: Finding, sources: Mapping[str, Source], frame: Gutter) -> Iterator[Line]:
    """One frame a file, that of the primary label first, with a rule before, between and after them."""
    by_file: dict[str, list[Mark]] = {}
    for mark in marks(finding):
        by_file.setdefault(mark.location.file, []).append(mark)
    yield frame.line("|")
    for file, of_file in by_file.items():
        source = sources.get(file)
        if source is None or source.error is not None:
            for mark in of_file:
                yield frame.line(":", Piece(place_text(mark.location)), Piece(f" {neutral(mark.words)}", mark.role))
        else:
            primary = of_file[0].underline == "^"
            if not primary:
                yield frame.line(":", Piece(place_text(of_file[0].location)))
            yield from _file(source, of_file, frame, context=primary)
        yield frame.line("|")


def place_text(place: Location) -> str:
    """A place as editors and terminals make it a link: `path:line:column`."""
    return f"{neutral(place.file)}:{place.line}:{place.column}"


def _file(source: Source, of_file: Sequence[Mark], frame: Gutter, *, context: bool) -> Iterator[Line]:
    by_line: dict[int, list[Mark]] = {}
    for mark in of_file:
        by_line.setdefault(mark.location.line, []).append(mark)
    shown = set(by_line)
    if context:
        shown |= _context(source, of_file[0].location.line)
    secret = any(mark.secret for mark in of_file)
    previous = None
    for number in sorted(shown):
        if previous is not None and number == previous + 2:
            # an ellipsis for a single line would take as much room as that line
            yield from _line(_printed(source, previous + 1, (), secret=secret), previous + 1, (), frame)
        elif previous is not None and number > previous + 2:
            yield (Piece("...", "gutter"),)
        of_line = by_line.get(number, ())
        yield from _line(_printed(source, number, of_line, secret=secret), number, of_line, frame)
        previous = number


def _printed(source: Source, number: int, of_line: Sequence[Mark], *, secret: bool) -> str:
    """A line as it may be printed. `secret`: a label of this file is on a Secret's value, as the lines around it may
    be; of such lines only what is labelled is shown."""
    text = source.line(number)
    if secret and (not of_line or any(mark.secret for mark in of_line)):
        return concealed(text, [_stretch(mark.location, text) for mark in of_line])
    return without_passwords(text)


def _context(source: Source, number: int) -> set[int]:
    """The line before, which often names what the labelled one belongs to; nothing if it says nothing."""
    before = source.line(number - 1).strip()
    return {number - 1} if before and not before.startswith(("---", "...")) else set()


def _line(text: str, number: int, of_line: Sequence[Mark], frame: Gutter) -> Iterator[Line]:
    """The line and under it one row a label; a line that is too long for all labels at once comes once for each."""
    ordered = sorted(of_line, key=lambda mark: (mark.location.column, mark.location.end_column))
    stretches = [_stretch(mark.location, text) for mark in ordered]
    if fits(text, stretches, frame.room):
        yield from _excerpt(text, number, ordered, stretches, frame)
    else:
        for mark, stretch in zip(ordered, stretches, strict=True):
            yield from _excerpt(text, number, [mark], [stretch], frame)


def _excerpt(
    text: str, number: int, ordered: Sequence[Mark], stretches: Sequence[Stretch], frame: Gutter
) -> Iterator[Line]:
    shown = excerpt(text, stretches, frame.room)
    yield frame.line("|", Piece(shown.text), number=number)
    for mark, cells in zip(ordered, shown.cells, strict=True):
        words = f" {neutral(mark.words)}" if mark.words else ""
        underline = mark.underline * (cells.end - cells.start)
        yield frame.line("|", Piece(" " * cells.start), Piece(underline + words, mark.role))


def _stretch(place: Location, text: str) -> Stretch:
    """What is underlined in the first line of a place, which is all of it that is shown."""
    end = place.end_column - 1 if place.end_line == place.line else len(text.rstrip())
    return Stretch(place.column - 1, end)
