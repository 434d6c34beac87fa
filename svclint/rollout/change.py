"""Change: the graphs of two states, and which object of the one becomes which of the other; what checks ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Identity, Resource

_Answer = TypeVar("_Answer")


class Pair(NamedTuple):
    """One object as it was and as it becomes."""

    was: Resource
    now: Resource
    change: Change

    @property
    def identity(self) -> Identity:
        return self.now.identity

    def name_label(self) -> Any:
        """Where a check that fails is told."""
        return self.now.name_label()


class Change:
    """Two states of a scope, `before` and `after`.

    `elsewhere` are the objects that other scopes of the new state have got: these were moved, and are not gone.
    `prunes` says that what is not in the new state is deleted: not so where the old one is all that a cluster has.
    """

    __slots__ = ("_elsewhere", "_remembered", "after", "before", "prunes")

    def __init__(self, before: Graph, after: Graph, elsewhere: frozenset[Identity] = frozenset()) -> None:
        self.before = before
        self.after = after
        self.prunes = after.reads_cluster or not before.reads_cluster
        self._elsewhere = elsewhere
        self._remembered: dict[tuple[object, ...], Any] = {}

    def pairs(self) -> Iterator[Pair]:
        """The objects to judge of the new state that were in the old one."""
        for now in self.after.resources:
            was = self.was(now)
            if was is not None and now.name:
                yield Pair(was, now, self)

    def was(self, now: Resource) -> Resource | None:
        """The object of the old state that becomes `now`; None where there was none, or it cannot be told which."""
        return _counterpart(now, self.after, self.before)

    def now(self, was: Resource) -> Resource | None:
        """The object of the new state that `was` becomes."""
        return _counterpart(was, self.before, self.after)

    def is_gone(self, was: Resource) -> bool:
        """Whether the change deletes an object; of one without a name nobody can say."""
        identity = was.identity
        if not was.name or not self.prunes:
            return False
        return not self.after.with_identity(identity) and identity not in self._elsewhere

    def is_new(self, now: Resource) -> bool:
        """Whether the change creates an object; of one without a name nobody can say."""
        return bool(now.name) and not self.before.with_identity(now.identity)

    def once(self, find: Callable[[Pair], _Answer], pair: Pair) -> _Answer:
        """What a pure function says of a pair, asked once."""
        key = (find, pair.now)
        if key not in self._remembered:
            self._remembered[key] = find(pair)
        answer: _Answer = self._remembered[key]
        return answer


def _counterpart(one: Resource, mine: Graph, other: Graph) -> Resource | None:
    """The object of the same identity on the other side. Of several the one that stands in the same place."""
    found, own = other.with_identity(one.identity), mine.with_identity(one.identity)
    if len(found) == 1 and len(own) == 1:
        return found[0]
    same = [each for each in found if _place(each, other) == _place(one, mine)]
    return same[0] if len(same) == 1 and one in own else None


def _place(one: Resource, graph: Graph) -> str:
    root = graph.scope.root
    return one.file.removeprefix(f"{root}/") if root else one.file
