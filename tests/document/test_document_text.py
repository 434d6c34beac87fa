"""Separators, line ends, tabs, encodings and JSON: the text around the YAML, as kubectl takes it."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.document import documents
from svclint.source import Source
from svclint.template import Template
from tests.document.reading import FILE, one, problems, read, shown, values

A, B = "kind: A\n", "kind: B\n"
BOTH = [{"kind": "A"}, {"kind": "B"}]
JSON_A, JSON_B = '{"kind": "A"}', '{"kind": "B"}'


@pytest.mark.parametrize(
    "separator",
    [
        "---\n",
        "--- \n",
        "---\t\n",
        "--- # c\n",
        "---# c\n",
        "---\n---\n",
        "---\n# c\n---\n",
        "---\r\n",
        "---\nnull\n---\n",
        "---\n~\n---\n",
        "---\n\n---\n",
        "...\n---\n",
        "... # c\n---\n",
        "...\nlost\n---\n",
    ],
)
def test_what_separates_documents(separator: str) -> None:
    assert values(A + separator + B) == BOTH
    assert problems(A + separator + B) == []


@pytest.mark.parametrize(
    "before", ["---\n", "--- # c\n", "# c\n---\n", "# c\n---# c\n", "\n---\n\n", "---\n---\n---\n"]
)
@pytest.mark.parametrize("after", ["", "---\n", "---", "---\n---\n", "---\n# c", "...\n", "...\nlost: ["])
def test_what_may_stand_around_documents(before: str, after: str) -> None:
    assert values(before + A + after) == [{"kind": "A"}]
    assert problems(before + A + after) == []


@pytest.mark.parametrize("separator", ["--- {a: b}\n", "----\n", "--- text\n", "---x # c\n", "--- |\n"])
def test_anything_behind_the_dashes_refuses_the_document(separator: str) -> None:
    first, second = read(A + separator + B)
    assert (first.value, second.state) == ({"kind": "A"}, "broken")
    (problem,) = second.problems
    assert problem.message == "only a comment may follow --- on its line"
    assert shown(second, problem.span) == separator[3:-1]


def test_a_refused_separator_is_not_mended_by_json_behind_it() -> None:
    assert one(f"--- x\n{JSON_A}{JSON_B}\n").state == "broken"


@pytest.mark.parametrize("before", ["", A + "---\n"])
def test_first_line_of_a_document_is_no_separator(before: str) -> None:
    """kubectl takes dashes with nothing before them for a part of the document."""
    assert problems(before + "---# c\n" + B) == ["kubectl reads ---# as text here: put a space before the #"]
    assert problems(before + "---\n\ufeff" + B) == ["a byte order mark behind the first --- becomes part of the key"]
    assert problems(before + "# c\n---# c\n" + B) == []
    assert problems(before + "# c\n---\n\ufeff" + B) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: |\n  x\n  ---\n  y\n", "x\n---\ny\n"),
        ("a: x\n  ---\n  y\n", "x --- y"),
        ('a: "x\n  ---"\n', "x ---"),
        ("a: x---\n", "x---"),
        ("a: ---\n", "---"),
    ],
)
def test_indented_dashes_separate_nothing(text: str, value: str) -> None:
    assert values(text) == [{"a": value}]


def test_dashes_split_even_a_block_scalar() -> None:
    first, second = read("a: |\n  x\n---\n  b: 1\n")
    assert (first.value, second.value) == ({"a": "x\n"}, {"b": 1})


@pytest.mark.parametrize(
    "text",
    [f"{JSON_A}\nx: y\n", "  kind: A\nx: y\n", f"{A}%YAML 1.1\n", "kind: A\r---\rkind: B\r", "kind: A\u2028--- 1"],
)
def test_text_behind_the_end_of_a_document_is_not_lost_in_silence(text: str) -> None:
    (message,) = problems(text)
    assert message.startswith("the document ends before this place")


@pytest.mark.parametrize(
    "text", ["%YAML 1.1\n---\nkind: A\n", "%YAML 1.2\n--- # c\nkind: A\n", "%TAG ! x\n---\nkind: A\n"]
)
def test_directives_refuse_the_file(text: str) -> None:
    assert read(text)[0].state == "broken"
    assert read("# c\n" + text)[0].state == "broken"


@pytest.mark.parametrize("text", ["", "\n", "# c", "---", "---\n---\n", "null", "~\n", "\ufeff", "\r\n\r\n# c\r\n"])
def test_files_without_content_hold_no_document(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end: str) -> None:
    text = "a:\n  b: |\n    x\n    y\n  c: one\n    two\n# c\nd: 'x\n\n  y'\n".replace("\n", line_end)
    assert values(text) == [{"a": {"b": "x\ny\n", "c": "one two"}, "d": "x\ny"}]


def test_many_blank_lines_are_nothing() -> None:
    """Two ways to read a CRLF would double the work with every line."""
    assert values("\r\n" * 5000 + "a: 1" + " \r\n# c\r\n" * 5000) == [{"a": 1}]


@pytest.mark.parametrize("text", ["a:\n\tb: 1\n", "\ta: 1\n", "a:\n  b: 1\n\tc: 2\n", "- a: 1\n\tb: 2\n"])
def test_tabs_cannot_indent(text: str) -> None:
    document = one(text)
    (problem,) = document.problems
    assert problem.message == "a tab cannot indent YAML: use spaces"
    assert document.source.line(document.source.position(problem.span.start).line).startswith("\t")


@pytest.mark.parametrize("text", ["a:\tx\n", "a: x\t\n", "a: \tx\t# c\n", "a: # c\t\n  x\n"])
def test_tabs_between_and_behind_are_fine(text: str) -> None:
    assert values(text) == [{"a": "x"}]


def test_no_break_space_does_not_indent() -> None:
    assert problems("a:\n\u00a0 b: 1\n") == [] and values("a:\n\u00a0 b: 1\n") != [{"a": {"b": 1}}]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + A.encode(),
        b"\xef\xbb\xbf---\n" + A.encode(),
        A.encode("utf-16"),
        b"\xff\xfe" + A.encode("utf-16-le"),
        b"\xfe\xff" + A.encode("utf-16-be"),
        b"\xff\xfe\0\0" + A.encode("utf-32-le"),
    ],
)
def test_byte_order_marks_decide_the_encoding(data: bytes) -> None:
    document = one(data)
    assert (document.value, document.source.text[-8:], document.source.error) == ({"kind": "A"}, A, None)


def test_byte_order_mark_before_a_later_document() -> None:
    assert values((A + "---\n\ufeff" + B).encode()) == BOTH


@pytest.mark.parametrize("text", ["a: 1\n\ufeffb: 2\n", "a: 1\n\ufeff---\nb: 2\n", "a:\n\ufeff---\nb: 2\n"])
def test_byte_order_mark_in_the_middle_is_named(text: str) -> None:
    assert problems(text) == ["an invisible byte order mark (U+FEFF) stands on this line"]


@pytest.mark.parametrize("character", ["\0", "\x01", "\x07", "\x0b", "\x1b", "\x7f", "\x80", "\ufffe"])
@pytest.mark.parametrize("before", ["", "é", "😀"])
def test_control_characters_refuse_the_document_where_they_stand(character: str, before: str) -> None:
    document = one(f"a: {before}{character}x\n")
    (problem,) = document.problems
    assert document.state == "broken"
    assert shown(document, problem.span) == character


def test_half_a_surrogate_pair_is_refused() -> None:
    (problem,) = one("a: x\ud83dy\n").problems
    assert (problem.kind, problem.span.start) == ("syntax", 4)


def test_json_escapes_characters_by_halves() -> None:
    """Read by kubectl 1.37 as below; in YAML it refuses them ("found invalid Unicode character escape code")."""
    document = one(r'{"a": "\ud83d\uDE00 \\\ud83d \\ud83d \ude00\ud83d", "b": "here"}' + "\n")
    assert document.value == {"a": "😀 \\\ufffd \\ud83d \ufffd\ufffd", "b": "here"}
    assert not document.problems
    assert shown(document, document.locate(("b",)).value) == '"here"'
    assert one('a: "\\ud83d\\ude00"\n').state == "broken"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"it\'s \'here\', and \" there \\\'"', "it's 'here', and \" there \\'"),
        (r'"\x0b\'\v"', "\v'\v"),
        (r"it\'s", "it\\'s"),
        (r"'it\'", "it\\"),
    ],
)
def test_a_quote_may_be_escaped_in_double_quotes(text: str, value: str) -> None:
    """goyaml.v2 2.4.4 and goyaml.v3 3.0.3, scannerc.go: `case '\\''`; libyaml knows no such escape."""
    document = one(f'a: {text}\nb: "don\\\'t"\n')
    assert document.value == {"a": value, "b": "don't"}
    assert not document.problems
    assert shown(document, document.locate(("b",)).value) == r'"don\'t"'


def test_many_quotes_are_escaped() -> None:
    lines = "".join(f'a{number}: "it\\\'s"\n' for number in range(200))
    assert set(one(lines).value.values()) == {"it's"}


def test_json_knows_no_such_escape() -> None:
    assert one(r'{"a": "it\'s"}').state == "broken"


def test_invalid_utf8_is_replaced_and_reported() -> None:
    broken, document = read(b"a: x\nb: caf\xe9\n")
    assert document.value == {"a": "x", "b": "caf\ufffd"}
    assert [(one.kind, one.message) for one in broken.problems] == [
        ("unreadable", "it is not valid UTF-8: byte 0xe9 on line 2")
    ]


def test_nul_bytes_make_a_file_binary() -> None:
    assert problems(b"a: 1\n\0\n") == ["it is not text: NUL byte at offset 5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (JSON_A, [{"kind": "A"}]),
        (JSON_A + "\n---\n" + JSON_B, BOTH),
        (JSON_A + JSON_B, BOTH),
        (JSON_A + "\n" + JSON_B, BOTH),
        (JSON_A + "\n\n  " + JSON_B + "\n", BOTH),
        (JSON_A + "\n---\n" + B, BOTH),
        (A + "---\n" + JSON_B, BOTH),
        (A + "---\n" + JSON_B + JSON_A + "\n---\n" + B, [*BOTH, *BOTH]),
        (
            '{"a": [1, 2.50, -1e3, true, null, "\\u00e9\\n", {}, []]}',
            [{"a": [1, 2.5, -1000, True, None, "é\n", {}, []]}],
        ),
        ('{"a": 1, # c\n "b": [2,],}', [{"a": 1, "b": [2]}]),
        ('[{"a": 1}]', [[{"a": 1}]]),
    ],
)
def test_json(text: str, expected: Any) -> None:
    assert values(text) == expected
    assert problems(text) == []


def test_json_documents_have_their_own_places() -> None:
    first, second = read(f"{JSON_A}\n{JSON_B}\n")
    assert (first.text, second.text) == (JSON_A, JSON_B)
    assert shown(second, second.locate(("kind",)).value) == '"B"'


@pytest.mark.parametrize("text", ['{"a": 1} {"b": ', '{"a": 1}}', '{"a" 1}', '{"a": 1}\n]', "{" * 5000])
def test_wrong_json_is_one_problem(text: str) -> None:
    (document,) = read(text)
    assert (document.state, len(document.problems)) == ("broken", 1)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("apiVersion: v1\nkind: Service\n", "object"),
        ("apiVersion: v1\n", "foreign"),
        ("kind: Service\n", "foreign"),
        ("apiVersion: 1\nkind: Service\n", "foreign"),
        ("apiVersion: v1\nkind: [Service]\n", "foreign"),
        ("just text\n", "foreign"),
        ("- apiVersion: v1\n  kind: Service\n", "foreign"),
        ("80\n", "foreign"),
        ("a: [\n", "broken"),
        ("a: {{ .b }}\n", "template"),
    ],
)
def test_states(text: str, state: str) -> None:
    assert one(text).state == state


def test_documents_know_their_text_and_number() -> None:
    text = "# c\n---\na: 1\n--- # c\n# d\n---\n\ufeffb: 2\n---\nc: 3"
    assert [(one.index, one.text) for one in read(text)] == [(0, "a: 1\n"), (1, "b: 2\n"), (2, "c: 3")]


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a: 1\n b: 2\n", "a ':' is not allowed here", 2, 3),
        ("a:\n  - 1\n c: 2\n", "the indentation of this line fits nothing above it", 3, 2),
        ("a: [1,\nb: 2\n", "did not find expected ',' or ']'", 2, 5),
        ("a: 'x\n", "found unexpected end of stream", 1, 6),
        ("a: @x\n", "a plain value cannot start with '@': quote it", 1, 4),
        ("é: 😀\nü: 1: 2\n", "a ':' is not allowed here", 2, 5),
        ("a: 1\nb\nc: 2\n", "a key without a ':'", 3, 1),
        ("a:\n  b\n    c: 2\n", "a key without a ':'", 3, 6),
        ("a:\n  - b\n\n    c: 2\n", "a key without a ':'", 4, 6),
        ("a:\n  b:x\n  c: 2\n", "a space is missing after a ':'", 3, 4),
        ("a:\n  c: 2\n  b:x\nd: 1\n", "a space is missing after a ':'", 4, 1),
        # a text of several lines, and a URL
        ("a: b\n  c: 2\n", "a ':' is not allowed here", 2, 4),
        ("a:\n  some words\n  c: 2\n", "a ':' is not allowed here", 3, 4),
        ("a:\n  http://b\n  c: 2\n", "a ':' is not allowed here", 3, 4),
        ("a:\n  c: 2\n  http://b\nd: 1\n", "a key without a ':'", 4, 1),
    ],
)
def test_syntax_problems_have_plain_words_and_exact_places(text: str, message: str, line: int, column: int) -> None:
    for before in ("", "x: y\n---\n"):
        document = read(before + text)[-1]
        (problem,) = document.problems
        place = document.source.position(problem.span.start)
        assert problem.message.startswith(message)
        assert (place.line - before.count("\n"), place.column) == (line, column)
        assert document.start <= problem.span.start < problem.span.end <= len(document.source.text)


def test_helm_begins_a_document_behind_the_dashes() -> None:
    from svclint.document.split import split

    text = "---apiVersion: v1\nkind: A\n--- apiVersion: v1\nkind: B\ntext: a---b\n---\n# nothing\n--- # told\nkind: C\n"
    found = [text[one.start : one.end].strip() for one in split(text, is_rendered=True)]
    assert found == ["apiVersion: v1\nkind: A", "apiVersion: v1\nkind: B\ntext: a---b", "kind: C"]
    assert not any(one.fault for one in split(text, is_rendered=True))
    # a file as it stands is not cut by Helm
    assert [one.fault is not None for one in split(text)] == [True, True, False]
    assert split("----\nkind: A\n", is_rendered=True)[0].fault is not None


@pytest.mark.parametrize(
    ("separator", "is_read"),
    [
        # the rest of the line starts the document once more
        ("------\n", True),
        ("--- ---\n", True),
        ("---\t--- # c\n", True),
        ("---\n---\n", True),
        ("---# c\n", True),
        # Helm takes away the indentation of the first line, and of that line only
        ("---\n  ", True),
        # text, a list, and what kubectl takes for a separator with something behind it
        ("---------\n", False),
        ("--- --- ---\n", False),
        ("----\n", False),
        ("------# c\n", False),
        ("------ ", False),
        ("---\n---", False),
    ],
)
@pytest.mark.parametrize("before", ["", A])
def test_separators_that_trimmed_actions_have_joined(before: str, separator: str, is_read: bool) -> None:
    text = f"{before}{separator}{B}"
    found = documents(Source(FILE, text, template=Template(Source(FILE, text), ())))
    states = ["object" if is_read else "broken"]
    assert ["object" if one.state in ("object", "foreign") else one.state for one in found] == [
        *(["object"] if before else []),
        *states,
    ]


def test_a_file_that_no_chart_renders_has_no_joined_separators() -> None:
    assert [one.state for one in read(f"{A}------\n{B}")] == ["foreign", "broken"]


def test_helm_takes_the_indentation_of_the_first_line_away() -> None:
    text = "---\n  kind: A\n  name: a\n---\n---\n  kind: B\n  name: b\n"
    found = documents(Source(FILE, text, template=Template(Source(FILE, text), ())))
    assert [one.state for one in found] == ["broken", "foreign"]
