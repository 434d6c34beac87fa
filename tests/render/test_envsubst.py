"""Expressions as Flux substitutes them."""

from __future__ import annotations

import pytest

from svclint.render.envsubst import Unreadable, substituted
from svclint.scope import Substitution

GIVEN = Substitution({"APP": "web", "PORT": "8080", "EMPTY": ""}, frozenset({"TOKEN"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${APP}", "web"),
        ("a-${APP}-${PORT}.b", "a-web-8080.b"),
        ("$APP $ {APP} $", "$APP $ {APP} $"),
        ("$${APP}", "${APP}"),
        ("$$${APP}", "$web"),
        ("${APP:=other}", "web"),
        ("${EMPTY:=other}", "other"),
        ("${EMPTY}", ""),
        ("${NONE:=other}", "other"),
        ("${NONE:-other}", "other"),
        ("${NONE=other}", "other"),
        ("${NONE:=}", ""),
        ("${NONE:=${APP}}", "web"),
        ("${NONE:=a-${APP}-b}", "a-web-b"),
        ("${NONE:=${ALSO:=${PORT}}}", "8080"),
        # nobody knows
        ("${NONE}", "${NONE}"),
        ("${TOKEN:=other}", "${TOKEN:=other}"),
        ("${NONE:=${TOKEN}}", "${NONE:=${TOKEN}}"),
        # functions of bash
        ("${APP^^}-${PORT}", "${APP^^}-8080"),
        ("${APP/w/${PORT}}!", "${APP/w/${PORT}}!"),
        ("${#APP}", "${#APP}"),
    ],
)
def test_substituted(text: str, expected: str) -> None:
    assert substituted(text, GIVEN) == expected


def test_a_default_is_only_a_default_where_nobody_else_may_give_the_value() -> None:
    assert substituted("${NONE:=other}", GIVEN._replace(open=True)) == "${NONE:=other}"
    assert substituted("${APP:=other}", GIVEN._replace(open=True)) == "web"


@pytest.mark.parametrize("text", ["${", "${APP", "${{ github.ref }}", "${APP:=a", "${APP^", "${}", "${!APP}"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        substituted(text, GIVEN)


def test_defaults_in_defaults_end() -> None:
    with pytest.raises(Unreadable):
        substituted("${A:=" * 1000 + "}" * 1000, GIVEN)
