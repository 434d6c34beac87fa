"""Lines and columns of a text, as people, GitHub and editors count them."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svclint.finding import location
from svclint.source import Source, Span, source_of


@pytest.mark.parametrize(
    ("text", "offset", "line", "column", "utf16"),
    [
        ("", 0, 1, 1, 0),
        ("a", 0, 1, 1, 0),
        ("a", 1, 1, 2, 1),
        ("a\n", 1, 1, 2, 1),
        ("a\n", 2, 2, 1, 0),
        ("a\nb", 2, 2, 1, 0),
        ("a\nb", 3, 2, 2, 1),
        ("a\r\nb", 1, 1, 2, 1),
        ("a\r\nb", 3, 2, 1, 0),
        ("a\rb", 2, 2, 1, 0),
        ("a\r\r\nb\n\nc", 2, 2, 1, 0),
        ("a\r\r\nb\n\nc", 4, 3, 1, 0),
        ("a\r\r\nb\n\nc", 7, 5, 1, 0),
        ("é: x", 3, 1, 4, 3),
        ("x\n😀😀: x", 4, 2, 3, 4),
        ("x\n😀: é", 5, 2, 4, 4),
        ("a\u2028b\u0085c\x0bd", 6, 1, 7, 6),
    ],
)
def test_position(text: str, offset: int, line: int, column: int, utf16: int) -> None:
    source = Source("a.yaml", text)
    assert source.position(offset) == (line, column)
    assert source.utf16_column(offset) == utf16


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\n\rb\n\n", ["a", "", "b", "", ""]),
        ("a\u2028b\x0c", ["a\u2028b\x0c"]),
        ("😀 \n", ["😀 ", ""]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    source = Source("a.yaml", text)
    assert source.line_count() == len(lines)
    assert [source.line(number) for number in range(1, len(lines) + 1)] == lines
    assert [source.line(number) for number in (-1, 0, len(lines) + 1)] == ["", "", ""]


@given(st.text("a😀é\r\n", max_size=30))
def test_every_offset_is_found_again(text: str) -> None:
    source = Source("a.yaml", text)
    for offset in range(len(text) + 1):
        line, column = source.position(offset)
        assert source.line_starts()[line - 1] + column - 1 == offset
        assert 1 <= line <= source.line_count()
    assert "".join(source.line(number) for number in range(1, source.line_count() + 1)) == "".join(text.split())


def test_location_of_a_span_over_lines() -> None:
    source = Source("a.yaml", "é: [1,\n  😀]\n")
    found = location(source, Span("a.yaml", 3, 11))
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 4, 2, 5)


def test_sources_are_values() -> None:
    source = Source("a.yaml", "a: 1\n", "a reason")
    source.line_starts()
    assert pickle.loads(pickle.dumps(source)) == source
    assert hash(pickle.loads(pickle.dumps(source))) == hash(source)
    assert source != Source("b.yaml", "a: 1\n", "a reason")
    assert source != Source("a.yaml", "a: 1\n")


@pytest.mark.parametrize(
    ("data", "text", "kept"),
    [
        (b"a: b\r\n", "a: b\r\n", False),
        (b"\x89PNG\r\n", "\ufffdPNG\r\n", True),
        (b"a\0b", "", True),
        (b"\xef\xbb\xbfa", "a", True),
        (b"\xff\xfea\0", "a", True),
    ],
)
def test_bytes_are_kept_where_the_text_does_not_give_them_back(data: bytes, text: str, kept: bool) -> None:
    source = source_of("a.bin", data)
    assert (source.text, source.binary) == (text, data if kept else None)
    assert pickle.loads(pickle.dumps(source)) == source
    assert pickle.loads(pickle.dumps(source)).binary == source.binary
