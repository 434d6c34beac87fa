"""Live: who had written an object that was read out of a cluster, and whether it still does anything there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.families import argo, openshift
from svclint.resource.identity import Identity
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.resource.model import Resource

_SLICES = "endpointslice.kubernetes.io/managed-by"
# k/k: pkg/controller/endpointslice and endpointslicemirroring; whoever writes slices by hand names somebody else there
_SLICE_CONTROLLERS = ("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io")
_ENDPOINTS = "endpoints.kubernetes.io/"

# ConfigMaps that a controller puts into every namespace
_BUNDLES = frozenset({"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert", "istio-ca-crl"})
_SECRETS = frozenset({"kubernetes.io/service-account-token", "helm.sh/release.v1"})
_RECORDS = frozenset({("", "Event"), ("events.k8s.io", "Event")})

_NO_SUFFIX = ""


def is_made(one: Resource) -> bool:
    """Whether a controller has written a live object and would write it again, so that nobody can edit it."""
    if _controller(one) is not None or (one.group, one.kind) in _RECORDS:
        return True
    if (one.namespace, one.name) == ("default", "kubernetes"):
        # k/k: pkg/controlplane/controller/kubernetesservice: the API server keeps its own Service and endpoints
        return one.kind in ("Service", "Endpoints", "EndpointSlice")
    found = _MADE.get((one.group, one.kind))
    return found is not None and found(one)


def is_finished(one: Resource) -> bool:
    """Whether it is a live Pod that runs no more, and gets no traffic."""
    return one.is_live and one.kind == "Pod" and one.get("status", "phase") in ("Succeeded", "Failed")


def is_replaced(one: Resource) -> bool:
    """Whether it is a live ReplicaSet without pods, mostly of an earlier revision."""
    return one.is_made and one.kind == "ReplicaSet" and one.spec.get("replicas") == 0


def makers(one: Resource) -> Iterator[Identity]:
    """The object that has made a live one, and the one that has made that, as far as names tell.

    The ReplicaSet between a Deployment and its Pods, or the Job between a CronJob and its own, need not be at hand.
    """
    reference = _controller(one) if one.is_live else None
    if reference is None:
        return
    api_version, kind, name = (_text(reference.get(key)) for key in ("apiVersion", "kind", "name"))
    group = api_version.rpartition("/")[0]
    yield Identity.of(group, kind, one.namespace, name)
    if (group, kind) == ("apps", "ReplicaSet"):
        yield Identity("apps", "Deployment", one.namespace, _before(name, one.labels.get("pod-template-hash", "")))
        rollout = _before(name, one.labels.get("rollouts-pod-template-hash", ""))
        yield Identity(argo.GROUP, "Rollout", one.namespace, rollout)
    elif (group, kind) == ("batch", "Job"):
        # k/k: pkg/controller/cronjob: getJobName: the time in minutes
        head, _, time = name.rpartition("-")
        yield Identity(group, "CronJob", one.namespace, head if time.isdecimal() else _NO_SUFFIX)
    elif (group, kind) == ("", "ReplicationController"):
        yield Identity(openshift.APPS, "DeploymentConfig", one.namespace, one.labels.get("deploymentconfig", ""))


def _before(name: str, suffix: str) -> str:
    return name.removesuffix(f"-{suffix}") if suffix and name.endswith(f"-{suffix}") else _NO_SUFFIX


def _controller(one: Resource) -> Mapping[str, Any] | None:
    """The owner that controls an object. Any other only says with what it is to be deleted."""
    owners = one.metadata.get("ownerReferences")
    if not isinstance(owners, list):
        return None
    return next((owner for owner in owners if isinstance(owner, dict) and owner.get("controller") is True), None)


def _is_made_slice(one: Resource) -> bool:
    return one.labels.get(_SLICES) in _SLICE_CONTROLLERS


def _are_made_endpoints(one: Resource) -> bool:
    """Those of a Service with a selector: of pods, or of none at all."""
    if any(key.startswith(_ENDPOINTS) for key in (*one.labels, *one.annotations)):
        return True
    subsets = one.get("subsets")
    if not isinstance(subsets, list) or not subsets:
        return True
    return any("targetRef" in address for address in _addresses(subsets))


def _addresses(subsets: list[Any]) -> Iterator[Mapping[str, Any]]:
    for subset in subsets:
        for field in ("addresses", "notReadyAddresses"):
            found = subset.get(field) if isinstance(subset, dict) else None
            yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


_MADE = {
    ("", "ConfigMap"): lambda one: one.name in _BUNDLES,
    ("", "Endpoints"): _are_made_endpoints,
    ("", "Secret"): lambda one: _text(one.get("type")) in _SECRETS,
    ("discovery.k8s.io", "EndpointSlice"): _is_made_slice,
}
