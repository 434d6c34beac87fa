"""Lines as pieces of text with roles, and the colours of those roles on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.named_tuple import NamedTuple
from svclint.severity import Severity
from svclint.typing_names import Literal

Role = Literal["plain", "strong", "gutter", "related", "error", "warning", "note", "good"]

# The habits of rustc: severities in their colour, the frame in blue, so that words and source stand out.
_STYLES: dict[Role, str] = {
    "strong": "bold",
    "gutter": "bold blue",
    "related": "bold blue",
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "good": "bold green",
}
_ROLES: dict[Severity, Role] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


class Piece(NamedTuple):
    text: str
    role: Role = "plain"


Line = tuple[Piece, ...]


def role_of(severity: Severity) -> Role:
    """The role that shows a severity."""
    return _ROLES[severity]


def paint(lines: Iterable[Line], *, color: bool) -> str:
    """The lines as text, each with its line end and without trailing blanks; with ANSI escapes if `color`."""
    return "".join(f"{_painted(line) if color else _plain(line)}\n" for line in lines)


def _plain(line: Line) -> str:
    return "".join(piece.text for piece in line).rstrip()


def _painted(line: Line) -> str:
    # imported here: only a terminal needs it. Styles alone, since a Console would look at the environment.
    from rich.color import ColorSystem
    from rich.style import Style

    rendered = []
    for piece in _without_trailing_blanks(line):
        style = _STYLES.get(piece.role)
        if style is None or not piece.text.strip():
            rendered.append(piece.text)
        else:
            rendered.append(Style.parse(style).render(piece.text, color_system=ColorSystem.STANDARD))
    return "".join(rendered)


def _without_trailing_blanks(line: Line) -> Line:
    pieces = list(line)
    while pieces:
        last = pieces.pop()
        text = last.text.rstrip()
        if text:
            return (*pieces, last._replace(text=text))
    return ()
