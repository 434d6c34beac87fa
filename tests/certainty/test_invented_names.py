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
