"""How a person wants the text: whether with notes, in which order, how much, and how wide."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.typing_names import Literal


class Layout(NamedTuple):
    """What the command line says of the text, and the terminal.

    `notes` shows notes too, `most` is how many findings at most (None: all), `width` the cells of a line. `wraps` says
    that titles and the summary are wrapped as well: at a terminal, while editors and grep want them on one line.
    """

    color: bool = False
    width: int = 100
    quiet: bool = False
    notes: bool = False
    sort: Literal["severity", "path"] = "severity"
    group: Literal["", "rule", "object", "file"] = ""
    most: int | None = None
    wraps: bool = False
