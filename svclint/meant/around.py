"""The pods that a selector may have been meant for, found by their labels and names, and not by looking at all."""

from __future__ import annotations

from collections import defaultdict

from svclint.meant.labelled import pods
from svclint.meant.labels import on_workload
from svclint.meant.near_names import NearNames
from svclint.suggest import stem
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from svclint.graph import Graph
    from svclint.meant.labelled import Labelled
    from svclint.meant.labels import Asked
    from svclint.resource import Requirement, Selector

_Places = dict[tuple[str, str], list[int]]


class Pods:
    """All pods of a scope, in reading order."""

    def __init__(self, things: Iterable[Labelled]) -> None:
        self._things = tuple(things)
        self._with: _Places = defaultdict(list)
        self._called_by: _Places = defaultdict(list)
        self._on_workload: _Places = defaultdict(list)
        self._keys_of: dict[str, set[str]] = defaultdict(set)
        self._values_of: dict[str, dict[str, None]] = defaultdict(dict)
        self._near: dict[str, NearNames] = {}
        self._named: dict[str, list[int]] = defaultdict(list)
        self._kin: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._added: set[str] = set()
        for place, thing in enumerate(self._things):
            self._add(place, thing)

    def _add(self, place: int, thing: Labelled) -> None:
        name = thing.resource.name
        self._named[name].append(place)
        self._kin[stem(name)].append(place)
        if thing.template is not None:
            self._added.update(thing.template.added)
        for key, value in thing.labels.items():
            self._with[key, value].append(place)
            self._keys_of[value].add(key)
            self._values_of[key][value] = None
            if value in name:
                self._called_by[key, value].append(place)
        for pair in on_workload(thing).items():
            self._on_workload[pair].append(place)

    def meeting(self, selector: Selector) -> list[Labelled]:
        """Those that meet the selector."""
        places = self._rarest(selector, self._with)
        return [thing for thing in map(self._things.__getitem__, places) if thing.meets(selector)]

    def near(self, asked: Asked) -> list[Labelled]:
        """Those that may be a near miss, by one label or by labels of the workload only, and perhaps others."""
        places = set(self._rarest(asked.selector, self._on_workload))
        if asked.is_own:
            places.update(self._kin.get(stem(asked.owner.name), ()))
        for one in asked.selector.requirements:
            places.update(self._near_to(one))
        return [self._things[place] for place in sorted(places)]

    def _near_to(self, one: Requirement) -> Iterator[int]:
        """Those that have its value under another key, another value that is like it, or a name that it tells."""
        if one.values and (one.key in self._added or one.operator not in ("In", "Unreadable")):
            # met or not, its values may stand in any name
            yield from range(len(self._things))
            return
        for value in one.values:
            yield from self._named.get(value, ())
            yield from (self._called_by if len(one.values) == 1 else self._with).get((one.key, value), ())
            for key in self._keys_of.get(value, set()) - {one.key}:
                yield from self._with[key, value]
            for like in self._like(one.key, value):
                yield from self._with[one.key, like]

    def _like(self, key: str, value: str) -> Iterator[str]:
        """The values of a label that may be a slip of `value`."""
        if key not in self._near:
            self._near[key] = NearNames(self._values_of.get(key, ()))
        return (one for one in self._near[key].candidates(value) if one != value)

    def _rarest(self, selector: Selector, places: Mapping[tuple[str, str], list[int]]) -> Iterable[int]:
        """The places under the rarest label that the selector asks for; labels that controllers add need not show."""
        found: Iterable[int] = range(len(self._things))
        least = len(self._things)
        for one in selector.requirements:
            if one.operator == "In" and len(one.values) == 1 and one.key not in self._added:
                there = places.get((one.key, one.values[0]), [])
                if len(there) < least:
                    found, least = there, len(there)
        return found


def pods_of(graph: Graph) -> Pods:
    """All pods of the scope; to be asked by `graph.once`."""
    return Pods(map(pods, graph.templates()))
