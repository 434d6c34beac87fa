"""Dapr: what its annotations on pods have it make. https://docs.dapr.io/reference/arguments-annotations-overview/"""

from __future__ import annotations

from collections.abc import Iterable

from svclint.resource import dig, mapping
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import PodTemplate

_SUFFIX = "-dapr"


def is_of_sidecar(name: str, templates: Iterable[PodTemplate]) -> bool:
    """Whether a Service is that of the sidecar of an application: its operator makes one for each `dapr.io/app-id`."""
    if not name.endswith(_SUFFIX):
        return False
    for template in templates:
        said = mapping(dig(template.data, ("metadata", "annotations")))
        if said.get("dapr.io/enabled") == "true" and said.get("dapr.io/app-id") == name.removesuffix(_SUFFIX):
            return True
    return False
