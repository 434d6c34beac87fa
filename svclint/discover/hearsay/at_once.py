"""Which plain files one command applies together, or a GitOps tool with all of their folder."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from svclint.discover.hearsay.applying import Files, commands

if TYPE_CHECKING:
    from svclint.discover.whole_folders import WholeFolders


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
