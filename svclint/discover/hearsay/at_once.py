"""Which plain files one command applies together, or a GitOps tool with all of their folder."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from svclint.discover.hearsay.applying import Files, commands
from svclint.offer import offer

if TYPE_CHECKING:
    from svclint.discover.whole_folders import WholeFolders
    from svclint.resource import Identity
    from svclint.scope import Member, Scope
    from svclint.settings import Settings


def at_once(texts: Iterable[tuple[str, str]], paths: Collection[str], whole: WholeFolders) -> set[frozenset[str]]:
    """The sets of two and more of `paths`; `texts` are those that may have commands, each behind its path."""
    files, found = Files(paths), set[frozenset[str]]()
    for path, text in texts:
        here = posixpath.dirname(path)
        found.update(frozenset(files.named(one, here)) for one in commands(text) if not one.deletes)
    folders: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        if whole.have(path):
            folders[posixpath.dirname(path)].add(path)
    found.update(map(frozenset, folders.values()))
    return {one for one in found if len(one) > 1}


def as_one(scope: Scope, settings: Settings) -> Scope:
    """A scope with what else its alternatives hold, where these are applied together with its own files: whatever both
    define, all the rest is there."""
    if not scope.told.at_once or all(one.role != "alternative" for one in scope.members):
        return scope
    own = [one for one in scope.members if one.role == "objects" and one.source.path == scope.root]
    files = {one.source.path for one in own}
    defined = frozenset(each for one in own for each in _identities(one, scope, settings))
    members = (
        one._replace(without=defined)
        if one.role == "alternative" and not one.without and scope.told.applies_at_once({*files, one.source.path})
        else one
        for one in scope.members
    )
    return scope._replace(members=tuple(members)) if own else scope


def _identities(member: Member, scope: Scope, settings: Settings) -> Iterable[Identity]:
    rendering = member.rendering(scope.default_namespace)
    return (one.identity(rendering) for one in offer(member.source, settings.workloads).objects)
