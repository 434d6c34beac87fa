"""What nobody but Flux applies: it decodes built-in kinds before it does, and drops what it does not know."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set

from svclint.discover.hearsay.applying import commands
from svclint.discover.hearsay.built_in import kustomizations
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.directories import Directories
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.discover.whole_folders import WholeFolders
from svclint.files.paths import folder_above
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment
    from svclint.scope import Scope


def with_decoded(
    scopes: Sequence[Scope],
    flux: Sequence[Deployment],
    others: Sequence[Deployment],
    paths: Set[str],
    texts: Callable[[set[str]], Iterable[tuple[str, str]]],
    is_applied: Callable[[str], bool],
) -> list[Scope]:
    """The scopes with those of their files that only the deployments of Flux apply, and no others, nor a command of
    `texts` around directories; `is_applied` says so of a plain file. `paths` are the files of the run."""
    built = {each for one in scopes for each in _kustomizations(one)}
    own, rest = WholeFolders(flux, built, paths), WholeFolders(others, built, paths)
    named = {here for one in flux for here in one.here} - {here for one in others for here in one.here}
    roots = [one for one in scopes if one.kustomizations and _reaches(one, named, own, rest)]
    by_hand = _by_hand(texts, {each for one in roots for each in _kustomizations(one)}) if roots else frozenset()
    decoded = {
        id(one): [*_files(one), *(_own(one) if (one.root or ".") in named else ())]
        for one in roots
        if by_hand.isdisjoint(_kustomizations(one))
    }
    for scope in scopes:
        if scope.nearest and not scope.kustomizations:
            files = (path for path in _files(scope) if own.have(path) and not rest.have(path))
            decoded[id(scope)] = [path for path in files if not is_applied(path)]
    return [_with(one, decoded.get(id(one), ())) for one in scopes]


def _reaches(scope: Scope, named: Set[str], own: WholeFolders, rest: WholeFolders) -> bool:
    """Whether Flux alone builds the kustomization of a scope: by its path, or with all of a folder, as one of it."""
    root = scope.root or "."
    beside = posixpath.join(folder_above(root), KUSTOMIZATIONS[0])
    return root in named or (root != "." and own.have(beside) and not rest.have(beside))


def _kustomizations(scope: Scope) -> set[str]:
    if not scope.kustomizations:
        return set()
    files = (one.source.path for one in scope.members if one.source.path.endswith(KUSTOMIZATIONS))
    return {*scope.kustomizations, *(posixpath.dirname(one) or "." for one in files)}


def _by_hand(texts: Callable[[set[str]], Iterable[tuple[str, str]]], directories: Collection[str]) -> frozenset[str]:
    """Those of the directories of kustomizations that a command applies."""
    return frozenset(_applied(texts({"" if one == "." else one for one in directories}), Directories(directories)))


def _applied(texts: Iterable[tuple[str, str]], known: Directories) -> Iterator[str]:
    for path, text in texts:
        for command in commands(text):
            if not command.deletes:
                for one in kustomizations(command, whole_lines(text)):
                    yield from known.meant(one, posixpath.dirname(path))


def _files(scope: Scope) -> list[str]:
    return [one.source.path for one in scope.members if one.role == "objects"]


def _own(scope: Scope) -> list[str]:
    """The kustomization file that lies at the path of a deployment."""
    files = (one.source.path for one in scope.members if one.role == "config")
    return [one for one in files if posixpath.dirname(one) == scope.root and one.endswith(KUSTOMIZATIONS)]


def _with(scope: Scope, files: Collection[str]) -> Scope:
    return scope.with_told(Told(decoded=frozenset(files))) if files else scope
