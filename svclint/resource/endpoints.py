"""The ports of Endpoints and EndpointSlices, under one shape."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Resource
    from svclint.violation import Label


class EndpointPort(NamedTuple):
    """One entry of `ports`. Having no name is a name of its own: the empty one."""

    resource: Resource
    path: Path
    data: dict[str, Any]

    @property
    def name(self) -> str:
        return text(self.data.get("name"))

    @property
    def protocol(self) -> str:
        return text(self.data.get("protocol")) or "TCP"

    def label(self, field: str, words: str = "") -> Label:
        """A label on a field of the entry; on the entry itself where the field is not written."""
        return self.resource.label((*self.path, field) if field in self.data else self.path, words)


def endpoint_ports(endpoints: Resource) -> Iterator[EndpointPort]:
    """The ports of an EndpointSlice, or those of all subsets of Endpoints."""
    if endpoints.kind == "EndpointSlice":
        yield from _entries(endpoints, ("ports",), endpoints.get("ports"))
        return
    for index, subset in enumerate(sequence(endpoints.get("subsets"))):
        yield from _entries(endpoints, ("subsets", index, "ports"), mapping(subset).get("ports"))


def _entries(endpoints: Resource, path: Path, written: Any) -> Iterator[EndpointPort]:
    for index, entry in enumerate(sequence(written)):
        if isinstance(entry, dict):
            yield EndpointPort(endpoints, (*path, index), entry)
