"""Where GitOps tools apply the directories of a run, and with which variables; what they apply that is not here."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from svclint.families import argo
from svclint.scope import Addition, Substitution

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment
    from svclint.scope import Scope
    from svclint.source import Source

# words that what the tools read holds; a Fleet bundle is known by its name
_SIGNS = ("toolkit.fluxcd.io", argo.GROUP, "helm.fluxcd.io", "helm.cattle.io", "helmCharts")
_BUNDLE = "fleet.yaml"


class Applied(NamedTuple):
    """What GitOps tools apply: the deployments, and by directory the namespace that its objects get where they name
    none, the variables of Flux, and what is added to kustomizations.

    Paths begin at the root of a repository, which may be any directory above the file that says so.
    """

    deployments: tuple[Deployment, ...] = ()
    namespaces: Mapping[str, str] = {}
    substitutions: Mapping[str, Substitution] = {}
    additions: Mapping[str, Addition] = {}


def applied(sources: Mapping[str, Source], load: Callable[[str], Source | None]) -> Applied:
    """What the GitOps objects among `sources` apply; `load` reads a file that the run did not name."""
    named = [one for one in sources.values() if any(sign in one.text for sign in _SIGNS) or _is_bundle(one.path)]
    if not named:
        return Applied()
    # imported here: most runs have none
    from svclint.gitops.additions import additions
    from svclint.gitops.deployment import Tree
    from svclint.gitops.reading import deployments
    from svclint.gitops.variables import substitutions

    tree = Tree(sources, load)
    found = tuple(deployments(named, tree))
    return Applied(found, _namespaces(found), substitutions(found, tree), additions(found))


def of_directory(directory: str, namespaces: Mapping[str, str]) -> str | None:
    """The namespace of what lies in `directory`, or in the nearest one above it that a tool applies."""
    while True:
        if directory in namespaces:
            return namespaces[directory]
        if directory in ("", ".", "/"):
            return None
        directory = posixpath.dirname(directory)


def _namespaces(found: tuple[Deployment, ...]) -> dict[str, str]:
    """The namespace by directory; none where several tools, or one twice, give it different ones."""
    names: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.namespace and not one.is_release:
            for directory in one.here:
                names[directory].add(one.namespace)
    return {directory: next(iter(given)) for directory, given in names.items() if len(given) == 1}


def as_deployed(scopes: Sequence[Scope], found: Applied) -> list[Scope]:
    """The scopes with what is added to their kustomizations, with their variables, and with those of plain files where
    Flux makes a kustomization."""
    given = found.substitutions
    if not given and not found.additions:
        return list(scopes)
    built = {directory for scope in scopes for directory in scope.kustomizations}
    plain = {directory: one for directory, one in given.items() if directory not in built}
    changed = [_with_substitutions(scope, given if scope.kustomizations else plain) for scope in scopes]
    return [_with_additions(scope, found.additions) for scope in changed]


def _with_additions(scope: Scope, found: Mapping[str, Addition]) -> Scope:
    own = {directory: found[directory] for directory in scope.kustomizations if directory in found}
    return scope._replace(additions=own) if own else scope


def _with_substitutions(scope: Scope, given: Mapping[str, Substitution]) -> Scope:
    directories: dict[str, Substitution] = {}
    for directory in scope.kustomizations:
        if directory in given:
            directories[directory] = given[directory]
    listed = {posixpath.dirname(one.source.path) for one in scope.members if one.role in ("objects", "context")}
    for directory in listed if not scope.kustomizations and scope.chart is None else ():
        found = next((given[one] for one in _upwards(directory) if one in given), None)
        if found is not None:
            directories[directory] = found
    return scope._replace(substitutions=directories) if directories else scope


def _upwards(directory: str) -> list[str]:
    found = [directory]
    while found[-1] not in ("", ".", "/"):
        found.append(posixpath.dirname(found[-1]))
    return found


def _is_bundle(path: str) -> bool:
    return path.endswith(_BUNDLE) and posixpath.basename(path) == _BUNDLE
