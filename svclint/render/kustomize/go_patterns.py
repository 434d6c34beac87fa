"""The patterns of kustomizations: what is none of Go's is refused, and so is what is not known to match."""

from __future__ import annotations

import string

from svclint.go_patterns import GoPattern, NoPattern
from svclint.render.kustomize.refused import Refused

_PLAIN = frozenset(f"{string.ascii_letters}{string.digits}-_/")


class Pattern:
    """A regular expression that stands in a kustomization; making one raises Refused where it is none."""

    __slots__ = ("_pattern", "_written")

    def __init__(self, written: str) -> None:
        self._written = written
        try:
            self._pattern = GoPattern(written)
        except NoPattern as error:
            raise Refused(f"{written} is no regular expression of Go's: {error}") from None

    def matches(self, text: str) -> bool:
        """Whether the pattern matches somewhere in the text; raises Refused where that is not known."""
        found = self._pattern.matches(text)
        if found is None:
            raise Refused(f"what the pattern {self._written} matches is not known here", "limit")
        return found


class _Plain(Pattern):
    """The anchored pattern of a text in which no sign means anything but itself, as most are: nothing is compiled."""

    __slots__ = ()

    def __init__(self, written: str) -> None:
        self._written = written

    def matches(self, text: str) -> bool:
        return text == self._written


def pattern(written: str) -> Pattern | None:
    """The anchored pattern of a selector's field, None where it takes any; raises Refused where it is none."""
    if not written:
        return None
    return _Plain(written) if _PLAIN.issuperset(written) else Pattern(f"^(?:{written})$")
