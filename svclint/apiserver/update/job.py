"""Updates of a Job. k/k: pkg/apis/batch/validation/validation.go: ValidateJobUpdate, ValidateJobSpecUpdate.

`suspend`, `parallelism`, `backoffLimit`, `activeDeadlineSeconds` and `ttlSecondsAfterFinished` may change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.update.again import created
from svclint.apiserver.update.defaults import Fields, with_defaults
from svclint.apiserver.update.semantic import IMMUTABLE, changed, immutable
from svclint.apiserver.workloads import validate_job
from svclint.resource.model import mapping, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_SPEC: Path = ("spec",)
_TEMPLATE: Path = ("spec", "template")
_IMMUTABLE = ("podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")
_GENERATED = ("job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid")
_ELASTIC_SINCE = 27
"""From here the gate ElasticIndexedJob is on by default."""

_RESOURCES_SINCE = 36
"""From here the gate MutablePodResourcesForSuspendedJobs is on by default."""


def validate_job_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateJobUpdate. Labels and the selector that the server generates are no change.

    A Job that is suspended is taken for one that never started: then where its pods run may still change.
    """
    yield from created(validate_job, new, minor)
    before, after = mapping(old.get("spec")), mapping(new.get("spec"))
    yield from _completions(before, after, minor)
    if after.get("manualSelector") is True or None not in (before.get("selector"), after.get("selector")):
        yield from immutable(before, after, ("selector",), _SPEC)
    place = _changed_template(before, after, minor)
    if place is not None:
        yield FieldError(place, "Invalid value", IMMUTABLE)
    if _mode(before) != _mode(after):
        yield FieldError((*_SPEC, "completionMode"), "Invalid value", IMMUTABLE, after.get("completionMode"))
    yield from immutable(before, after, _IMMUTABLE, _SPEC)


def _mode(spec: Mapping[str, Any]) -> Any:
    return spec.get("completionMode") or "NonIndexed"


def _completions(before: Mapping[str, Any], after: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: validateCompletions, after SetDefaults_Job: an Indexed Job may grow and shrink, with its parallelism.

    What neither manifest writes apply does not send: the number that the server filled in stays as it is.
    """
    old, new = _defaulted(before), _defaulted(after)
    if before.get("completions") is None and after.get("completions") is None and old is not None:
        new = old
    path = (*_SPEC, "completions")
    if old == new:
        return
    if minor < _ELASTIC_SINCE or _mode(after) != "Indexed":
        yield FieldError(path, "Invalid value", IMMUTABLE, after.get("completions"))
    elif new is not None and new != (after.get("parallelism") if after.get("parallelism") is not None else 1):
        yield FieldError(path, "Invalid value", "can only be modified in tandem with spec.parallelism", new)


def _defaulted(spec: Mapping[str, Any]) -> Any:
    alone = spec.get("completions") is None and spec.get("parallelism") is None
    return 1 if alone else spec.get("completions")


def _changed_template(before: Mapping[str, Any], after: Mapping[str, Any], minor: int) -> Path | None:
    """Where the template changed in what may not. k/k: validatePodTemplateUpdate.

    The server reports it at `spec.template`; here the place is as small as it can be.
    """
    old, new = mapping(before.get("template")), mapping(after.get("template"))
    stored, wanted = (
        {**one, "spec": with_defaults(one.get("spec"), other.get("spec")), "metadata": _metadata(one)}
        for one, other in ((old, new), (new, old))
    )
    if before.get("suspend") is True:
        for job in (stored, wanted):
            job["metadata"] = {**job["metadata"], "labels": None, "annotations": None}
            job["spec"] = _placed(job["spec"], with_resources=minor < _RESOURCES_SINCE)
    return changed(stored, wanted, _TEMPLATE)


def _metadata(template: Mapping[str, Any]) -> Fields:
    """k/k: pkg/registry/batch/job/strategy.go: generateSelector."""
    metadata = mapping(template.get("metadata"))
    labels = {key: one for key, one in mapping(metadata.get("labels")).items() if key not in _GENERATED}
    return {**metadata, "labels": labels, "creationTimestamp": None}


def _placed(spec: Fields, *, with_resources: bool) -> Fields:
    """The spec without what says where its pods run, and without resources where those may change as well."""
    affinity = {**mapping(spec.get("affinity")), "nodeAffinity": None}
    found = {**spec, "affinity": affinity, "nodeSelector": None, "tolerations": None, "schedulingGates": None}
    if not with_resources:
        for field in ("containers", "initContainers"):
            found[field] = [{**mapping(one), "resources": None} for one in sequence(found.get(field))]
    return found
