"""Manifests that kubectl does not read by their folder: what they define is not missing, and a note says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

RULES = ("selector-matches-nothing", "duplicate-resource")
WEB = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web, tier: front}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: other, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web, tier: back}}, spec: {containers: [{name: c, image: c}]}}
"""
PODS = WEB.rpartition("---\n")[2].replace("name: other", "name: web").replace("tier: back", "tier: front")


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("web-deployment-yaml", "note"),
        ("web_yml", "note"),
        ("web.yaml.txt", "note"),
        ("web.yml_", "note"),
        ("web.ymal", "note"),
        ("deployment", "note"),
        ("web-deployment", "note"),
        # a copy, and what says nothing of what it is
        ("web.yaml.bak", "warning"),
        ("web.yaml.orig", "warning"),
        ("notes", "warning"),
    ],
)
def test_names(name: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"app/web.yaml": WEB, f"app/{name}": PODS})
    settings = Settings()._replace(select=RULES)
    (found,) = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert found.severity.word == severity
    assert (f"which app/{name} defines" in found.message) == (severity == "note")


@pytest.mark.parametrize(
    ("text", "severity"), [("kind of a deployment\n", "warning"), (PODS.replace("tier: front", "tier: side"), "error")]
)
def test_what_does_not_hold_it(text: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"app/web.yaml": WEB, "app/deployment": text})
    settings = Settings()._replace(select=RULES)
    assert [one.severity.word for one in merge(lint(discover(["."], settings).scopes, settings).findings)] == [severity]


def test_a_copy_of_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"app/web.yaml": WEB, "app/pods.yaml": PODS, "app/pods.yaml.txt": PODS})
    settings = Settings()._replace(select=RULES)
    assert not merge(lint(discover(["."], settings).scopes, settings).findings)
