"""What rules need not be asked again: of which files they have nothing to say, whatever else the scope holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.engine import Job, Silent
from svclint.kept.digest import Digests
from svclint.named_tuple import NamedTuple
from svclint.scope import Scope


class Silences(NamedTuple):
    """The rules of each object, as one of `sets`, by the digest of its file and of what its scope does to it."""

    sets: tuple[tuple[str, ...], ...]
    files: Mapping[str, tuple[int, ...]]


def frame(scope: Scope) -> Scope:
    """All of a scope but its files: what it does to each of them."""
    return scope._replace(members=())


def silent(known: Silences, job: Job, digests: Digests) -> Silent:
    """What is known of the files that a scope has now."""
    sets = [frozenset(one) for one in known.sets]
    every = range(len(sets))
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for path, digest in _digests(job.scope, digests):
        numbers = known.files.get(digest, ())
        if all(one in every for one in numbers):
            found[path] = tuple(sets[one] for one in numbers)
    return found


def silences(found: Silent, job: Job, digests: Digests) -> Silences:
    """That as it is kept."""
    numbers: dict[frozenset[str], int] = {}
    files = {
        digest: tuple(numbers.setdefault(one, len(numbers)) for one in found[path])
        for path, digest in _digests(job.scope, digests)
        if path in found
    }
    return Silences(tuple(tuple(sorted(one)) for one in numbers), files)


def _digests(scope: Scope, digests: Digests) -> Iterator[tuple[str, str]]:
    """(path, digest) of the files whose objects are judged as they stand there, and are written nowhere else."""
    if scope.kustomizations:
        return
    for one in scope.members:
        if one.role == "objects" and not one.built and not one.namespace_from:
            yield one.source.path, digests.of(one).hex()
