"""Alone: a graph for a check about one object, which notes whether more was asked than the object itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from svclint.references import references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svclint.graph import Graph
    from svclint.references import Reference, Relation
    from svclint.resource import PodTemplate, Resource


class Alone:
    """Answers as the graph does. `asked` says that a question was put to it whose answer may lie in another object:
    a check that asked none says the same of its subject whatever else the scope holds.

    Whoever uses it sets `asked` back for each subject. An object is only had by asking, or is the subject.
    """

    __slots__ = ("_graph", "_known", "asked", "settings")

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[object, Resource], bool] = {}
        self.settings = graph.settings
        self.asked = False

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        return getattr(self._graph, name)

    def template(self, resource: Resource) -> PodTemplate | None:
        return self._graph.template(resource)

    def references(self, resource: Resource, relation: Relation | None = None) -> Iterable[Reference]:
        return references(resource, relation)

    def once_of(self, find: Callable[[Resource, Any], Any], about: Resource) -> Any:
        """What is worked out of the object alone is not asked for."""
        key = (find, about)
        if key not in self._known:
            before, self.asked = self.asked, self._graph.knows(find, about)
            self._graph.once_of_by(find, about, cast("Graph", self))
            self._known[key] = self.asked
            self.asked = before
        self.asked = self.asked or self._known[key]
        return self._graph.once_of(find, about)


class Noted:
    """The objects of which a rule says something, or of which alone it cannot tell."""

    __slots__ = ("_alone", "_loud", "asking")

    def __init__(self, alone: Alone) -> None:
        self._alone = alone
        self._loud: list[Resource] = []
        # it answers whatever a graph answers
        self.asking = cast("Graph", alone)

    def note(self, subject: Resource, *, told: bool) -> None:
        """Note what a rule was just asked about: whether it `told` something, or had to ask for more."""
        if told or self._alone.asked:
            self._loud.append(subject)
            self._alone.asked = False

    def places(self, graph: Graph) -> tuple[int, ...]:
        """Where these objects are among all of the scope."""
        found = (graph.place_of(one) for one in self._loud)
        return tuple(place for place in found if place is not None)
