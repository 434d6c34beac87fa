"""What an object cannot do without: one that lacks it is a part of another object, and is not applied by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.typing_names import Any

_EACH = "*"
_CONTAINERS = ("spec", "containers", _EACH, "image")
_OF_TEMPLATE = (("spec", "selector"), ("spec", "template", "metadata", "labels"), ("spec", "template", *_CONTAINERS))
_WEBHOOKS = (("webhooks", _EACH, "clientConfig"),)

# k/k: pkg/apis/*/validation: what makes the API server refuse an object that is created without it
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "apps/Deployment": _OF_TEMPLATE,
    "apps/StatefulSet": _OF_TEMPLATE,
    "apps/DaemonSet": _OF_TEMPLATE,
    "apps/ReplicaSet": _OF_TEMPLATE,
    "/ReplicationController": (("spec", "template", *_CONTAINERS),),
    "/Pod": (_CONTAINERS,),
    "batch/Job": (("spec", "template", *_CONTAINERS),),
    "batch/CronJob": (("spec", "schedule"), ("spec", "jobTemplate", "spec", "template", *_CONTAINERS)),
    "/PersistentVolumeClaim": (("spec", "accessModes"),),
    "networking.k8s.io/Ingress": (("spec",),),
    "networking.k8s.io/NetworkPolicy": (("spec",),),
    "autoscaling/HorizontalPodAutoscaler": (("spec", "scaleTargetRef"), ("spec", "maxReplicas")),
    "rbac.authorization.k8s.io/RoleBinding": (("roleRef",),),
    "rbac.authorization.k8s.io/ClusterRoleBinding": (("roleRef",),),
    "apiextensions.k8s.io/CustomResourceDefinition": (("spec", "group"), ("spec", "names"), ("spec", "versions")),
    "apiregistration.k8s.io/APIService": (("spec", "groupPriorityMinimum"),),
    "admissionregistration.k8s.io/MutatingWebhookConfiguration": _WEBHOOKS,
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration": _WEBHOOKS,
    "monitoring.coreos.com/ServiceMonitor": (("spec", "selector"), ("spec", "endpoints")),
    "monitoring.coreos.com/PodMonitor": (("spec", "selector"),),
}
_EMPTY: tuple[Any, ...] = ("", None, {}, [])
# kustomize: strategic merge patches may say so themselves
_DIRECTIVES = ("$patch", "$retainKeys", "$setElementOrder", "$deleteFromPrimitiveList")


def lacking(data: dict[str, Any]) -> str:
    """What an object lacks that its kind cannot do without, as a field; empty where nothing is known to be missing."""
    kind = text(data.get("kind"))
    if kind == "Service":
        return "" if _is_whole_service(data) else "spec.ports"
    for path in _NEEDED.get(_key(data), ()):
        if not _has(data, path):
            return ".".join(step for step in path if step != _EACH)
    return ""


class Standing(NamedTuple):
    """What `lacking`, `is_bare` and `is_open` say of one object; `is_skeleton` says that something its kind cannot do
    without is missing, or there and empty."""

    lacks: bool = False
    is_skeleton: bool = False
    is_bare: bool = False
    is_open: bool = False


_WHOLE, _OPEN = Standing(), Standing(is_open=True)


def standing(data: dict[str, Any]) -> Standing:
    """What an object lacks or leaves open, at one look: most of them are whole."""
    kind = text(data.get("kind"))
    if kind == "Service":
        is_whole, is_selecting = _is_whole_service(data), not is_open(data)
        return _WHOLE if is_whole and is_selecting else Standing(lacks=not is_whole, is_open=not is_selecting)
    needed = _NEEDED.get(_key(data))
    if needed is None:
        return _OPEN
    for path in needed:
        if not _has(data, path, _EMPTY):
            return Standing(bool(lacking(data)), True, is_bare(data))
    return _WHOLE


def is_bare(data: dict[str, Any]) -> bool:
    """Whether an object has nothing of the several things that its kind cannot do without, in no container either: it
    can only add to one that is there."""
    # labels alone make no whole pod
    needed = [path for path in _NEEDED.get(_key(data), ()) if path[-1] != "labels"]
    return len(needed) > 1 and not any(_has(data, path, each=any) for path in needed)


def is_addition(data: dict[str, Any]) -> bool:
    """Whether an object is bare and says all the same what it adds to, such as the containers of a workload."""
    lists = (path[: path.index(_EACH)] for path in _NEEDED.get(_key(data), ()) if _EACH in path)
    return is_bare(data) and any(_has(data, path) for path in lists)


def is_nameless(data: dict[str, Any]) -> bool:
    """Whether an object has no name yet."""
    metadata = mapping(data.get("metadata"))
    return not (text(metadata.get("name")) or text(metadata.get("generateName")))


def is_open(data: dict[str, Any]) -> bool:
    """Whether nothing tells a whole object of its kind from a part of one (a ConfigMap, most custom resources).

    A Service without a selector may be whole, but seldom is where another one of its name has one.
    """
    if text(data.get("kind")) == "Service":
        return not mapping(mapping(data.get("spec")).get("selector"))
    return _key(data) not in _NEEDED


def is_directed(value: Any) -> bool:
    """Whether a directive of strategic merge patches stands somewhere in `value`."""
    if isinstance(value, dict):
        return any(str(key).startswith(_DIRECTIVES) for key in value) or any(map(is_directed, value.values()))
    return isinstance(value, list) and any(map(is_directed, value))


def _key(data: dict[str, Any]) -> str:
    group, slash, _ = text(data.get("apiVersion")).rpartition("/")
    # a version that is gone served the same kinds: extensions/v1beta1 had those of apps and networking.k8s.io
    kind = text(data.get("kind"))
    if group == "extensions":
        group = "networking.k8s.io" if kind in ("Ingress", "NetworkPolicy") else "apps"
    return f"{group if slash else ''}/{kind}"


def _is_whole_service(data: dict[str, Any]) -> bool:
    spec = mapping(data.get("spec"))
    named = spec.get("type") == "ExternalName" or spec.get("clusterIP") == "None"
    return bool(spec) and (named or bool(sequence(spec.get("ports"))))


def _has(
    value: Any,
    path: tuple[str, ...],
    nothing: Collection[Any] = (None, {}, []),
    each: Callable[[Iterable[bool]], bool] = all,
) -> bool:
    """Whether something stands at `path`; behind "*" in every item of a list that has items, or in `any` of them."""
    for number, step in enumerate(path):
        if step == _EACH:
            items, rest = sequence(value), path[number + 1 :]
            return bool(items) and each([_has(one, rest, nothing, each) for one in items])
        value = value.get(step) if isinstance(value, dict) else None
    return value not in nothing


def all_keys(value: Any) -> Iterator[str]:
    """Every key of every mapping in `value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from all_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_keys(inner)
