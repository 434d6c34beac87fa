"""When two values are one to the API server, and where they differ.

k/k: staging/src/k8s.io/apimachinery/pkg/api/equality/semantic.go: nothing and empty are equal, quantities by amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from svclint.apiserver.field import FieldError
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

IMMUTABLE = "field is immutable"

_QUANTITIES = frozenset({"capacity", "divisor", "limits", "overhead", "requests", "sizeLimit"})
_QUANTITY = re.compile(r"([+-]?[0-9]*+(?:\.[0-9]*+)?)(?:[eE]([+-]?[0-9]{1,3})|([KMGTPE]i|[numkMGTPE]|))")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


def same(old: Any, new: Any) -> bool:
    """Whether two values are equal once what is empty is left out. Zero and false count as nothing: few differ."""
    return (plain(old) or None) == (plain(new) or None)


def plain(value: Any, key: str = "") -> Any:
    """A value with nothing in it that means nothing; `key` is the name that it has, by which amounts are known."""
    if isinstance(value, dict):
        pairs = {name: plain(one, key if key in _QUANTITIES else name) for name, one in value.items()}
        return {name: one for name, one in pairs.items() if one}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return quantity(value) if key in _QUANTITIES else value


def quantity(value: Any) -> Any:
    """The amount that a resource.Quantity stands for; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return value
    match = _QUANTITY.fullmatch(str(value))
    if match is None or not any(sign.isdigit() for sign in match[1]):
        return value
    amount = Fraction(match[1])
    if match[2] is not None:
        return amount * Fraction(10) ** int(match[2])
    if match[3] in _BINARY:
        return amount * 1024 ** (_BINARY.index(match[3]) + 1)
    return amount * Fraction(10) ** _DECIMAL[match[3]]


def changed(old: Any, new: Any, path: Path) -> Path | None:
    """The smallest part of the value at `path` that holds every difference; None where there is none."""
    found = list(_differences(plain(old), plain(new), path))
    if not found:
        return None
    shared = found[0]
    for other in found[1:]:
        length = next((at for at, (a, b) in enumerate(zip(shared, other, strict=False)) if a != b), len(shared))
        shared = shared[:length]
    return shared


def _differences(old: Any, new: Any, path: Path) -> Iterator[Path]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _differences(old.get(key), new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, (*path, index))
    else:
        yield path


def immutable(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: tuple[str, ...], path: Path
) -> Iterator[FieldError]:
    """Fields of the objects at `path` that may not change. k/k: pkg/api/validation: ValidateImmutableField."""
    for field in fields:
        if not same(old.get(field), new.get(field)):
            yield FieldError((*path, field), "Invalid value", IMMUTABLE, new.get(field))
