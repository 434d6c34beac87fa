"""Releases that kustomizations make of charts elsewhere: their Services are not known, wherever a route stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.test_placed import INGRESS
from tests.discover.trees import WEB, write

CHARTS = "helmCharts: [{name: front, repo: 'https://example.org/charts', releaseName: web, namespace: shop}]\n"
OLD = """\
helmChartInflationGenerator:
  - {chartName: front, chartRepoUrl: 'https://example.org/charts', releaseName: web, releaseNamespace: shop}
"""


@pytest.mark.parametrize(
    ("kustomization", "severity"),
    [
        (CHARTS, "note"),
        (OLD, "note"),
        # named after the chart only
        (CHARTS.replace("releaseName: web", "releaseName: main").replace("name: front", "name: web"), "note"),
        # another namespace, another release, and a chart that is here
        (CHARTS.replace("shop", "other"), "error"),
        (CHARTS.replace("releaseName: web", "releaseName: main"), "error"),
        (OLD.replace("releaseName: web", "releaseName: main"), "error"),
        (CHARTS.replace("name: front", "name: here"), "error"),
    ],
)
def test_routes_to_a_release(
    kustomization: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = WEB.replace("name: web", "name: cart, namespace: shop").replace("app: web", "app: cart")
    write(
        {
            "routes/ingress.yaml": INGRESS,
            "routes/cart.yaml": other,
            "front/kustomization.yaml": kustomization + "resources: [limits.yaml]\n",
            "front/limits.yaml": "apiVersion: v1\nkind: LimitRange\nmetadata: {name: limits}\nspec: {limits: []}\n",
            "front/charts/here/Chart.yaml": "apiVersion: v2\nname: here\nversion: 1.0.0\n",
        }
    )
    settings = Settings(select=("backend-service-not-found",))
    found = lint(discover((".",), settings).scopes, settings).findings
    assert [one.severity.word for one in found] == [severity]
