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
        # an empty one is known to be empty, whatever else there may be
        ("${EMPTY:=${APP}}", "web"),
        # both are defaults as well, other than in bash
        ("${NONE:+other}", "other"),
        ("${NONE:?other}", "other"),
    ],
)
def test_substituted(text: str, expected: str) -> None:
    assert substituted(text, GIVEN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # examples of Flux's own documentation and tests
        ("${#V}", "12"),
        ("${V^}", "AbcdEFGH28ij"),
        ("${V^^}", "ABCDEFGH28IJ"),
        ("${U,}", "aBC"),
        ("${U,,}", "abc"),
        ("${PATH_NAME:11}", "ideas/thoughts.for.today"),
        ("${PATH_NAME:11:5}", "ideas"),
        ("${Z/%abc/XYZ}", "abcABC123ABCXYZ"),
        ("${Z/#abc/XYZ}", "XYZABC123ABCabc"),
        ("${Z//abc/xyz}", "xyzABC123ABCxyz"),
        ("${Z/abc/xyz}", "xyzABC123ABCabc"),
        ("${FILE#*.}", "string.txt"),
        ("${FILE##*.}", "txt"),
        ("${FILE%.*}", "bash.string"),
        ("${FILE%%.*}", "bash"),
        ("${SLASHES#*/}", "path/to/file"),
        ("${SLASHES##*/}", "file"),
        ("${NONE=${V^^}}", "ABCDEFGH28IJ"),
        ("a ${U}$${V$${U}$U${U}", "a ABC${V${U}$UABC"),
        ("$${V=${U}}", "${V=ABC}"),
        (r"${SLASHES//\//-}", "-path-to-file"),
        ("${FILE/./}", "bashstring.txt"),
        # what else its source says
        ("${U,^}", "ABC"),
        ("${U:1}${U:9}|${U:1:9}|${U:5:1}", "BC|BC|"),
        ("${U: -1}|${U:x}|${U:0:x}", "ABC|ABC|ABC"),
        ("${U:${MINUS}}|${U:${MINUS}:1}", "BC|B"),
        ("${Z//abc/}|${Z/#abc/}", "ABC123ABC|abcABC123ABCabc"),
        ("${U/${U}/${FILE}}", "bash.string.txt"),
        ("${U/C/$$}${U/B/}}", "AB$AC}"),
        ("${FILE#b?s}|${FILE#*}|${FILE##*}|${FILE%?}", "h.string.txt|ash.string.txt||bash.string.tx"),
        ("${FILE#x*}|${FILE%nothing}", "bash.string.txt|bash.string.txt"),
        # nobody knows
        ("${NONE^^}-${#NONE}-${NONE%x}", "${NONE^^}-${#NONE}-${NONE%x}"),
        ("${U/${NONE}/x}", "${U/${NONE}/x}"),
        # sets and escapes in patterns, letters whose bytes and cases count
        (r"${FILE#[a-c]}${FILE%\*}", r"${FILE#[a-c]}${FILE%\*}"),
        ("${STREET^^}${#STREET}${STREET:1}", "${STREET^^}${#STREET}${STREET:1}"),
    ],
)
def test_functions_of_bash(text: str, expected: str) -> None:
    given = Substitution(
        {
            "V": "abcdEFGH28ij",
            "U": "ABC",
            "Z": "abcABC123ABCabc",
            "FILE": "bash.string.txt",
            "PATH_NAME": "/home/bozo/ideas/thoughts.for.today",
            "SLASHES": "/path/to/file",
            "MINUS": "-2",
            "STREET": "Straße",
        }
    )
    assert substituted(text, given) == expected


def test_a_default_is_only_a_default_where_nobody_else_may_give_the_value() -> None:
    assert substituted("${NONE:=other}", GIVEN._replace(open=True)) == "${NONE:=other}"
    assert substituted("${APP:=other}", GIVEN._replace(open=True)) == "web"


@pytest.mark.parametrize(
    "text",
    [
        *("${", "${APP", "${{ github.ref }}", "${APP:=a", "${APP^", "${}", "${!APP}", "${##APP}"),
        # these are functions of bash that Flux has not
        *("${APP-other}", "${APP+other}", "${APP?no}", "${APP@Q}", "${APP[0]}"),
        # arguments that are missing, or mixed
        *("${APP:}", "${APP:1:}", "${APP#}", "${APP/a}", "${APP/a${PORT}/b}", "${APP%a${PORT}}", "${APP///a}"),
        # a length below nothing
        "${APP:1:-2}",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        substituted(text, GIVEN)


def test_defaults_in_defaults_end() -> None:
    with pytest.raises(Unreadable):
        substituted("${A:=" * 1000 + "}" * 1000, GIVEN)


@pytest.mark.parametrize("text", ["${A:=${APP}}" * 20_000, "${APP/w/" + "$$" * 200_000 + "}", "$$" * 500_000])
def test_long_texts_are_gone_through_once(text: str) -> None:
    assert len(substituted(text, GIVEN)) > 50_000


def test_variables_that_are_long_and_named_often_end() -> None:
    given = Substitution({"LONG": "a" * 100_000})
    with pytest.raises(Unreadable):
        substituted("${LONG}" * 100, given)
    assert substituted("${LONG//a/${LONG}}" * 100, given) == "${LONG//a/${LONG}}" * 100
    assert substituted("${LONG##" + "*a" * 100 + "}", given).startswith("${LONG##*a")
