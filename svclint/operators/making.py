"""What custom resources make: exactly as the table says, else by what operators have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from svclint.families import argo
from svclint.named_tuple import NamedTuple
from svclint.operators.deploying import begin_with, is_deployer, release, target
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
from svclint.resource.once import once

if TYPE_CHECKING:
    from svclint.operators import Makers
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


def maker(resources: Makers, owner: Resource, namespace: str, name: str, kind: str = "Service") -> Resource | None:
    """The custom resource that may make the object `name` of `namespace`, which `owner` asks for.

    It may make the Service that it asks for itself, but no object of another `kind`: its workload must be there.

    The table says it, or a release or application deploys anything into its namespace, or the name is as operators
    give them: that of the custom resource with something before or behind it.
    """
    made = _made_by(resources)
    exact = (one for one in made.services if (one is not owner or kind == "Service"))
    found = next((one for one in exact if makes_service(one, namespace, name)), None)
    if found is not None:
        return found
    # the first of all
    numbers = (next((one for one in each if resources[one] is not owner), None) for each in made.may(namespace, name))
    return next((resources[one] for one in sorted(one for one in numbers if one is not None)), None)


class _Made(NamedTuple):
    """What the custom resources of a scope may make, by their numbers there.

    Of `services` the table says it. `into` are those that deploy anything, by the namespace; `releases` those of which
    nothing says where they are, as whoever applies them gives the namespace, with the names that they may have;
    `named` the names of all others by the namespace that they are in: theirs have something before or behind.
    """

    services: tuple[Resource, ...]
    into: Mapping[str, list[int]]
    releases: tuple[tuple[int, frozenset[str]], ...]
    named: Mapping[str, list[tuple[int, str]]]

    def may(self, namespace: str, name: str) -> Iterator[Iterable[int]]:
        """Those that may make an object, by each of the reasons."""
        yield self.into.get(namespace, ())
        yield (one for one, names in self.releases if begin_with((name,), names))
        yield (
            one
            for one, own in self.named.get(namespace, ())
            if own in name and (name == own or name.startswith(f"{own}-") or name.endswith(f"-{own}"))
        )


@once
def _made_by(resources: Makers) -> _Made:
    into: dict[str, list[int]] = {}
    named: dict[str, list[tuple[int, str]]] = {}
    releases = []
    for number, one in enumerate(resources):
        if "." not in one.group:
            continue
        where = target(one)
        if where is not None:
            into.setdefault(where, []).append(number)
        elif one.name and not is_passive(one.group, one.kind):
            named.setdefault(one.namespace, []).append((number, one.name))
        asked = None if one.namespace_written else release(one)
        if asked is not None and not asked[1]:
            releases.append((number, asked[0]))
    services = tuple(one for one in resources if "." in one.group and services_of(one))
    return _Made(services, into, tuple(releases), named)


def makes_pods_for(resources: Iterable[Resource], owner: Resource, selector: Selector) -> bool:
    """Whether a custom resource of the owner's namespace is likely to make the pods that `selector` wants.

    The table says it; or its specification holds such labels for its pods; or the domain of a selected label belongs
    to its API group (`strimzi.io/cluster` and kafka.strimzi.io, `cdi.kubevirt.io` alone), or its name or kind, or the
    product that the group is called after (`app=arangodb` and database.arangodb.com), is among the selected values. A
    definition of such resources counts as well, and so does a label that only operators set: they label pods as they
    run.
    """
    if is_set_by_operators(selector):
        return True
    prefixes = {domain for one in selector.requirements if "." in (domain := one.key.partition("/")[0])}
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
            if any(selects(selector, labels) for labels in _labels_of_steps(resource)):
                return True
            continue
        if resource.name.lower() in values or resource.kind.lower() in values or _labels_with(resource.group, prefixes):
            return True
        if not _products(resource.group).isdisjoint(values) and not rows_of(resource.group, resource.kind):
            return True
        if any(selects(selector, labels) for labels in _labels_in(resource)):
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


@lru_cache(maxsize=1024)
def _products(group: str) -> frozenset[str]:
    """The words of a group's name that are no words of any group: `arangodb` of database.arangodb.com."""
    return frozenset(word for word in group.split(".")[:-1] if len(word) > _SHORT) - _OF_ANY_GROUP


@once
def _labels_in(one: Resource) -> tuple[dict[str, str], ...]:
    return tuple(_label_maps(one.get("spec"), 0))


@once
def _labels_of_steps(one: Resource) -> tuple[dict[str, str], ...]:
    """The labels of the pods that a Rollout has beside its own, while one of its steps is an experiment."""
    is_rollout = (one.group, one.kind) == (argo.GROUP, "Rollout")
    return tuple(_label_maps(one.get("spec", "strategy", "canary", "steps"), 0)) if is_rollout else ()


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
