"""Plain scalars as kubectl reads them: sigs.k8s.io/yaml, a YAML 1.1 resolver with some 1.2 forms."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NOT_FINITE = {
    **{sign + word: float(sign + "inf") for word in (".inf", ".Inf", ".INF") for sign in ("", "+", "-")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}

# strconv.ParseInt with base 0, after the underscores are taken out
_INTEGER = r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))"
_BASES = (16, 2, 8, 8, 10)
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_LARGEST = 2**63 - 1
_LARGEST_UNSIGNED = 2**64 - 1
# up to here a float has room for every digit of an integer
_EXACT = 2**53
# JSON writes floats from here on with an exponent
_LONG = 1e21

# Words that only YAML 1.1 reads as booleans, numbers that YAML 1.1 reads in base 8 or 60 or without their underscores.
_AMBIGUOUS_WORDS = frozenset(
    ("yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N")
)
_AMBIGUOUS_NUMBER = r"[-+]?0[0-9]+|[-+]?[0-9]+(?:_+[0-9]+)+|[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+"

_FIRST_OF_SPECIAL = frozenset("0123456789+-.~yYnNtTfFoO")

Scalar = str | int | float | bool | None


@lru_cache(maxsize=16384)
def read_plain(text: str) -> tuple[Scalar, bool]:
    """The value of a plain (unquoted, untagged) scalar, and whether YAML 1.1 and 1.2 read it differently.

    The value is what arrives in the JSON that kubectl sends: integral floats leave as integers (80.0 is 80), dates and
    base-60 numbers stay text. Ambiguous are `on`, `0777`, `1_000`, `22:22`. Raises ValueError for the infinities and
    not-a-number, which JSON cannot hold and kubectl refuses.
    """
    if text and text[0] not in _FIRST_OF_SPECIAL:
        return text, False
    return _in_json(_typed(text), text), _is_ambiguous(text)


def _is_ambiguous(text: str) -> bool:
    if text in _AMBIGUOUS_WORDS:
        return True
    if len(text) < 2 or text[0] not in "0123456789+-":
        return False
    # nearly every number is plain decimal digits: the patterns for the rest are compiled when one comes
    unusual = "_" in text or ":" in text or text[0] in "0+-"
    return unusual and re.fullmatch(_AMBIGUOUS_NUMBER, text) is not None


def resolve(text: str) -> Scalar:
    """The value of a plain scalar; raises ValueError where kubectl refuses it."""
    return read_plain(text)[0]


@lru_cache(maxsize=16384)
def read_key(text: str) -> str:
    """The text of a plain key after kubectl's conversion to JSON; raises ValueError where it refuses the key."""
    if text and text[0] not in _FIRST_OF_SPECIAL:
        return text
    return key_text(_typed(text))


def _typed(text: str) -> Scalar:
    """goyaml.v2: resolve: what a plain scalar is before anything is converted to JSON."""
    if text in _WORDS:
        return _WORDS[text]
    if text in _NOT_FINITE:
        return _NOT_FINITE[text]
    if text[0] in "0123456789+-":
        return _number(text)
    return float(text) if text[0] == "." and re.fullmatch(_FLOAT, text) else text


def _number(text: str) -> Scalar:
    if text[0] != "0" and text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    digits = text.replace("_", "")
    match = re.fullmatch(_INTEGER, digits)
    # longer ones are beyond every integer, and Python refuses to read them
    if match and len(digits) < 100:
        sign, *numbers = match.groups()
        value = next(int(number, base) for number, base in zip(numbers, _BASES, strict=True) if number)
        if sign == "-":
            value = -value
        # only without a sign may a number need all 64 bits
        if -_LARGEST - 1 <= value <= (_LARGEST if sign else _LARGEST_UNSIGNED):
            return value
    if re.fullmatch(_FLOAT, digits):
        number = float(digits)
        # out of range it stays text, in both directions
        return text if number in (float("inf"), float("-inf")) else number
    return text


def _in_json(value: Scalar, text: str) -> Scalar:
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not-a-number
            raise ValueError(f"{text} is a number that JSON cannot hold; kubectl refuses the file")
        return _whole(value) if value.is_integer() and abs(value) < _LONG else value
    # beyond int64 the number goes through a float and loses precision
    return _whole(float(value)) if isinstance(value, int) and value > _LARGEST else value


def _whole(value: float) -> int:
    """A float without a fraction as JSON writes it: the shortest digits that are this float, then zeros."""
    if abs(value) < _EXACT:
        return int(value)
    # imported here: nothing in a manifest is as large
    from decimal import Decimal

    return int(Decimal(repr(value)))


def key_text(value: Scalar) -> str:
    """sigs.k8s.io/yaml: convertToJSONableObject: a key as text; raises ValueError where kubectl refuses it."""
    if isinstance(value, str):
        return value
    if value is None:
        raise ValueError("a key cannot be null")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        from svclint.document.tags import float_key

        return float_key(value)
    if value > _LARGEST:
        raise ValueError(f"the number {value} is too large for a key")
    return str(value)


def resolve_tagged(text: str, tag: str) -> Scalar:
    """The value of a scalar with an explicit tag; raises ValueError where kubectl refuses it."""
    # imported here: explicit tags are rare in manifests
    from svclint.document.tags import typed

    return _in_json(typed(text, tag, _typed), text)


def tagged_key(text: str, tag: str) -> str:
    """The text of a mapping key with an explicit tag; raises ValueError where kubectl refuses it."""
    from svclint.document.tags import typed

    return key_text(typed(text, tag, _typed))
