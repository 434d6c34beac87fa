"""What Helm's refusals say, in the forms that they have."""

from __future__ import annotations

import pytest

from svclint.render.helm.failures import failure_of, needed


@pytest.mark.parametrize(
    ("message", "words", "at"),
    [
        (
            "execution error at (a/templates/x.yaml:1:3): the host is required",
            "the host is required",
            ("a/templates/x.yaml", 1),
        ),
        (
            'a/templates/x.yaml:1:10\n  executing "a/templates/x.yaml" at <.Values.a.b>:\n'
            "    nil pointer evaluating interface {}.b",
            "nil pointer evaluating interface {}.b",
            ("a/templates/x.yaml", 1),
        ),
        (
            'parse error at (a/templates/x.yaml:7): function "nope" not defined',
            'function "nope" not defined',
            ("a/templates/x.yaml", 7),
        ),
        ('parse error at (a/templates/x.yaml:4): "-o"', 'bad number syntax: "-o"', ("a/templates/x.yaml", 4)),
        (
            "parse error at (a/templates/x.yaml:4): U+007B '{'",
            "unrecognized character in action: U+007B '{'",
            ("a/templates/x.yaml", 4),
        ),
        (
            "parse error at (a/templates/x.yaml:4): unclosed action started at a/templates/x.yaml:3",
            "unclosed action started at a/templates/x.yaml:3",
            ("a/templates/x.yaml", 4),
        ),
        ("parse error in (a/templates/x.yaml): no words", "no words", ("a/templates/x.yaml", 1)),
        (
            'template: a/templates/x.yaml:1:3: executing "a/templates/x.yaml" at <include "y" .>: '
            "error calling include: "
            'template: a/charts/b/templates/_y.tpl:4:2: executing "y" at <.c.d>: nil pointer evaluating interface {}.d',
            "nil pointer evaluating interface {}.d",
            ("a/charts/b/templates/_y.tpl", 4),
        ),
        ("Chart.yaml file is missing", "Chart.yaml file is missing", None),
        ("", "", None),
    ],
)
def test_reason_and_place(message: str, words: str, at: tuple[str, int] | None) -> None:
    assert failure_of(message) == (words, at, message.startswith("parse error"))


def test_a_long_refusal_is_cut() -> None:
    deep = 'template: a/templates/x.yaml:1:3: executing "x" at <include "x" .>: error calling include: ' * 2000
    found = failure_of(deep + "too deep")
    assert found == ("too deep", ("a/templates/x.yaml", 1), False)
    assert len(failure_of("x" * 10_000).words) == 400


def test_only_required_asks_for_a_value() -> None:
    assert needed("the host", '{{ required "the host" .Values.host }}') == "the host"
    assert needed("the host", '{{ fail "the host" }}') == ""
