"""Three answers: what was found, what is certainly missing, and what nobody can know from here, with the reason."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Answer(NamedTuple, Generic[T]):
    """What a question leads to: `found`, or nothing; then `unknown` says why that proves nothing, empty if it does."""

    found: tuple[T, ...] = ()
    unknown: str = ""

    @property
    def missing(self) -> bool:
        return not self.found and not self.unknown
