"""Graph: a scope's resources and references, indexed and read-only; the only thing checks ask."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

from svclint.document import Document
from svclint.graph import indexes
from svclint.graph.contents import Contents, Objects
from svclint.graph.pods import Pods, standing
from svclint.graph.resolution import Resolution, resolve, resolve_object
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH, steps
from svclint.offer import Applied, applied
from svclint.operators import Makers, deployer, may_make
from svclint.references import references, refers
from svclint.render.objects import applied_objects
from svclint.resource import (
    Identity,
    PodTemplate,
    Resource,
    Selector,
    pod_template,
    service_selector,
    text,
)
from svclint.scope import Hole, Scope
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.references import Reference, Relation
    from svclint.settings import Assumed, Settings

_Answer = TypeVar("_Answer")


class Index(NamedTuple):
    """All objects of a scope by keys that only one topic knows: `read` finds what there is under each of them, and `of`
    which objects that is of. `name` tells it from others."""

    name: str
    read: Callable[[Graph], Mapping[Hashable, Any]]
    of: Callable[[Any], Sequence[Resource]]


class Graph:
    """A scope, read and indexed.

    `documents` are the documents to judge, `resources` the objects among them, `everything` these and the objects that
    are only there to be found; all in a stable order. `makers` are those whose controllers may make others.
    `schemas` are the CustomResourceDefinitions of the folders that the configuration names.
    `alternatives` are objects of files that stand beside those of this scope and define the same identities,
    `variants` all of them where several do.
    """

    def __init__(self, scope: Scope, settings: Settings, objects: Objects = applied_objects) -> None:
        self.scope = scope
        self.settings = settings
        contents = Contents(scope, settings, objects)
        self.documents = contents.documents
        self.everything = contents.everything
        self.alternatives = contents.alternatives
        self.variants = contents.variants
        self.schemas = contents.schemas
        self.holes = contents.holes
        self.builds = contents.builds
        self.resources: list[Resource] = []
        self.makers = Makers()
        self._by_identity: dict[Identity, list[Resource]] = defaultdict(list)
        self._by_kind: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        self._template_of: dict[Resource, PodTemplate] = {}
        self._around = contents.around
        self._forget()
        for resource in self.everything:
            self._index(resource)
        self._pods = Pods(standing(self._template_of, self.with_identity, self.is_around))

    def _forget(self) -> None:
        self._selected: dict[Resource, tuple[PodTemplate, ...]] = {}
        self._matching: dict[Resource, list[PodTemplate]] = {}
        self._definitions: dict[Identity, tuple[Resource, ...]] = {}
        self._hole_near: dict[tuple[str, str], Hole | None] = {}
        self._resolved: dict[tuple[object, ...], Resolution] = {}
        self._pointing: dict[str, dict[Resource, list[Reference]]] = {}
        self._remembered: dict[tuple[object, ...], Any] = {}

    def anew(self) -> Graph:
        """The same graph, of which nobody has asked anything."""
        made = Graph.__new__(Graph)
        vars(made).update(vars(self), makers=Makers(self.makers))
        made._forget()
        return made

    def failed_builds(self) -> Iterator[tuple[Document, str]]:
        """The kustomization files that svclint failed to build, and what was raised."""
        failures = {one: built.failure for one, built in zip(self.scope.kustomizations, self.builds, strict=True)}
        for member, document in self.documents if any(failures.values()) else ():
            directory = posixpath.dirname(member.source.path) or "."
            if member.role == "config" and failures.get(directory) and document.index == 0:
                yield document, failures.pop(directory)

    @property
    def applied(self) -> Applied | None:
        """What its kustomizations make, as other scopes ask for it; None where it has none."""
        if not self.builds:
            return None
        context = {one.source.path for one in self.scope.members if one.role == "context"}
        return applied(self.builds, context, self.settings.workloads)

    def called_before(self, group: str, kind: str, name: str) -> Iterator[Resource]:
        """The objects that were called so until their kustomization gave them another name."""
        for built in self.builds:
            yield from (one for one in built.earlier.get((kind, name), ()) if one.group == group)

    def _index(self, resource: Resource) -> None:
        if may_make(resource):
            self.makers.append(resource)
        if resource.judged:
            self.resources.append(resource)
        if resource.name:
            self._by_identity[resource.identity].append(resource)
        self._by_kind[resource.group, resource.kind].append(resource)
        template = pod_template(resource, self.settings.workloads)
        if template is not None:
            self._template_of[resource] = template

    def once(self, find: Callable[..., _Answer], *given: Hashable) -> _Answer:
        """What a pure function `find(graph, *given)` says of this scope, asked once: an index that several look up."""
        key = (find, *given)
        if key not in self._remembered:
            self._remembered[key] = find(self, *given)
        answer: _Answer = self._remembered[key]
        return answer

    def entry(self, index: Index, key: Hashable) -> Any:
        """What an index has under one key; None where nothing is."""
        return self.once(index.read).get(key)

    def once_of(self, find: Callable[[Resource, Graph], _Answer], about: Resource) -> _Answer:
        """What a pure function says of one object of this scope, asked once."""
        return self.once_of_by(find, about, self)

    def once_of_by(self, find: Callable[[Resource, Graph], _Answer], about: Resource, asking: Graph) -> _Answer:
        """The same, worked out by asking a graph that notes what it is asked."""
        key = (find, about)
        if key not in self._remembered:
            self._remembered[key] = find(about, asking)
        answer: _Answer = self._remembered[key]
        return answer

    def knows(self, find: Callable[[Resource, Graph], object], about: Resource) -> bool:
        """Whether that was worked out already."""
        return (find, about) in self._remembered

    # -- resources ---------------------------------------------------------------------------------------------------

    def of_kind(self, group: str, kind: str) -> list[Resource]:
        return self._by_kind.get((group, kind), [])

    @property
    def kinds(self) -> Iterable[tuple[str, str]]:
        """The groups and kinds of its objects."""
        return self._by_kind.keys()

    def of_named_kind(self, name: str) -> list[Resource]:
        """The objects that a card means by `Kind` (of the groups that Kubernetes itself serves) or `group/Kind`."""
        group, slash, kind = name.rpartition("/")
        return [
            resource
            for (its_group, its_kind), found in self._by_kind.items()
            if its_kind == kind
            and (its_group == group if slash else "." not in its_group or its_group.endswith(".k8s.io"))
            for resource in found
            if resource.judged
        ]

    def resource_of(self, document: Document, path: Path) -> Resource | None:
        """The object whose text holds `path` of `document`."""
        found = self.once(indexes.by_place).get((document.source.path, document.index), {})
        roots = (path[:length] for length in range(len(path) + 1))
        return next((found[root] for root in roots if root in found), None)

    def services(self, namespace: str | None = None) -> list[Resource]:
        """The core Services of a namespace, or of the whole scope."""
        found = self.of_kind("", "Service")
        return found if namespace is None else [one for one in found if one.namespace == namespace]

    def is_around(self, resource: Resource) -> bool:
        """Whether it is known by a snapshot of the cluster, and nothing of the scope is applied over it."""
        return resource.file in self._around

    @property
    def reads_cluster(self) -> bool:
        """Whether it holds objects that were read out of a cluster."""
        return self.once(indexes.reads_cluster)

    def is_seen(self, namespace: str) -> bool:
        """Whether only a snapshot has objects of the namespace."""
        return namespace not in self.once(indexes.applied_namespaces)

    def with_identity(self, identity: Identity) -> list[Resource]:
        return self._by_identity.get(identity, [])

    def definitions(self, identity: Identity) -> tuple[Resource, ...]:
        """The judged objects of this identity in reading order."""
        known = self._definitions.get(identity)
        if known is None:
            known = self._definitions[identity] = tuple(one for one in self.with_identity(identity) if one.judged)
        return known

    def has_namespace(self, namespace: str) -> bool:
        """Whether the scope holds objects that live in `namespace`, beside the Namespace object itself."""
        return namespace in self.namespaces

    @property
    def namespaces(self) -> Mapping[str, Mapping[str, str]]:
        """The labels of every namespace that something of the scope lives in.

        Each has the one with its name; the others are those of its Namespace object, where the scope holds one.
        """
        return self.once(indexes.namespaces_of)

    def knows_labels_of(self, namespace: str) -> bool:
        """Whether the scope holds the Namespace object, so that all labels of the namespace are known."""
        return namespace in self.once(indexes.written_namespaces)

    @property
    def knows_all_labels(self) -> bool:
        """Whether all labels of every namespace that something of the scope lives in are known."""
        return self.once(indexes.knows_all_labels)

    # -- what cannot be known ------------------------------------------------------------------------------------------

    def hole_near(self, resource: Resource, kind: str = "") -> Hole | None:
        """Something unread that may hold what `resource` lacks: within reach of it, or anywhere above it. `kind` is
        that of what it lacks, where one is asked for that may have files of its own."""
        place = (resource.directory, kind)
        if place not in self._hole_near:
            holes = (one for one in self.holes if one.may_hold(kind))
            near = (one for one in holes if not self.scope.nearest or one.is_near(place[0]))
            self._hole_near[place] = next(near, None)
        return self._hole_near[place]

    def deployer(self, namespace: str) -> Resource | None:
        """A Helm release or the like that deploys into `namespace` what no manifest shows."""
        return deployer(self.makers, namespace)

    def placed_in(self, resource: Resource) -> Collection[str]:
        """The namespaces, other than its own, in which commands apply an object."""
        return self.scope.told.placed_in(resource.file, resource.namespace if resource.namespace_written else "")

    def may_be_in(self, namespace: str, resource: Resource) -> bool:
        """Whether a command applies the file of an object in this namespace, or in some other, in the place of the one
        that it names, or that it leaves out."""
        names = self.placed_in(resource)
        return namespace in names or ANY_NAMESPACE in names

    def assumed_object(self, kind: str, namespace: str, name: str) -> bool:
        """Whether the configuration declares an object outside the manifests."""
        return any(self.assumptions(kind, namespace, name))

    def assumptions(self, kind: str, namespace: str, name: str) -> Iterator[Assumed]:
        """The entries by which the configuration declares an object outside the manifests."""
        return (one for one in self._assumed() if one.is_object(kind, namespace, name))

    def assumed_pods(self, selector: Selector, namespace: str) -> bool:
        """Whether the configuration declares pods outside the manifests that `selector` matches."""
        return any(one.is_selected(selector, namespace) for one in self._assumed())

    def _assumed(self) -> Iterable[Assumed]:
        yield from self.scope.assume
        yield from self.settings.assume

    # -- pods ----------------------------------------------------------------------------------------------------------

    def template(self, resource: Resource) -> PodTemplate | None:
        """The pod template of a workload of this scope."""
        return self._template_of.get(resource)

    def templates(self, namespace: str | None = None) -> list[PodTemplate]:
        return self._pods.all() if namespace is None else self._pods.of(namespace)

    def matching(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        """Every pod template of `namespace` that `selector` matches, near or far, in reading order."""
        return self._pods.matching(selector, namespace)

    def matching_as_written(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        """Every pod template of `namespace` that `selector` matches without the labels that controllers add."""
        return self._pods.matching_as_written(selector, namespace)

    def selected(self, owner: Resource, selector: Selector | None = None) -> tuple[PodTemplate, ...]:
        """The pod templates that `owner` selects: those of the nearest level that holds a match.

        `selector` is the owner's own; a Service's is read here when it is left out.
        """
        if selector is not None:
            return tuple(self.nearest(owner, self.matching(selector, owner.namespace)))
        known = self._selected.get(owner)
        if known is None:
            known = self._selected[owner] = tuple(self.nearest(owner, self.matching_service(owner)))
        return known

    def matching_service(self, service: Resource) -> list[PodTemplate]:
        """Every pod template that the Service's selector matches, but those that are for another definition of it."""
        known = self._matching.get(service)
        if known is None:
            known = self._matching[service] = self._matching_service(service)
        return known

    def _matching_service(self, service: Resource) -> list[PodTemplate]:
        selector = service_selector(service)
        found = [] if selector is None else self.matching(selector, service.namespace)
        others = self.instead_of(service) if any(one.resource.file != service.file for one in found) else ()
        return [one for one in found if one.resource.file not in others] if others else found

    def instead_of(self, owner: Resource) -> frozenset[str]:
        """The plain files that define the same Service, or one with its very address, where each is whole: with pods of
        its own beside it, so that they stand in each other's place."""
        if (owner.group, owner.kind) != ("", "Service") or not self.scope.nearest:
            return frozenset()
        address = text(owner.spec.get("clusterIP"))
        same = self.once(indexes.services_at).get(address, ()) if address and address != "None" else ()
        files = frozenset(one.file for one in (*self.with_identity(owner.identity), *same)) - {owner.file}
        whole = {one.resource.file for one in self._pods.of(owner.namespace)} if files else set()
        return files & whole if owner.file in whole else frozenset()

    def selecting_services(self, template: PodTemplate) -> list[Resource]:
        """The Services that send traffic to the pods of `template`."""
        return self.once(indexes.services_of).get(template, [])

    # -- nearness ------------------------------------------------------------------------------------------------------

    def distance(self, owner: Resource, other: Resource) -> int:
        """How far `other` is from `owner`: 0 same file, 1 same directory, 2 below it, 3 below its parent …

        Where the scope is declared (a kustomization, the configuration) all of it is applied together: always 0.
        What the cluster has is beside all of it, whatever folder its snapshot lies in.
        """
        if self._around and self.is_around(owner) != self.is_around(other):
            return REACH
        if not self.scope.nearest or owner.file == other.file:
            return 0
        return steps(owner.directory, other.directory)

    def nearest(self, owner: Resource, found: Iterable[PodTemplate], at_least: int = 0) -> list[PodTemplate]:
        """Of the templates `found`, those of the nearest level that holds one, or all up to the level `at_least`."""
        candidates = list(found)
        if len(candidates) < 2:
            return candidates
        levels = [(self.distance(owner, one.resource), one) for one in candidates]
        closest = max(min(level for level, _ in levels), at_least)
        return [one for level, one in levels if level <= closest]

    def nearest_resource(self, owner: Resource, found: Iterable[Resource]) -> tuple[Resource, ...]:
        candidates = tuple(found)
        if len(candidates) < 2:
            return candidates
        levels = [(self.distance(owner, one), one) for one in candidates]
        closest = min(level for level, _ in levels)
        return tuple(one for level, one in levels if level == closest)

    def comes_before(self, one: Resource, other: Resource) -> bool:
        """Whether `one` is read before `other`: files in the scope's order, which a kustomization chooses itself."""
        place = self.once(indexes.reading_order)
        return place[one] < place[other]

    def place_of(self, resource: Resource) -> int | None:
        """The place of an object among `everything`; None where it is not there."""
        return self.once(indexes.reading_order).get(resource)

    # -- references ----------------------------------------------------------------------------------------------------

    def references(self, resource: Resource, relation: Relation | None = None) -> Iterable[Reference]:
        return references(resource, relation)

    def referring(self, relation: str) -> list[Resource]:
        """The judged objects of the kinds that can hold references of this relation."""
        return [
            resource
            for (group, kind), found in self._by_kind.items()
            if refers(group, kind, relation)
            for resource in found
            if resource.judged
        ]

    def pointing_at(self, relation: Relation, target: Resource) -> list[Reference]:
        """The references of this relation, by name, that lead to `target`."""
        if relation not in self._pointing:
            pointing: dict[Resource, list[Reference]] = defaultdict(list)
            for owner in self.everything:
                if refers(owner.group, owner.kind, relation):
                    for reference in references(owner, relation):
                        if reference.selector is None:
                            for found in self.resolve(reference).found:
                                pointing[found].append(reference)
            self._pointing[relation] = pointing
        return self._pointing[relation].get(target, [])

    def resolve(self, reference: Reference) -> Resolution:
        """The objects that a reference means, nearest first, or why nothing can be said."""
        # several rules ask about one field
        owner, relation, path, group, kind, namespace, name, *_ = reference
        key = (owner, relation, path, group, kind, namespace, name)
        known = self._resolved.get(key)
        if known is None:
            known = self._resolved[key] = resolve(self, reference)
        return known

    def resolve_object(self, owner: Resource, group: str, kind: str, namespace: str, name: str) -> Resolution:
        """The objects that `owner` means by a name, nearest first, or why nothing can be said."""
        return resolve_object(self, owner, group, kind, namespace, name)
