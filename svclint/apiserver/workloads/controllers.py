"""Controllers that keep pods running: Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController.

k/k: pkg/apis/apps/validation/validation.go, and pkg/apis/core/validation/validation.go for the last one. The server
stops at a selector that it cannot read; here the template is judged all the same: its faults come next. That a selector
does not match the template's labels is workload-selector-mismatch's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.decoding import integer
from svclint.apiserver.field import FieldError
from svclint.apiserver.label_selector import validate_label_selector
from svclint.apiserver.meta import dns1123_label, dns1123_subdomain, validate_object_meta
from svclint.apiserver.workloads.absent import is_misspelt, required
from svclint.apiserver.workloads.options import Options
from svclint.apiserver.workloads.pod_spec import DNS_NAMES, validate_pod_template_spec
from svclint.resource.model import mapping
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

STATEFUL_NAME_IS_LABEL_SINCE = 27
SERVICE_NAME_SINCE = 33
"""From here a StatefulSet's serviceName must be a DNS-1123 label: 1.32 does not look at it."""

OWN_DNS_NAMES_SINCE = 34
"""From here hostname and subdomain of a StatefulSet's template are skipped: the controller sets its own."""

_SELECTOR_FIELDS = frozenset({"matchLabels", "matchExpressions"})
_SPEC: Path = ("spec",)
_TEMPLATE: Path = ("spec", "template")


def validate_deployment(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateDeployment, ValidateDeploymentSpec, ValidatePodTemplateSpecForReplicaSet."""
    yield from validate_object_meta(data, dns1123_subdomain)
    spec = _spec(data)
    if spec is not None:
        if "replicas" in spec:
            yield from _replicas(spec)
        yield from _selector(spec, "deployment")
        yield from _template(spec, "ReplicaSet", minor)


def validate_replica_set(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateReplicaSet, ValidateReplicaSetSpec. Its words for an empty selector are the Deployment's."""
    yield from validate_deployment(data, minor)


def validate_stateful_set(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateStatefulSet, ValidateStatefulSetSpec. No serviceName is fine, and it need not name a Service."""
    is_label = minor >= STATEFUL_NAME_IS_LABEL_SINCE
    yield from validate_object_meta(data, dns1123_label if is_label else dns1123_subdomain)
    spec = _spec(data)
    if spec is None:
        return
    yield from _replicas(spec)
    service = spec.get("serviceName")
    if minor >= SERVICE_NAME_SINCE and isinstance(service, str) and service:
        wrong = dns1123_label(service)
        if wrong is not None:
            yield FieldError((*_SPEC, "serviceName"), "Invalid value", wrong, service)
    yield from _selector(spec, "statefulset")
    yield from _template(spec, "StatefulSet", minor, () if minor >= OWN_DNS_NAMES_SINCE else DNS_NAMES)


def validate_daemon_set(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateDaemonSet, ValidateDaemonSetSpec, which has no words for a selector that is missing.

    Then the selector matches nothing, and so not the template's labels.
    """
    yield from validate_object_meta(data, dns1123_subdomain)
    spec = _spec(data)
    if spec is None:
        return
    if spec.get("selector") is not None:
        yield from _selector(spec, "daemonset")
    elif not is_misspelt(spec, "selector"):
        yield mismatch(spec)
    yield from _template(spec, "DaemonSet", minor)


def validate_replication_controller(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateReplicationController, ValidateReplicationControllerSpec, ValidatePodTemplateSpecForRC.

    SetDefaults_ReplicationController takes the selector from the template's labels where there is none.
    """
    yield from validate_object_meta(data, dns1123_subdomain)
    spec = _spec(data)
    if spec is None:
        return
    labels = mapping(mapping(spec.get("template")).get("metadata")).get("labels")
    misspelt = is_misspelt(spec, "selector") or is_misspelt(spec, "template")
    if spec.get("selector") in (None, {}) and labels in (None, {}) and not misspelt:
        yield FieldError((*_SPEC, "selector"), "Required value")
    yield from _replicas(spec)
    yield from required(spec, "template", _SPEC)
    if spec.get("template") is not None:
        yield from _template(spec, "ReplicationController", minor)


def _spec(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The spec of an object, an empty one where nothing is written; None where it is no object."""
    spec = data.get("spec")
    if spec is None:
        return {}
    return spec if isinstance(spec, dict) else None


def _replicas(spec: Mapping[str, Any]) -> Iterator[FieldError]:
    replicas = integer(spec.get("replicas"))
    if replicas is not None and replicas < 0:
        yield FieldError((*_SPEC, "replicas"), "Invalid value", "must be greater than or equal to 0", replicas)


def _selector(spec: Mapping[str, Any], kind: str) -> Iterator[FieldError]:
    """The selector: there, well-formed, and not empty. Unknown fields in it are the schema's."""
    path, selector = (*_SPEC, "selector"), spec.get("selector")
    yield from required(spec, "selector", _SPEC)
    if not isinstance(selector, dict):
        return
    yield from validate_label_selector(selector, path)
    if not any(selector.get(field) for field in _SELECTOR_FIELDS) and _SELECTOR_FIELDS.issuperset(selector):
        yield FieldError(path, "Invalid value", f"empty selector is invalid for {kind}", selector)


def mismatch(spec: Mapping[str, Any]) -> FieldError:
    """A selector, or none, that does not match the template's labels."""
    labels = mapping(mapping(spec.get("template")).get("metadata")).get("labels")
    path = (*_TEMPLATE, "metadata", "labels")
    return FieldError(path, "Invalid value", "`selector` does not match template `labels`", labels or None)


def _template(
    spec: Mapping[str, Any], kind: str, minor: int, names: tuple[str, ...] = DNS_NAMES
) -> Iterator[FieldError]:
    """The template, and the pod fields that a controller of `kind` has no use for."""
    template = spec.get("template")
    yield from validate_pod_template_spec(template, _TEMPLATE, Options(minor), names)
    if integer(mapping(mapping(template).get("spec")).get("activeDeadlineSeconds") or None):
        path = (*_TEMPLATE, "spec", "activeDeadlineSeconds")
        yield FieldError(path, "Forbidden", f"activeDeadlineSeconds in {kind} is not Supported")
