"""Severity: SARIF's levels."""

from __future__ import annotations

from enum import IntEnum


class Severity(IntEnum):
    """SARIF's levels, ordered: a higher number is worse."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()

    @staticmethod
    def parse(word: str) -> Severity:
        """The severity called `word`; raises KeyError for another word."""
        return Severity[word.upper()]
