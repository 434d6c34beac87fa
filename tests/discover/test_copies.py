"""The output of `helm template` beside the object that has the chart installed: kept to be read, and not applied."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings(select=("selector-matches-nothing",))
PRINTED = """\
---
# Source: radio/templates/service.yaml
apiVersion: v1
kind: Service
metadata: {name: radio}
spec: {selector: {app: raido}, ports: [{port: 80}]}
---
# Source: radio/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: radio}
spec:
  selector: {matchLabels: {app: radio}}
  template:
    metadata: {labels: {app: radio}}
    spec: {containers: [{name: c, image: "radio:1"}]}
"""
FLUX = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: fm, namespace: media}
spec:
  interval: 1h
  chart: {spec: {chart: radio, sourceRef: {kind: HelmRepository, name: charts}}}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: fm, namespace: argocd}
spec:
  project: default
  source: {repoURL: 'https://charts.example.org', chart: radio, targetRevision: 1.0.0}
  destination: {name: in-cluster, namespace: media}
"""
OF_FOLDER = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: all, namespace: argocd}
spec:
  project: default
  source: {repoURL: 'https://git.example.org/home.git', path: media, targetRevision: HEAD}
  destination: {name: in-cluster, namespace: media}
"""
OF_FOLDERS = OF_FOLDER.replace("HEAD}", "HEAD, directory: {recurse: true}}")


def said(files: dict[str, str]) -> list[tuple[str, Doubt | None]]:
    return [(one.severity.word, one.doubt) for one in run_files(files, SETTINGS)]


@pytest.mark.parametrize("release", [FLUX, ARGO, ARGO.replace("chart: radio", "path: charts/radio")])
@pytest.mark.parametrize("path", ["media/review.yaml", "media/out/all.yaml"])
def test_a_copy_beside_a_release_is_there_to_be_read(release: str, path: str) -> None:
    assert said({"media/fm.yaml": release, path: PRINTED}) == [("note", Doubt.COPY)]


@pytest.mark.parametrize(
    "files",
    [
        # nothing installs the chart, or what installs it lies somewhere else, or it is another one
        {"media/fm.yaml": PRINTED},
        {"media/x.yaml": PRINTED, "tools/fm.yaml": FLUX},
        {"media/x.yaml": PRINTED, "media/fm.yaml": FLUX.replace("chart: radio", "chart: video")},
        # somebody wrote a part of it
        {"media/x.yaml": PRINTED.replace("# Source: radio/templates/service.yaml\n", ""), "media/fm.yaml": FLUX},
        {
            "media/x.yaml": f"{PRINTED}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: y}}\n",
            "media/fm.yaml": FLUX,
        },
        # it is applied
        {"media/x.yaml": PRINTED, "media/fm.yaml": FLUX, "up.sh": "kubectl apply -f media/x.yaml\n"},
        {"media/x.yaml": PRINTED, "media/fm.yaml": FLUX, "media/README.md": "`kubectl apply -f .`\n"},
        {"media/x.yaml": PRINTED, "media/fm.yaml": FLUX, "apps/all.yaml": OF_FOLDER},
        {"media/a/b/x.yaml": PRINTED, "media/a/b/fm.yaml": FLUX, "apps/all.yaml": OF_FOLDERS},
        {"media/x.yaml": PRINTED, "media/fm.yaml": FLUX, "media/kustomization.yaml": "resources: [x.yaml, fm.yaml]\n"},
    ],
)
def test_what_is_applied_is_judged(files: dict[str, str]) -> None:
    assert [one for one in said(files) if one[1] is not Doubt.LEFT_OUT] == [("error", None)]


CHART = "apiVersion: v2\nname: wireless\nversion: 1.0.0\n"
TEMPLATES = {
    "charts/radio/templates/service.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    "charts/radio/templates/deployment.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
}
CHART_OF = {"charts/radio/Chart.yaml": CHART, **TEMPLATES}


@pytest.mark.parametrize("path", ["charts/radio/output.yaml", "charts/radio/docs/output.yaml"])
def test_a_copy_in_its_chart_is_there_to_be_read(path: str) -> None:
    assert said({**CHART_OF, path: PRINTED}) == [("note", Doubt.COPY)]


@pytest.mark.parametrize(
    "files",
    [
        # it is another chart's, or lies beside the chart
        {**CHART_OF, "charts/radio/output.yaml": PRINTED.replace("/templates/", "/templates/web/")},
        {**CHART_OF, "charts/output.yaml": PRINTED},
        # somebody wrote a part of it
        {**CHART_OF, "charts/radio/output.yaml": PRINTED.replace("# Source: radio/templates/service.yaml\n", "")},
        # it is applied
        {**CHART_OF, "charts/radio/output.yaml": PRINTED, "up.sh": "kubectl apply -f charts/radio/output.yaml\n"},
        {**CHART_OF, "charts/radio/output.yaml": PRINTED, "charts/radio/README.md": "`kubectl apply -f output.yaml`\n"},
        {
            **CHART_OF,
            "charts/radio/output.yaml": PRINTED,
            "README.md": "`kubectl apply -f https://raw.example.org/home/main/charts/radio/output.yaml`\n",
        },
        {
            **CHART_OF,
            "charts/radio/output.yaml": PRINTED,
            "prod/kustomization.yaml": "resources: [../charts/radio/output.yaml]\n",
        },
    ],
)
def test_a_copy_in_a_chart_that_is_applied_is_judged(files: dict[str, str]) -> None:
    assert said(files) == [("error", None)]
