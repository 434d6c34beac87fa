"""Kubernetes' quantities and semantic versions, as its CEL knows them: `quantity("1Gi")`, `semver("1.2.3")`.

k/k: apiserver/pkg/cel/library/quantity.go, semverlib.go
"""

from __future__ import annotations

import re
from decimal import ROUND_UP, Decimal, InvalidOperation
from typing import Any

QUANTITY = "@quantity"
SEMVER = "@semver"
"""The keys that mark what the library knows as maps: their values make two of them equal or not."""

Tagged = dict[str, Any]

_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++))(?:([KMGTPE]i)|[eE]([+-]?[0-9]{1,2})|([numkMGTPE]?))"
)
_MOST_DIGITS = 60
_NANO = Decimal("1e-9")
_INT64 = 2**63
_NUMBER = r"(0|[1-9][0-9]{0,17})"
_SEMVER = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")

_LENIENT = re.compile(r"v?([0-9]{1,18}(?:\.[0-9]{1,18}){0,2})((?:[-+].*)?)")


def quantity(text: str) -> Tagged:
    found = _QUANTITY.fullmatch(text)
    if found is None or len(text) > _MOST_DIGITS:
        raise ValueError(f"{text[:40]!r} is no quantity")
    number, binary, exponent, decimal = found.groups()
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise ValueError(f"{text[:40]!r} is no quantity") from None
    value *= _BINARY[binary] if binary else Decimal(10) ** (int(exponent) if exponent else _DECIMAL[decimal or ""])
    return _of(value)


def is_quantity(text: str) -> bool:
    try:
        quantity(text)
    except ValueError:
        return False
    return True


def _of(value: Decimal) -> Tagged:
    # what is smaller than a thousand millionth is rounded away from zero
    rounded = value.quantize(_NANO, rounding=ROUND_UP) if abs(value) < Decimal("1e18") else value
    return {QUANTITY: f"{rounded.normalize():f}" if rounded else "0"}


def _value(one: Any) -> Decimal:
    if isinstance(one, int):
        return Decimal(one)
    return Decimal(_tagged(one, QUANTITY))


def _tagged(one: Any, tag: str) -> Any:
    if not isinstance(one, dict) or tag not in one:
        raise ValueError("no such overload")
    return one[tag]


def compare(one: Tagged, other: Tagged) -> int:
    """Of two quantities, or of two versions."""
    if SEMVER in one:
        mine, its = _precedence(_tagged(one, SEMVER)), _precedence(_tagged(other, SEMVER))
        return (mine > its) - (mine < its)
    first, second = _value(one), _value(other)
    return (first > second) - (first < second)


def sign(one: Tagged) -> int:
    value = _value(one)
    return (value > 0) - (value < 0)


def add(one: Tagged, other: Any) -> Tagged:
    return _of(_value(one) + _value(other))


def subtract(one: Tagged, other: Any) -> Tagged:
    return _of(_value(one) - _value(other))


def multiply(one: Tagged, other: int) -> Tagged:
    return _of(_value(one) * other)


def divide(one: Tagged, other: int) -> Tagged:
    """Whole, towards zero."""
    if other == 0:
        raise ValueError("divide by zero")
    return _of(_value(one) // other)


def is_integer(one: Tagged) -> bool:
    value = _value(one)
    return value == value.to_integral_value() and -_INT64 <= value < _INT64


def as_integer(one: Tagged) -> int:
    if not is_integer(one):
        raise ValueError("cannot convert value to integer")
    return int(_value(one))


def as_float(one: Tagged) -> float:
    return float(_value(one))


def semver(text: str, lenient: bool = False) -> Tagged:
    """`lenient` takes a `v` before it, zeros before a number, and what has no patch or minor version."""
    found = _completed(text) if lenient else text
    if _SEMVER.fullmatch(found) is None:
        raise ValueError(f"{text[:40]!r} is no semantic version")
    return {SEMVER: found.partition("+")[0]}


def is_semver(text: str, lenient: bool = False) -> bool:
    return _SEMVER.fullmatch(_completed(text) if lenient else text) is not None


def _completed(text: str) -> str:
    found = _LENIENT.fullmatch(text)
    if found is None:
        return text
    numbers = [str(int(one)) for one in found[1].split(".")]
    return ".".join([*numbers, "0", "0"][:3]) + found[2]


def part(one: Tagged, index: int) -> int:
    """Major, minor or patch."""
    return int(_tagged(one, SEMVER).partition("-")[0].split(".")[index])


def _precedence(text: str) -> tuple[Any, ...]:
    """semver.org, 11: a release goes after what came before it, numbers before words."""
    numbers, _, before = text.partition("-")
    words = tuple((0, int(one), "") if one.isdigit() else (1, 0, one) for one in before.split(".")) if before else ()
    return tuple(map(int, numbers.split("."))), not before, words
