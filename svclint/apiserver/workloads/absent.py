"""Fields that must be there, and are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svclint.apiserver.field import FieldError
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path


def required(data: Mapping[str, Any], field: str, path: Path, detail: str = "") -> Sequence[FieldError]:
    """The error for `field` of `data` at `path`, where it is nothing, empty or 0.

    None where another key looks like it: an unknown field is one fault, which the schema tells, and this its echo.
    """
    value = data.get(field)
    if (value is None or value in ("", [])) and not is_misspelt(data, field):
        return (FieldError((*path, field), "Required value", detail),)
    return ()


def is_misspelt(data: Mapping[str, Any], field: str) -> bool:
    """Whether `data` lacks `field`, but has a key so much like it that it must be meant."""
    if field in data:
        return False
    # imported here: most fields are there
    from svclint.suggest import is_slip

    return any(is_slip(field, key) for key in data)
