"""What the summary says of deployments that were not rendered, and what --explain-unknown lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.output import render
from svclint.settings import Settings
from tests.gitops.test_deployments import CHART, OBJECT, OF_PATH, application, release
from tests.gitops.trees import sources_of

REMOTE = "chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: podinfo}}}"
ELSEWHERE = "source: {repoURL: https://git.example.com/b, path: deploy}"


def reported(files: dict[str, str]) -> dict[str, Any]:
    settings = Settings()
    discovery = form_scopes(sources_of({"a.yaml": OBJECT, **files}), settings)
    result = lint(discovery.scopes, settings)
    report = build(result, discovery, settings, version="1", explain_unknown=True)
    found: dict[str, Any] = json.loads(render(report, "json"))
    return found


def counted(files: dict[str, str]) -> Mapping[str, Mapping[str, int]]:
    found: Mapping[str, Mapping[str, int]] = reported(files)["summary"]["unrendered"]
    return found


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"r.yaml": release(REMOTE)}, {"Helm release": {"remote charts": 1}}),
        ({**CHART, "r.yaml": release(OF_PATH)}, {"Helm release": {"charts in this tree": 1}}),
        ({"r.yaml": release(OF_PATH)}, {"Helm release": {"paths not in this tree": 1}}),
        ({"r.yaml": release(REMOTE.replace("podinfo", "'${A}'", 1))}, {"Helm release": {"unknown charts": 1}}),
        ({"argo.yaml": application(ELSEWHERE)}, {"Argo CD application": {"paths not in this tree": 1}}),
        ({"argo.yaml": application("source: {repoURL: a, chart: web}")}, {"Helm release": {"remote charts": 1}}),
        (
            {**CHART, "argo.yaml": application("source: {repoURL: a, path: charts/web}")},
            {"Helm release": {"charts in this tree": 1}},
        ),
        ({"kustomization.yaml": "helmCharts: [{name: a, repo: b}]"}, {"Helm release": {"remote charts": 1}}),
        ({"b/fleet.yaml": "helm: {chart: web, repo: b}"}, {"Helm release": {"remote charts": 1}}),
        # what is here is no hole, nor is a repository as a whole, which may be this one
        ({"apps/web/a.yaml": OBJECT, "argo.yaml": application("source: {repoURL: a, path: apps/web}")}, {}),
        ({"argo.yaml": application("source: {repoURL: a, path: .}")}, {}),
        ({"argo.yaml": application("source: {repoURL: a}")}, {}),
        (
            {"argo.yaml": application("source: {repoURL: a, path: '{{path}}'}")},
            {"Argo CD application": {"unknown sources": 1}},
        ),
    ],
)
def test_what_was_not_rendered(files: dict[str, str], expected: dict[str, dict[str, int]]) -> None:
    assert counted(files) == expected


def test_a_release_that_several_scopes_judge_counts_once() -> None:
    files = {"base/kustomization.yaml": "resources: [r.yaml]", "base/r.yaml": release(REMOTE)}
    for name in ("one", "two"):
        files[f"{name}/kustomization.yaml"] = f"{{resources: [../base], namespace: {name}}}"
    assert counted(files) == {"Helm release": {"remote charts": 1}}


def test_what_nobody_judges_is_not_counted() -> None:
    files = {
        "apps/kustomization.yaml": "{resources: [r.yaml], patches: [{path: patch.yaml}]}",
        "apps/r.yaml": release(REMOTE),
        "apps/patch.yaml": release(REMOTE),
        "charts/web/Chart.yaml": "name: web",
        "charts/web/templates/r.yaml": release(REMOTE),
    }
    assert counted(files) == {"Helm release": {"remote charts": 1}, "chart": {"switched off": 1}}


def test_a_set_whose_parameters_an_overlay_may_change_has_an_unknown_source() -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  generators: [{list: {elements: [{env: a}, {env: b}]}}]
  template: {spec: {source: {repoURL: a, path: "apps/{{env}}"}}}
"""
    assert counted({"set.yaml": text}) == {"Argo CD application": {"unknown sources": 1}}


def test_it_is_listed_with_its_place_and_counts_as_no_reference() -> None:
    found = reported({"r.yaml": release(REMOTE)})
    (one,) = found["unknown"]
    assert (one["location"]["file"], one["location"]["line"]) == ("r.yaml", 5)
    assert one["resource"]["name"] == "web"
    assert (one["reference"], one["reason"]) == ("releases the chart podinfo", "the chart is not in this tree")
    assert found["summary"]["unknown"] == 0
