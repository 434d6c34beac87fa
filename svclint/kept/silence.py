"""What rules need not be asked again: of which files they have nothing to say, whatever else the scope holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.kept.digest import Digests
from svclint.linting.engine import Job
from svclint.linting.silence import Silence, Silent
from svclint.named_tuple import NamedTuple
from svclint.scope import Member, Scope


class KeptSilence(NamedTuple):
    """A Silence as it is kept: sets of rules by their numbers."""

    alone: tuple[int, ...]
    near: tuple[int, ...]
    asked: tuple[int, ...]
    keys: tuple[int, ...]


class Silences(NamedTuple):
    """What is known of the files of a scope, by the digest of each and of what its scope does to it."""

    sets: tuple[tuple[str, ...], ...]
    files: Mapping[str, KeptSilence]


def frame(scope: Scope) -> Scope:
    """All of a scope but the files that are judged as they stand there."""
    return scope._replace(members=tuple(one for one in scope.members if not _stands(one)))


def _stands(member: Member) -> bool:
    return member.role == "objects" and not member.built and not member.namespace_from


def silent(known: Silences, job: Job, digests: Digests) -> Silent:
    """What is known of the files that a scope has now, and what those had that it has not."""
    sets = [frozenset(one) for one in known.sets]
    left = dict(known.files)
    found: dict[str, Silence] = {}
    for path, digest in _digests(job.scope, digests):
        one = left.pop(digest, None)
        if one is not None and all(0 <= number < len(sets) for number in (*one.alone, *one.near)):
            alone, near = ([sets[number] for number in some] for some in (one.alone, one.near))
            found[path] = Silence(tuple(alone), tuple(near), frozenset(one.asked), frozenset(one.keys))
    return Silent(found, frozenset(key for one in left.values() for key in one.keys))


def silences(found: Silent, job: Job, digests: Digests) -> Silences:
    """That as it is kept."""
    sets: dict[frozenset[str], int] = {}
    files = {}
    for path, digest in _digests(job.scope, digests):
        one = found.files.get(path)
        # of a file without an object there is nothing to know
        if one is not None:
            alone, near = (tuple(sets.setdefault(rules, len(sets)) for rules in some) for some in (one.alone, one.near))
            files[digest] = KeptSilence(alone, near, tuple(sorted(one.asked)), tuple(sorted(one.keys)))
    return Silences(tuple(tuple(sorted(one)) for one in sets), files)


def _digests(scope: Scope, digests: Digests) -> Iterator[tuple[str, str]]:
    for one in scope.members:
        if _stands(one):
            yield one.source.path, digests.of(one).hex()
