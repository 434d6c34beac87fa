"""What custom resources make: exactly as the table says, else by what operators have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from svclint.families import argo
from svclint.named_tuple import NamedTuple
from svclint.operators.deploying import begin_with, is_deployer, release, target
from svclint.operators.indexed import Made
from svclint.operators.passive import TRAFFIC_SPLIT, is_passive
from svclint.operators.patterns import (
    defines_pods,
    is_set_by_operators,
    mistaken_label,
    plain_names,
    selects,
    services_of,
)
from svclint.operators.table import rows_of
from svclint.resource import string_map, text
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.operators import Makers
    from svclint.resource import Resource, Selector

# what groups are called whatever they are for
_OF_ANY_GROUP = frozenset(
    {
        *("apiextensions", "application", "applications", "backend", "cache", "cloud", "cluster", "clusters"),
        *("compute", "config", "controller", "core", "data", "database", "databases", "example", "frontend"),
        *("gateway", "github"),
        *("infra", "infrastructure", "kubernetes", "logging", "monitoring", "networking", "operator", "operators"),
        *("platform", "security", "server", "service", "services", "serving", "source", "storage", "system", "webapp"),
        *("worker", "workload", "workloads"),
    }
)
# fields of specifications for the application's name
_NAMES = ("name", "appName", "applicationName")
_SHORT = 3
_DEPTH = 12  # of fields; a pod template in a list of a list is at 8


def maker(
    resources: Makers, owner: Resource, namespace: str, name: str, kind: str = "Service", group: str = ""
) -> Resource | None:
    """The custom resource that may make the object `name` of `namespace`, which `owner` asks for.

    It may make the Service that it asks for itself, but no object of another `kind`: its workload must be there. Nor
    does one that deploys nothing make another of its own kind, of a `group` of custom resources.

    The table says it, or a release or application deploys anything into its namespace, or the custom resource says
    itself what it makes, or the name is as operators give them: that of the custom resource with something
    before or behind it. Of a kind whose Services the table has, it has all of them.
    """
    made = _made_by(resources)
    by_table = (resources[one] for one in tabled(resources).services(namespace, name))
    found = next(
        (one for one in by_table if (one is not owner or kind == "Service") and not _is_of(one, group, kind)), None
    )
    if found is not None:
        return found
    # the first of all
    reasons = made.may(namespace, name, kind)
    numbers = (
        next((one for one in each if resources[one] is not owner and not _is_of(resources[one], group, kind)), None)
        for each in reasons
    )
    return next((resources[one] for one in sorted(one for one in numbers if one is not None)), None)


def _is_of(one: Resource, group: str, kind: str) -> bool:
    """Whether a custom resource is of a kind, and no release or application, which may well bring another one."""
    return bool(group) and (one.group, one.kind) == (group, kind) and target(one) is None


@once
def tabled(resources: Makers) -> Made:
    """What the table says that the custom resources make."""
    return Made(resources)


class _Made(NamedTuple):
    """What the custom resources of a scope may make, by their numbers there.

    Of `services` the table says it. `into` are those that deploy anything, by the namespace; `releases` those of which
    nothing says where they are, as whoever applies them gives the namespace, with the names that they may have;
    `named` the names of all others by the namespace that they are in: theirs have something before or behind. Of those
    in `listed` the table has every Service. `saying` are those whose specification itself names what is made, by kind,
    namespace and name.
    """

    services: tuple[Resource, ...]
    into: Mapping[str, list[int]]
    releases: tuple[tuple[int, frozenset[str]], ...]
    named: Mapping[str, list[tuple[int, str]]]
    listed: frozenset[int]
    saying: Mapping[tuple[str, str, str], list[int]]

    def may(self, namespace: str, name: str, kind: str) -> Iterator[Iterable[int]]:
        """Those that may make an object, by each of the reasons."""
        yield self.into.get(namespace, ())
        yield (one for one, names in self.releases if begin_with((name,), names))
        yield (
            one
            for one, own in self.named.get(namespace, ())
            if own in name
            and (name == own or name.startswith(f"{own}-") or name.endswith(f"-{own}"))
            and not (kind == "Service" and one in self.listed)
        )
        yield self.saying.get((kind, namespace, name), ())


@once
def _made_by(resources: Makers) -> _Made:
    into: dict[str, list[int]] = {}
    named: dict[str, list[tuple[int, str]]] = {}
    saying: dict[tuple[str, str, str], list[int]] = {}
    releases = []
    for number, one in enumerate(resources):
        if "." not in one.group:
            continue
        where = target(one)
        if where is not None:
            into.setdefault(where, []).append(number)
        elif one.name and not is_passive(one.group, one.kind):
            for own in _own_names(one):
                named.setdefault(one.namespace, []).append((number, own))
            for called_so in set(_service_names(one.get("spec"), 0)):
                saying.setdefault(("Service", one.namespace, called_so), []).append(number)
        for found_so in set(_held(one.get("spec"), one.namespace, 0)):
            saying.setdefault(found_so, []).append(number)
        asked = None if one.namespace_written else release(one)
        if asked is not None and not asked[1]:
            releases.append((number, asked[0]))
    numbers = [number for number, one in enumerate(resources) if "." in one.group and services_of(one)]
    services = tuple(resources[one] for one in numbers)
    return _Made(services, into, tuple(releases), named, frozenset(numbers), saying)


def _own_names(one: Resource) -> frozenset[str]:
    """The names after which what is made for a custom resource is called: its own, and of a kind that the table does
    not know that of the application in its specification, as instances of kro have it."""
    written = () if rows_of(one.group, one.kind) else (text(one.spec.get(key)) for key in _NAMES)
    return frozenset(filter(None, (one.name, *written)))


def _service_names(value: Any, depth: int, *, of_service: bool = False) -> Iterator[str]:
    """What a specification says that Services are called: most operators let their users choose, each by a field of its
    own, such as `serviceName`, `service.name` and `serviceTemplate.metadata.name`.
    """
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _service_names(item, depth + 1, of_service=of_service)
    elif isinstance(value, dict):
        for key, one in value.items():
            word = key.lower() if isinstance(key, str) else ""
            is_one = "service" in word and "account" not in word and "monitor" not in word
            if not isinstance(one, str):
                yield from _service_names(one, depth + 1, of_service=of_service or is_one)
            elif (is_one and word.endswith(("service", "name"))) or (of_service and word == "name"):
                yield one


def _held(value: Any, namespace: str, depth: int) -> Iterator[tuple[str, str, str]]:
    """The objects that a specification holds whole, by kind, namespace and name: a controller applies them as they are,
    such as Crossplane's of an Object, Karmada's of a Work, and that of a ManifestWork."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _held(item, namespace, depth + 1)
    elif isinstance(value, dict):
        kind, metadata = value.get("kind"), value.get("metadata")
        if isinstance(kind, str) and isinstance(metadata, dict) and "apiVersion" in value:
            yield kind, text(metadata.get("namespace")) or namespace, text(metadata.get("name"))
            return
        for one in value.values():
            if isinstance(one, (dict, list)):
                yield from _held(one, namespace, depth + 1)


