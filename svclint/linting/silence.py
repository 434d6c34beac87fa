"""Which rules have nothing to say of which objects, and as long as what else is so: what a later run need not ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

from svclint.linting.alone import Alone, Listener, follows, keys
from svclint.linting.asking import subjects_of
from svclint.linting.suppress import suppressions
from svclint.named_tuple import NamedTuple
from svclint.resource import Resource
from svclint.rules import configured, is_in_cel

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.linting.alone import Key
    from svclint.linting.suppress import Suppression
    from svclint.rules import Rule

Rules = frozenset[str]

# so many questions are put a second time in any case, and this part of as many as there are objects
_FEW, _PART = 200, 10

UNKNOWN = "what is unknown"
"""Stands for a rule where it is asked what of the references cannot be decided; no rule has this name, nor any of one's
own."""


class Silence(NamedTuple):
    """That of one file, for each of its objects in turn: `alone` are the rules that are silent whatever else there is,
    `near` those that are so as long as nothing comes or goes that has one of the keys `asked`. `keys` are those of its
    own objects. Keys are numbers, which two of them may share."""

    alone: tuple[Rules, ...]
    near: tuple[Rules, ...]
    asked: frozenset[int]
    keys: frozenset[int]


class Silent(NamedTuple):
    """That of a scope, by the paths of its files, and the keys of what was there as well when that was found out.

    `quiet` are the rules that were asked or have no subject, where a file that changes changes nothing but by what has
    its keys: what was said, or asked for more, rests on nothing else than what files offer, and on the files `read`.
    That are these rules, each with the place among the objects of a file that it was asked about: `loud`, by file. None
    where anything else was asked.
    """

    files: Mapping[str, Silence] = {}
    gone: frozenset[int] = frozenset()
    quiet: frozenset[str] | None = None
    read: frozenset[str] = frozenset()
    loud: Mapping[str, tuple[tuple[str, int], ...]] = {}


Places = tuple[tuple[int, ...], tuple[int, ...]]
"""The places of the objects that a rule is not silent about, and of those that it asked by keys about."""


class Noted(NamedTuple):
    """What was noted of a share: the places for each rule (None where nothing was noted), and these keys, by file."""

    places: tuple[Places | None, ...]
    asked: Mapping[str, frozenset[int]]


class Noting:
    """Notes what rules ask about a share of a scope."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._alone = Alone(graph)
        self._asked: dict[str, set[Key]] = defaultdict(set)
        self._places: list[Places | None] = []

    def listener(self) -> Listener:
        """What notes what is asked of the graph."""
        return Listener(self._alone, self._asked)

    def of(self, rule: Rule) -> Listener | None:
        """The same; None for a rule that is not heard."""
        return self.listener() if is_heard(rule) else None

    def done(self, listener: Listener | None) -> None:
        self._places.append(None if listener is None else listener.places(self._graph))

    def asked(self) -> Mapping[str, frozenset[int]]:
        return {file: numbers(found) for file, found in self._asked.items()}

    def noted(self) -> Noted:
        return Noted(tuple(self._places), self.asked())


_OF_NO_OBJECT = frozenset({"problem", "suppression", "failure"})


def is_heard(rule: Rule) -> bool:
    """Whether it can be noted what a rule asks: its subjects are objects, not chosen by the scope, and it is no
    expression, which asks for whatever its wiring holds, all of it, before it says which part it wants."""
    return not rule.on_for and not is_in_cel(rule) and _OF_NO_OBJECT.isdisjoint(rule.kinds)


class Unasked:
    """What is known of the objects of a scope, so that nobody asks again."""

    def __init__(self, known: Silent, graph: Graph) -> None:
        places = graph.once(_places)
        new = places.keys() - known.files.keys()
        changed = known.gone | numbers(key for file in new for place in places[file] for key in _keys(graph, place))
        self.near: dict[int, Rules] = {}
        """Those of which is only known what is so as long as nothing that they asked for has changed, by place."""
        self.files: dict[str, Silence] = {}
        self._rules: dict[Resource, Rules] = {}
        can_follow = follows(graph)
        for file, found in known.files.items():
            there = places.get(file, ())
            if not len(found.alone) == len(found.near) == len(there):
                continue
            self.files[file] = found
            rules = found.alone
            if can_follow and found.asked.isdisjoint(changed):
                self.near.update(zip(there, found.near, strict=True))
                rules = tuple(map(_union, found.alone, found.near))
            self._rules.update(zip((graph.everything[place] for place in there), rules, strict=True))

    def left(self, rule: str, subjects: Sequence[Resource]) -> Sequence[Resource]:
        """Those of the subjects of a rule of which is not known that it is silent."""
        if not self._rules:
            return subjects
        known = self._rules
        return [one for one in subjects if rule not in known.get(one, ())]


