"""Jobs and CronJobs: their pods, and the selector that the server makes for them.

k/k: pkg/apis/batch/validation/validation.go; pkg/registry/batch/job/strategy.go: generateSelector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.decoding import integer
from svclint.apiserver.field import FieldError
from svclint.apiserver.label_selector import validate_label_selector
from svclint.apiserver.meta import dns1123_label, dns1123_subdomain, label_value, validate_object_meta
from svclint.apiserver.workloads.absent import required
from svclint.apiserver.workloads.controllers import mismatch
from svclint.apiserver.workloads.options import Options
from svclint.apiserver.workloads.pod_spec import validate_pod_template_spec
from svclint.resource.model import mapping, text
from svclint.resource.selector import label_selector
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_RESTART_POLICIES = ("OnFailure", "Never")
_CRON_JOB_NAME = 52
"""The most characters: eleven more make the name of a Job."""

_PREFIX = "batch.kubernetes.io/"
_PREFIXED_SINCE = 27


def validate_job(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateJob, ValidateJobSpec."""
    yield from validate_object_meta(data, dns1123_subdomain)
    spec = data.get("spec")
    if spec is not None and not isinstance(spec, dict):
        return
    spec = spec or {}
    if spec.get("manualSelector") is True:
        yield from _job_spec(spec, ("spec",), minor)
        yield from _manual_selector(spec)
    else:
        yield from _generated_selector(mapping(data.get("metadata")), spec, minor)
        yield from _job_spec(spec, ("spec",), minor)
    yield from _indexed_name(text(mapping(data.get("metadata")).get("name")), spec)


def validate_cron_job(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateCronJobCreate, ValidateJobTemplateSpec."""
    yield from validate_object_meta(data, dns1123_subdomain)
    path: Path = ("spec", "jobTemplate", "spec")
    template = mapping(data.get("spec")).get("jobTemplate")
    spec = mapping(template).get("spec")
    if all(one is None or isinstance(one, dict) for one in (data.get("spec"), template, spec)):
        yield from _job_spec(spec or {}, path, minor)
        if isinstance((spec or {}).get("selector"), dict):
            selector = (spec or {})["selector"]
            yield FieldError((*path, "selector"), "Invalid value", "`selector` will be auto-generated", selector)
        if (spec or {}).get("manualSelector") is True:
            detail = 'supported values: "nil", "false"'
            yield FieldError((*path, "manualSelector"), "Unsupported value", detail, True)
    name = text(mapping(data.get("metadata")).get("name"))
    if len(name) > _CRON_JOB_NAME and dns1123_subdomain(name) is None:
        detail = f"must be no more than {_CRON_JOB_NAME} characters"
        yield FieldError(("metadata", "name"), "Invalid value", detail, name)


def _job_spec(spec: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: validateJobSpec, the template and what else bears on its pods."""
    template = spec.get("template")
    here = (*path, "template")
    yield from validate_pod_template_spec(template, here, Options(minor, restart_policies=_RESTART_POLICIES))
    policy = mapping(mapping(template).get("spec")).get("restartPolicy")
    if isinstance(spec.get("podFailurePolicy"), dict) and policy == "OnFailure":
        detail = 'only "Never" is supported when podFailurePolicy is specified'
        yield FieldError((*here, "spec", "restartPolicy"), "Invalid value", detail, policy)


def _manual_selector(spec: Mapping[str, Any]) -> Iterator[FieldError]:
    """The end of ValidateJobSpec; an empty selector is fine."""
    yield from required(spec, "selector", ("spec",))
    selector = spec.get("selector")
    if not isinstance(selector, dict):
        return
    wrong = list(validate_label_selector(selector, ("spec", "selector")))
    yield from wrong
    labels = mapping(mapping(mapping(spec.get("template")).get("metadata")).get("labels"))
    if not wrong and not label_selector(selector).matches({key: str(value) for key, value in labels.items()}):
        yield mismatch(spec)


def _generated_selector(metadata: Mapping[str, Any], spec: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: generateSelector, validateGeneratedSelector: labels and selector are the server's own, or equal to them.

    An object with a uid was taken from a cluster, where it may still be.
    """
    own = {"controller-uid": text(metadata.get("uid")), "job-name": text(metadata.get("name"))}
    if minor >= _PREFIXED_SINCE:
        own.update({f"{_PREFIX}{key}": value for key, value in own.items()})
    labels = mapping(mapping(mapping(spec.get("template")).get("metadata")).get("labels"))
    yield from _name_as_label(own["job-name"])
    for key, value in own.items():
        written = labels.get(key)
        if isinstance(written, str) and written != value:
            path = ("spec", "template", "metadata", "labels", key)
            yield FieldError(path, "Invalid value", f"must be '{value or '<generated>'}'", written)
    selector = spec.get("selector")
    if not isinstance(selector, dict):
        return
    wrong = list(validate_label_selector(selector, ("spec", "selector")))
    yield from wrong
    if not wrong and not label_selector(selector).matches(own):
        yield FieldError(("spec", "selector"), "Invalid value", "`selector` not auto-generated", selector)


def _name_as_label(name: str) -> Iterator[FieldError]:
    """The server finds the fault in the label that it made, at `spec.template.labels`; the name is what is written."""
    wrong = label_value(name)
    if wrong is not None and dns1123_subdomain(name) is None:
        yield FieldError(("metadata", "name"), "Invalid value", f"{wrong}, to be the pods' label job-name", name)


def _indexed_name(name: str, spec: Mapping[str, Any]) -> Iterator[FieldError]:
    """The end of ValidateJob: the index becomes part of a host name. SetDefaults_Job: one completion, if any."""
    written = spec.get("completions")
    completions = 1 if written is None and spec.get("parallelism") is None else integer(written)
    if spec.get("completionMode") != "Indexed" or not completions or completions < 0 or not name:
        return
    longest = f"{name}-{completions - 1}"
    if dns1123_label(longest) is not None and dns1123_subdomain(name) is None:
        detail = f"will not able to create pod with invalid DNS label: {longest}"
        yield FieldError(("metadata", "name"), "Invalid value", detail, name)
