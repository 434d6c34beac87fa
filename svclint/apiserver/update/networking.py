"""Updates of an IngressClass and of an EndpointSlice.

k/k: pkg/apis/networking/validation/validation.go, pkg/apis/discovery/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.endpoints import validate_endpoint_slice
from svclint.apiserver.field import FieldError
from svclint.apiserver.ingress import validate_ingress_class
from svclint.apiserver.update.again import created
from svclint.apiserver.update.semantic import immutable
from svclint.resource.model import mapping
from svclint.typing_names import Any


def validate_ingress_class_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateIngressClassUpdate. The parameters may change."""
    yield from immutable(mapping(old.get("spec")), mapping(new.get("spec")), ("controller",), ("spec",))
    yield from created(validate_ingress_class, new, minor)


def validate_endpoint_slice_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateEndpointSliceUpdate. Endpoints, ports and labels may change."""
    yield from created(validate_endpoint_slice, new, minor)
    yield from immutable(old, new, ("addressType",), ())
