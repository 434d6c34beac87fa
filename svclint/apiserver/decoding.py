"""Values as the API server decodes and defaults them: null is nothing, and what has a wrong type is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.resource.model import number, sequence
from svclint.typing_names import Any


def or_default(value: Any, default: str) -> Any:
    """A text that is defaulted: `default` where nothing or the empty text is written."""
    return default if value is None or value == "" else value


def integer(value: Any) -> int | None:
    """An integer without a default: nothing is 0; None where it is of another type."""
    return 0 if value is None else number(value)


def records(value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects of a list with their indexes; null is an empty one."""
    return [(index, one or {}) for index, one in enumerate(sequence(value)) if one is None or isinstance(one, dict)]


def texts(value: Any) -> Iterator[tuple[int, str]]:
    """The texts of a list with their indexes; null is an empty one."""
    for index, one in enumerate(sequence(value)):
        if one is None or isinstance(one, str):
            yield index, one or ""
