"""World: what all scopes of a run hold, asked only when something is missing in one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from svclint.document import documents
from svclint.resource import Identity, Resource, objects, pod_template

if TYPE_CHECKING:
    from svclint.finding import Elsewhere
    from svclint.scope import Scope
    from svclint.settings import Settings


_Place = tuple[str, int, tuple[str | int, ...]]


class _Pods(NamedTuple):
    scope: int
    labels: Mapping[str, str]
    added: Mapping[str, str | None]


class World:
    """The identities and pod templates of all scopes.

    Two scopes that define the same identities in different places are alternatives: they cannot live in one cluster
    side by side, so what one lacks, the other does not give.
    """

    def __init__(self, scopes: Iterable[Scope], settings: Settings) -> None:
        self._scopes_of: dict[Identity, set[int]] = defaultdict(set)
        self._pods: dict[str, list[_Pods]] = defaultdict(list)
        self._definitions: dict[int, dict[Identity, _Place]] = defaultdict(dict)
        for number, scope in enumerate(scopes):
            for one in _resources(scope):
                if one.name and one.kind != "Namespace":
                    self._scopes_of[one.identity].add(number)
                    self._definitions[number][one.identity] = (one.file, one.document.index, one.root)
                template = pod_template(one, settings.workloads)
                if template is not None:
                    self._pods[one.namespace].append(_Pods(number, template.labels, template.added))

    def holds(self, asking: int, wanted: Elsewhere) -> bool:
        """Whether a scope that can live beside scope number `asking` holds what it wants."""
        if wanted.identity is not None:
            return any(self._beside(asking, other) for other in self._scopes_of.get(wanted.identity, ()))
        selector = wanted.selector
        return selector is not None and any(
            selector.matches(pods.labels, pods.added) and self._beside(asking, pods.scope)
            for pods in self._pods.get(wanted.namespace, ())
        )

    def _beside(self, asking: int, other: int) -> bool:
        if asking == other:
            return False
        mine, theirs = self._definitions[asking], self._definitions[other]
        if len(theirs) < len(mine):
            mine, theirs = theirs, mine
        clashes = sum(theirs.get(identity, place) != place for identity, place in mine.items())
        # a single object among several is an update of the other scope's, as one file's in a directory is
        return clashes == 0 or (clashes == 1 and len(mine) > 3)


def _resources(scope: Scope) -> Iterator[Resource]:
    for member in scope.members:
        if member.role == "objects":
            for document in documents(member.source):
                for path, data in objects(document):
                    yield Resource(document, path, data, scope.default_namespace, member.namespace, member.common)
