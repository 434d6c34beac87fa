"""Examples that lie beside each other in the documentation, each for itself, for Services that its reader has."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import lru_cache

from svclint.certainty.doubt import Doubt
from svclint.named_tuple import NamedTuple
from svclint.resource import is_service
from svclint.traffic.backends import backends, is_to_service
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

# what each such name holds, in small letters: the pattern has to be compiled
_IN_FOLDERS = ("doc", "ample", "nippet")
_FOLDER = r"(?i)(?:.+[-_.])?(?:docs?|documentation|examples?|samples?|snippets?)(?:[-_.].+)?"
# that a route of an example names something that is not there is a mistake; that many do is a collection
_FILES, _MISSING, _MISSING_IN_FILE = 3, 2, 3


def for_a_readers_service(graph: Graph, reference: Reference) -> tuple[Doubt, ...]:
    """Whether a Service that is missing is the reader's: the route is one of many examples, several of which name what
    is not there. What another route of the file or the folder has is looked for among its own."""
    shown = _shown(graph, reference)
    if shown is None:
        return ()
    is_one = shown.files >= _FILES and len(shown.missing) >= _MISSING
    is_loose = shown.missing_in.get(reference.owner.file, 0) >= _MISSING_IN_FILE
    return (Doubt.EXAMPLE,) if is_one or is_loose else ()


def by_a_namesake(graph: Graph, reference: Reference, found: Resource) -> tuple[Doubt, ...]:
    """Whether a Service of the name belongs to another example: it is of another folder of examples, or most of what
    the routes of the folder name is missing, and what is there stands in another file."""
    if graph.scope.nearest and _are_of_two_sets(reference.owner.file, found.file):
        return (Doubt.EXAMPLE,)
    shown = _shown(graph, reference)
    if shown is None or found.file == reference.owner.file or shown.files < _FILES:
        return ()
    is_one = len(shown.missing) >= _MISSING and 2 * len(shown.missing) >= shown.named
    return (Doubt.EXAMPLE,) if is_one else ()


_SET = r"(?i)(?:^|.*/)(?:examples?|samples?)/"


def _are_of_two_sets(one: str, other: str) -> bool:
    """Whether two files lie in folders of examples, neither of which is below the other."""
    mine, theirs = re.match(_SET, one), re.match(_SET, other)
    return mine is not None and theirs is not None and not one.startswith(theirs[0]) and not other.startswith(mine[0])


class _Folder(NamedTuple):
    """The routes of a folder: how many files have any, how many Services they name, which of these are not in the
    folder, and how many of each file."""

    files: int
    named: int
    missing: frozenset[tuple[str, str]]
    missing_in: dict[str, int]


def _shown(graph: Graph, reference: Reference) -> _Folder | None:
    route = reference.owner
    if not graph.scope.nearest or not is_shown(posixpath.dirname(route.file)):
        return None
    if any(one.file == route.file for other in backends(route) for one in graph.resolve(other).found):
        # a Service of its own stands beside it
        return None
    return graph.once(_folders).get(posixpath.dirname(route.file))


@lru_cache(maxsize=256)
def is_shown(directory: str) -> bool:
    """Whether a directory is one for documentation or examples, or lies in one."""
    if not any(map(directory.lower().__contains__, _IN_FOLDERS)):
        return False
    return any(re.fullmatch(_FOLDER, step) is not None for step in directory.split("/"))


def _folders(graph: Graph) -> dict[str, _Folder]:
    """The folders of examples that have routes."""
    named: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    there: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in graph.everything:
        directory = posixpath.dirname(one.file)
        if is_service(one):
            there[directory].add((one.namespace, one.name))
        for reference in backends(one) if is_shown(directory) else ():
            if is_to_service(reference):
                named[directory][one.file].add((reference.namespace, reference.name))
    found = {}
    for directory, files in named.items():
        every = frozenset().union(*files.values())
        missing_in = {file: len(names - there[directory]) for file, names in files.items()}
        found[directory] = _Folder(len(files), len(every), every - there[directory], missing_in)
    return found
