"""Updates of a Pod. k/k: pkg/apis/core/validation/validation.go: ValidatePodUpdate.

Labels, annotations and images may change; nearly all else needs a new Pod.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.update.again import created
from svclint.apiserver.update.defaults import Fields, with_defaults
from svclint.apiserver.update.semantic import changed, same
from svclint.apiserver.workloads import validate_pod
from svclint.resource.model import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_SPEC: Path = ("spec",)
_LISTS = ("containers", "initContainers")
_UPDATABLE = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


def validate_pod_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidatePodUpdate. All rules of creation run again.

    The server reports what may not change at `spec`; here the place is as small as it can be. Ephemeral containers come
    by a request of their own, and so do new resources.
    """
    yield from created(validate_pod, new, minor)
    before, after = mapping(old.get("spec")), mapping(new.get("spec"))
    counted = list(_counts(before, after))
    yield from counted
    if counted:
        return
    yield from _deadline(before.get("activeDeadlineSeconds"), after.get("activeDeadlineSeconds"))
    yield from _tolerations(sequence(before.get("tolerations")), sequence(after.get("tolerations")))
    yield from _gates(sequence(before.get("schedulingGates")), sequence(after.get("schedulingGates")))
    place = _changed_spec(before, after)
    if place is not None:
        yield FieldError(place, "Forbidden", _UPDATABLE)


def _counts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldError]:
    """k/k: ValidateContainerUpdates: after another number of containers the server does not look further."""
    for field in _LISTS:
        if len(sequence(before.get(field))) != len(sequence(after.get(field))):
            yield FieldError((*_SPEC, field), "Forbidden", "pod updates may not add or remove containers")
            return


def _deadline(old: Any, new: Any) -> Iterator[FieldError]:
    """It may come, and become shorter."""
    path = (*_SPEC, "activeDeadlineSeconds")
    before, after = number(old), number(new)
    if new is None and before is not None:
        yield FieldError(path, "Invalid value", "must not update from a positive integer to nil value")
    elif before is not None and after is not None and before < after:
        yield FieldError(path, "Invalid value", "must be less than or equal to previous value", after)


def _tolerations(old: list[Any], new: list[Any]) -> Iterator[FieldError]:
    """k/k: validateOnlyAddedTolerations."""
    kept = [_without_seconds(one) for one in new]
    if any(not any(same(_without_seconds(one), other) for other in kept) for one in old):
        detail = "existing toleration can not be modified except its tolerationSeconds"
        yield FieldError((*_SPEC, "tolerations"), "Forbidden", detail)


def _without_seconds(toleration: Any) -> Fields:
    return {key: value for key, value in mapping(toleration).items() if key != "tolerationSeconds"}


def _gates(old: list[Any], new: list[Any]) -> Iterator[FieldError]:
    """k/k: validateOnlyDeletedSchedulingGates."""
    known = [mapping(one).get("name") for one in old]
    for index, one in enumerate(new):
        name = mapping(one).get("name")
        if name not in known:
            detail = f"only deletion is allowed, but found new scheduling gate '{name}'"
            yield FieldError((*_SPEC, "schedulingGates", index, "name"), "Forbidden", detail)


def _changed_spec(before: Mapping[str, Any], after: Mapping[str, Any]) -> Path | None:
    """The last part of ValidatePodUpdate: all fields but those that were looked at. Values that admission fills in are
    not in manifests. A Pod that waits at a gate may still be sent elsewhere."""
    stored, wanted = (
        _without_updatable(with_defaults(one, other, is_pod=True), bool(before.get("schedulingGates")))
        for one, other in ((before, after), (after, before))
    )
    grace = "terminationGracePeriodSeconds"
    if (number(before.get(grace)) or 0) < 0 and after.get(grace) == 1:
        stored[grace] = 1
    return changed(stored, wanted, _SPEC)


def _without_updatable(spec: Fields, gated: bool) -> Fields:
    found = {**spec, "activeDeadlineSeconds": None, "tolerations": None, "schedulingGates": None}
    for field in _LISTS:
        found[field] = [{**mapping(one), "image": None} for one in sequence(found.get(field))]
    if gated:
        found.update({"nodeSelector": None, "affinity": {**mapping(found.get("affinity")), "nodeAffinity": None}})
    return found
