"""What a run says of entries of the configuration that match nothing, as findings at their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from svclint.cli.configuration import is_whole, place
from svclint.config.loading import seen_from
from svclint.config.text import read
from svclint.config.unmatched import Tree, unmatched
from svclint.discover.boundary import Boundary
from svclint.discover.sorting import within
from svclint.discover.walk import walk
from svclint.files.paths import relative_path
from svclint.finding import Finding
from svclint.rules import configured, with_role

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.discover import Discovery
    from svclint.settings import Settings

_IDLE = "nothing answers to this"
_ADVICE = "Mend the entry, or take it out: what it was written for is called otherwise, or is gone."


def idle(arguments: Namespace, chosen: Settings, discovery: Discovery, paths: Sequence[str]) -> Iterator[Finding]:
    """A finding for each entry that does nothing; none where the rule that tells of them is switched off."""
    file, rule = place(arguments), with_role(configured(chosen), "unused-suppression")
    if file is None or rule is None:
        return
    root = Path.cwd()
    seen = seen_from(root, (root / file).parent)
    text = read(root / file, seen(file.name))
    files = walk(chosen.base, (), ignore=not arguments.no_ignore, outside=Boundary((chosen.base,)).outside)
    sources = {member.source.path: member.source.text for scope in discovery.scopes for member in scope.members}
    tree = Tree(
        tuple(discovery.sources),
        tuple(relative_path(one.path, chosen.base) for one in files),
        (chosen.default_namespace, *discovery.sources, *sources.values()),
        is_whole(paths, chosen.base),
        not any(scope.holes for scope in discovery.scopes) and not discovery.deployments,
    )
    for fault in unmatched(text, seen, within, tree):
        if fault.location is not None:
            yield Finding(rule.name, rule.severity, fault.message, _ADVICE, fault.location, _IDLE, (), None, ())
