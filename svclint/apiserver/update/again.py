"""The rules of creation, which run again on every update, but for the object's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.field import Validate

_NAMES = (("metadata", "name"), ("metadata", "generateName"))


def created(validate: Validate, data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """What `validate` says of the new object. k/k: apimachinery/pkg/api/validation: ValidateObjectMetaUpdate.

    The name cannot change: two objects of other names are not one that is updated.
    """
    for error in validate(data, minor):
        if error.path not in _NAMES:
            yield error