def _union(alone: Rules, near: Rules) -> Rules:
    return alone | near if near else alone


def silence(
    graph: Graph,
    noted: Mapping[str, Sequence[Places | None]],
    asked: Sequence[Mapping[str, frozenset[int]]],
    unasked: Unasked,
) -> Silent:
    """What all shares of a scope say together: for each rule what every share has noted, and the keys that it asked."""
    heard = [(rule, [one for one in shares if one is not None]) for rule, shares in noted.items() if None not in shares]
    bits = {rule: 1 << number for number, (rule, _) in enumerate(heard)}
    size = len(graph.everything)
    alone, near = [sum(bits.values())] * size, [0] * size
    for rule, shares in heard:
        for loud, by_keys in shares:
            for place in (*loud, *by_keys):
                alone[place] &= ~bits[rule]
            for place in by_keys:
                near[place] |= bits[rule]
    for place, known in unasked.near.items():
        still = sum(bits.get(rule, 0) for rule in known)
        near[place] |= still
        alone[place] &= ~still
    every = sum(bits.values())
    hangs_on_keys = follows(graph) and len(heard) == len(noted)
    left = [every & ~(one | other) for one, other in zip(alone, near, strict=True)] if hangs_on_keys else []
    spoke = [(rule, place) for place, one in enumerate(left) if one for rule, bit in bits.items() if one & bit]
    read = _read(graph, spoke) if hangs_on_keys else None
    names = {one: frozenset(rule for rule, bit in bits.items() if one & bit) for one in {*alone, *near}}
    by_file: dict[str, set[int]] = defaultdict(set)
    for share in asked:
        for file, found in share.items():
            by_file[file] |= found
    files = {}
    for file, places in graph.once(_places).items():
        before = unasked.files.get(file)
        if before is not None and any(place in unasked.near for place in places):
            by_file[file] |= before.asked
        its_keys = numbers_of(graph, file) if before is None else before.keys
        files[file] = Silence(
            tuple(names[alone[place]] for place in places),
            tuple(names[near[place]] for place in places),
            frozenset(by_file.get(file, ())),
            its_keys,
        )
    if read is None:
        return Silent(files)
    return Silent(files, quiet=_without_concern(graph).union(bits), read=read, loud=_by_file(graph, spoke))


def _read(graph: Graph, loud: Sequence[tuple[str, int]]) -> frozenset[str] | None:
    """The files on which more rests than on what they offer; None where that may be all, or too much to ask again."""
    suppressing = frozenset(file_of(one) for one in graph.once(suppressions))
    if not loud:
        return suppressing
    if len(loud) > max(_FEW, len(graph.everything) // _PART):
        return None
    # imported here: of most scopes nothing is said
    from svclint.linting.reach import files_read

    rules = {one.name: one for one in configured(graph.settings)}
    found = files_read(graph, [(rules.get(rule), graph.everything[place]) for rule, place in loud])
    return found | suppressing if found is not None else None


def file_of(suppression: Suppression) -> str:
    """The file that a suppression stands in."""
    of = suppression.label.of
    return of.file if isinstance(of, Resource) else of.source.path


def _by_file(graph: Graph, loud: Sequence[tuple[str, int]]) -> Mapping[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    places = graph.once(_places)
    for rule, place in loud:
        file = graph.everything[place].file
        found[file].append((rule, places[file].index(place)))
    return {file: tuple(some) for file, some in found.items()}


def objects_at(graph: Graph, file: str, loud: Iterable[Sequence[Any]]) -> Iterator[tuple[str, Resource]]:
    """The rules and the objects that places among those of a file stand for."""
    places = graph.once(_places).get(file, ())
    yield from ((rule, graph.everything[places[number]]) for rule, number in loud)


def _without_concern(graph: Graph) -> Rules:
    """The rules that nothing in the scope is a subject of."""
    return frozenset(one.name for one in configured(graph.settings) if not graph.once(subjects_of, one.kinds))


def _places(graph: Graph) -> dict[str, list[int]]:
    """The places of its objects among all of the scope, by the path of a file."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(graph.everything):
        found[one.file].append(place)
    return dict(found)


def numbers_of(graph: Graph, file: str) -> frozenset[int]:
    """Those of the keys of the objects of a file."""
    return numbers(key for place in graph.once(_places).get(file, ()) for key in _keys(graph, place))


def _keys(graph: Graph, place: int) -> Iterable[Key]:
    return keys(graph.everything[place], graph)


def numbers(found: Iterable[Key]) -> frozenset[int]:
    return frozenset(crc32(" ".join(key).encode(errors="surrogatepass")) for key in found)
