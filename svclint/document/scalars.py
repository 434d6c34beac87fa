"""Plain scalars as kubectl reads them: sigs.k8s.io/yaml, a YAML 1.1 resolver with some 1.2 forms."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NOT_FINITE = frozenset(sign + word for word in (".inf", ".Inf", ".INF") for sign in ("", "+", "-")) | {
    ".nan",
    ".NaN",
    ".NAN",
}

# strconv.ParseInt with base 0, after the underscores are taken out
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LARGEST = 2**63 - 1

# Words that only YAML 1.1 reads as booleans, numbers that YAML 1.1 reads in base 8 or 60 or without their underscores.
_AMBIGUOUS = re.compile(
    r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N"
    r"|[-+]?0[0-9]+|[-+]?[0-9]+(?:_+[0-9]+)+|[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+"
)

_FIRST_OF_SPECIAL = frozenset("0123456789+-.~yYnNtTfFoO")

Scalar = str | int | float | bool | None


@lru_cache(maxsize=16384)
def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted, untagged) scalar, as it arrives in the JSON that kubectl sends.

    Integral floats leave as integers (80.0 is 80), dates and base-60 numbers stay text. Raises ValueError for the
    infinities and not-a-number, which JSON cannot hold and kubectl refuses.
    """
    if not text:
        return None
    first = text[0]
    if first not in _FIRST_OF_SPECIAL:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text in _NOT_FINITE:
        raise ValueError(f"{text} is a number that JSON cannot hold; kubectl refuses the file")
    if first in "0123456789+-":
        return _number(text)
    if first == "." and _FLOAT.fullmatch(text):
        return _integral(float(text), text)
    return text


def _number(text: str) -> Scalar:
    digits = text.replace("_", "")
    match = _INTEGER.fullmatch(digits)
    if match:
        sign, hexadecimal, binary, octal, decimal = match.groups()
        if hexadecimal:
            value = int(hexadecimal, 16)
        elif binary:
            value = int(binary, 2)
        elif octal:
            value = int(octal, 8)
        elif len(decimal) > 400:
            return text
        else:
            value = int(decimal)
        if sign == "-":
            value = -value
        # beyond int64 the number goes through a float and loses precision
        return value if -_LARGEST - 1 <= value <= _LARGEST else _integral(_as_float(value), text)
    if _FLOAT.fullmatch(digits):
        return _integral(float(digits), text)
    return text


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _integral(value: float, text: str) -> Scalar:
    """JSON's form of a float: integral ones below 1e21 are written without a fraction, out-of-range ones stay text."""
    if value in (float("inf"), float("-inf")):
        return text
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


_CORE = "tag:yaml.org,2002:"


def resolve_tagged(text: str, tag: str, plain: bool) -> Scalar:
    """The value of a scalar with an explicit tag; raises ValueError where kubectl refuses it."""
    match tag.removeprefix(_CORE):
        case "int" | "float" | "bool" | "null":
            value = resolve(text)
            kinds: dict[str, tuple[type, ...]] = {
                "int": (int,),
                "float": (int, float),
                "bool": (bool,),
                "null": (type(None),),
            }
            wanted = tag.removeprefix(_CORE)
            if not isinstance(value, kinds[wanted]) or (wanted in ("int", "float") and isinstance(value, bool)):
                raise ValueError(f"cannot read {text!r} as !!{wanted}")
            return value
        case "binary":
            try:
                return base64.b64decode(text, validate=False).decode("utf-8", "replace")
            except binascii.Error as error:
                raise ValueError(f"!!binary value is not base64: {error}") from None
        case "timestamp" | "merge":
            return text
        case _:
            # !!str, the non-specific tag and every custom tag keep the text (`! 80` and `!custom 80` are "80")
            return text


@lru_cache(maxsize=16384)
def is_ambiguous(text: str) -> bool:
    """Whether YAML 1.1 and 1.2 read this plain scalar differently (`on`, `0777`, `1_000`, `22:22`)."""
    return text[:1] in _FIRST_OF_SPECIAL and _AMBIGUOUS.fullmatch(text) is not None


def key_text(value: Scalar) -> str | None:
    """The text of a mapping key after kubectl's conversion to JSON; None for a null key, which it refuses."""
    if isinstance(value, str):
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return None
    return repr(value) if isinstance(value, float) else str(value)
