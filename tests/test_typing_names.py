"""What stands for the names of typing does for annotations and aliases what typing's own do."""

from __future__ import annotations

import typing
from collections.abc import Callable

import pytest

from svclint import typing_names
from svclint.kept.typed import Reader, Unfit
from svclint.references import RELATIONS
from svclint.typing_names import Any, Generic, Literal, Protocol, TypeVar

Kind = Literal["one", "other"]
Single = Literal["one"]
_Item = TypeVar("_Item")
Made = tuple[int, Kind, Any]
Find = Callable[[_Item], Any]


class Holder(Generic[_Item]):
    __slots__ = ("item",)

    def __init__(self, item: _Item) -> None:
        self.item = item


class Named(Protocol):
    @property
    def name(self) -> str: ...


def test_each_is_a_name_of_typing() -> None:
    assert all(hasattr(typing, name) for name in typing_names.__all__)


def test_words_are_those_of_the_literal() -> None:
    assert typing_names.get_args(Kind) == ("one", "other")
    assert typing_names.get_args(Single) == ("one",)
    assert "routes-to" in RELATIONS


def test_a_class_of_any_type_has_no_more_than_its_slots() -> None:
    assert Holder("a").item == "a"
    with pytest.raises(AttributeError):
        Holder(1).other = 2  # type: ignore[attr-defined]


def test_what_is_kept_is_held_to_the_words() -> None:
    assert Reader({}).read('[1, "other", {"any": [null]}]', Made) == (1, "other", {"any": [None]})
    with pytest.raises(Unfit):
        Reader({}).read('[1, "third", 2]', Made)
