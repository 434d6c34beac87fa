"""Nothing from a manifest steers a terminal, a log or a reader's eye; data survives exactly."""

from __future__ import annotations

import json
import re
import sys
from unicodedata import category

import pytest

from svclint.output import FORMATS, render
from svclint.output.layout import Layout
from svclint.output.neutral import neutral, neutral_json
from tests.output.shop_reports import HOSTILE, hostile, layouts

_UNSAFE = [
    *range(0x20),
    *range(0x7F, 0xA0),
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xD800, 0xE000),
    0x61C,
    0xFEFF,
    *range(0xE0000, 0xE0080),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain, ünï, 店, 🛒", "plain, ünï, 店, 🛒"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        ("\u200b\u2028\u2029\ufeff", r"\u200b\u2028\u2029\ufeff"),
        ("\U000e0041", r"\U000e0041"),
        ("caf\udce9", r"caf\udce9"),
    ],
)
def test_neutral(text: str, expected: str) -> None:
    assert neutral(text) == expected


def test_neutral_covers_every_unsafe_character() -> None:
    for number in _UNSAFE:
        shown = neutral(chr(number))
        assert shown.isascii()
        assert shown.isprintable()
        assert shown.startswith("\\")


def test_everything_else_stays() -> None:
    """What is neutralised beyond the list is a format character; letters, marks and emoji stay."""
    unsafe = set(_UNSAFE)
    changed = {number for number in range(sys.maxunicode + 1) if neutral(chr(number)) != chr(number)}
    assert {category(chr(number)) for number in changed - unsafe} == {"Cf"}


def test_json_survives_exactly() -> None:
    data = {"text": "".join(map(chr, _UNSAFE)) + "店🛒"}
    encoded = neutral_json(json.dumps(data, ensure_ascii=False, indent=2))
    # two lone surrogates side by side would be read as one character: what json itself does, and no manifest holds
    lone = {"text": "".join(f"{chr(number)}." for number in _UNSAFE) + "店🛒"}
    assert json.loads(neutral_json(json.dumps(lone, ensure_ascii=False, indent=2))) == lone
    assert "店🛒" in encoded
    assert not set(encoded) & set(map(chr, _UNSAFE)) - {"\n"}


@pytest.mark.parametrize("format", FORMATS)
def test_no_output_lets_them_out(format: str) -> None:
    output = render(hostile(), format)
    assert not set(output) & set(map(chr, _UNSAFE)) - {"\n"}
    output.encode()


def test_color_escapes_are_only_ours() -> None:
    output = render(hostile(), "text", Layout(color=True))
    assert re.sub(r"\x1b\[(0|1|1;3[1-6])m", "", output) == render(hostile(), "text")


def test_json_and_sarif_hold_the_very_texts() -> None:
    finding = json.loads(render(hostile(), "json"))["findings"][0]
    assert finding["message"] == f"the name is {HOSTILE}"
    assert finding["resource"]["name"] == HOSTILE
    result = json.loads(render(hostile(), "sarif"))["runs"][0]["results"][0]
    assert result["locations"][0]["message"]["text"] == f"label {HOSTILE}"
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == HOSTILE


def test_github_commands_stay_one_line_each() -> None:
    lines = render(hostile(), "github").splitlines()
    assert len(lines) == 1
    file = re.search(r"file=([^,]*),line=2,", lines[0])
    assert file is not None
    assert ":" not in file[1]
    assert "%250A" in file[1]
    assert "%0Agone, 50%25.yaml:3:5 " in lines[0]


def test_a_carriage_return_does_not_end_a_line() -> None:
    assert "\r" not in render(layouts(), "text")
