"""What is wrong with a configuration: the words, the place, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.finding import Location
from svclint.named_tuple import NamedTuple
from svclint.suggest import closest


class Fault(NamedTuple):
    """One thing that is wrong. `location` is None for command-line flags; `help` may be empty."""

    message: str
    location: Location | None = None
    help: str = ""

    @property
    def file(self) -> str:
        return self.location.file if self.location else ""

    @property
    def line(self) -> int:
        """From 1; 0 where there is no place."""
        return self.location.line if self.location else 0

    @property
    def column(self) -> int:
        """From 1; 0 where there is no place."""
        return self.location.column if self.location else 0

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: " if self.location else ""
        return where + self.message + (f" ({self.help})" if self.help else "")


class ConfigError(Exception):
    """The configuration cannot be used. `faults` holds at least one, in the order of their places."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(dict.fromkeys(faults), key=_order))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def suggestion(word: str, known: Iterable[str]) -> str:
    """What `word` was probably meant to be, or the words there are when they are few; may be empty."""
    words = list(known)
    guess = closest(word, words)
    if guess is not None:
        return f'did you mean "{guess}"?'
    return f"known here: {', '.join(words)}" if 0 < len(words) <= 12 else ""


def _order(fault: Fault) -> int:
    return fault.location.start if fault.location else -1
