"""Which scope of one state is which of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.offer import offer
from svclint.rollout.running import ChangeJob

if TYPE_CHECKING:
    from svclint.discover import Discovery
    from svclint.scope import Scope
    from svclint.settings import Settings


class Side(NamedTuple):
    """A state that was read: its scopes, the path that all its files begin with, and what is put before their names.

    `is_cluster` says that it is all that a cluster has, and not what somebody applies to it.
    """

    discovery: Discovery
    root: str = ""
    prefix: str = ""
    is_cluster: bool = False


def change_jobs(before: Side, after: Side, settings: Settings) -> tuple[ChangeJob, ...]:
    """The scopes of the new state that the old one has as well, with what they were."""
    mine = [_Known(one, after.root, settings) for one in after.discovery.scopes]
    theirs = [_Known(one, before.root, settings) for one in before.discovery.scopes]
    # how many scopes more have an object than had it: one that is no less often there was moved, and is not gone
    more = Counter(identity for one in mine for identity in one.identities)
    more.subtract(Counter(identity for one in theirs for identity in one.identities))
    pairs = [(theirs[0], one) for one in mine] if before.is_cluster and theirs else _paired(theirs, mine)
    jobs = []
    for was, now in pairs:
        elsewhere = frozenset(one for one in was.identities - now.identities if more[one] >= 0)
        jobs.append(ChangeJob(now.scope, was.scope, settings, before.prefix, elsewhere))
    return tuple(jobs)


class _Known:
    """A scope, by what tells it from others: its name below the root, the files and the objects that it holds."""

    __slots__ = ("files", "identities", "name", "scope")

    def __init__(self, scope: Scope, root: str, settings: Settings) -> None:
        self.scope = scope
        self.name = _below(scope.name, root)
        self.files = {_below(one.source.path, root) for one in scope.members if one.role == "objects"}
        self.identities = {
            one.identity(member.rendering(scope.default_namespace))
            for member in scope.members
            if member.role in ("objects", "context")
            for one in offer(member.source, settings.workloads).objects
        }


def _below(path: str, root: str) -> str:
    """A path as it is below a root that it begins with."""
    return path.removeprefix(root).removeprefix("/") if root and f"{path}/".startswith(f"{root}/") else path


def _paired(theirs: Sequence[_Known], mine: Sequence[_Known]) -> list[tuple[_Known, _Known]]:
    """Pairs of scopes: those of one name first, then those that share the most files and objects, each once."""
    free, left, pairs = list(theirs), [], []
    for one in mine:
        same = [other for other in free if other.name == one.name and _shared(other, one)]
        if same:
            best = max(same, key=lambda other: _shared(other, one))
            free.remove(best)
            pairs.append((best, one))
        else:
            left.append(one)
    ranked = [
        (_shared(other, one), -at, -place)
        for at, one in enumerate(left)
        for place, other in enumerate(free)
        if _shared(other, one)
    ]
    taken: set[int] = set()
    given: set[int] = set()
    for _, at, place in sorted(ranked, reverse=True):
        if at not in given and place not in taken:
            given.add(at)
            taken.add(place)
            pairs.append((free[-place], left[-at]))
    return pairs


def _shared(one: _Known, other: _Known) -> tuple[int, ...]:
    """How many files and objects two scopes share; an empty answer where they have no object in common."""
    objects = len(one.identities & other.identities)
    return (len(one.files & other.files), objects) if objects else ()
