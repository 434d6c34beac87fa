"""Duplicate keys, merge keys, anchors and aliases: values as kubectl has them, problems at exact places."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.document import nodes
from svclint.document.builder import VALUE_LIMIT
from svclint.document.events import DEPTH_LIMIT
from svclint.document.reader import documents
from svclint.document.repeats import EMPTY, SAME
from svclint.document.scalars import Scalar, resolve
from svclint.source import Source
from tests.document.reading import one, problems, read, shown, values


@pytest.mark.parametrize(
    ("text", "path", "first", "second"),
    [
        ("a: 1\nb: 2\na: 3\n", ("a",), (0, 1), (10, 11)),
        ("a: {b: 1, b: 3}\n", ("a", "b"), (4, 5), (10, 11)),
        ("80: 1\n'80': 3\n", ("80",), (0, 2), (6, 10)),
        ("on: 1\nyes: 3\n", ("true",), (0, 2), (6, 9)),
        ("- a: 1\n  &x a: 3\n", (0, "a"), (2, 3), (12, 13)),
        ("a: 1\r\né: 2\r\na: 3\r\n", ("a",), (0, 1), (12, 13)),
        ("<<: {b: {c: 1, c: 3}}\n", ("<<", "b", "c"), (9, 10), (15, 16)),
    ],
)
def test_duplicate_key_is_shown_at_both_places(text: str, path: Any, first: Any, second: Any) -> None:
    document = one(text)
    (problem,) = document.problems
    assert (problem.kind, problem.message, problem.path) == ("duplicate-key", path[-1], path)
    assert (problem.span.start, problem.span.end) == second
    assert [(span.start, span.end) for span, _ in problem.related] == [first]


def test_the_last_of_duplicate_keys_counts_at_any_depth() -> None:
    assert one("a: {x: {z: 1, z: 2}}\nb: 1\na: {x: {z: 3, z: 4}}\n").value == {"a": {"x": {"z": 4}}, "b": 1}
    assert [one.path for one in one("k: 1\nk: 2\nk: on\n").problems] == [("k",), ("k",), ("k",)]


def test_problems_come_in_reading_order() -> None:
    document = one("a: off\nb: 1\nb: {c: off, c: on}\n")
    assert [(one.kind, shown(document, one.span)) for one in document.problems] == [
        ("ambiguous", "off"),
        ("duplicate-key", "b"),
        ("ambiguous", "off"),
        ("duplicate-key", "c"),
        ("ambiguous", "on"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<<: *b\nz: 1", {"x": 1, "q": 2, "z": 1}),
        ("x: 0\n<<: *b", {"x": 1, "q": 2}),
        ("<<: *b\nx: 0", {"x": 0, "q": 2}),
        ("<<: [*b, {x: 5, r: 6}]", {"x": 1, "q": 2, "r": 6}),
        ("<<: {x: 5}\n<<: {x: 6}", {"x": 6}),
        ("!!merge <<: *b", {"x": 1, "q": 2}),
        ("! <<: *b", {"x": 1, "q": 2}),
        ("'<<': *b", {"<<": {"x": 1, "q": 2}}),
        ("!!str <<: *b", {"<<": {"x": 1, "q": 2}}),
        ("<<: []", {}),
        ("v: <<", {"v": "<<"}),
    ],
)
def test_merge_keys(text: str, value: Any) -> None:
    indented = text.replace("\n", "\n  ")
    document = one(f"b: &b {{x: 1, q: 2}}\nm:\n  {indented}\n")
    assert document.value["m"] == value
    assert document.problems == ()


@pytest.mark.parametrize("value", ["", "1", "x", "[1]", "[{a: 1}, [{b: 1}]]", "[*nope]"])
def test_merges_of_what_is_no_mapping_refuse_the_document(value: str) -> None:
    assert one(f"m:\n  <<: {value}\n").state == "broken"


def test_anchors_and_aliases() -> None:
    text = "a: &a {x: 1}\nb: *a\nc: &s text\nd: [*s, *s]\n*s : key\n&k e: *k\nf: &a 5\ng: *a\n"
    assert one(text).value == {
        "a": {"x": 1},
        "b": {"x": 1},
        "c": "text",
        "d": ["text", "text"],
        "text": "key",
        "e": "e",
        "f": 5,
        "g": 5,
    }


def test_of_anchors_with_one_name_that_counts_which_begins_last() -> None:
    """goyaml: parser.anchor, before what is within is read."""
    assert one("a: &a\n  b: &a 1\n  c: 2\nd: *a\n").value == {"a": {"b": 1, "c": 2}, "d": 1}


@pytest.mark.parametrize(
    "text", ["a: *a\n", "a: &a [*a]\n", "a: &a {b: *a}\n", "a: &a 1\nb: &a [*a]\n", "a: &a {<<: *a}\n"]
)
def test_aliases_of_nothing_or_of_themselves_refuse_the_document(text: str) -> None:
    document = one(text)
    assert document.state == "broken"
    assert shown(document, document.problems[0].span) == "*a"


def test_aliases_do_not_cross_documents() -> None:
    first, second = read("a: &a 1\n---\nb: *a\n")
    assert (first.value, second.state) == ({"a": 1}, "broken")


def test_alias_bomb_is_refused_where_it_grows_too_large() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    document = one("\n".join(lines) + "\n")
    (problem,) = document.problems
    assert (document.state, problem.kind) == ("broken", "unreadable")
    assert f"{VALUE_LIMIT:,}" in problem.message
    assert document.source.position(problem.span.start).line == 7


def test_merge_bomb_is_refused() -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(1000))
    text = f"a: &a {{{keys}}}\nb:\n" + "- <<: *a\n" * (VALUE_LIMIT // 1000 + 1)
    assert problems(text, "unreadable")


@pytest.mark.parametrize("text", ["a: 1\nb: [[[{}]]]\n", "- - - - 1\n"])
def test_nesting_of_a_usual_depth(text: str) -> None:
    assert one(text).state == "foreign"


def test_nesting_has_a_limit() -> None:
    flow = "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT
    block = "".join(" " * depth + "a:\n" for depth in range(DEPTH_LIMIT))
    assert one(flow).problems == ()
    assert one(block).problems == ()
    for text in (f"[{flow}]", "a:\n" + "".join(" " + line for line in block.splitlines(keepends=True))):
        (problem,) = one(text).problems
        assert (problem.kind, problem.message) == ("unreadable", f"nested more than {DEPTH_LIMIT} levels deep")


def test_what_is_wrong_in_one_document_leaves_the_others() -> None:
    text = "a: 1\n---\na: [\n---\nb: 2\n---\nc: *x\n---\nd: 4\n"
    assert values(text) == [{"a": 1}, {"b": 2}, {"d": 4}]
    assert [one.state for one in read(text)] == ["foreign", "broken", "foreign", "broken", "foreign"]


@pytest.mark.parametrize(
    ("again", "is_same"),
    [
        ("{app: web, tier: [a, b]}", True),
        ("{tier: ['a', b], \"app\": 'web'}", True),
        ("*first", True),
        ("\n  app: web\n  tier:\n    - a\n    - b", True),
        ("{app: web, tier: [b, a]}", False),
        ("{app: web}", False),
        ("{app: web, tier: [a, b], part: x}", False),
        ("{app: wbe, tier: [a, b]}", False),
        ("web", False),
    ],
)
def test_a_key_that_is_set_again_to_the_same_value(again: str, is_same: bool) -> None:
    (document,) = documents(Source("a.yaml", f"selector: &first {{app: web, tier: [a, b]}}\nselector: {again}\n"))
    (problem,) = document.problems
    assert [words == SAME for _, words in problem.related] == [is_same]


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("80", "80", True),
        ("80", "0x50", True),
        ("'80'", '"80"', True),
        ("80", '"80"', False),
        ("{a: [80]}", "{a: ['80']}", False),
        ("true", "'true'", False),
        ("1", "true", False),
        ("!!str 80", "80", False),
        ("!!str 80", "'80'", True),
        ("null", "~", True),
        ("null", "'null'", False),
        ("", "''", False),
        ("{}", "[]", False),
    ],
)
def test_a_number_is_not_the_text_of_its_digits(first: str, second: str, is_same: bool) -> None:
    (document,) = documents(Source("a.yaml", f"port: {first}\nport: {second}\n"))
    (problem,) = document.problems
    assert [words == SAME for _, words in problem.related] == [is_same]


@pytest.mark.parametrize("first", ["", "~", "null", "Null", "&a", "# to be filled in"])
def test_a_key_that_had_no_value(first: str) -> None:
    (problem,) = one(f"a: {first}\na: 1\n").problems
    assert [words for _, words in problem.related] == [EMPTY]


@pytest.mark.parametrize("first", ["{}", "[]", "''", '""', "!!str", "0", "false", "'null'", "|-\n", "*b"])
def test_what_is_empty_is_a_value(first: str) -> None:
    """`podSelector: {}` means all pods, and `storageClassName: ""` none of the classes."""
    (problem,) = one(f"b: &b [null]\na: {first}\na: 1\n").problems
    assert [words for _, words in problem.related] == ["this one is ignored"]


def test_aliases_within_aliases_are_not_compared_for_ever() -> None:
    layers = "\n".join(f"l{one}: &l{one} [{', '.join([f'*l{one - 1}'] * 9)}]" for one in range(1, 5))
    text = f"l0: &l0 [x, y]\n{layers}\na: [*l4, 1]\na: [*l4, 2]\na: [[*l3, *l3], 1]\n"
    (document,) = documents(Source("a.yaml", text))
    assert [words == SAME for each in document.problems for _, words in each.related] == [False, False]


def test_values_are_read_for_keys_that_stand_twice_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(text: str) -> Scalar:
        asked.append(text)
        return resolve(text)

    monkeypatch.setattr(nodes, "resolve", counted)
    assert one("a: 1\nb: [2, three]\nc: {d: 4}\n").root() is not None
    assert not asked
    assert problems("a: 1\nb: 2\na: 0x1\n", "duplicate-key") == ["a"]
    assert asked == ["1", "0x1"]
