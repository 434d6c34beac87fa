"""What else a manifest must change when its apiVersion does, as far as that very manifest shows it.

Source: kubernetes.io/docs/reference/using-api/deprecation-guide, "Notable changes".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apis import Api
    from svclint.resource import Resource


class _Change(NamedTuple):
    """A difference between the old apiVersions of `kinds` and the one that replaces them.

    `old` are the beginnings of those apiVersions; `applies` says whether a manifest is touched by it. `fits` says that
    the manifest is taken as it is, and means something else; any other is refused, or loses a field.
    """

    kinds: frozenset[str]
    old: tuple[str, ...]
    words: str
    applies: Callable[[Resource], bool]
    fits: bool = False


def changes(resource: Resource, api: Api) -> list[str]:
    """What must change beside the apiVersion, in words; empty also where nothing is known of it."""
    return [change.words for change in _changes(resource, api)]


def fits(resource: Resource, api: Api) -> bool:
    """Whether the manifest is one of the new apiVersion as it stands, as far as is known here."""
    return all(change.fits for change in _changes(resource, api))


def _changes(resource: Resource, api: Api) -> Iterator[_Change]:
    for change in _CHANGES:
        if api.kind in change.kinds and api.api_version.startswith(change.old) and change.applies(resource):
            yield change


def instead(api: Api) -> str:
    """What to turn to where no other API takes the place of this one."""
    return _INSTEAD.get(api.kind, "")


def _lacks(*path: str) -> Callable[[Resource], bool]:
    return lambda resource: resource.get(*path) is None


def _has(*path: str) -> Callable[[Resource], bool]:
    return lambda resource: resource.get(*path) is not None


def _always(resource: Resource) -> bool:
    return True


def _paths(ingress: Resource) -> Iterator[dict[str, Any]]:
    for rule in sequence(ingress.spec.get("rules")):
        for path in sequence(mapping(mapping(rule).get("http")).get("paths")):
            yield mapping(path)


def _names_old_backend(ingress: Resource) -> bool:
    backends = [mapping(ingress.spec.get("backend")), *(mapping(one.get("backend")) for one in _paths(ingress))]
    return any("serviceName" in one or "servicePort" in one for one in backends)


def _lacks_path_type(ingress: Resource) -> bool:
    return any(one.get("pathType") is None for one in _paths(ingress))


def _selects_all(budget: Resource) -> bool:
    selector = budget.spec.get("selector")
    return isinstance(selector, dict) and not any(selector.values())


def _lacks_of_webhook(configuration: Resource) -> bool:
    hooks = list(map(mapping, sequence(configuration.get("webhooks"))))
    return any(one.get("sideEffects") is None or one.get("admissionReviewVersions") is None for one in hooks)


def _has_topology(piece: Resource) -> bool:
    return any("topology" in mapping(one) for one in sequence(piece.get("endpoints")))


def _has_zero_shares(level: Resource) -> bool:
    return number(level.get("spec", "limited", "nominalConcurrencyShares")) == 0


def _names_subject_version(binding: Resource) -> bool:
    return any("apiVersion" in mapping(one) for one in sequence(binding.get("subjects")))


_CONTROLLERS = frozenset({"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"})
_CLAIMS = frozenset({"ResourceClaim", "ResourceClaimTemplate"})
_WEBHOOKS = frozenset({"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"})
_REVIEWS = frozenset({"LocalSubjectAccessReview", "SubjectAccessReview"})


def _kind(name: str) -> frozenset[str]:
    return frozenset({name})


_CHANGES = (
    _Change(
        _kind("Ingress"),
        ("extensions/", "networking.k8s.io/v1beta1"),
        "serviceName and servicePort of a backend become service.name and service.port.number (or .name)",
        _names_old_backend,
    ),
    _Change(
        _kind("Ingress"),
        ("extensions/", "networking.k8s.io/v1beta1"),
        "every path needs a pathType (what none meant before is ImplementationSpecific)",
        _lacks_path_type,
    ),
    _Change(
        _kind("Ingress"),
        ("extensions/", "networking.k8s.io/v1beta1"),
        "spec.backend is called spec.defaultBackend",
        _has("spec", "backend"),
    ),
    _Change(
        _CONTROLLERS,
        ("extensions/", "apps/v1beta"),
        "spec.selector is required: the labels of the pod template",
        _lacks("spec", "selector"),
    ),
    _Change(_kind("Deployment"), ("extensions/", "apps/v1beta"), "spec.rollbackTo is gone", _has("spec", "rollbackTo")),
    _Change(
        _kind("Deployment"),
        ("extensions/", "apps/v1beta1"),
        "fields that are not written get other defaults: revisionHistoryLimit 10, progressDeadlineSeconds 600, "
        "maxSurge and maxUnavailable 25%",
        _always,
        fits=True,
    ),
    _Change(
        _kind("DaemonSet"),
        ("extensions/", "apps/v1beta"),
        "spec.templateGeneration is gone",
        _has("spec", "templateGeneration"),
    ),
    _Change(
        frozenset({"DaemonSet", "StatefulSet"}),
        ("extensions/", "apps/v1beta1"),
        "spec.updateStrategy.type now defaults to RollingUpdate (before: OnDelete)",
        _lacks("spec", "updateStrategy", "type"),
        fits=True,
    ),
    _Change(
        _kind("HorizontalPodAutoscaler"),
        ("autoscaling/v2beta1",),
        "each metric states a target (type, and averageUtilization, averageValue or value) instead of "
        "targetAverageUtilization, targetAverageValue or targetValue, and metric.name instead of metricName",
        _has("spec", "metrics"),
    ),
    _Change(
        _kind("PodDisruptionBudget"),
        ("policy/v1beta1",),
        "the empty selector now selects every pod of the namespace, where it selected none",
        _selects_all,
        fits=True,
    ),
    _Change(
        _kind("EndpointSlice"),
        ("discovery.k8s.io/v1beta1",),
        "endpoints[].topology is gone: write nodeName and zone",
        _has_topology,
    ),
    _Change(
        _kind("CustomResourceDefinition"),
        ("apiextensions.k8s.io/v1beta1",),
        "spec.version, validation, subresources and additionalPrinterColumns move into spec.versions[], each version "
        "needs a structural schema, and spec.scope must be written",
        _always,
    ),
    _Change(
        _WEBHOOKS,
        ("admissionregistration.k8s.io/v1beta1",),
        "each webhook needs sideEffects (None or NoneOnDryRun) and admissionReviewVersions",
        _lacks_of_webhook,
    ),
    _Change(
        _WEBHOOKS,
        ("admissionregistration.k8s.io/v1beta1",),
        "failurePolicy now defaults to Fail, matchPolicy to Equivalent, timeoutSeconds to 10",
        _has("webhooks"),
        fits=True,
    ),
    _Change(
        _kind("CertificateSigningRequest"),
        ("certificates.k8s.io/v1beta1",),
        "spec.signerName and spec.usages are required",
        _always,
    ),
    _Change(_REVIEWS, ("authorization.k8s.io/v1beta1",), "spec.group is called spec.groups", _has("spec", "group")),
    _Change(
        _kind("PriorityLevelConfiguration"),
        ("flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta2"),
        "spec.limited.assuredConcurrencyShares is called nominalConcurrencyShares",
        _has("spec", "limited", "assuredConcurrencyShares"),
    ),
    _Change(
        _kind("PriorityLevelConfiguration"),
        ("flowcontrol.apiserver.k8s.io/v1beta3",),
        "nominalConcurrencyShares: 0 now means 0 (before: the default, 30)",
        _has_zero_shares,
        fits=True,
    ),
    _Change(
        _kind("Event"),
        ("events.k8s.io/v1beta1",),
        "involvedObject is called regarding; action, reason, reportingController and reportingInstance are required",
        _always,
    ),
    _Change(
        frozenset({"ClusterRoleBinding", "RoleBinding"}),
        ("rbac.authorization.k8s.io/v1alpha1",),
        "subjects[].apiVersion is called apiGroup",
        _names_subject_version,
    ),
    _Change(
        _kind("RuntimeClass"),
        ("node.k8s.io/v1alpha1",),
        "spec.runtimeHandler is called handler, without spec",
        _has("spec"),
    ),
    _Change(
        _CLAIMS,
        ("resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3"),
        "what a request asks for moves below its field exactly",
        _always,
    ),
    _Change(
        _CLAIMS,
        ("resource.k8s.io/v1alpha1", "resource.k8s.io/v1alpha2"),
        "spec.devices takes the place of resourceClassName and parametersRef",
        _always,
    ),
)

_INSTEAD = {
    "PodSecurityPolicy": "Use Pod Security admission (the namespace label pod-security.kubernetes.io/enforce) or a "
    "policy engine.",
    "PodPreset": "Use a mutating admission policy or webhook.",
    "InitializerConfiguration": "Use an admission webhook.",
    "AuditSink": "Use the API server's --audit-webhook-config-file.",
    "ClusterCIDR": "Use the address management of the network plugin.",
    "PodSchedulingContext": "The scheduler allocates claims itself.",
    "PodScheduling": "The scheduler allocates claims itself.",
    "ResourceClaimParameters": "Write the parameters into the claim's spec.devices.config.",
    "ResourceClassParameters": "Write the parameters into the DeviceClass's spec.config.",
    "ComponentStatus": "It is only read, and cannot be created.",
}
