"""The exact text behind a path, for keys and values, in every style of YAML."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.document import Path
from tests.document.reading import behind, one, read, shown

_NESTED = "a:\n  - b: 1\n    c: x y\n  - [2, {d: 3}]\ne: 4\n"
_ANCHORS = "a: &a {x: 1, z: &z [5]}\nb: *a\nc: [*a, {<<: *a}]\nd: &d\n  k: v\ne: *d\n"
_MERGES = """\
one: &one {x: 1, z: 2}
two: &two
  x: 3
  w: 4
single: {x: 0, <<: *one}
after: {<<: *one, x: 9}
list:
  <<: [*one, *two, {v: 5}]
  u: 6
twice:
  <<: *one
  <<: *two
through:
  <<: {<<: *two}
"""

_CASES: list[tuple[str, Path, str | None, str]] = [
    (_NESTED, (), None, _NESTED[:-1]),
    (_NESTED, ("a",), "a", "- b: 1\n    c: x y\n  - [2, {d: 3}]"),
    (_NESTED, ("a", 0), None, "b: 1\n    c: x y"),
    (_NESTED, ("a", 0, "c"), "c", "x y"),
    (_NESTED, ("a", 1), None, "[2, {d: 3}]"),
    (_NESTED, ("a", 1, 0), None, "2"),
    (_NESTED, ("a", 1, 1), None, "{d: 3}"),
    (_NESTED, ("a", 1, 1, "d"), "d", "3"),
    (_NESTED, ("e",), "e", "4"),
    # aliases and what they lead to
    (_ANCHORS, ("a",), "a", "{x: 1, z: &z [5]}"),
    (_ANCHORS, ("b",), "b", "*a"),
    (_ANCHORS, ("b", "x"), "x", "1"),
    (_ANCHORS, ("b", "z"), "z", "[5]"),
    (_ANCHORS, ("b", "z", 0), None, "5"),
    (_ANCHORS, ("c", 0), None, "*a"),
    (_ANCHORS, ("c", 1, "z", 0), None, "5"),
    (_ANCHORS, ("d",), "d", "k: v"),
    (_ANCHORS, ("e", "k"), "k", "v"),
    ("a: &k key\n*k : {b: 1}\n", ("key", "b"), "b", "1"),
    ("a: &k key\n*k : 1\n", ("key",), "*k", "1"),
    # merge keys
    (_MERGES, ("single", "x"), "x", "1"),
    (_MERGES, ("after", "x"), "x", "9"),
    (_MERGES, ("after", "z"), "z", "2"),
    (_MERGES, ("list", "x"), "x", "1"),
    (_MERGES, ("list", "w"), "w", "4"),
    (_MERGES, ("list", "v"), "v", "5"),
    (_MERGES, ("list", "u"), "u", "6"),
    (_MERGES, ("twice", "x"), "x", "3"),
    (_MERGES, ("twice", "z"), "z", "2"),
    (_MERGES, ("through", "w"), "w", "4"),
    # properties are not part of it
    ("a: &x value\n", ("a",), "a", "value"),
    ("a: !!str  &x   'value' # c\n", ("a",), "a", "'value'"),
    ("a: &x # c\n  # d\n  value\n", ("a",), "a", "value"),
    ("a: &x !y\n  - 1\n", ("a",), "a", "- 1"),
    ("a: !!map {b: 1}\n", ("a",), "a", "{b: 1}"),
    ("&x a: 1\n", ("a",), "a", "1"),
    ("!!str 80: 1\n", ("80",), "80", "1"),
    ("a: &x |\n  text\n", ("a",), "a", "|\n  text"),
    # scalars
    ("a: 'it''s' # c\n", ("a",), "a", "'it''s'"),
    ('"a": "x\\ty"\n', ("a",), '"a"', '"x\\ty"'),
    ("a: 'one\n\n  two'\nb: 1\n", ("a",), "a", "'one\n\n  two'"),
    ("a: one\n  two\n\n  three  # c\nb: 1\n", ("a",), "a", "one\n  two\n\n  three"),
    ("a: |\n  x\n   y \n\n\n# c\nb: 1\n", ("a",), "a", "|\n  x\n   y"),
    ("a: >+ # c\n  x\n\nb: 1\n", ("a",), "a", ">+ # c\n  x"),
    ("a: |2-\n   x", ("a",), "a", "|2-\n   x"),
    ("a: |\nb: 1\n", ("a",), "a", "|"),
    ("on: 1\n", ("true",), "on", "1"),
    ("1.10: 1\n", ("1.1",), "1.10", "1"),
    # nothing there
    ("a:\nb: 1\n", ("a",), "a", ""),
    ("a: # c\n\nb: 1\n", ("a",), "a", ""),
    ("a: &x\nb: !!str\n", ("a",), "a", ""),
    ("a: &x\nb: !!str\n", ("b",), "b", ""),
    ("{a: , b, c: }", ("a",), "a", ""),
    ("{a: , b, c: }", ("b",), "b", ""),
    ("{a: , b, c: }", ("c",), "c", ""),
    ("-\n- x\n", (0,), None, ""),
    ("a: []\nb: {}\n", ("a",), "a", "[]"),
    # flow style
    ("{'a': [1,\n  {b: c:d}], e: [f: g]}", ("a",), "'a'", "[1,\n  {b: c:d}]"),
    ("{'a': [1,\n  {b: c:d}], e: [f: g]}", ("a", 1, "b"), "b", "c:d"),
    ("{'a': [1,\n  {b: c:d}], e: [f: g]}", ("e", 0, "f"), "f", "g"),
    ('{"a":{"b":[true,"x"]}}', ("a", "b", 1), None, '"x"'),
    ('{"a":{"b":[true,"x"]}}', ("a", "b"), '"b"', '[true,"x"]'),
    # duplicate keys: the last one counts
    ("a: 1\nb: 2\na: 3\n", ("a",), "a", "3"),
    ("a: {x: 1}\na: {x: 2}\n", ("a", "x"), "x", "2"),
    ("80: 1\n'80': 2\n", ("80",), "'80'", "2"),
    ("a: {x: 1}\n<<: {a: {x: 2}}\n", ("a", "x"), "x", "2"),
    # block collections end at their last child
    ("a:\n  b:\n    c: 1\n\n  # c\nd: 2\n", ("a",), "a", "b:\n    c: 1"),
    ("a:\n  b:\n    - 1\n    - 'x'\n\n# c\n", ("a", "b"), "b", "- 1\n    - 'x'"),
    ("a:\n- 1\n- 2\nb: 3\n", ("a",), "a", "- 1\n- 2"),
    ("a:\n  b:\nc: 1\n", ("a",), "a", "b:"),
    ("? a\n: - 1\n", ("a",), "a", "- 1"),
    ("- - 1\n  - 2\n- 3\n", (0,), None, "- 1\n  - 2"),
    # characters of every length, and line ends
    ("é: 😀x\nö: [ü, {😀: a😀}]\n", ("é",), "é", "😀x"),
    ("é: 😀x\nö: [ü, {😀: a😀}]\n", ("ö", 1, "😀"), "😀", "a😀"),
    ("a: 'é\\u00e9😀' # 😀\nb: x\n", ("b",), "b", "x"),
    ("a:\r\n  b: 1\r\n  c: x\r\n\r\nd: 2\r\n", ("a",), "a", "b: 1\r\n  c: x"),
    ("a: |\r\n  x\r\n  z\r\n\r\nb: 1\r\n", ("a",), "a", "|\r\n  x\r\n  z"),
    ("a:\r  b: 1\rc: 2\r", ("c",), "c", "2"),
    ("\ufeffa: 1\n", ("a",), "a", "1"),
]


@pytest.mark.parametrize(("text", "path", "key", "value"), _CASES)
@pytest.mark.parametrize("before", ["", "😀: é\n---\n"])
def test_span(text: str, path: Path, key: str | None, value: str, before: str) -> None:
    if before and text.startswith("\ufeff"):
        before = "x: 1\n---\n"
    assert behind(read(before + text)[-1], path) == (key, value)


@pytest.mark.parametrize(
    ("path", "depth", "value"),
    [
        (("a", 0, "q"), 2, "b: 1\n    c: x y"),
        (("a", 7), 1, "- b: 1\n    c: x y\n  - [2, {d: 3}]"),
        (("a", -1), 1, "- b: 1\n    c: x y\n  - [2, {d: 3}]"),
        (("a", "b"), 1, "- b: 1\n    c: x y\n  - [2, {d: 3}]"),
        (("e", "f", "g"), 1, "4"),
        (("e", 0), 1, "4"),
        (("q", "r"), 0, _NESTED[:-1]),
        ((0,), 0, _NESTED[:-1]),
    ],
)
def test_a_path_that_is_not_there_leads_to_its_closest_parent(path: Path, depth: int, value: str) -> None:
    document = one(_NESTED)
    located = document.locate(path)
    assert (located.depth, shown(document, located.value)) == (depth, value)


@pytest.mark.parametrize(
    ("text", "block"),
    [("a:\n  b: 1\n", True), ("a:\n- 1\n", True), ("a: {b: 1}\n", False), ("a: |\n  x\n", False), ("a: x\n", False)],
)
def test_block_collections_are_told_from_the_rest(text: str, block: bool) -> None:
    assert one(text).locate(("a",)).block is block


def test_an_unreadable_document_has_one_place() -> None:
    document = read("a: 1\n---\nb: [\n")[1]
    located = document.locate(("b", 0))
    assert (located.key, located.depth) == (None, 0)
    assert document.start <= located.value.start <= located.value.end <= document.end


def test_later_documents_have_their_own_anchors() -> None:
    first, second = read("a: &a {x: 1}\n---\na: &a {x: 2}\nb: *a\n")
    assert behind(first, ("a", "x")) == ("x", "1")
    assert behind(second, ("b", "x")) == ("x", "2")


@pytest.mark.parametrize(
    ("text", "inside"),
    [("a: x # c", False), ("a: x#c", True), ("a: '# c'", True), ("a: |\n  # c", True), ("# c\na: 1", False)],
)
def test_comments_are_told_from_scalars(text: str, inside: bool) -> None:
    assert one(text).in_scalar(text.index("#")) is inside


def test_every_place_of_a_document_lies_in_it() -> None:
    for text, *_ in _CASES:
        document = read("é: 1\n---\n" + text + "\n---\nlast: 1\n")[1]
        _check(document, (), document.value)


def _check(document: Any, path: Path, value: Any) -> None:
    located = document.locate(path)
    assert located.depth == len(path)
    for span in filter(None, (located.key, located.value)):
        assert document.start <= span.start <= span.end <= document.end
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in steps:
        _check(document, (*path, step), below)
