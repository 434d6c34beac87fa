"""What stands around an object: asked where something is missing, by folders, since many may miss something at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import text
from svclint.suggest import is_kin, stem
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


class Folder(NamedTuple):
    """The objects of one directory, all as far away from any other one, but for those of its own file.

    `partial` are those that a change which is not here may reach, `stems` what their names share with those of their
    kin, `governing` the Services that they name as their own, `labels` all that one of them has.
    """

    resources: tuple[Resource, ...]
    files: frozenset[str]
    partial: tuple[Resource, ...]
    stems: frozenset[tuple[str, ...]]
    governing: frozenset[str]
    labels: frozenset[tuple[str, str]]

    @property
    def directory(self) -> str:
        return self.resources[0].directory

    def distance(self, graph: Graph, near: Resource) -> int:
        return graph.distance(near, self.resources[0])

    def kin(self, name: str) -> Iterator[Resource]:
        """Those that are called as one thing with `name`."""
        if stem(name) in self.stems:
            yield from (one for one in self.resources if is_kin(name, one.name))

    def linked(self, near: Resource) -> Iterator[Resource]:
        """Those that are called alike or have a label in common."""
        if stem(near.name) in self.stems or not self.labels.isdisjoint(near.labels.items()):
            items = near.labels.items()
            yield from (
                one for one in self.resources if is_kin(near.name, one.name) or not items.isdisjoint(one.labels.items())
            )


def workloads(graph: Graph, namespace: str) -> tuple[Folder, ...]:
    """The workloads of a namespace."""
    return _folders(graph, (one.resource for one in graph.templates(namespace)))


def idle_workloads(graph: Graph, namespace: str) -> tuple[Folder, ...]:
    """Those whose pods may serve, and no Service sends anything to."""
    templates = graph.templates(namespace)
    return _folders(graph, (one.resource for one in templates if not (one.is_hook or graph.selecting_services(one))))


def lasting_workloads(graph: Graph, namespace: str) -> tuple[Folder, ...]:
    """Those whose pods may serve."""
    return _folders(graph, (one.resource for one in graph.templates(namespace) if not one.is_hook))


def services(graph: Graph, namespace: str) -> tuple[Folder, ...]:
    """The Services of a namespace."""
    return _folders(graph, graph.services(namespace))


def workloads_around(near: Resource, namespaces: Iterable[str], graph: Graph) -> Iterator[Resource]:
    """The workloads that make it likely that pods which `near` means would be read here, if there were any.

    Of plain files those of its directory, and around it those that are called alike or have one of its labels: samples
    that merely lie beside each other say nothing of what else is deployed.
    """
    for name in namespaces:
        yield from _around(near, graph.once(workloads, name), graph)


def has_partial(near: Resource, namespaces: Iterable[str], graph: Graph) -> bool:
    """Whether a change that is not here may reach some of these workloads."""
    for name in namespaces:
        folders = (one for one in graph.once(workloads, name) if one.partial)
        if any(one.partial for one in _around(near, folders, graph)):
            return True
    return False


def has_pods_by_name(near: Resource, namespace: str, graph: Graph) -> bool:
    """Whether a workload nearby, whose pods may serve, names the Service `near` as its own or is called as one thing
    with it: then its pods are meant, whatever other Services they have."""
    return any(
        near.name in folder.governing or any(folder.kin(near.name))
        for folder in graph.once(lasting_workloads, namespace)
        if folder.distance(graph, near) <= REACH
    )


def _around(near: Resource, folders: Iterable[Folder], graph: Graph) -> Iterator[Resource]:
    for folder in folders:
        distance = folder.distance(graph, near)
        if distance <= 1:
            yield from folder.resources
        elif distance <= REACH:
            yield from folder.linked(near)


def _folders(graph: Graph, resources: Iterable[Resource]) -> tuple[Folder, ...]:
    # what the cluster has is as far from all of the scope, whatever folder its snapshot lies in
    found: dict[tuple[str, bool], list[Resource]] = defaultdict(list)
    for one in resources:
        found[one.directory, graph.is_around(one)].append(one)
    return tuple(
        Folder(
            tuple(held),
            frozenset(one.file for one in held),
            tuple(one for one in held if one.partial),
            frozenset(stem(one.name) for one in held),
            frozenset(text(one.spec.get("serviceName")) for one in held if one.kind == "StatefulSet"),
            frozenset(item for one in held for item in one.labels.items()),
        )
        for held in found.values()
    )
