"""Changes of real repositories, drawn by a fixed seed and spread over them, and how far from its cause each is told."""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from svclint.discover import Discovery, discover
from svclint.finding import Finding
from svclint.graph import Graph
from svclint.linting.report import merge
from svclint.linting.settle import settled
from svclint.references import Reference
from svclint.resource import Resource
from svclint.rollout.matching import Side, change_jobs
from svclint.rollout.running import lint_change
from svclint.settings import Settings
from tests.rollout.changes import Changed, Subject, another_selector, service_deleted, services_with_pods

Change = Callable[[Subject, Random], Changed | None]
_MOST_OF_ONE = 12  # Services of one repository that are tried at all
_OF_SERVICES: tuple[Change, ...] = (another_selector, service_deleted)
_OF_CHANGES = Settings(select=("rollout", "internal-error"))


class Drawn(NamedTuple):
    """A change of a repository: what it is called, and where it was made."""

    repository: Path
    scope: str
    change: Change
    subject: Subject
    changed: Changed

    @property
    def name(self) -> str:
        return f"{self.repository.name}: {self.scope}: {self.changed.what}"

    def hops(self, finding: Finding) -> int | None:
        """How many references lie between what was changed and what the finding is about."""
        subject = self.subject
        changed = [subject.service] if self.change in _OF_SERVICES else [one.resource for one in subject.templates]
        return _steps(changed, finding, subject.graph)


class Repository:
    """A repository of the corpus as it is, and a copy of it to change."""

    def __init__(self, path: Path, scratch: Path) -> None:
        self.path = path
        self._copy = scratch / path.name
        self.before = _read(path)

    def services(self, random: Random) -> list[tuple[str, Subject]]:
        """Some of its Services that have pods, each with its scope."""
        files = {path: source.text for path, source in self.before.sources.items()}
        found = [
            (scope.name, subject)
            for scope in self.before.scopes
            if scope.chart is None
            for subject in services_with_pods(self.path.name, files, Graph(scope, Settings()))
        ]
        random.shuffle(found)
        return found[:_MOST_OF_ONE]

    def told(self, changed: Changed, old: dict[str, str]) -> tuple[Finding, ...]:
        """What the comparison of the repository with its changed copy says."""
        if not self._copy.exists():
            shutil.copytree(self.path, self._copy, symlinks=True)
        touched = {path for path in {*old, *changed.files} if old.get(path) != changed.files.get(path)}
        for path in touched:
            _write(self._copy / path, changed.files.get(path))
        after = _read(self._copy)
        for path in touched:
            _write(self._copy / path, old.get(path))
        jobs = change_jobs(Side(self.before, prefix="before:"), Side(after), _OF_CHANGES)
        return merge(settled([lint_change(one) for one in jobs], [one.scope for one in jobs], _OF_CHANGES).findings)


def drawn(repositories: Sequence[Repository], changes: Sequence[Change], count: int, seed: int) -> list[Drawn]:
    """As many changes of each kind, each where the fewest were made so far."""
    random = Random(seed)
    possible: dict[Change, list[Drawn]] = defaultdict(list)
    for repository in repositories:
        for scope, subject in repository.services(random):
            for change in changes:
                changed = change(subject, random)
                if changed is not None:
                    possible[change].append(Drawn(repository.path, scope, change, subject, changed))
    found: list[Drawn] = []
    made: Counter[Path] = Counter()
    while len(found) < count and any(possible.values()):
        for change in changes:
            left = possible[change]
            if left and len(found) < count:
                fewest = min(made[one.repository] for one in left)
                one = random.choice([each for each in left if made[each.repository] == fewest])
                left.remove(one)
                found.append(one)
                made[one.repository] += 1
    return found


def _read(folder: Path) -> Discovery:
    here = Path.cwd()
    os.chdir(folder)
    try:
        return discover(["."], Settings())
    finally:
        os.chdir(here)


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _steps(changed: list[Resource], finding: Finding, graph: Graph) -> int | None:
    beside: dict[Resource, set[Resource]] = defaultdict(set)
    for one in graph.everything:
        for target in _targets(one, graph):
            beside[one].add(target)
            beside[target].add(one)
    seen, edge, steps = set(changed), list(changed), 0
    while edge:
        if any(_is_about(finding, one) for one in edge):
            return steps
        edge = [each for one in edge for each in beside[one] if each not in seen]
        seen.update(edge)
        steps += 1
    return None


def _targets(one: Resource, graph: Graph) -> Iterator[Resource]:
    for reference in graph.references(one):
        yield from _found(reference, one, graph)


def _found(reference: Reference, one: Resource, graph: Graph) -> Iterator[Resource]:
    if reference.selector is None:
        yield from graph.resolve(reference).found
    elif reference.kind == "Pod":
        yield from (each.resource for each in graph.matching(reference.selector, one.namespace))
    else:
        alike = graph.of_kind(reference.group, reference.kind)
        yield from (each for each in alike if reference.selector.matches(each.labels))


def _is_about(finding: Finding, one: Resource) -> bool:
    about = finding.resource
    return about is not None and (about.kind, about.name) == (one.kind, one.name)
