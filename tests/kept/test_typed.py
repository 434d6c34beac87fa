"""Typed values as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple

import pytest

from svclint.kept.typed import Reader, Unfit, as_json


class Colour(Enum):
    RED = 1
    GREEN = 2


class Leaf(NamedTuple):
    name: str
    places: tuple[str | int, ...] = ()
    colour: Colour | None = None


class Tree(NamedTuple):
    leaves: tuple[Leaf, ...]
    by_name: Mapping[str, Leaf]
    words: frozenset[tuple[str, int]]
    pair: tuple[str, bool]
    kind: Literal["oak", "elm"] = "oak"
    rest: Any = None


LEAF = Leaf("a", ("x", 0), Colour.GREEN)
TREE = Tree((LEAF, Leaf("b")), {"a": LEAF}, frozenset({("w", 1), ("v", 2)}), ("p", True), "elm", {"k": [1, None, 2.5]})


def test_what_is_written_is_read_again() -> None:
    assert Reader({}).read(as_json(TREE), Tree) == TREE
    assert type(Reader({}).read(as_json(TREE), Tree).leaves[0]) is Leaf


def test_the_text_does_not_depend_on_the_order_of_a_set() -> None:
    assert as_json(frozenset(map(str, range(50)))) == as_json(frozenset(map(str, reversed(range(50)))))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "null",
        "[]",
        "[[], {}, [], []]",
        '[[], {}, [], ["p", 1], "elm", null]',
        '[[], {}, [], ["p", true], "ash", null]',
        '[[["a", ["x", 1.5], null]], {}, [], ["p", true], "elm", null]',
        '[[["a", [], "BLUE"]], {}, [], ["p", true], "elm", null]',
        '[[["a", [], null, 1]], {}, [], ["p", true], "elm", null]',
        '[{"a": 1}, {}, [], ["p", true], "elm", null]',
        '[[], {"a": []}, [], ["p", true], "elm", null]',
    ],
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Reader({}).read(text, Tree)


def test_an_unknown_member_is_unfit() -> None:
    with pytest.raises(Unfit):
        Reader({}).read('["a", [], "RED "]', Leaf)


def test_what_has_no_form_is_not_written() -> None:
    with pytest.raises(TypeError):
        as_json(object())
