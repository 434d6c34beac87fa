"""Whether objects of several files are applied together: no, by what tells them apart; or nothing says that they are.

What nobody says, and nothing tells apart, is taken as one application, wherever its files are not samples by all that
can be seen of them.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from itertools import combinations, starmap

from svclint.certainty.doubt import Doubt
from svclint.certainty.steps import are_of_chapters, are_of_lessons, are_of_platforms, are_of_strategies, topic, words
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# of many that are judged together, what the first few tell is enough: their pairs are compared
_COMPARED, _COMPARED_FILES = 8, 16
# what a course has run pods by, from the first lesson to the last
_STAGES = frozenset({"Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"})

BARE = frozenset({"Pod", "ReplicaSet", "ReplicationController"})
"""What hardly anybody runs but to learn what a Deployment does for them."""


def of_files(graph: Graph, *involved: Resource) -> tuple[Doubt, ...]:
    """Whether some of `involved` are rather not there together, or nothing says that they are.

    What is listed, rendered or declared as one is; so are objects of one file.
    """
    turns = of_turns(graph, *involved)
    if turns or not graph.scope.nearest or len({one.file for one in involved}) < 2:
        return turns
    # imported here: hardly anything is judged by objects of two files
    from svclint.certainty.samples import are_samples

    return (Doubt.SAMPLES,) if are_samples(involved, graph) else ()


def of_turns(graph: Graph, *involved: Resource) -> tuple[Doubt, ...]:
    """Whether some of `involved` are rather there one after the other, or in places of their own.

    Who follows a guide deletes one before the next, leaves one out, or has a cluster for each of several guides or
    folders; a script applies one or the other; the lessons of a course begin anew, and what is for one platform is not
    for the next. A Pod, a ReplicaSet and a Deployment of one name are a choice, and so are blue-green and canary, and
    files that define one thing each in its own way.
    """
    if not graph.scope.nearest:
        return ()
    files = frozenset(one.file for one in involved)
    if len(files) < 2:
        return ()
    if any(may_be_one(graph, *pair) for pair in combinations(involved[:_COMPARED], 2)):
        return (Doubt.UNKNOWN,)
    found = graph.once(_of_turns, files)
    if not found and _are_of_topics(involved) and not graph.scope.told.applies_at_once(files):
        return (Doubt.SAMPLES,)
    return found or ((Doubt.FAR,) if _are_stages(involved) else ())


def are_rather_one(one: PodTemplate, other: PodTemplate) -> bool:
    """Whether two workloads are rather one thing, run as a bare Pod or ReplicaSet in one file and as a Deployment in
    the next, or a choice of kinds; or Pods that are called as things of their own. One that is called after the other
    as its next release is, is none of this."""
    mine, theirs = one.resource, other.resource
    if mine.file == theirs.file or (mine.kind == theirs.kind and not _are_bare_strangers(mine, theirs)):
        return False
    # imported here, as above
    from svclint.traffic.versions import name_and_version

    (name, version), (its_name, its_version) = name_and_version(one), name_and_version(other)
    return name != its_name or version == its_version


def _are_bare_strangers(one: Resource, other: Resource) -> bool:
    """Whether both are bare, and neither is called after the other: `nginx` and `web`, and not `web` and `web-v2`."""
    return one.kind in BARE and words(one.name).isdisjoint(words(other.name))


def may_be_one(graph: Graph, one: Resource, other: Resource) -> bool:
    """Whether two files of a folder hold variants of one object, of which a command applies the one in a namespace that
    it names, and nothing says where the other is applied: in that one, it takes the other's place."""
    if one.identity._replace(namespace="") != other.identity._replace(namespace="") or one.file == other.file:
        return False
    if one.directory != other.directory or one.namespace_written or other.namespace_written:
        return False
    # what nothing places is where all is that names no namespace
    usual = graph.scope.default_namespace
    return (one.namespace == usual) is not (other.namespace == usual)


def _of_turns(graph: Graph, files: frozenset[str]) -> tuple[Doubt, ...]:
    """What tells some files apart; asked once, as many Services may select the same pods."""
    # imported here, as above
    from svclint.certainty.clusters import are_apart

    told, pairs = graph.scope.told, list(combinations(sorted(files)[:_COMPARED_FILES], 2))
    if are_apart(graph, files) or any(pair <= files for pair in told.either):
        return (Doubt.UNKNOWN,)
    # what a command does says more than names
    is_by_name = not told.applies_at_once(files)
    if is_by_name and any(starmap(are_of_platforms, pairs)):
        return (Doubt.UNKNOWN,)
    if is_by_name and any(starmap(are_of_lessons, pairs)):
        return (Doubt.SAMPLES,)
    if any(pair <= files for pair in told.apart):
        return (Doubt.TURNS,)
    if any(_is_passed_over(*pair, told.passed_over) for pair in pairs):
        return (Doubt.PASSED_OVER,)
    return (Doubt.FAR,) if any(are_of_chapters(*pair) or are_of_strategies(*pair) for pair in pairs) else ()


def _is_passed_over(one: str, other: str, over: frozenset[str]) -> bool:
    """Whether commands leave out one of two files of a folder."""
    return (one in over) is not (other in over) and posixpath.dirname(one) == posixpath.dirname(other)


def _are_of_topics(involved: Iterable[Resource]) -> bool:
    """Whether two pods are lessons on something that they have: a Deployment in `secrets/`, a Pod in `labels/`. In
    `deployments/` it may be there as one of its kind."""
    explained = {
        one.directory for one in involved if one.kind in _STAGES and topic(one.file) not in ("", one.kind.lower())
    }
    return len(explained) > 1


def _are_stages(involved: Iterable[Resource]) -> bool:
    """Whether two of one name are of different kinds, in different files."""
    files: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    for one in involved:
        if one.kind in _STAGES:
            files[one.name].add(one.file)
            kinds[one.name].add(one.kind)
    return any(len(files[name]) > 1 and len(kinds[name]) > 1 for name in files)