def made_names(resources: Makers, namespace: str) -> Mapping[str, Resource]:
    """The Services of a namespace that custom resources of the table make, by their names: those without any text in
    them that nobody can foresee."""
    return _made_names(resources).get(namespace, {})


@once
def _made_names(resources: Makers) -> Mapping[str, dict[str, Resource]]:
    found: dict[str, dict[str, Resource]] = {}
    for one in _made_by(resources).services:
        for where, name in plain_names(one):
            found.setdefault(where, {}).setdefault(name, one)
    return found


class _Labelling(NamedTuple):
    """The definitions of custom resources, and by their namespaces those that may make pods with labels of any sort."""

    definitions: tuple[Resource, ...]
    inside: Mapping[str, list[Resource]]


@once
def _labelling(resources: Makers) -> _Labelling:
    inside: dict[str, list[Resource]] = {}
    for one in resources:
        is_custom = "." in one.group and one.kind != "CustomResourceDefinition"
        if is_custom and (one.group == TRAFFIC_SPLIT or not _makes_nothing(one) or _labels_of_steps(one)):
            inside.setdefault(one.namespace, []).append(one)
    return _Labelling(tuple(one for one in resources if one.kind == "CustomResourceDefinition"), inside)


def makes_pods_for(resources: Makers, owner: Resource, selector: Selector) -> bool:
    """Whether a custom resource of the owner's namespace is likely to make the pods that `selector` wants.

    The table says it; or its specification holds such labels for its pods; or the domain of a selected label belongs
    to its API group (`strimzi.io/cluster` and kafka.strimzi.io, `cdi.kubevirt.io` alone), or its name or kind, or the
    product that the group is called after (`app=arangodb` and database.arangodb.com) or a part of that
    (`app=gitlab-runner` and apps.gitlab.com), is among the selected values. A definition of such resources counts as
    well, and so does a label that only operators set: they label pods as they run. A slip of what one here sets is
    none of these.
    """
    if mistaken_label(resources, owner.namespace, selector) is not None:
        return False
    if is_set_by_operators(selector):
        return True
    prefixes = {domain for one in selector.requirements if "." in (domain := one.key.partition("/")[0])}
    values = {value.lower() for one in selector.requirements for value in one.values}
    if next(tabled(resources).pods(owner.namespace, selector), None) is not None:
        return True
    labelling = _labelling(resources)
    if any(_defines(one, prefixes, selector) for one in labelling.definitions):
        return True
    for resource in labelling.inside.get(owner.namespace, ()):
        if resource.group == TRAFFIC_SPLIT and resource.spec.get("service") == owner.name:
            return True  # the root of a traffic split need not select pods itself
        if _makes_nothing(resource):
            if any(selects(selector, labels) for labels in _labels_of_steps(resource)):
                return True
            continue
        called = {resource.kind.lower(), *map(str.lower, _own_names(resource))}
        if not called.isdisjoint(values) or _labels_with(resource.group, prefixes):
            return True
        if _is_of_product(resource.group, values) and not rows_of(resource.group, resource.kind):
            return True
        if any(selects(selector, labels) for labels in _labels_in(resource)):
            return True
    return False


def _defines(definition: Resource, prefixes: set[str], selector: Selector) -> bool:
    group, kind = text(definition.spec.get("group")), text(definition.get("spec", "names", "kind"))
    return _labels_with(group, prefixes) or defines_pods(group, kind, selector)


def _makes_nothing(one: Resource) -> bool:
    return is_deployer(one) or is_passive(one.group, one.kind)


def _labels_with(group: str, prefixes: set[str]) -> bool:
    return any(
        prefix == group or group.endswith("." + prefix) or prefix.endswith("." + group)
        for prefix in prefixes
        if not prefix.endswith(("kubernetes.io", "k8s.io"))
    )


def _is_of_product(group: str, values: set[str]) -> bool:
    """Whether a selected label has the name of the group's product, or of a part of it: `gitlab-runner`."""
    return any(value == one or value.startswith(f"{one}-") for one in _products(group) for value in values)


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
