"""Numbers at the ends of template lines: where they stand, and what is made of what comes out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svclint.render.helm.marks import Lines, lines_of, marked
from svclint.render.helm.tokens import actions

_MARK = re.compile(" #\ue000[0-9]+\\.([0-9]+)\ue001")


def shown(template: str) -> str:
    """The marked template, with the numbers as a person can read them."""
    return _MARK.sub(r"<\1>", marked(template, 0))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a: b\nc: d\n", "a: b<1>\nc: d<2>\n"),
        ("a: b", "a: b<1>"),
        ("", ""),
        ("a: {{ .x }}\n", "a: {{ .x }}<1>\n"),
        ("a: {{ .x }}", "a: {{ .x }}<1>"),
        # what the next action takes away is written before the number, and nothing else is
        ("a: b\n{{- if .x }}\nc: d\n{{- end }}\n", "a: b<1>\n{{- if .x }}<2>\nc: d<3>\n{{- end }}<4>\n"),
        ("a: b  \n\n  {{- .x }}\n", "a: b<1>  \n\n  {{- .x }}<3>\n"),
        ("a: {{- .x }}\n", "a: {{- .x }}<1>\n"),
        # an action that takes its line's end away has a line that ends elsewhere
        ("{{ if .x -}}\n\n  a: b\n{{ end -}}\n", "{{ if .x -}}\n\n  a: b<3>\n{{ end -}}\n"),
        ("{{ .x -}}\n{{- .y }}\n", "{{ .x -}}\n{{- .y }}<2>\n"),
        # an action of several lines ends with the last
        ('{{ include "x" (dict\n  "a" 1) }}\nb: c\n', '{{ include "x" (dict\n  "a" 1) }}<2>\nb: c<3>\n'),
        ("{{/* a\ncomment }} */}}\nb: c\n", "{{/* a\ncomment }} */}}<2>\nb: c<3>\n"),
        # named templates print where they are included
        (
            '{{ define "x" }}\na: b\n{{ if .y }}\nc\n{{ end }}\n{{ end }}\nd: e\n',
            '{{ define "x" }}\na: b\n{{ if .y }}\nc\n{{ end }}\n{{ end }}<6>\nd: e<7>\n',
        ),
        ("a: b\r\nc: d\r\n", "a: b<1>\r\nc: d<2>\r\n"),
        # what Go refuses is left
        ("{{ .y }}\na: {{ .x\n}\n", "{{ .y }}\na: {{ .x\n}\n"),
        ("a\ue000b\nc: d\n", "a\ue000b\nc: d\n"),
    ],
)
def test_where_numbers_stand(template: str, expected: str) -> None:
    assert shown(template) == expected


def test_a_line_has_the_first_number_of_its_template_behind_what_can_be_seen() -> None:
    numbered = "a: b #\ue0000.3\ue001 #\ue0000.4\ue001\nc: d #\ue0007.9\ue001 #\ue0000.5\ue001\n"
    assert lines_of("a: b\nc: d\n", numbered, 0) == Lines((3, 5, 0), (True, True, False))
    assert lines_of("  a: b", " #\ue0000.1\ue001  a: b #\ue0000.3\ue001", 0) == Lines((3,), (True,))
    assert lines_of("", " #\ue0000.1\ue001 #\ue0000.3\ue001", 0) == Lines((1,), (True,))


def test_a_line_of_several_is_not_exact() -> None:
    assert lines_of("---a: b", "--- #\ue0000.1\ue001a: b #\ue0000.3\ue001", 0) == Lines((1,), (False,))


def test_lines_of_a_block_have_the_number_of_its_end() -> None:
    numbered = "a:\n  b: c\n  d: e #\ue0000.2\ue001\n  f: g"
    assert lines_of("a:\n  b: c\n  d: e\n  f: g", numbered, 0) == Lines((2, 2, 2, 0), (False, False, True, False))


def test_where_as_many_lines_come_out_those_that_are_the_same_are_known() -> None:
    numbered = "a: b #\ue0000.1\ue001\nc: one #\ue0000.2\ue001\nd\ne #\ue0000.4\ue001"
    assert lines_of("a: b\nc: two\nd\ne", numbered, 0) == Lines((1, 0, 4, 4), (True, False, False, True))


def test_where_other_lines_come_out_those_at_both_ends_are_known() -> None:
    numbered = "a #\ue0000.1\ue001\nx\ny\nb #\ue0000.4\ue001"
    assert lines_of("a\nz\nb", numbered, 0) == Lines((1, 0, 4), (True, False, True))
    assert lines_of("a\na\nb", numbered, 0) == Lines((1, 0, 4), (True, False, True))
    assert lines_of("a\nb", "", 0) == Lines((0, 0), (False, False))


_PIECES = st.sampled_from(
    [
        "a: b",
        "\n",
        "\r\n",
        "  ",
        "{{ .x }}",
        "{{- .x }}",
        "{{ .x -}}",
        "{{- .x -}}",
        "{{ if .x }}",
        "{{- end }}",
        "{{",
        "}}",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_nothing_but_numbers_is_added(template: str) -> None:
    found = marked(template, 3)
    assert _MARK.sub("", found) == template
    assert all(text in found for text in _actions(template))


def _actions(template: str) -> list[str]:
    """They stay as they are: a number within one would be another program."""
    return [template[one.start : one.end] for one in actions(template)]
