"""Patterns that Argo CD matches by the library gobwas/glob, in time that grows no faster than pattern times text."""

from __future__ import annotations

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# alternatives, classes and escapes, which nobody writes in the fields that are asked here
_MORE = frozenset("[]{}\\")
_ONE, _SOME, _ANY = "?", "*", "**"


def matches(pattern: str, text: str, separator: str = "") -> bool | None:
    """Whether a whole text is as the pattern says; None where this cannot be told.

    github.com/gobwas/glob: `*` and `?` stand for no separator, `**` for any character.
    """
    if not _MORE.isdisjoint(pattern):
        return None
    items = _items(pattern)
    places = _on(items, {0})
    for one in text:
        after = set()
        for place in places:
            item = items[place] if place < len(items) else ""
            if item == _ANY or (item == _SOME and one != separator):
                after.add(place)
            elif item == one or (item == _ONE and one != separator):
                after.add(place + 1)
        places = _on(items, after)
    return len(items) in places


def _items(pattern: str) -> list[str]:
    found: list[str] = []
    for one in pattern:
        if one == _SOME and found[-1:] == [_SOME]:
            found[-1] = _ANY
        elif one != _SOME or found[-1:] != [_ANY]:
            found.append(one)
    return found


def _on(items: Sequence[str], places: set[int]) -> set[int]:
    """The places, and those behind the stars there, which may stand for nothing."""
    for place in range(min(places, default=len(items)), len(items)):
        if place in places and items[place] in (_SOME, _ANY):
            places.add(place + 1)
    return places
