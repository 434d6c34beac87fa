"""What a check asks of a graph, noted: nothing but its subject, what can be found by some keys, or anything else."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from svclint.references import references
from svclint.references.reference import HOST, Namespaces
from svclint.resource import service_selector, text

if TYPE_CHECKING:
    from svclint.graph.model import Graph, Index
    from svclint.graph.resolution import Resolution
    from svclint.references import Reference, Relation
    from svclint.resource import Identity, PodTemplate, Resource, Selector
    from svclint.settings import Assumed

# One thing by which objects find each other: what kind of thing it is, and two words
Key = tuple[str, str, str]

# objects of one answer
_MANY = 50

_Templates = TypeVar("_Templates", "list[PodTemplate]", "tuple[PodTemplate, ...]")


def keys(resource: Resource, graph: Graph) -> Iterator[Key]:
    """All by which a question that is noted here may come upon an object."""
    yield _name(resource.name)
    yield "kind", resource.group, resource.kind
    template = graph.template(resource)
    if template is not None:
        yield from (("label", key, value) for key, value in template.labels.items())
        yield from (("added", key, "") for key in template.added)
    selector = service_selector(resource)
    for one in selector.requirements if selector is not None else ():
        yield from (("selects", one.key, value) for value in one.values)
        yield "selects-by", one.key, ""
    yield from (("names", one.name, "") for one in references(resource) if one.selector is None)
    if resource.kind in _CLAIMING:
        # imported here: it stands above the graph
        from svclint.traffic.claims import CLAIMED, keys_of

        yield from (_entry(CLAIMED, key) for key in keys_of(resource))


_CLAIMING = frozenset({"Ingress", "HTTPProxy", "Route", "VirtualServer", "VirtualService"})


def _entry(index: Index, key: Hashable) -> Key:
    return index.name, repr(key), ""


def follows(graph: Graph) -> bool:
    """Whether objects of a scope find each other by keys alone: what is built, stands beside others or was read out of
    a cluster is found in more ways."""
    return not (graph.builds or graph.alternatives or graph.reads_cluster) and all(
        one.role != "snapshot" for one in graph.scope.members
    )


def _name(name: str) -> Key:
    return "name", name, ""


class Alone:
    """Answers as the graph does. `asked` says that a question was put to it whose answer may hang on anything; `keys`
    are those of the other questions: as long as no object comes or goes that has one of them, the answer is the same,
    and so is whatever is read of the objects in it.

    A check that asked nothing says the same of its subject whatever else the scope holds. Whoever uses it sets both
    back for each subject. Another object than the subject is only had by asking, and its name is among the keys then.
    """

    __slots__ = ("_follows", "_graph", "_known", "asked", "keys", "settings")

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[object, Resource], tuple[bool, list[Key]]] = {}
        self._follows = follows(graph)
        self.settings = graph.settings
        self.asked = False
        self.keys: list[Key] = []

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        return getattr(self._graph, name)

    @property
    def scope(self) -> Any:
        """What is noted counts for a scope of which all but the members is the same."""
        return _Around(self)

    # -- of the subject alone ------------------------------------------------------------------------------------------

    def template(self, resource: Resource) -> PodTemplate | None:
        return self._graph.template(resource)

    def references(self, resource: Resource, relation: Relation | None = None) -> Iterable[Reference]:
        return references(resource, relation)

    def once_of(self, find: Callable[[Resource, Any], Any], about: Resource) -> Any:
        """What it takes to work something out is asked by everybody who wants to know."""
        key = (find, about)
        if key not in self._known:
            before = self.asked, self.keys
            # who worked it out already has noted nothing
            self.asked, self.keys = self._graph.knows(find, about), []
            self._graph.once_of_by(find, about, cast("Graph", self))
            self._known[key] = self.asked, self.keys
            self.asked, self.keys = before
        asked, found = self._known[key]
        self.asked = self.asked or asked
        self.keys.extend(found)
        return self._graph.once_of(find, about)

    # -- of what no object decides, where nothing is built and no cluster is seen --------------------------------------

    @property
    def builds(self) -> Any:
        self.asked = self.asked or not self._follows
        return self._graph.builds

    @property
    def alternatives(self) -> Mapping[Identity, Resource]:
        self.asked = self.asked or not self._follows
        return self._graph.alternatives

    def called_before(self, group: str, kind: str, name: str) -> Iterator[Resource]:
        self.asked = self.asked or not self._follows
        return self._graph.called_before(group, kind, name)

    def distance(self, owner: Resource, other: Resource) -> int:
        self.asked = self.asked or not self._follows
        return self._graph.distance(owner, other)

    def nearest(self, owner: Resource, found: Iterable[PodTemplate], at_least: int = 0) -> list[PodTemplate]:
        self.asked = self.asked or not self._follows
        return self._graph.nearest(owner, found, at_least)

    def nearest_resource(self, owner: Resource, found: Iterable[Resource]) -> tuple[Resource, ...]:
        self.asked = self.asked or not self._follows
        return self._graph.nearest_resource(owner, found)

    def assumed_object(self, kind: str, namespace: str, name: str) -> bool:
        return self._graph.assumed_object(kind, namespace, name)

    def assumed_pods(self, selector: Selector, namespace: str) -> bool:
        return self._graph.assumed_pods(selector, namespace)

    def assumptions(self, kind: str, namespace: str, name: str) -> Iterator[Assumed]:
        return self._graph.assumptions(kind, namespace, name)

    # -- by keys -------------------------------------------------------------------------------------------------------

    def _follow(self, *asked: Key, found: Sequence[Resource] = ()) -> None:
        """`found` are the objects of an answer. Of many, some change with anything that changes."""
        if self._follows and len(found) <= _MANY:
            self.keys.extend(asked)
            self.keys.extend(_name(one.name) for one in found)
        else:
            self.asked = True

    def entry(self, index: Index, key: Hashable) -> Any:
        """Of the keys that are asked for in this way `keys` knows those of each object."""
        found = self._graph.entry(index, key)
        self._follow(_entry(index, key), found=index.of(found) if found is not None else ())
        return found

    def with_identity(self, identity: Identity) -> list[Resource]:
        self._follow(_name(identity.name))
        return self._graph.with_identity(identity)

    def definitions(self, identity: Identity) -> tuple[Resource, ...]:
        self._follow(_name(identity.name))
        return self._graph.definitions(identity)

    def of_kind(self, group: str, kind: str) -> list[Resource]:
        self._follow(("kind", group, kind))
        return self._graph.of_kind(group, kind)

    def resolve(self, reference: Reference) -> Resolution:
        """What is missing may be so for many reasons."""
        answer = self._graph.resolve(reference)
        selector, found = reference.selector, answer.found
        if selector is not None:
            where = Namespaces(names=(reference.owner.namespace,))
            if found and reference.kind == "Pod" and reference.namespaces == where:
                self._follow_label(selector, found)
            else:
                self.asked = True
        elif (
            found
            and reference.kind != HOST
            and all((one.kind, one.name) == (reference.kind, reference.name) for one in found)
        ):
            self._follow(_name(reference.name))
        else:
            self.asked = True
            # whoever has only a part of the graph looks there for the rest
            self.keys.append(_name(reference.name))
        return answer

    def matching(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        return self._found(selector, self._graph.matching(selector, namespace))

    def matching_as_written(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        return self._found(selector, self._graph.matching_as_written(selector, namespace))

    def matching_service(self, service: Resource) -> list[PodTemplate]:
        return self._found_by_service(service, self._graph.matching_service(service))

    def selected(self, owner: Resource, selector: Selector | None = None) -> tuple[PodTemplate, ...]:
        found = self._graph.selected(owner, selector)
        if selector is None:
            return self._found_by_service(owner, found)
        return self._found(selector, found)

    def _found(self, selector: Selector, found: _Templates) -> _Templates:
        self._follow_label(selector, [one.resource for one in found])
        return found

    def _follow_label(self, selector: Selector, found: Sequence[Resource]) -> None:
        """Pods that a selector means have one of its labels, or are given it by their controller."""
        label = next((one for one in selector.requirements if one.operator == "In" and len(one.values) == 1), None)
        if label is None:
            self.asked = True
        else:
            self._follow(("label", label.key, label.values[0]), ("added", label.key, ""), found=found)

    def _found_by_service(self, service: Resource, found: _Templates) -> _Templates:
        """Other definitions of the Service may have pods of their own, whoever has its address."""
        selector = service_selector(service)
        self._follow(_name(service.name))
        if selector is None:
            return found
        others = len(self._graph.with_identity(service.identity)) > 1
        self.asked = self.asked or others or bool(_address(service))
        return self._found(selector, found)

    def selecting_services(self, template: PodTemplate) -> list[Resource]:
        """Those whose selector has its labels; each may mean other pods that have one of them, and are nearer."""
        found = self._graph.selecting_services(template)
        if template.added and not template.added.keys().isdisjoint(self._graph.once(_selected_by)):
            self.asked = True
        for key, value in template.labels.items():
            self._follow(("selects", key, value), ("label", key, value), ("added", key, ""))
        self._follow(_name(template.resource.name), *(("selects-by", key, "") for key in template.added), found=found)
        return found

    def pointing_at(self, relation: Relation, target: Resource) -> list[Reference]:
        found = self._graph.pointing_at(relation, target)
        if (target.group, target.kind) != ("", "Service"):
            self.asked = True
        self._follow(_name(target.name), ("names", target.name, ""), found=[one.owner for one in found])
        return found


class _Around:
    """A scope whose members are only had by asking."""

    __slots__ = ("_alone",)

    def __init__(self, alone: Alone) -> None:
        self._alone = alone

    def __getattr__(self, name: str) -> Any:
        if name in _OF_MEMBERS:
            self._alone.asked = True
        return getattr(self._alone._graph.scope, name)


# what is read of the members of a scope, or made of all of it
_OF_MEMBERS = frozenset({"members", "sources", "texts", "vocabulary", "with_told"})


def _address(service: Resource) -> str:
    address = text(service.spec.get("clusterIP"))
    return "" if address == "None" else address


def _selected_by(graph: Graph) -> frozenset[str]:
    """The keys of labels by which Services select."""
    selectors = (service_selector(one) for one in graph.services())
    return frozenset(one.key for each in selectors if each is not None for one in each.requirements)


class Listener:
    """The objects of which a rule says something or asks anything, and those of which it asks by keys; `asked` gets
    these, by the file of the subject."""

    __slots__ = ("_alone", "_asked", "_loud", "_near", "asking")

    def __init__(self, alone: Alone, asked: dict[str, set[Key]]) -> None:
        self._alone = alone
        self._asked = asked
        self._loud: list[Resource] = []
        self._near: list[Resource] = []
        # it answers whatever a graph answers
        self.asking = cast("Graph", alone)

    def note(self, subject: Resource, *, told: bool) -> None:
        """Note what a rule was just asked about: whether it `told` something, or had to ask for more."""
        alone = self._alone
        # what a Secret's text asks for tells of it, though the keys are only numbers
        if told or alone.asked or (alone.keys and subject.kind == "Secret"):
            self._loud.append(subject)
        elif alone.keys:
            self._near.append(subject)
            self._asked[subject.file].update(alone.keys)
        alone.asked = False
        alone.keys = []

    def places(self, graph: Graph) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where the first are among all of the scope, and the others."""
        loud, near = ((graph.place_of(one) for one in some) for some in (self._loud, self._near))
        return tuple(one for one in loud if one is not None), tuple(one for one in near if one is not None)
