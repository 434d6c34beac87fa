"""Reads the examples of rule cards, runs them, and says where findings are expected."""

from __future__ import annotations

import functools
import json
from typing import Any, NamedTuple

from svclint.cards import card_paths, read_card
from svclint.cli.card import unmarked
from svclint.config import loads
from svclint.discover import form_scopes
from svclint.discover.walk import is_guide
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint, settled
from svclint.render.helm import render
from svclint.rollout.matching import Side, change_jobs
from svclint.rollout.running import lint_change
from svclint.rules import catalogue
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.source import Source

BEFORE = "before/"
"""What the places of the state before a change begin with."""


class Example(NamedTuple):
    """One example of a card, with the places (file:line) where its findings must be."""

    rule: str
    severity: str
    data: dict[str, Any]
    primary: frozenset[str]
    related: frozenset[str]

    @property
    def is_rendered(self) -> bool:
        """Whether Helm renders its charts."""
        return "helm" in self.data

    @property
    def fails(self) -> bool:
        return bool(self.primary)

    def __str__(self) -> str:
        return f"{self.rule}: {self.data['name']}"


@functools.cache
def examples() -> tuple[Example, ...]:
    """All examples of all cards, read once a process: nobody changes what they hold."""
    found = []
    for _, name, path in card_paths():
        card = read_card(path)
        for data in card["examples"]:
            marked = marks(files_of(data))
            primary = marked["primary"] | set(data.get("primary", ()))
            related = marked["related"] | set(data.get("related", ()))
            severity = data.get("severity", card["severity"])
            found.append(Example(name, severity, data, frozenset(primary), frozenset(related)))
    return tuple(found)


def files_of(data: dict[str, Any]) -> dict[str, str]:
    """All files of an example; those of the state before a change are below `before/`."""
    before = {f"{BEFORE}{path}": text for path, text in data.get("before", {}).items()}
    return {**before, **data.get("after", {}), **data.get("files", {})}


def marks(files: dict[str, str]) -> dict[str, set[str]]:
    """The places (file:line) that comments mark, by their role: primary or related."""
    marked: dict[str, set[str]] = {"primary": set(), "related": set()}
    for file, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            for role in unmarked(line)[1]:
                marked[role].add(f"{file}:{number}")
    return marked


def run(example: Example) -> tuple[Finding, ...]:
    """The findings of the example's own rule, and of nothing else.

    A rule about suppressions needs others to suppress: those that the example's configuration names run as well.
    """
    settings = settings_of(example.data.get("config", {}))
    others = tuple(settings.rules) if example.rule.startswith("suppression-") else ()
    settings = settings._replace(select=(example.rule, "internal-error", *others))
    found = (
        run_change(example.data["before"], example.data["after"], settings)
        if "before" in example.data
        else run_files(example.data["files"], settings, rendered=example.is_rendered)
    )
    return tuple(one for one in found if one.rule not in others)


def run_change(before: dict[str, str], after: dict[str, str], settings: Settings) -> tuple[Finding, ...]:
    """What the rules that compare say of a change from some files to others."""
    old, new = (form_scopes(sources(files), settings) for files in (before, after))
    jobs = change_jobs(Side(old, prefix=BEFORE), Side(new), settings)
    return merge(settled([lint_change(one) for one in jobs], [one.scope for one in jobs], settings).findings)


def sources(files: dict[str, str]) -> dict[str, Source]:
    return {path: Source(path, text) for path, text in files.items()}


def run_files(files: dict[str, str], settings: Settings, *, rendered: bool = False) -> tuple[Finding, ...]:
    return merge(lint(scopes_of(files, settings, rendered=rendered), settings).findings)


def scopes_of(files: dict[str, str], settings: Settings, *, rendered: bool = False) -> tuple[Scope, ...]:
    sources = {path: Source(path, text) for path, text in files.items()}
    guides = {path: sources.pop(path) for path in files if is_guide(path.rpartition("/")[2])}
    return form_scopes(sources, settings, guides, render=render if rendered else None, guides=tuple(guides)).scopes


def severity_of(rule: str) -> Severity:
    return next(one.severity for one in catalogue() if one.name == rule)


def settings_of(config: dict[str, Any]) -> Settings:
    if not config:
        return Settings()
    known = {rule.name: rule for rule in catalogue()}
    return loads(Source("svclint.yaml", json.dumps(config)), known)
