"""Projects of kluctl: what it builds with kustomize, and what it renders before."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n"
ANNOTATION = f"{MAP}  annotations: {{kluctl.io/hook-weight: 3}}\n"
PROJECT = {".kluctl.yaml": "targets: [{name: a}]\n", "deployment.yaml": "vars: []\ndeployments:\n  - include: app\n"}
APP = {"app/deployment.yaml": "# {{ args.x }}\ndeployments:\n  - path: web\n"}


def _found(folder: Path, files: dict[str, str], rule: str) -> tuple[Finding, ...]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    settings = Settings()._replace(select=(rule,))
    return merge(lint(discover([str(folder)], settings).scopes, settings).findings)


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({**PROJECT, **APP, "app/web/map.yaml": ANNOTATION}, "note"),
        # a label; a directory that nothing deploys; no project
        ({**PROJECT, **APP, "app/web/map.yaml": f"{MAP}  labels: {{weight: 3}}\n"}, "error"),
        ({**PROJECT, **APP, "app/api/map.yaml": ANNOTATION}, "error"),
        ({**APP, "app/web/map.yaml": ANNOTATION}, "error"),
    ],
)
def test_annotations(tmp_path: Path, files: dict[str, str], severity: str) -> None:
    (found,) = _found(tmp_path, files, "label-value-not-string")
    assert found.severity.word == severity


@pytest.mark.parametrize(
    ("chart", "severity"),
    [
        ("helmChart: {chartName: web, output: made.yaml}\n", "note"),
        ("helmChart: {chartName: web, output: other.yaml}\n", "warning"),
        ("helmChart: {chartName: web}\n", "warning"),
    ],
)
def test_rendered_charts(tmp_path: Path, chart: str, severity: str) -> None:
    kustomization = "resources: [map.yaml, made.yaml]\n"
    files = {"web/kustomization.yaml": kustomization, "web/map.yaml": MAP, "web/helm-chart.yaml": chart}
    (found,) = _found(tmp_path, files, "kustomization-file-not-found")
    assert found.severity.word == severity
