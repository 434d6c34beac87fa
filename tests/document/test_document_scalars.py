"""Plain, tagged and quoted scalars become what kubectl makes of them; checked against kubectl 1.36 and 1.32."""

from __future__ import annotations

from typing import Any

import pytest

from tests.document.reading import one, problems, values

_SAME: dict[str, Any] = {
    "true True TRUE yes Yes YES on On ON y Y": True,
    "false False FALSE no No NO off Off OFF n N": False,
    "~ null Null NULL": None,
    "80 +80 0x50 0X50 0b1010000 0120 0o120 0O120 80.0 8e1 8E1 0.8e2 8_0 80_ 8__0": 80,
    "-7 -0x7 -0b111 -07 -7.0": -7,
    "0777 0o777": 511,
    "1_000 1e3 1E3 1e+3": 1000,
    "08": 8,
    "09": 9,
    "018": 18,
    "0b11": 3,
    "0x1F 0x_1F": 31,
    "-0x1F": -31,
    "0 -0 +0 0x0 0.0 -0.0 1e-400": 0,
    "1.5e3": 1500,
    "12e03": 12000,
    "5. +5.": 5,
    "1.0 0.1e1": 1,
    "10.0": 10,
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "9223372036854775808 0x8000000000000000 +9223372036854775808": 9223372036854776000,
    "18446744073709551615 18446744073709551616 0xFFFFFFFFFFFFFFFF": 18446744073709552000,
    "750883171313154.e3": 750883171313154000,
}
_FLOATS: dict[str, float] = {
    ".5": 0.5,
    "-.5": -0.5,
    "1.20": 1.2,
    "1e-3": 0.001,
    "1_000.5": 1000.5,
    "80.5": 80.5,
    "1e21": 1e21,
    "02777777777777777777777": 2777777777777777777777.0,
    "999999999999999999999999999": 1e27,
}
_TEXT = [
    "yEs",
    "tRUE",
    "nO",
    "oFF",
    "nULL",
    "None",
    "none",
    "nil",
    "1e400",
    "-1e400",
    "1.5e3.2",
    "e3",
    "1e",
    ".e3",
    "0o8",
    "0x",
    "0b12",
    "0xG",
    "0x10000000000000000",
    "-0x8000000000000001",
    "+0x8000000000000000",
    "inf",
    "nan",
    "NaN",
    "Infinity",
    ".iNF",
    "+.nan",
    "2001-12-14",
    "2001-12-14T21:59:43Z",
    "12:30",
    "12:30:45",
    "8080:80",
    "1.2.3",
    "127.0.0.1",
    "100m",
    "10Mi",
    "5s",
    "v1.20",
    "=",
    "<none>",
    "::1",
    "<<",
    "-",
    "+",
    "--",
    ".",
    "..",
    "_1",
    "a_b",
]


@pytest.mark.parametrize(("text", "value"), [(text, value) for some, value in _SAME.items() for text in some.split()])
def test_plain_scalar(text: str, value: Any) -> None:
    block, flow = one(f"a: {text}\n").value["a"], one(f"[{text}]").value[0]
    assert (block, type(block)) == (value, type(value))
    assert (flow, type(flow)) == (value, type(value))


@pytest.mark.parametrize(("text", "value"), _FLOATS.items())
def test_float(text: str, value: float) -> None:
    found = one(f"a: {text}\n").value["a"]
    assert (found, type(found)) == (value, float)


@pytest.mark.parametrize("text", [text for text in _TEXT if text != "-"])
def test_plain_scalar_that_stays_text(text: str) -> None:
    assert one(f"a: {text}\n").value == {"a": text}


def test_thousands_of_digits_are_a_number_too_large() -> None:
    assert one(f"a: {'9' * 300}\n").value == {"a": float("9" * 300)}
    assert one(f"a: {'9' * 5000}\n").value == {"a": "9" * 5000}
    assert one(f"a: 0x{'9' * 5000}\n").value == {"a": "0x" + "9" * 5000}


@pytest.mark.parametrize("text", [sign + ".inf" for sign in ("", "-", "+")] + [".Inf", ".INF", ".nan", ".NaN", ".NAN"])
def test_numbers_that_json_cannot_hold_refuse_the_document(text: str) -> None:
    document = one(f"a: 1\nb: {text}\n")
    assert document.state == "broken"
    (problem,) = document.problems
    assert (problem.kind, problem.span.start, problem.span.end) == ("syntax", 8, 8 + len(text))
    assert text in problem.message


