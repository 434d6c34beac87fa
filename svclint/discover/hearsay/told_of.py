"""Scopes with what GitOps tools and the commands of guides and scripts say of them: namespaces, and what is beside."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.built_in import BuiltIn
    from svclint.discover.hearsay.guides import Guides
    from svclint.scope import Fetched, Scope


def in_namespace(scope: Scope, namespaces: Mapping[str, str]) -> Scope:
    """The scope of a kustomization with the namespace in which a GitOps tool applies it."""
    namespace = namespaces.get(scope.root) if not scope.nearest and scope.chart is None else None
    return scope._replace(default_namespace=namespace) if namespace is not None else scope


def as_built_in(scope: Scope, told: Mapping[str, BuiltIn]) -> Scope:
    """The scope of a kustomization with the namespace in which commands apply it, or those in which they may."""
    found = told.get(scope.root or ".") if scope.kustomizations else None
    if found is None:
        return scope
    if found.settled:
        return scope._replace(default_namespace=found.settled)
    return scope._replace(placed={one.source.path: found.namespaces for one in scope.members if one.built})


def with_fetched(scopes: Iterable[Scope], brought: Sequence[Fetched]) -> list[Scope]:
    """The scopes with what commands bring beside their files."""
    changed = []
    for scope in scopes:
        here = {posixpath.dirname(one.source.path) for one in scope.members} if scope.chart is None else set()
        found = tuple(one._replace(directories=one.directories & here) for one in brought if one.directories & here)
        changed.append(scope._replace(fetched=found) if found else scope)
    return changed


def as_placed(scope: Scope, placed: Mapping[str, frozenset[str]]) -> Scope:
    """The scope with the namespaces in which commands apply its files."""
    found = {one.source.path: placed[one.source.path] for one in scope.members if one.source.path in placed}
    return scope._replace(placed=found) if found else scope


def told_by(guides: Guides, scopes: Sequence[Scope]) -> list[Scope]:
    """The scopes of plain files with what guides say of the files."""
    told = {name: getattr(guides, name) for name in _OF_GUIDES}
    return [one._replace(**told) for one in scopes] if any(told.values()) else list(scopes)


# what guides and scopes call alike
_OF_GUIDES = ("apart", "either", "filled", "labs", "made", "merged", "steps")
