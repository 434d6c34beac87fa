"""Updates of a PersistentVolumeClaim. k/k: pkg/apis/core/validation: ValidatePersistentVolumeClaimUpdate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from svclint.apiserver.field import FieldError
from svclint.apiserver.update.defaults import claim_with_defaults
from svclint.apiserver.update.semantic import quantity, same
from svclint.resource.model import mapping
from svclint.typing_names import Any

_SPEC = ("spec",)
_STORAGE = ("spec", "resources", "requests", "storage")
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
_ATTRIBUTES_SINCE = 34
"""From here the gate VolumeAttributesClass is on by default."""

_RECOVERS_SINCE = 32
"""From here the gate RecoverVolumeExpansionFailure is on by default."""


def validate_persistent_volume_claim_update(
    old: Mapping[str, Any], new: Mapping[str, Any], minor: int
) -> Iterator[FieldError]:
    """A claim is taken for bound: then the size may grow and the attributes class change, and nothing else.

    Accepted, once each: a volumeName, and a storageClassName, where there was none. A size that becomes smaller is
    accepted where the volume never grew to the old one; without a status the volume is taken to have its full size.
    Before 1.34 an attributes class that comes is dropped. The server reports one error at `spec`; here there is one at
    each field that changed.
    """
    before, after = (mapping(claim_with_defaults(one)["spec"]) for one in (old, new))
    late = {field for field in ("volumeName", "storageClassName") if not before.get(field)}
    detail = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
    for field in {**before, **after}:
        if field in ("resources", "volumeAttributesClassName") or (field in late and after.get(field)):
            continue
        if not same({field: before.get(field)}, {field: after.get(field)}):
            yield FieldError((*_SPEC, field), "Forbidden", detail)
    yield from _resources(mapping(before.get("resources")), mapping(after.get("resources")), detail)
    yield from _storage(old, before, after, minor)
    attributes = before.get("volumeAttributesClassName")
    if minor < _ATTRIBUTES_SINCE and attributes and not same(attributes, after.get("volumeAttributesClassName")):
        words = "update is forbidden when the VolumeAttributesClass feature gate is disabled"
        yield FieldError((*_SPEC, "volumeAttributesClassName"), "Forbidden", words)
    yield from _class_annotation(old, new)


def _resources(before: Mapping[str, Any], after: Mapping[str, Any], detail: str) -> Iterator[FieldError]:
    """What is asked for besides storage."""
    for field in ("requests", "limits"):
        old, new = ({**mapping(one.get(field)), "storage": None} for one in (before, after))
        if field == "limits":
            old, new = mapping(before.get(field)), mapping(after.get(field))
        if not same({field: old}, {field: new}):
            yield FieldError((*_SPEC, "resources", field), "Forbidden", detail)


def _storage(
    old: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any], minor: int
) -> Iterator[FieldError]:
    """The end of the function: no less than there is."""
    asked, wanted = (
        quantity(mapping(mapping(one.get("resources")).get("requests")).get("storage") or 0) for one in (before, after)
    )
    known = mapping(mapping(old.get("status")).get("capacity")).get("storage")
    there = asked if known is None else quantity(known)
    if not all(isinstance(one, Fraction) for one in (asked, wanted, there)) or wanted >= asked:
        return
    if minor < _RECOVERS_SINCE:
        yield FieldError(_STORAGE, "Forbidden", "field can not be less than previous value")
    elif wanted <= there:
        yield FieldError(_STORAGE, "Forbidden", "field can not be less than status.capacity")


def _class_annotation(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldError]:
    """The name of the class before it was a field: it may become one, and not change."""
    before, after = (mapping(mapping(one.get("metadata")).get("annotations")).get(_BETA_CLASS) for one in (old, new))
    moved = after is None and mapping(new.get("spec")).get("storageClassName") == before
    if not same(before, after) and not moved:
        path = ("metadata", "annotations", _BETA_CLASS)
        yield FieldError(path, "Invalid value", "field is immutable", after)
