"""A chart that writes its own name for its release's: nobody says what that is called, and many are called so."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found, places

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = {"web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n"}
FULL_NAME = (
    '{{- define "full" }}{{ if contains .Chart.Name .Release.Name }}{{ .Release.Name }}'
    "{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}{{ end }}\n"
)
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: LABEL, part: server}
  template:
    metadata: {labels: {app: LABEL, part: server}}
    spec: {containers: [{name: web, image: web:1, ports: [{containerPort: 80}]}]}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {selector: {app: ASKED, part: server}, ports: [{port: 80}]}
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: ASKED, port: {number: 80}}}}
"""
RULES = ("selector-matches-nothing", "backend-service-not-found")


def told(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> list[str]:
    all_files = {**CARD, **{f"web/templates/{name}": text for name, text in files.items()}}
    return places(tuple(one for one in found(folder, monkeypatch, all_files) if one.rule in RULES))


@pytest.mark.parametrize(
    ("label", "asked", "severities"),
    [
        ("{{ .Release.Name }}", "web", []),
        ("{{ .Release.Name }}-{{ .Chart.Name }}", "web", ["warning"]),
        ("{{ .Release.Name }}-web", "web-web", []),
        ("web", "{{ .Release.Name }}", []),
        # another name is a slip, or what only one release has
        ("{{ .Release.Name }}-web", "wbe", ["error"]),
        ("web-server", "web", ["error"]),
    ],
)
def test_labels(label: str, asked: str, severities: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "web.yaml": DEPLOYMENT.replace("LABEL", label),
        "service.yaml": SERVICE.replace("NAME", "web").replace("ASKED", asked),
    }
    assert [one.rpartition(" ")[2] for one in told(tmp_path, monkeypatch, files)] == severities


@pytest.mark.parametrize(
    ("name", "asked", "rules"),
    [
        ('{{ include "full" . }}', "web", []),
        ("{{ .Release.Name }}-api", "web-api", []),
        ("web-api", "web-ap", ["backend-service-not-found"]),
        ('{{ include "full" . }}', "shop", ["backend-service-not-found"]),
    ],
)
def test_names(name: str, asked: str, rules: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "_helpers.tpl": FULL_NAME,
        "web.yaml": DEPLOYMENT.replace("LABEL", "web"),
        "service.yaml": SERVICE.replace("NAME", name).replace("ASKED", "web"),
        "ingress.yaml": INGRESS.replace("ASKED", asked),
    }
    assert [one.split(" ")[1] for one in told(tmp_path, monkeypatch, files)] == rules


def helmfile(*names: str) -> dict[str, str]:
    return {"helmfile.yaml": "releases:\n" + "".join(f"- name: {one}\n  chart: ./web\n" for one in names)}


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: NAME}
spec: {source: {repoURL: 'https://example.com/shop', path: web}, destination: {namespace: shop}}
"""


@pytest.mark.parametrize(
    ("around", "is_told"),
    [
        ({}, True),
        (helmfile("web"), False),
        (
            {"helmfile.d/web.yaml.gotmpl": "releases:\n- name: web\n  chart: ../web\n  values: [{{ .Values.a }}]\n"},
            False,
        ),
        ({"deploy.sh": "NAME=web\nhelm upgrade --install $NAME ./web --wait\n"}, False),
        ({"README.md": "```\nhelm install web ./web\n```\n"}, False),
        ({"skaffold.yaml": "deploy: {helm: {releases: [{name: web, chartPath: web}]}}\n"}, False),
        ({"argocd/web.yaml": APPLICATION.replace("NAME", "web")}, False),
        # another name, another chart, a name that is given as it is run or by the reader, and one of several
        (helmfile("shop"), True),
        (helmfile("web", "shop"), True),
        ({"deploy.sh": "helm upgrade --install web ./db\n"}, True),
        ({"deploy.sh": 'helm upgrade --install "$1" ./web\n'}, True),
        ({"deploy.sh": "helm upgrade --install shop ./web\n"}, True),
        # what is declared decides, and not how a guide says that it may be done
        ({**helmfile("web"), "README.md": "```\nhelm install my-release ./web\n```\n"}, False),
        ({**helmfile("shop"), "README.md": "```\nhelm install web ./web\n```\n"}, True),
    ],
)
def test_a_release_whose_name_is_known(
    around: dict[str, str], is_told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = DEPLOYMENT.replace("LABEL", "{{ .Release.Name }}", 1).replace("LABEL", "{{ .Chart.Name }}")
    files = {**CARD, "web/templates/web.yaml": written, **around}
    told = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "workload-selector-mismatch"]
    assert bool(told) is is_told
