"""Trees of files with what is expected of them: scopes with their files and roles, and findings."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from svclint.config import loads
from svclint.discover import Discovery, discover, form_scopes
from svclint.finding import Finding
from svclint.graph import Graph
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.rules import catalogue
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.source import Source

TREES = Path(__file__).parent.parent / "fixtures" / "trees"
# what depends on how scopes are formed; the other rules have examples of their own
RULES = (
    "backend-service-not-found",
    "duplicate-resource",
    "internal-error",
    "selector-matches-nothing",
    "selector-spans-versions",
    "selector-spans-workloads",
    "target-port-name-unknown",
    "workload-selectors-overlap",
    "yaml-syntax",
)
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {selector: {app: NAME}, ports: [{port: 80, targetPort: http}]}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: NAME, labels: {app: NAME}}
spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 80}]}]}
"""


class Ran(NamedTuple):
    discovery: Discovery
    findings: tuple[Finding, ...]

    @property
    def said(self) -> list[str]:
        """The findings in short: `error target-port-name-unknown svc/web.yaml:10`."""
        return [f"{one.severity.word} {one.rule} {one.location.file}:{one.location.line}" for one in self.findings]

    def files(self, scope: str, role: str = "objects") -> list[str]:
        """The files of the scope of this name that have this role, by path."""
        found = [one for one in self.discovery.scopes if one.name == scope]
        return sorted(member.source.path for one in found for member in one.members if member.role == role)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.discovery.scopes]


def service(name: str) -> str:
    return SERVICE.replace("NAME", name)


def pod(name: str) -> str:
    return POD.replace("NAME", name)


KUSTOMIZATION = "kustomization.yaml"
WEB = service("web") + "---\n" + pod("web")


def write(files: dict[str, str]) -> None:
    """Write files below the working directory."""
    for path, text in files.items():
        if os.path.dirname(path):  # noqa: PTH120
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        Path(path).write_text(text, encoding="utf-8")


def run(*paths: str, settings: Settings | None = None, ignore: bool = True, rules: tuple[str, ...] = RULES) -> Ran:
    """What `paths` below the working directory hold, and the findings that depend on scopes."""
    chosen = (settings or Settings())._replace(select=rules)
    discovery = discover(paths or (".",), chosen, ignore=ignore)
    return Ran(discovery, tuple(sorted(merge(lint(discovery.scopes, chosen).findings), key=_place)))


def _place(one: Finding) -> tuple[str, int, str]:
    return one.location.file, one.location.start, one.rule


def formed(files: dict[str, str], *paths: str) -> Ran:
    """The same of files that are written first."""
    write(files)
    return run(*paths)


def only(ran: Ran) -> Scope:
    """The scope of the one kustomization that nothing includes."""
    found = [one for one in ran.discovery.scopes if not one.nearest]
    assert len(found) == 1, ran.names
    return found[0]


def settings_of(path: Path) -> Settings:
    """The settings of the configuration file at `path`, defaults where there is none."""
    if not path.exists():
        return Settings()
    known = {rule.name: rule for rule in catalogue()}
    return loads(Source("svclint.yaml", path.read_text(encoding="utf-8")), known)


def described(scope: Scope) -> dict[str, Any]:
    """A scope as `expected.yaml` describes one: files by role, and what is not as usual."""
    roles: dict[str, Any] = defaultdict(list)
    for member in scope.members:
        roles[member.role].append(member.source.path)
    namespaces = {one.namespace for one in scope.members if one.role == "objects"} - {None}
    rest = {
        "partial": sorted({f"{one.kind}/{one.name}" for one in Graph(scope, Settings()).resources if one.partial}),
        "holes": [one.reason for one in scope.holes],
        "namespace": ", ".join(sorted(filter(None, namespaces))),
        "chart": scope.chart.templates if scope.chart else None,
        "default-namespace": scope.default_namespace,
    }
    by_path = {role: sorted(paths) for role, paths in roles.items()}
    return {**by_path, **{key: value for key, value in rest.items() if value}}


def all_described(discovery: Discovery) -> dict[str, dict[str, Any]]:
    """All scopes by name; a second one of the same name is called `name (2)`."""
    times: Counter[str] = Counter()
    found = {}
    for scope in discovery.scopes:
        times[scope.name] += 1
        number = times[scope.name]
        found[scope.name if number == 1 else f"{scope.name} ({number})"] = described(scope)
    return found


def expected(case: str) -> dict[str, Any]:
    """The content of a case's expected.yaml; lists of files are sorted."""
    data: dict[str, Any] = yaml.safe_load((TREES / case / "expected.yaml").read_text(encoding="utf-8"))
    for scope in data["scopes"].values():
        scope.setdefault("default-namespace", "default")
        for role, value in scope.items():
            scope[role] = sorted(value) if isinstance(value, list) and role != "holes" else value
    return data


def run_configured(files: dict[str, str], configuration: str = "{}", rules: tuple[str, ...] = RULES) -> Ran:
    known = {rule.name: rule for rule in catalogue()}
    settings = loads(Source("svclint.yaml", configuration), known)._replace(select=rules)
    formed = form_scopes({path: Source(path, text) for path, text in files.items()}, settings)
    return Ran(formed, merge(lint(formed.scopes, settings).findings))


def about(ran: Ran, rule: str) -> list[str]:
    return [one for one in ran.said if rule in one]
