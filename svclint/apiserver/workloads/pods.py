"""Pods. k/k: pkg/apis/core/validation/validation.go: ValidatePodCreate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import dns1123_subdomain, validate_object_meta
from svclint.apiserver.workloads.containers import validate_images
from svclint.apiserver.workloads.options import RESTART_POLICIES, Options
from svclint.apiserver.workloads.pod_spec import validate_pod_spec
from svclint.typing_names import Any


def validate_pod(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: validatePodMetadataAndSpec, ValidatePodCreate."""
    yield from validate_object_meta(data, dns1123_subdomain)
    spec = data.get("spec")
    if spec is not None and not isinstance(spec, dict):
        return
    spec = spec or {}
    yield from validate_pod_spec(spec, ("spec",), Options(minor, is_pod=True, restart_policies=RESTART_POLICIES))
    yield from validate_images(spec, ("spec",))
    if spec.get("ephemeralContainers"):
        yield FieldError(("spec", "ephemeralContainers"), "Forbidden", "cannot be set on create")
