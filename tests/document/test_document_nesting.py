"""Nesting without end is one problem of its document, in the same words at the same place whatever libyaml reads it."""

from __future__ import annotations

import pytest

from svclint.document.events import DEPTH_LIMIT
from tests.document.reading import read

TOO_DEEP = f"nested more than {DEPTH_LIMIT} levels deep"
NO_KEY = "a mapping or a list cannot be a key"

# libyaml 0.2.6 refuses more than 1,000 levels by itself, and within brackets reads 1,024 characters ahead of its events
DEPTHS = [DEPTH_LIMIT + 2, 999, 1_000, 1_001, 1_002, 2_500, 10_000]

# what is written again and again behind `a: `, its end, and where the problem is: the bracket of level 201 (the mapping
# with the key a is the first), or what can be no key
BRACKETS = [
    ("[", "]", TOO_DEEP, 199),
    ("[ ", "]", TOO_DEEP, 2 * 199),
    ("[\n", "]", TOO_DEEP, 2 * 199),
    ("[x, ", "]", TOO_DEEP, 4 * 199),
    ("[[], ", "]", TOO_DEEP, 5 * 198 + 1),
    ("[&a ", "]", TOO_DEEP, 4 * 199 - 3),
    ("[!!seq ", "]", TOO_DEEP, 7 * 199 - 6),
    # a list with a mapping in it, and a mapping with a list, are two levels
    ("[a: ", "]", TOO_DEEP, 4 * 99 + 1),
    ("{a: [", "]}", TOO_DEEP, 5 * 99 + 4),
    ('{"a":', "}", TOO_DEEP, 5 * 199),
    ("{a: ", "}", TOO_DEEP, 4 * 199),
    ("{a: # [\n  ", "}", TOO_DEEP, 10 * 199),
    ("{", "}", NO_KEY, 1),
    ("{{", "}}", NO_KEY, 1),
    ("{{ ", "}}", NO_KEY, 1),
    ("{? ", "}", NO_KEY, 3),
    ("[? ", "]", NO_KEY, 3),
]
BLOCKS = [
    ("- ", TOO_DEEP, 2 * DEPTH_LIMIT),
    ("? ", NO_KEY, 2),
    ("- ? ", NO_KEY, 4),
]


def _problems(text: str) -> list[tuple[str, int]]:
    """Every problem of the one document of `text`: its words and its place."""
    (document,) = read(text)
    assert document.state == "broken"
    return [(problem.message, problem.span.start) for problem in document.problems]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(("opening", "closing", "message", "offset"), BRACKETS, ids=repr)
def test_brackets(opening: str, closing: str, message: str, offset: int, depth: int) -> None:
    before = "a: "
    expected = [(message, len(before) + offset)]
    assert _problems(before + opening * depth + closing * depth) == expected
    # not closed, closed by half, closed once too often, and with what can be no YAML behind the limit
    assert _problems(before + opening * depth) == expected
    assert _problems(before + opening * depth + closing * (depth // 2)) == expected
    assert _problems(before + opening * depth + closing * (depth + 1)) == expected
    assert _problems(before + opening * depth + "@" + closing * depth) == expected
    assert _problems(before + opening * depth + "'") == expected


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(("opening", "message", "offset"), BLOCKS)
def test_blocks_on_one_line(opening: str, message: str, offset: int, depth: int) -> None:
    assert _problems(opening * depth + "x") == [(message, offset)]
    assert _problems(opening * depth + "[") == [(message, offset)]


@pytest.mark.parametrize("depth", [DEPTH_LIMIT + 2, 999, 1_000, 1_001, 1_002])
@pytest.mark.parametrize("line", ["a:\n", "-\n"])
def test_blocks_by_indentation(line: str, depth: int) -> None:
    text = "".join(" " * level + line for level in range(depth))
    place = sum(level + len(line) for level in range(DEPTH_LIMIT)) + DEPTH_LIMIT
    assert _problems(text) == [(TOO_DEEP, place)]


@pytest.mark.parametrize("depth", [60, 900, 1_100])
def test_blocks_and_brackets_count_together(depth: int) -> None:
    before = "- " * 150
    place = len(before) + DEPTH_LIMIT - 150
    assert _problems(before + "[" * depth + "]" * depth) == [(TOO_DEEP, place)]
    assert _problems(before + "[" * depth) == [(TOO_DEEP, place)]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("opening", ["[", "{", "{{ {{", "&a [", "!!seq ["])
def test_brackets_where_a_key_must_stand(opening: str, depth: int) -> None:
    """The reader looks for the colon behind the brackets: as far as a key may go, or to the end of the line."""
    assert _problems("a: b\n" + opening + opening[-1] * depth) == [(NO_KEY, 5)]


def test_brackets_that_end_the_line_are_no_key() -> None:
    assert _problems("a: b\n" + "[\n" * 1_500) == [("a key without a ':' before this place", 7)]


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        # what is wrong before the nesting comes first
        ("a: [}, " + "[" * 1_500, "did not find expected node content", 4),
        ("a: [*b, " + "[" * 1_500, "unknown alias *b: no anchor of that name stands before it", 4),
        ("a: [b c: d: " + "[" * 1_500, "did not find expected ',' or ']'", 10),
        # what is wrong behind a usual nesting is told as ever, however many brackets there are
        ("a: [" + "[], " * 250 + "@]", "a plain value cannot start with '@': quote it", 1_004),
        ("a: '" + "[" * 1_500, "found unexpected end of stream", 1_504),
        ("a: '" + "[" * 1_500 + "\n\t b: [", "found unexpected end of stream", 1_511),
        ("[" * 150 + "@", "a plain value cannot start with '@': quote it", 150),
        ("[" * 150 + "'" + "[" * 150, "found unexpected end of stream", 301),
    ],
)
def test_what_comes_first_is_told(text: str, message: str, offset: int) -> None:
    assert _problems(text) == [(message, offset)]


@pytest.mark.parametrize("text", ["'" + "[" * 1_500 + "'", "# " + "{" * 1_500 + "\n- 1", "|\n" + " [" * 1_500])
def test_brackets_that_are_text_are_no_nesting(text: str) -> None:
    (document,) = read(text if text.startswith("#") else "a: " + text)
    assert (document.state, document.problems) == ("foreign", ())


@pytest.mark.parametrize(("opening", "closing", "message", "offset"), BRACKETS, ids=repr)
def test_the_other_documents_are_read(opening: str, closing: str, message: str, offset: int) -> None:
    deep = f"a: {opening * 1_200}"
    documents = read(f"a: 1\n---\n{deep}{closing * 1_200}\n---\nb: 2\n---\n{deep}\n---\nc: 3\n")
    assert [one.state for one in documents] == ["foreign", "broken", "foreign", "broken", "foreign"]
    assert [one.value for one in documents[::2]] == [{"a": 1}, {"b": 2}, {"c": 3}]
    for document in documents[1::2]:
        (problem,) = document.problems
        assert (problem.message, problem.span.start - document.start) == (message, len("a: ") + offset)