@pytest.mark.parametrize("start", ["@", "`", "%", "*nope", "& ", "]", "}", ", ", "- x"])
def test_values_that_refuse_the_document(start: str) -> None:
    assert one(f"a: {start}x\n").state == "broken"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!str yes", "yes"),
        ("!!str", ""),
        ("!!str ~", "~"),
        ("! 80", "80"),
        ('! "80"', "80"),
        ("!custom 80", "80"),
        ("!<tag:yaml.org,2002:int> 80", 80),
        ('!!int "80"', 80),
        ('!!int "0777"', 511),
        ('!!bool "yes"', True),
        ('!!null ""', None),
        ('!!float "80"', 80),
        ("!!float 1.5", 1.5),
        ("!!float 9223372036854775807", 9223372036854776000),
        ("!!binary aGVsbG8=", "hello"),
        ("!!binary /w==", "\ufffd"),
        ("!!timestamp 2001-12-14", "2001-12-14"),
        ('!!timestamp "2001-1-1T1:2:3.5Z"', "2001-1-1T1:2:3.5Z"),
        ("!!map {b: 1}", {"b": 1}),
        ("!!seq {b: 1}", {"b": 1}),
        ("!!set {b, c}", {"b": None, "c": None}),
    ],
)
def test_tagged_value(text: str, value: Any) -> None:
    found = one(f"a: {text}\n").value["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        "!!int x",
        "!!int 80.0",
        '!!int "08"',
        "!!int yes",
        "!!int",
        "!!float x",
        "!!float 18446744073709551615",
        "!!float .inf",
        "!!bool 1",
        "!!null x",
        "!!binary ~",
        "!!binary abc",
        "!!timestamp yes",
        "!!timestamp 2001-02-30",
    ],
)
def test_tags_that_do_not_fit_refuse_the_document(text: str) -> None:
    assert one(f"a: {text}\n").state == "broken"


@pytest.mark.parametrize("text", ["yes", "80", "~", ".inf", "0777", "2001-12-14", "a: b", "@x", "# no comment", "*x"])
def test_quoted_scalars_and_block_scalars_are_text(text: str) -> None:
    for written in (f"'{text}'", f'"{text}"', f"|-\n  {text}", f">-\n  {text}"):
        assert one(f"a: {written}\n").value == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:\n", None),
        ("a: # 80\n", None),
        ("a: b#c\n", "b#c"),
        ("a: b # c\n", "b"),
        ("a: one\n  two\n\n  three\n", "one two\nthree"),
        ("a: |\n  x\n   y\n\n", "x\n y\n"),
        ("a: |+\n  x\n\n", "x\n\n"),
        ("a: >\n  x\n  y\n\n  z\n", "x y\nz\n"),
        ("a: 'it''s'\n", "it's"),
        ('a: "\\u00e9\\U0001F600\\x41\\t"\n', "é😀A\t"),
        ("a: {image: nginx:1.27}\n", {"image": "nginx:1.27"}),
        ("a: http://x:80/\n", "http://x:80/"),
    ],
)
def test_styles(text: str, value: Any) -> None:
    assert one(text).value == {"a": value}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("yes", "true"),
        ("on", "true"),
        ("y", "true"),
        ("no", "false"),
        ("n", "false"),
        ("8080", "8080"),
        ("0777", "511"),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("1.10", "1.1"),
        ("-0.0", "-0"),
        ("123456.0", "123456"),
        ("1234567.0", "1.234567e+06"),
        ("0.0001", "0.0001"),
        ("0.00001", "1e-05"),
        ("3.14159265358979", "3.1415927"),
        ("1e300", ".inf"),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775809", "-9.223372e+18"),
        (".inf", ".inf"),
        ("-.Inf", "-.inf"),
        (".NAN", ".nan"),
        ("2001-12-14", "2001-12-14"),
        ("'yes'", "yes"),
        ('"80"', "80"),
        ("!!str yes", "yes"),
        ('!!int "0777"', "511"),
        ("&here yes", "true"),
        ("é 😀", "é 😀"),
        ('"<<"', "<<"),
        ("!!str <<", "<<"),
    ],
)
def test_keys_become_text(written: str, key: str) -> None:
    assert one(f"{written} : {{v: 1}}\n").value == {key: {"v": 1}}
    assert one(f"? {written}\n: {{v: 1}}\n").value == {key: {"v": 1}}


@pytest.mark.parametrize("key", ["~", "null", "? ", "[a]", "{a: b}", "{{ .Values.x }}", "18446744073709551615"])
def test_keys_that_refuse_the_document(key: str) -> None:
    assert one(f"kind: X\n{key}: v\n").state != "object"
    assert problems(f"kind: X\n{key}: v\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: {{ .Values.x }}\n",
        "{{ .Values.x }}: a\n",
        "a: 1\n{{- if .Values.y }}\n",
        'a: [b, {{"{{.inputs.host}}" | quote }}]\n',
        '{{/*\nGoReleaser has {{"{{.ProjectName}}"}}\n*/}}\na: {{ .Tag }}\n',
    ],
)
def test_template_is_a_state_of_its_own(text: str) -> None:
    assert one(text).state == "template"


def test_quoted_template_is_text() -> None:
    assert values("a: '{{ .Values.x }}'\n") == [{"a": "{{ .Values.x }}"}]


@pytest.mark.parametrize("word", ["yes", "Y", "off", "0777", "-010", "08", "1_000", "22:22", "1:59:30"])
def test_words_that_readers_of_yaml_take_differently(word: str) -> None:
    document = one(f"a:\n  - b: {word}\n    {word}: c\n    d: '{word}'\n    e: !!str {word}\n")
    (problem,) = document.problems
    assert (problem.kind, problem.message, problem.path) == ("ambiguous", word, ("a", 0, "b"))
    assert document.source.text[problem.span.start : problem.span.end] == word


@pytest.mark.parametrize("word", ["true", "null", "80", "1.5", "0x1F", "yEs", "a_1", "12:72", "2001-12-14", "8080:80"])
def test_words_that_all_readers_take_alike(word: str) -> None:
    assert one(f"a: {word}\n").problems == ()
