"""What is read line by line is what events say; what is not plain enough is not read line by line."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.document import documents, lines
from svclint.document.builder import Builder, Refused
from svclint.document.events import SyntaxFault
from svclint.document.lines import in_lines
from svclint.document.split import split
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import examples, files_of

ROOT = Path(__file__).parent.parent.parent
SIGNS = [
    *" \n\t-:#'\"{}[],|>&*!%@`?~.\\/=<+0ay_",
    *("  ", "\n  ", "- ", ": ", " #", "\n\n", "---", "...", "\n- ", "|\n", ">-\n", "|-", "|+", "|2", "{}", "[]"),
    *("{a: b}", "[a, b]", '"x"', "'x'", "<<: ", "null", "yes", "0x1", ".inf", "\r", "é", "\x85", "\ufeff", "\x07"),
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: web:1.27   # c\n\n# d\nc: 'x: #y'\n", {"a": 1, "b": "web:1.27", "c": "x: #y"}),
        ("a:\n  b:\n  c: ~\n'd e': \"\"\n", {"a": {"b": None, "c": None}, "d e": ""}),
        ("a:\n- b: 1\n  c:\n  - d\n  e: f\n- -g\nh: i", {"a": [{"b": 1, "c": ["d"], "e": "f"}, "-g"], "h": "i"}),
        ("  a:\n    -   b: c\n        d: 8080\n", {"a": [{"b": "c", "d": 8080}]}),
        (
            "a: {}\nb: [ ]\nc: {d: [{e: f g, 'h': \"i\"}, 1], j: {}}  # k\n",
            {"a": {}, "b": [], "c": {"d": [{"e": "f g", "h": "i"}, 1], "j": {}}},
        ),
        ("a: |\n  b: c\n\n    # d\n\ne: |-  # f\n    g\n   \nh: i\n", {"a": "b: c\n\n  # d\n", "e": "g", "h": "i"}),
        ("8080: http://a:80/b#c\ntrue: a\n", {"8080": "http://a:80/b#c", "true": "a"}),
        ("a:\n  - [b, c]\n  - {d: e}\n  - |\n   f\n", {"a": [["b", "c"], {"d": "e"}, "f\n"]}),
    ],
)
def test_plain_documents_are_read(text: str, value: Any) -> None:
    assert in_lines(text) == _by_events(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "- a\n",
        "a\n",
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        "  a: b\nc: d\n",
        "a:\n  - b\n c: d\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a: on\n",
        "a: [0777]\n",
        "a: .inf\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !!str b\n",
        "<<: {a: b}\n",
        "? a\n: b\n",
        'a: "\\x41"\n',
        "a: 'it''s'\n",
        "a: 'b\n  c'\n",
        "a: {b: c,\n  d: e}\n",
        "a: {b: c, }\n",
        "a: {b}\n",
        "a: {b: }\n",
        "a: [b: c]\n",
        "a: [b c: d]\n",
        "a: {b: c]\n",
        "a: {b: c}}\n",
        "a: {b: {c: d} e: f}\n",
        "a: {{ .Values.b }}\n",
        "a: [b]c\n",
        "a: {b: c}#d\n",
        "a: >\n  b\n",
        "a: |+\n  b\n",
        "a: |2\n  b\n",
        "a: |\n  b",
        "a: |\n    \n  b\n",
        "a: |\n\tb\n",
        "a: |\nb: c\n",
        "a: b: c\n",
        "a: b:\n",
        "a:\tb\n",
        "\ta: b\n",
        "a: b\r\n",
        "a: é\n",
        "a: b\x85c: d\n",
        "a: - b\n",
        "-\n  a: b\n",
        "- - a\n",
        "%YAML 1.1\n",
        "...\n",
        'a: "b" c\n',
        "".join(f"{' ' * depth}a:\n" for depth in range(300)),
        f"a: {'[' * 300}{']' * 300}\n",
        f"{'a' * 1100}: b\n",
        f'"{"a" * 1100}": b\n',
        f'c: {{"{"a" * 1100}": b}}\n',
    ],
)
def test_everything_else_is_left_to_events(text: str) -> None:
    assert in_lines(text) is None


def test_a_line_means_the_same_wherever_it_stands() -> None:
    parts = ("a: {b: c}", "- a: {b: c}", "  a: |", "  - x", "  a: {b: c}", "- 1", "# c", "")
    for made in product(parts, repeat=3):
        text = "k:\n" + "".join(f"{line}\n" for line in made)
        assert _agree(text) is _agree(text)


def test_documents_share_what_stands_on_a_line() -> None:
    first, second = (in_lines(f"name: {name}\nspec: {{app: [web]}}\n") for name in ("a", "b"))
    assert first is not None
    assert second is not None
    assert first["spec"] is second["spec"]


def test_nobody_changes_what_documents_share() -> None:
    read = 0
    for example in examples()[::5]:
        sources = {path: Source(path, text) for path, text in files_of(example.data).items()}
        lint(form_scopes(sources, Settings()).scopes, Settings())
        for document in (one for source in sources.values() for one in documents(source) if one.state == "object"):
            read += in_lines(document.text) is not None
            assert document.value == Builder(document.text).build(), example
    assert read > 300


def test_of_lines_that_nobody_repeats_no_more_than_some_are_remembered() -> None:
    for number in range(2 * lines._MOST_KNOWN):
        assert in_lines(f"a: name-{number}\n") == {"a": f"name-{number}"}
    assert len(lines._known) <= lines._MOST_KNOWN
    assert in_lines(f"a: {'b' * lines._LONGEST_KNOWN}\n") is not None
    assert max(map(len, lines._known)) <= lines._LONGEST_KNOWN


def test_what_is_read_is_what_events_say() -> None:
    random = Random(7)
    texts = _texts()
    read = sum(_agree(text) for text in texts)
    changed = sum(_agree(_changed(random, random.choice(texts))) for _ in range(6_000))
    # most of what is written is read this way, and enough of what was changed at random
    assert read > len(texts) * 0.8
    assert changed > 600


def test_what_few_signs_make_is_what_events_say() -> None:
    signs = ("a", " ", ":", "-", "\n", "[", "}", "'", "#", "|", ": ", "{a: ", "\n  ", ", ")
    read = sum(_agree("k: " + "".join(made)) for length in range(1, 5) for made in product(signs, repeat=length))
    assert read > 1_000


def _agree(text: str) -> bool:
    """Whether the text is read line by line; fails where events say something else."""
    value = in_lines(text)
    if value is not None:
        by_events = _by_events(text)
        assert (repr(value), value) == (repr(by_events), by_events), text
    return value is not None


def _by_events(text: str) -> Any:
    """The value by events, with whatever they have to say beside it."""
    builder = Builder(text)
    try:
        value = builder.build()
    except (Refused, SyntaxFault) as error:
        return error
    return (value, builder.ambiguous, builder.repeats) if builder.ambiguous or builder.repeats else value


def _texts() -> list[str]:
    """Manifests of the examples, and those that the cards of the rules show."""
    files = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").rglob("*.yaml"))]
    files += [text for example in examples() for path, text in files_of(example.data).items() if path.endswith(".yaml")]
    found = [text[one.start : one.end] for text in files for one in split(text)]
    return [text for text in found if text.isascii()]


def _changed(random: Random, text: str) -> str:
    lines = text.split("\n")
    if len(lines) > 12:
        begin = random.randrange(len(lines) - 12)
        text = "\n".join(lines[begin : begin + 12]) + random.choice(("", "\n"))
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(text))
        sign = random.choice((*SIGNS, "", "", ""))
        text = text[:at] + sign + text[at + random.choice((0, 0, 1, 2)) :]
    return text
