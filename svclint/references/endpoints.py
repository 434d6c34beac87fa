"""Cilium's selectors of endpoints: pod labels with their source, and those that stand for the namespace."""

from __future__ import annotations

from svclint.references.reference import Namespaces
from svclint.resource.selector import Requirement, Selector, label_selector
from svclint.typing_names import Any

_NAMESPACE = "io.kubernetes.pod.namespace"
_NAMESPACE_LABEL = "io.cilium.k8s.namespace.labels."
_NAME = "kubernetes.io/metadata.name"

# `any:` is what a label without a source means
_SOURCES = ("k8s:", "any:")
# what Cilium adds to the labels of a pod, and no manifest shows: the cluster, the service account
_OF_CILIUM = "io.cilium."


def endpoint_selector(written: Any, namespace: str, *, own: bool) -> tuple[Selector, Namespaces] | None:
    """The pods that an EndpointSelector chooses and where it looks; None where it can mean others than labels tell.

    cilium: pkg/k8s/apis/cilium.io/utils, getEndpointSelector and ParseToCiliumRule. Without a label that names the
    namespace a peer is in the policy's own, for a clusterwide policy (`namespace` is empty) in any. `own` says that
    the pods are those that the policy is for: a namespace that it names besides its own is taken out.
    """
    pods: list[Requirement] = []
    where: list[Requirement] = []
    for requirement in label_selector(written).requirements:
        key = next(
            (requirement.key.removeprefix(source) for source in _SOURCES if requirement.key.startswith(source)),
            requirement.key,
        )
        if key == _NAMESPACE:
            where.append(requirement._replace(key=_NAME))
        elif key.startswith(_NAMESPACE_LABEL):
            where.append(requirement._replace(key=key.removeprefix(_NAMESPACE_LABEL)))
        elif key.startswith(_OF_CILIUM) or ":" in key:
            return None
        else:
            pods.append(requirement._replace(key=key))
    return Selector.of(pods), _places(where, namespace, own=own)


def _places(where: list[Requirement], namespace: str, *, own: bool) -> Namespaces:
    if namespace and (own or not where):
        return Namespaces((namespace,))
    if not where:
        return Namespaces(every=True)
    if len(where) == 1 and where[0].key == _NAME and where[0].operator == "In":
        return Namespaces(where[0].values)
    return Namespaces(selector=Selector.of(where))
