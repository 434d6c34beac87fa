"""Which values a file of values sets, by their paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from svclint.document import documents
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.source import Source

# with aliases of aliases there might be any number
_MOST = 10_000


def set_values(values: Source) -> frozenset[Path]:
    """The paths of what some values set, but for mappings: those are merged with the chart's own."""
    return frozenset(path for path, _ in islice(_set(values), _MOST))


def values_at(values: Source) -> Mapping[Path, Any]:
    """What some values set, by its paths."""
    return dict(islice(_set(values), _MOST))


def _set(values: Source) -> Iterator[tuple[Path, Any]]:
    left: list[tuple[Path, Any]] = [((), one.value) for one in documents(values)[:1]]
    while left:
        path, value = left.pop()
        if isinstance(value, Mapping):
            left.extend(((*path, key), one) for key, one in value.items())
        else:
            yield path, value
