"""Which files questions to a scope rest on: those of which they read more than what a file offers.

Where something is said of an object, or asked that is found by no key, the question is put once more, to a graph that
knows nothing yet, of objects that note who looks into them. What the names, kinds, namespaces and labels of objects are
(all that an offer tells, `offer.py`) is not noted. So as long as each other file offers what it did, the answer is the
same, whatever else they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from svclint.graph import Graph
from svclint.graph.unknown import unknown_of
from svclint.linting.asking import Failure, ask
from svclint.resource import PodTemplate, Resource
from svclint.rules import Rule
from svclint.scope import Scope


class _Everything(Exception):
    """All texts of the scope are asked for."""


# by file: which of them somebody looks into at this moment
_read: set[str] = set()
# what is remembered by objects meanwhile: what others have read of them is read once more
_remembered: dict[object, dict[object, Any]] = {}


def _noted(owner: type, name: str, file: Callable[[Any], str]) -> property:
    """A field of which no offer tells."""
    field = vars(owner)[name]

    def read(self: Any) -> Any:
        _read.add(file(self))
        return field.__get__(self)

    return property(read)


def _memory(self: Any) -> dict[object, Any]:
    found = _remembered.get(self)
    if found is None:
        known = vars(Resource)["read"].__get__(self) if isinstance(self, Resource) else {}
        # whether it has a pod template, and with which labels, is what its file offers
        found = {key: one for key, one in known.items() if isinstance(one, PodTemplate)}
        _remembered[self] = found
    return found


class _Resource(Resource):
    __slots__ = ()
    read = property(_memory)


class _PodTemplate(PodTemplate):
    __slots__ = ()
    read = property(_memory)


class Around(Scope):
    """All of a scope but its members is the same as long as these offer what they did."""

    __slots__ = ()

    @property
    def members(self) -> Any:
        raise _Everything


class _Graph(Graph):
    @property
    def documents(self) -> Any:
        raise _Everything

    @documents.setter
    def documents(self, _: object) -> None: ...


for _name in ("api_version", "data", "document", "metadata", "origin", "spec", "version"):
    setattr(_Resource, _name, _noted(Resource, _name, lambda one: one.file))
for _name in ("data", "metadata", "spec"):
    setattr(_PodTemplate, _name, _noted(PodTemplate, _name, lambda one: one.resource.file))


def files_read(graph: Graph, asked: Iterable[tuple[Rule | None, Resource]]) -> frozenset[str] | None:
    """The files of which rules read more than their offers, to be asked about these objects, and those of the objects;
    None where they read all texts. Instead of a rule, None is what cannot be decided of the references."""
    failures: list[Failure] = []
    _read.clear()
    try:
        with _noting(graph) as noting:
            for rule, subject in asked:
                _read.add(subject.file)
                if rule is None:
                    list(unknown_of(subject, noting))
                else:
                    list(ask(rule, [subject], noting, failures))
                if failures:
                    return None
        return frozenset(_read)
    except _Everything:
        return None


@contextmanager
def _noting(graph: Graph) -> Iterator[Graph]:
    """The graph, as if nothing had been asked of it, of objects that note."""
    made = graph.anew()
    made.scope = Around(*graph.scope)
    made.__class__ = _Graph
    templates = [one for one in map(graph.template, graph.everything) if one is not None]
    try:
        for resource in graph.everything:
            resource.__class__ = _Resource
        for template in templates:
            template.__class__ = _PodTemplate
        yield made
    finally:
        _remembered.clear()
        for resource in graph.everything:
            resource.__class__ = Resource
        for template in templates:
            template.__class__ = PodTemplate
