"""What custom resources make: exactly as the table says, else by what operators have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from svclint.operators.deploying import deploys_into, is_deployer, release
from svclint.operators.passive import TRAFFIC_SPLIT, is_passive
from svclint.operators.patterns import (
    defines_pods,
    is_set_by_operators,
    makes_pods,
    makes_service,
    selects,
    services_of,
)
from svclint.operators.table import rows_of
from svclint.resource import string_map, text

if TYPE_CHECKING:
    from svclint.resource import Resource, Selector

# what groups are called whatever they are for
_OF_ANY_GROUP = frozenset(
    {
        *("apiextensions", "application", "applications", "backend", "cache", "cloud", "cluster", "clusters"),
        *(
            "compute",
            "config",
            "controller",
            "core",
            "data",
            "database",
            "databases",
            "example",
            "frontend",
            "gateway",
            "github",
        ),
        *("infra", "infrastructure", "kubernetes", "logging", "monitoring", "networking", "operator", "operators"),
        *("platform", "security", "server", "service", "services", "serving", "source", "storage", "system", "webapp"),
        *("worker", "workload", "workloads"),
    }
)
_SHORT = 3
_DEPTH = 12  # of fields; a pod template in a list of a list is at 8


def maker(
    resources: Iterable[Resource], owner: Resource, namespace: str, name: str, kind: str = "Service"
) -> Resource | None:
    """The custom resource that may make the object `name` of `namespace`, which `owner` asks for.

    It may make the Service that it asks for itself, but no object of another `kind`: its workload must be there.

    The table says it, or a release or application deploys anything into its namespace, or the name is as operators
    give them: that of the custom resource with something before or behind it.
    """
    customs = [one for one in resources if "." in one.group]
    makers = (one for one in customs if services_of(one) and (one is not owner or kind == "Service"))
    exact = next((one for one in makers if makes_service(one, namespace, name)), None)
    if exact is not None:
        return exact
    return next(
        (
            custom
            for custom in customs
            if custom is not owner
            and (
                deploys_into(custom, namespace)
                or _is_of_release(name, custom)
                or _is_named_for(name, namespace, custom)
            )
        ),
        None,
    )


def _is_of_release(name: str, one: Resource) -> bool:
    """Whether a release has such a name, of which nothing says where it is: whoever applies it gives the namespace."""
    if one.namespace_written:
        return False
    found = release(one)
    return found is not None and not found[1] and any(name == each or name.startswith(f"{each}-") for each in found[0])


def _is_named_for(name: str, namespace: str, one: Resource) -> bool:
    if one.namespace != namespace or not one.name or _makes_nothing(one):
        return False
    return name == one.name or name.startswith(one.name + "-") or name.endswith("-" + one.name)


def makes_pods_for(resources: Iterable[Resource], owner: Resource, selector: Selector) -> bool:
    """Whether a custom resource of the owner's namespace is likely to make the pods that `selector` wants.

    The table says it; or its specification holds such labels for its pods; or a selected label's prefix belongs to its
    API group (`strimzi.io/cluster` and kafka.strimzi.io), or its name or kind, or the product that the group is called
    after (`app=arangodb` and database.arangodb.com), is among the selected values. A
    definition of such resources counts as well, and so does a label that only operators set: they label pods as they
    run.
    """
    if is_set_by_operators(selector):
        return True
    prefixes = {one.key.partition("/")[0] for one in selector.requirements if "/" in one.key}
    values = {value.lower() for one in selector.requirements for value in one.values}
    for resource in resources:
        if resource.kind == "CustomResourceDefinition":
            group = text(resource.spec.get("group"))
            if _labels_with(group, prefixes) or defines_pods(
                group, text(resource.get("spec", "names", "kind")), selector
            ):
                return True
            continue
        if "." not in resource.group:
            continue
        if makes_pods(resource, owner.namespace, selector):
            return True
        if resource.namespace != owner.namespace:
            continue
        if resource.group == TRAFFIC_SPLIT and resource.spec.get("service") == owner.name:
            return True  # the root of a traffic split need not select pods itself
        if _makes_nothing(resource):
            continue
        if resource.name.lower() in values or resource.kind.lower() in values or _labels_with(resource.group, prefixes):
            return True
        if not _products(resource.group).isdisjoint(values) and not rows_of(resource.group, resource.kind):
            return True
        if any(selects(selector, labels) for labels in _label_maps(resource.get("spec"), 0)):
            return True
    return False


def _makes_nothing(one: Resource) -> bool:
    return is_deployer(one) or is_passive(one.group, one.kind)


def _labels_with(group: str, prefixes: set[str]) -> bool:
    return any(
        prefix == group or group.endswith("." + prefix) or prefix.endswith("." + group)
        for prefix in prefixes
        if not prefix.endswith(("kubernetes.io", "k8s.io"))
    )


def _products(group: str) -> set[str]:
    """The words of a group's name that are no words of any group: `arangodb` of database.arangodb.com."""
    return {word for word in group.split(".")[:-1] if len(word) > _SHORT} - _OF_ANY_GROUP


def _label_maps(value: Any, depth: int) -> Iterator[dict[str, str]]:
    """The maps called `labels` or the like anywhere in a specification: most operators give them to their pods."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _label_maps(item, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in ("labels", "podLabels", "extraLabels") and isinstance(one, dict):
                yield string_map(one)
            else:
                yield from _label_maps(one, depth + 1)
