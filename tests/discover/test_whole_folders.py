"""The folders of which GitOps tools apply all plain files, those below among them only where the tool looks there."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("invalid-workload",))
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./deploy, prune: true}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec: {source: {path: deploy, repoURL: "https://git.example.com/a"MORE}, destination: {namespace: shop}}
"""
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  generators: [{list: {elements: [{name: web}]}}]
  template:
    metadata: {name: '{{name}}'}
    spec:
      sources: [{path: deploy, repoURL: "https://git.example.com/a"MORE}]
      destination: {namespace: shop}
"""
PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, resources: {limits: {cpu: 1}}}]}}}
"""
RECURSIVE = ", directory: {recurse: true}"


def _said(tool: str, path: str) -> set[tuple[str, Doubt | None]]:
    found = run_files({"apps/app.yaml": tool, path: PART}, SETTINGS)
    return {(one.severity.word, one.doubt) for one in found}


@pytest.mark.parametrize(
    "tool",
    [ARGO.replace("MORE", ""), ARGO.replace("MORE", ", directory: {recurse: false}"), SET.replace("MORE", "")],
    ids=["application", "said", "set"],
)
def test_argo_cd_looks_into_no_folder(tool: str) -> None:
    assert _said(tool, "deploy/parts/web-resources.yaml") == {("note", Doubt.PART)}
    # beside what it applies it is applied as well
    assert _said(tool, "deploy/web-resources.yaml") == {("error", None)}


@pytest.mark.parametrize(
    "tool",
    [
        FLUX,
        ARGO.replace("MORE", RECURSIVE),
        SET.replace("MORE", RECURSIVE),
        # filled in by something else
        ARGO.replace("MORE", ", directory: {recurse: '${RECURSE}'}"),
    ],
    ids=["flux", "application", "set", "filled in"],
)
@pytest.mark.parametrize("path", ["deploy/web-resources.yaml", "deploy/parts/more/web-resources.yaml"])
def test_what_a_tool_applies_of_folders_below_is_judged(tool: str, path: str) -> None:
    assert _said(tool, path) == {("error", None)}
