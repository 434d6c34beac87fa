"""Plain files to scopes: one scope, split where an identity is defined twice."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.document import documents
from svclint.resource import Identity, Resource, objects
from svclint.scope import Member, Scope

if TYPE_CHECKING:
    from svclint.source import Source

# Several environments create their namespaces and CRDs again, identically: that tells nothing apart.
_REPEATED = frozenset({"Namespace", "CustomResourceDefinition"})


class _File(NamedTuple):
    source: Source
    identities: frozenset[Identity]


class _Part(NamedTuple):
    """Files that go together: `own` below `directory`, `shared` from above.

    `context` are judged in another part, `beside` are alternatives of a file.
    """

    directory: str
    own: tuple[_File, ...]
    shared: tuple[_File, ...]
    context: tuple[_File, ...] = ()
    beside: tuple[_File, ...] = ()


def plain_scopes(sources: Sequence[Source], default_namespace: str) -> Iterator[Scope]:
    """The scopes of files that no kustomization, chart or configuration claims.

    All of them are one scope, unless an identity is defined twice: then the tree is split at the directories that make
    identities unique, files above belonging to each part. Two files of one directory that define two or more of the
    same objects are alternatives, each with a scope of its own; a single object defined twice is a mistake to report.
    """
    files = [_File(source, _identities(source, default_namespace)) for source in sources]
    for part in _split("", tuple(files), ()):
        members = [Member(one.source) for one in (*part.shared, *part.own)]
        members.extend(Member(one.source, "context") for one in part.context)
        members.extend(Member(one.source, "alternative") for one in part.beside)
        members.sort(key=lambda member: member.source.path)
        yield Scope(part.directory or ".", part.directory, tuple(members), default_namespace)


def _identities(source: Source, default_namespace: str) -> frozenset[Identity]:
    return frozenset(
        one.identity
        for document in documents(source)
        for path, data in objects(document)
        if (one := Resource(document, path, data, default_namespace)).name and one.kind not in _REPEATED
    )


def _split(directory: str, files: tuple[_File, ...], shared: tuple[_File, ...]) -> Iterator[_Part]:
    # kubectl reads the deepest directory that holds everything: nothing is decided above it
    if not _repeated(files):
        if files:
            yield _Part(_common(files) if not shared else directory, files, shared)
        return
    own, children = _children(directory, files)
    clashing = _clashing(own, children)
    loose = [one for name in sorted(children) if name not in clashing for one in children[name]]
    if any(_repeated(children[name]) for name in children if name not in clashing):
        # what repeats lies deeper, inside children that have nothing to do with each other
        clashing = set(children)
        loose = []
    if not clashing:
        yield from _alternatives(directory, (*own, *loose), shared)
        return
    clear = tuple(one for one in own if all(one.identities.isdisjoint(_all(children[name])) for name in clashing))
    for name in sorted(clashing):
        yield from _split(posixpath.join(directory, name), children[name], (*shared, *clear))
    rest = (*own, *loose)
    if rest and (loose or len(clear) < len(own)):
        yield from _alternatives(directory, rest, shared)


def _common(files: Sequence[_File]) -> str:
    directories = {posixpath.dirname(one.source.path) for one in files}
    if len(directories) == 1:
        return directories.pop()
    absolute = {one.startswith("/") for one in directories}
    if len(absolute) > 1 or "" in directories:
        return ""
    return posixpath.commonpath(directories)


def _repeated(files: Sequence[_File]) -> bool:
    seen: set[Identity] = set()
    for one in files:
        if not seen.isdisjoint(one.identities):
            return True
        seen |= one.identities
    return False


def _children(directory: str, files: Sequence[_File]) -> tuple[tuple[_File, ...], dict[str, tuple[_File, ...]]]:
    """The files of `directory` itself, and those below by the name of the subdirectory."""
    own: list[_File] = []
    children: dict[str, list[_File]] = defaultdict(list)
    start = len(directory) + 1 if directory and directory != "/" else len(directory)
    for one in files:
        name, slash, _ = one.source.path[start:].partition("/")
        if slash:
            # absolute paths lie below the root
            children[name or "/"].append(one)
        else:
            own.append(one)
    return tuple(own), {name: tuple(found) for name, found in children.items()}


def _all(files: Sequence[_File]) -> set[Identity]:
    return {identity for one in files for identity in one.identities}


def _clashing(own: Sequence[_File], children: dict[str, tuple[_File, ...]]) -> set[str]:
    """The subdirectories that define an identity of another one, or of a file above them."""
    where: dict[Identity, list[str]] = defaultdict(list)
    for name, files in children.items():
        for identity in _all(files):
            where[identity].append(name)
    above = _all(own)
    return {name for identity, names in where.items() if len(names) > 1 or identity in above for name in names}


def _alternatives(directory: str, files: tuple[_File, ...], shared: tuple[_File, ...]) -> Iterator[_Part]:
    """Files of one directory: those that are variants of each other, each by itself, then all that are not.

    The others are there for every variant, and every variant for them; each is judged once.
    """
    beside: dict[int, list[_File]] = defaultdict(list)
    numbered = list(enumerate(files))
    for number, one in numbered:
        for other, two in numbered[number + 1 :]:
            if len(one.identities & two.identities) > 1:
                beside[number].append(two)
                beside[other].append(one)
    if not beside:
        yield _Part(directory, files, shared)
        return
    others = (*shared, *(one for number, one in numbered if number not in beside))
    for number, found in sorted(beside.items()):
        yield _Part(files[number].source.path, (files[number],), (), others, tuple(found))
    if others:
        yield _Part(directory, others, (), tuple(files[number] for number in sorted(beside)))
