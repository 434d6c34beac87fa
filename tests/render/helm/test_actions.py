"""What a template's actions print of the chart's values: each construct, and what only looks like it."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svclint.render.helm.actions import Printed, defined, printed
from svclint.render.helm.meaning import ANY, KEY, ValuesPath


def _in_order(template: str, defines: dict[str, str] | None = None) -> list[Printed]:
    found = {one.start: one for ones in printed(template, defines or {}).values() for one in ones}
    return [found[start] for start in sorted(found)]


def last_printed(template: str, defines: dict[str, str] | None = None) -> Printed:
    return _in_order(template, defines)[-1]


VALUES = {
    "{{ .Values.a.b }}": ("a", "b"),
    "{{- $.Values.a.b -}}": ("a", "b"),
    "{{.Values.a}}": ("a",),
    "{{\n  .Values.a.b\n  | quote\n}}": ("a", "b"),
    "{{ .Values.a | quote }}": ("a",),
    "{{ .Values.a | int | toString | squote }}": ("a",),
    '{{ .Values.a | trunc 63 | trimSuffix "-" | lower }}': ("a",),
    '{{ required "name it" .Values.a }}': ("a",),
    "{{ quote .Values.x }}": ("x",),
    "{{ int .Values.x }}": ("x",),
    "{{ tpl .Values.x . }}": ("x",),
    "{{ tpl .Values.x $ | quote }}": ("x",),
    '{{ printf "%s" .Values.x }}': ("x",),
    '{{ printf "%d" (int .Values.x) }}': ("x",),
    "{{ .Values.x | float64 }}": ("x",),
    "{{ (.Values.a).b }}": ("a", "b"),
    "{{ ((.Values.a).b).c }}": ("a", "b", "c"),
    '{{ index .Values "a" "b" }}': ("a", "b"),
    "{{ index .Values `a` }}": ("a",),
    "{{ (index .Values.list 0).port }}": ("list", 0, "port"),
    '{{ get .Values "x" }}': ("x",),
    '{{ (get .Values "x").y }}': ("x", "y"),
    "{{ first .Values.list }}": ("list", 0),
    "{{ $key := .Release.Name }}{{ index .Values.map $key }}": ("map", ANY),
    "{{ $svc := .Values.service }}{{ $svc.port }}": ("service", "port"),
    "{{ $root := . }}{{ $root.Values.a }}": ("a",),
    "{{ $x := 1 }}{{ $x = .Values.a }}{{ $x }}": ("a",),
    "{{ with .Values.x }}{{ .y }}{{ end }}": ("x", "y"),
    "{{ with .Values.x }}{{ . }}{{ end }}": ("x",),
    "{{ with .Values.on }}{{ $.Values.y }}{{ end }}": ("y",),
    "{{ with $p := .Values.x }}{{ $p.y }}{{ end }}": ("x", "y"),
    "{{ with .Values.off }}{{ else }}{{ .Values.y }}{{ end }}": ("y",),
    "{{ with .Values.x }}{{ end }}{{ .Values.y }}": ("y",),
    "{{ range .Values.list }}{{ . }}{{ end }}": ("list", ANY),
    "{{ range .Values.list }}{{ .port }}{{ end }}": ("list", ANY, "port"),
    "{{ range $e := .Values.list }}{{ $e.port }}{{ end }}": ("list", ANY, "port"),
    "{{ range $i, $e := .Values.list }}{{ $e.port }}{{ end }}": ("list", ANY, "port"),
    "{{ range $k, $v := .Values.map }}{{ $v }}{{ end }}": ("map", ANY),
    "{{ range $k, $v := .Values.map }}{{ $k | quote }}{{ end }}": ("map", KEY),
    "{{ range $k, $v := .Values.map }}{{ range $v }}{{ $k }}{{ end }}{{ end }}": ("map", KEY),
    "{{ range .Values.list }}{{ range $k, $v := .env }}{{ $k }}{{ end }}{{ end }}": ("list", ANY, "env", KEY),
    "{{ range keys .Values.map | sortAlpha }}{{ . }}{{ end }}": ("map", KEY),
    "{{ range .Values.a }}{{ range .b }}{{ .c }}{{ end }}{{ end }}": ("a", ANY, "b", ANY, "c"),
    "{{ range .Values.list }}{{ else }}{{ .Values.y }}{{ end }}": ("y",),
    "{{ range concat .Values.list .Values.list }}{{ .port }}{{ end }}": ("list", ANY, "port"),
    '{{ if .Values.on }}{{ if ne .Values.a "" }}{{ .Values.a }}{{ end }}{{ end }}': ("a",),
    "{{ if .Values.off }}{{ else if .Values.on }}{{ .Values.a }}{{ end }}": ("a",),
    "{{ if $x := .Values.a }}{{ $x }}{{ end }}": ("a",),
    "{{/* {{ .Values.no }} */}}{{ .Values.a }}": ("a",),
    "{{- /* }} */ -}}{{ .Values.a }}": ("a",),
    '{{ "}}" }}{{ .Values.a }}': ("a",),
    "{{ `}} {{` }}{{ .Values.a }}": ("a",),
    '{{ "{{ .Values.no }}" }}{{ .Values.a }}': ("a",),
    r'{{ "\"}}" }}{{ .Values.a }}': ("a",),
    '{{ define "x" }}{{ .Values.no }}{{ end }}{{ .Values.a }}': ("a",),
    '{{ $d := dict "k" .Values.a }}{{ $d.k }}': ("a",),
    "{{ (omit .Values.a `b`).c }}": ("a", "c"),
    '{{ $d := set (dict) "k" .Values.a }}{{ $d.k }}': ("a",),
    '{{ pluck "k" .Values.a .Values.a | first }}': ("a", "k"),
    "{{ last .Values.list }}": ("list", ANY),
    "{{ range without .Values.list 1 }}{{ . }}{{ end }}": ("list", ANY),
    "{{ range reverse .Values.list }}{{ .x }}{{ end }}": ("list", ANY, "x"),
    "{{ range values .Values.map }}{{ .x }}{{ end }}": ("map", ANY, "x"),
    "{{ (fromYaml (toYaml .Values.a)).b }}": ("a", "b"),
}


@pytest.mark.parametrize(("template", "path"), VALUES.items())
def test_a_value_is_told(template: str, path: ValuesPath) -> None:
    found = last_printed(template)
    assert (found.path, found.shape, found.default) == (path, "value", False)


ALTERNATIVES = {
    "{{ default 80 .Values.x }}": ("x",),
    "{{ .Values.x | default 80 | quote }}": ("x",),
    "{{ default .Chart.AppVersion .Values.tag }}": ("tag",),
    '{{ dig "a" "b" 80 .Values.x }}': ("x", "a", "b"),
    "{{ coalesce .Values.x .Release.Name }}": ("x",),
    "{{ or .Values.x 80 }}": ("x",),
    "{{ range append .Values.list .Release }}{{ .port }}{{ end }}": ("list", ANY, "port"),
    "{{ max 1 .Values.x }}": ("x",),
    "{{ ternary .Values.x 80 .Values.on }}": ("x",),
    "{{ $x := 80 }}{{ if .Values.x }}{{ $x = .Values.x }}{{ end }}{{ $x }}": ("x",),
}


@pytest.mark.parametrize(("template", "path"), ALTERNATIVES.items())
def test_a_value_that_something_else_may_replace(template: str, path: ValuesPath) -> None:
    found = last_printed(template)
    assert (found.path, found.default, found.others) == (path, True, ())


@pytest.mark.parametrize(
    ("template", "candidates"),
    [
        ("{{ default .Values.a .Values.b }}", (("b",), ("a",))),
        ("{{ and .Values.a .Values.b }}", (("b",), ("a",))),
        ("{{ coalesce .Values.a .Values.b .Values.c }}", (("a",), ("b",), ("c",))),
        ("{{ $x := .Values.a }}{{ if .Values.on }}{{ $x = .Values.b }}{{ end }}{{ $x }}", (("b",), ("a",))),
        ("{{ (merge (dict) .Values.a .Values.b).c }}", (("a", "c"), ("b", "c"))),
        ("{{ (mergeOverwrite (deepCopy .Values.a) .Values.b).c }}", (("b", "c"), ("a", "c"))),
        ("{{ range list .Values.a .Values.b }}{{ .c }}{{ end }}", (("a", "c"), ("b", "c"))),
    ],
)
def test_one_of_several_values(template: str, candidates: tuple[ValuesPath, ...]) -> None:
    found = last_printed(template)
    assert found.candidates == candidates
    assert found.default


@pytest.mark.parametrize(
    "template",
    [
        "{{ toYaml .Values.x | nindent 4 }}",
        "{{- .Values.x | toYaml | nindent 4 -}}",
        "{{ tpl (toYaml .Values.x) . | indent 2 }}",
        "{{ toJson .Values.x }}",
        "{{ with .Values.x }}{{ toYaml . | nindent 2 }}{{ end }}",
        "{{ $x := toYaml .Values.x }}{{ tpl $x $ }}",
        '{{ include "block" .Values.x | nindent 4 }}',
        '{{ toYaml (omit .Values.x "enabled") }}',
    ],
)
def test_a_structure(template: str) -> None:
    found = last_printed(template, {"block": "{{ toYaml . }}"})
    assert (found.path, found.shape) == (("x",), "block")


@pytest.mark.parametrize(
    "template",
    [
        "{{ .Release.Name }}",
        "{{ .Chart.Values.a }}",
        "{{ .values.a }}",
        "{{ Values.a }}",
        "{{ .Values.a\n .b }}",
        "{{ $unknown.Values.a }}",
        "{{ .Files.Get .Values.a }}",
        '{{ .Values.a "b" }}',
        '{{ "80" }}',
        '{{ ".Values.a" }}',
        "{{ `.Values.a` }}",
        '{{ "{{" }}',
        "{{ eq .Values.a 1 }}",
        "{{ not .Values.a }}",
        '{{ hasKey .Values "a" }}',
        "{{ len .Values.list }}",
        "{{ add 1 .Values.a }}",
        "{{ .Values.a | b64enc }}",
        "{{ .Values.a | sha256sum }}",
        '{{ .Values.on | ternary "https" "http" }}',
        '{{ printf "%s-%s" .Values.a .Values.b }}',
        '{{ printf "x-%s" .Values.a }}',
        '{{ join "," .Values.list }}',
        "{{ cat .Values.a .Values.b }}",
        "{{ print .Values.a .Values.b }}",
        "{{ quote .Values.a .Values.b }}",
        "{{ fail .Values.a }}",
        "{{ default .Values.a }}",
        "{{ ternary .Values.a 80 }}",
        '{{ dig "a" .Values }}',
        '{{ pluck "k" | first }}',
        "{{ append .Values.list | first }}",
        '{{ (set .Values "k").k }}',
        "{{ (concat | first).x }}",
        "{{ .Values.a | }}",
        '{{ lookup "v1" "Service" "x" .Values.a }}',
        "{{ toYaml .Values }}",
        '{{ toYaml (dict "a" .Values.a) }}',
        "{{ reverse .Values.list | toYaml }}",
        "{{ range $k, $v := .Values.map }}{{ $k.x }}{{ end }}",
        "{{ range $k, $v := . }}{{ $k }}{{ end }}",
        '{{ range $k, $v := dict "x" .Values.a }}{{ $k }}{{ end }}',
        "{{ range until 3 }}{{ . }}{{ end }}",
        "{{ range .Values.list }}{{ end }}{{ .x }}",
        "{{ range .Release }}{{ .Values.a }}{{ end }}",
        "{{ with .Release }}{{ .Values.a }}{{ end }}",
        "{{ with .Values.a }}{{ end }}{{ .b }}",
        "{{ with $x := .Values.a }}{{ end }}{{ $x }}",
        "{{ if $x := .Values.a }}{{ end }}{{ $x }}",
        "{{ $x := .Values.a }}{{ $x = 1 }}{{ $x }}",
        "{{ unknownFunction .Values.a }}",
        "{{ .Values.a | unknownFunction }}",
        "{{ " + "(" * 60 + ".Values.a" + ")" * 60 + " }}",
    ],
)
def test_what_is_no_value(template: str) -> None:
    assert last_printed(template).path == ()


@pytest.mark.parametrize(
    "template",
    [
        "{{/* {{ .Values.a }} */}}",
        "{{- /* .Values.a */ -}}",
        "{{ $x := .Values.a }}",
        "{{ $x = .Values.a }}",
        "{{ if .Values.a }}{{ else if .Values.b }}{{ end }}",
        "{{ range $k, $v := .Values.a }}{{ break }}{{ continue }}{{ end }}",
        "{ { .Values.a } }",
        "${{ }}",
        "{{ .Values.a }",
        "{{ .Values.a",
        '{{ "unclosed }}',
        "{{/* unclosed }} {{ .Values.a }}",
    ],
)
def test_what_prints_nothing(template: str) -> None:
    assert printed(template) == {}


_HELPERS = {
    "one": "{{- .Values.a | quote -}}",
    "commented": "{{/* says .Values.b */}}\n{{- .Values.a -}}\n",
    "default": '{{- default .Chart.Name .Values.a | trunc 63 | trimSuffix "-" -}}',
    "either": "{{ if .Values.a }}{{ .Values.a }}{{ else }}{{ .Release.Name }}{{ end }}",
    "value": '{{ if typeIs "string" .value }}{{ tpl .value .context }}{{ else }}{{ .value }}{{ end }}',
    "chained": '{{ include "one" . }}',
    "dot": "{{ . }}",
    "framed": "x-{{ .Values.a }}",
    "two": "{{ .Values.a }}{{ .Values.b }}",
    "loop": "{{ range .Values.a }}{{ . }}{{ end }}",
    "itself": '{{ include "itself" . }}',
    "printf": '{{ printf "%s-%s" .Values.a .Release.Name }}',
}


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ('{{ include "one" . }}', ("a",)),
        ('{{ include "one" $ | nindent 4 }}', ("a",)),
        ('{{ template "one" . }}', ("a",)),
        ('{{ . | include "one" }}', ("a",)),
        ('{{ include "commented" . }}', ("a",)),
        ('{{ include "default" . }}', ("a",)),
        ('{{ include "either" . }}', ("a",)),
        ('{{ include "chained" . }}', ("a",)),
        ('{{ include "dot" .Values.b }}', ("b",)),
        ('{{ include "value" (dict "value" .Values.b "context" $) }}', ("b",)),
        ('{{ range .Values.list }}{{ include "dot" .port }}{{ end }}', ("list", ANY, "port")),
        ('{{ range .Values.list }}{{ include "one" $ }}{{ end }}', ("a",)),
        ('{{ define "own" }}{{ .Values.b }}{{ end }}{{ include "own" . }}', ("b",)),
        ('{{ block "own" .Values.b }}{{ .c }}{{ end }}', ("b", "c")),
        # what is not the chart's context has no .Values
        ('{{ range .Values.list }}{{ include "one" . }}{{ end }}', ("list", ANY, "Values", "a")),
        ('{{ include "one" .Release }}', ()),
        ('{{ include "one" }}', ()),
        ('{{ include "framed" . }}', ()),
        ('{{ include "two" . }}', ()),
        ('{{ include "loop" . }}', ()),
        ('{{ include "itself" . }}', ()),
        ('{{ include "printf" . }}', ()),
        ('{{ include "unknown" . }}', ()),
        ("{{ include .Values.name . }}", ()),
    ],
)
def test_what_an_include_prints(template: str, path: ValuesPath) -> None:
    assert last_printed(template, _HELPERS).path == path


def test_named_templates_are_found_with_their_bodies() -> None:
    text = '{{- define "a" -}}{{ if .x }}1{{ end }}{{- end }}{{ define `b` }}{{ end }}{{ if .y }}{{ end }}'
    assert defined(text) == {"a": "{{ if .x }}1{{ end }}", "b": ""}


def test_a_line_prints_several_values_in_order() -> None:
    template = textwrap.dedent(
        """\
        {{- $image := .Values.image -}}
        image: "{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}"
        ports:
          {{- range .Values.ports }}
          - port: {{ .port }}
          {{- end }}
        resources: {{- toYaml
          .Values.resources
          | nindent 2 }}
        name: {{ .Values.name }}
        """
    )
    found = {line: [one.path for one in ones] for line, ones in printed(template).items()}
    assert found == {
        2: [("image", "repository"), ("image", "tag")],
        5: [("ports", ANY, "port")],
        7: [("resources",)],
        8: [("resources",)],
        9: [("resources",)],
        10: [("name",)],
    }
    resources = printed(template)[9][0]
    assert resources.line == 7
    assert template[resources.start : resources.end].startswith("{{- toYaml\n")


def test_includes_of_includes_end() -> None:
    bodies = {f"t{at}": f'{{{{ include "t{at + 1}" . }}}}' * 30 for at in range(30)}
    template = '{{ include "t0" . }}' * 30
    assert [one.path for one in _in_order(template, bodies)] == [()] * 30


@pytest.mark.parametrize(
    "template",
    [
        "{{" * 50_000,
        "{{ (" * 50_000,
        '{{ "' * 50_000,
        '{{"\\"}}' * 30_000,
        "{{ if .a }}" * 10_000,
        "{{ range .Values.a }}" * 10_000 + "{{ . }}",
        "{{ $x := .Values.a }}{{ if $x }}{{ $x = $x.a }}" * 5_000 + "{{ $x }}",
        "{{ .Values" + ".a" * 50_000 + " }}",
        "{{ $d := dict " + '"k" . ' * 30_000 + "}}{{ $d }}",
        "{{ $d := dict }}" + '{{ $d = dict "k" $d }}' * 5_000 + "{{ $d }}",
        '{{ if .a }}{{ define "x" }}{{ end }}' * 10_000,
        "{{ .Values.a" + " | default .Values.a" * 10_000 + " }}",
    ],
)
def test_long_texts_are_read(template: str) -> None:
    assert all(one.end <= len(template) for one in _in_order(template))


_SIGNS = ("{{", "}}", "{{-", "-}}", ":=", "=", "|", "(", ")", ",", '"', "`", "'", "\\", "/*", "*/", "$", ".", " ", "\n")
_WORDS = (
    *("if ", "else ", "end ", "range ", "with ", 'define "x"', 'block "x" .', 'include "x" .', "toYaml ", "default "),
    *(
        "index ",
        "dict ",
        "list ",
        "first ",
        "merge ",
        ".Values",
        ".a",
        "$x",
        "1",
        "{{ end }}",
        "{{ else }}",
        "{{ .Values.a }}",
    ),
)
_PIECES = st.sampled_from((*_SIGNS, *_WORDS))
_TEXTS = st.text() | st.lists(_PIECES, max_size=40).map("".join)


@given(_TEXTS, st.dictionaries(st.just("x"), _TEXTS))
def test_any_text_can_be_read(template: str, defines: dict[str, str]) -> None:
    lines = printed(template, defines)
    for line, ones in lines.items():
        assert [one.start for one in ones] == sorted(one.start for one in ones)
        for one in ones:
            action = template[one.start : one.end]
            assert action.startswith("{{")
            assert action.endswith("}}")
            assert one.line == template.count("\n", 0, one.start) + 1
            assert one.line <= line <= one.line + action.count("\n")
            assert one.start < one.end <= len(template)
    inorder = _in_order(template, defines)
    assert all(before.end <= after.start for before, after in pairwise(inorder))
