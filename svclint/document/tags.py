"""Scalars with explicit tags, and floats as keys: the corners of kubectl's reader that few manifests meet."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Callable

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document.scalars import Scalar

_CORE = "tag:yaml.org,2002:"

_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]\d\d?:\d\d?:\d\d?(?:\.\d*)?(?:Z|[-+]\d\d:\d\d)| \d\d?:\d\d?:\d\d?(?:\.\d*)?)?"
)
_LARGEST = 2**63 - 1


def typed(text: str, tag: str, resolve: Callable[[str], Scalar]) -> Scalar:
    """goyaml.v2: resolve with a tag: the scalar before anything is converted to JSON.

    `resolve` reads it as if it had no tag. Raises ValueError where the text is not what the tag says.
    """
    name = tag.removeprefix(_CORE)
    if name == "binary":
        return _decoded(text)
    if name == "timestamp":
        _check_timestamp(text)
    if name not in ("int", "float", "bool", "null"):
        # !!str, the non-specific tag and every custom tag keep the text (`! 80` and `!custom 80` are "80")
        return text
    value = resolve(text)
    kind = type(value)
    if name == "float" and kind is int and isinstance(value, int) and value <= _LARGEST:
        return float(value)
    if kind is not {"int": int, "float": float, "bool": bool, "null": type(None)}[name]:
        raise ValueError(f"cannot read {text!r} as !!{name}")
    return value


def _decoded(text: str) -> str:
    """encoding/base64: StdEncoding: line breaks count for nothing, everything else must be right."""
    try:
        data = base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (ValueError, binascii.Error) as error:
        raise ValueError(f"!!binary value is not base64: {error}") from None
    return data.decode("utf-8", "replace")


def _check_timestamp(text: str) -> None:
    from datetime import date

    match = _TIMESTAMP.fullmatch(text)
    try:
        if match:
            date(int(match[1]), int(match[2]), int(match[3]))
            return
    except ValueError:
        pass
    raise ValueError(f"cannot read {text!r} as !!timestamp")


def float_key(value: float) -> str:
    """strconv.FormatFloat(value, 'g', -1, 32): the shortest text that is the same 32-bit float."""
    if value != value:  # noqa: PLR0124 - not-a-number
        return ".nan"
    try:
        (single,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        single = value * float("inf")
    if single in (float("inf"), float("-inf")):
        return ".inf" if single > 0 else "-.inf"
    return _general(next(text for digits in range(9) if _single(text := f"{single:.{digits}e}") == single))


def float_text(value: float) -> str:
    """strconv.FormatFloat(value, 'g', -1, 64) of a finite number."""
    return _general(next(text for digits in range(17) if float(text := f"{value:.{digits}e}") == value))


def _general(written: str) -> str:
    """Digits with an exponent as 'g' writes them: with one where the number is large or small."""
    mantissa, _, exponent = written.partition("e")
    places = int(exponent)
    if -4 <= places < 6:
        digits = len(mantissa.lstrip("-").replace(".", ""))
        return f"{float(written):.{max(digits - 1 - places, 0)}f}"
    return f"{mantissa}e{places:+03d}"


def _single(text: str) -> float:
    (value,) = struct.unpack("f", struct.pack("f", float(text)))
    return float(value)
