"""What the API server says of an object that is applied over another one of its name."""

from __future__ import annotations

from svclint.apiserver.update import validate_update
from svclint.resource import dig, is_placeholder, is_stand_in
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from svclint.apiserver.field import FieldError


def refused(
    old: Mapping[str, Any], new: Mapping[str, Any], asked: Sequence[int]
) -> Iterator[tuple[FieldError, tuple[int, ...]]]:
    """The errors of the update, and not of the new object alone, each with those of the `asked` minor versions of
    Kubernetes that have it. What is filled in later is no error."""
    if old == new:
        return
    found: dict[str, tuple[FieldError, list[int]]] = {}
    for minor in asked:
        own = {str(one) for one in validate_update(new, new, minor)}
        for error in validate_update(old, new, minor):
            if str(error) not in own and not _is_filled_in(error.value) and not _is_filled_in(dig(old, error.path)):
                found.setdefault(str(error), (error, []))[1].append(minor)
    for error, refusing in found.values():
        yield error, tuple(refusing)


def _is_filled_in(value: Any) -> bool:
    """Whether something in a value is a placeholder."""
    if isinstance(value, dict):
        return any(map(_is_filled_in, (*value, *value.values())))
    if isinstance(value, list):
        return any(map(_is_filled_in, value))
    return isinstance(value, str) and (is_placeholder(value) or is_stand_in(value))
