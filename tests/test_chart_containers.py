"""Containers of a chart that is refused with its own values only: what they lack, and whether they are there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_chart_defaults import APPLICATION, chart, severities

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
CONTAINERS
"""
CONTAINER = """\
        - name: web
          {{- if .Values.probe }}
          livenessProbe: {tcpSocket: {port: 80}}
          {{- end }}
          IMAGE
          ports:
            - containerPort: PORT
"""


def workload(containers: str) -> str:
    return WORKLOAD.replace("CONTAINERS\n", containers)


@pytest.mark.parametrize(
    ("image", "port", "values", "expected"),
    [
        # not declared, and near nothing that is
        ("image: {{ .Values.imageName }}", "80", "name: web\nport: 80\n", ["note"]),
        ("image: {{ .Values.image.name | quote }}", "80", "image: {tag: '1'}\n", ["note"]),
        ("image: {{ .Values.image }}", "{{ .Values.service_port }}", "---\n", ["note", "note"]),
        ("image: web:1", "{{ .Values.port | int }}", "{}\n", ["note"]),
        # only there with values
        ("{{- with .Values.image }}\n          image: {{ . }}\n          {{- end }}", "80", "{}\n", ["note"]),
        ("{{- with .Values.more }}{{ toYaml . | nindent 10 }}{{ end }}", "80", "more: {}\n", ["note"]),
        ('image: {{ include "web.image"\n            . }}', "80", "{}\n", ["note"]),
        # the slips of an author, and what an author has nowhere or wrote
        ("image: {{ .Values.imageNmae }}", "80", "imageName: web:1\n", ["error"]),
        (
            "{{- with .Values.imgae }}\n          image: {{ . }}\n          {{- end }}",
            "80",
            "image: web:1\n",
            ["error"],
        ),
        ("image: web:1", "{{ .Values.port }}", "port: 70000\n", ["error"]),
        ("image: web:1", "{{ .Values.port | default 70000 }}", "{}\n", ["error"]),
        ("image: ''", "80", "image: ''\n", ["error"]),
        ("imagePullPolicy: Always", "80", "image: ''\n", ["error"]),
        ("resources: {{- toYaml .Values.resources | nindent 12 }}", "80", "resources: {}\n", ["error"]),
    ],
)
def test_a_field_of_a_container(
    image: str, port: str, values: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = workload(CONTAINER.replace("IMAGE", image).replace("PORT", port))
    named = {"charts/web/templates/_names.tpl": '{{- define "web.image" }}{{ .Values.image }}{{ end }}\n'}
    assert severities(tmp_path, monkeypatch, {**chart(template, values), **named}) == expected


IN_CONTROL = "        {{- if .Values.web.enabled }}\n" + CONTAINER + "        {{- end }}\n"


@pytest.mark.parametrize(
    ("containers", "values", "expected"),
    [
        (IN_CONTROL, "web: {enabled: false}\n", ["note"]),
        (IN_CONTROL, "web: {enabled: true}\nport: 70000\n", ["error"]),
        ("        # none yet\n", "web: {enabled: false}\n", ["error"]),
        (
            "        # none yet\n      {{- if .Values.web.enabled }}\n      restartPolicy: Always\n      {{- end }}\n",
            "{web: {}}\n",
            ["error"],
        ),
    ],
)
def test_containers_that_are_switched_on(
    containers: str, values: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = containers.replace("IMAGE", "image: web:1").replace("PORT", "{{ .Values.port | default 80 }}")
    assert severities(tmp_path, monkeypatch, chart(workload(written), values)) == expected


def test_what_is_switched_off_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = IN_CONTROL.replace("IMAGE", "image: web:1").replace("PORT", "80")
    files = chart(workload(written), "web: {enabled: false}\n")
    application = APPLICATION.replace("NAME", "shop").replace("HELM", "{valuesObject: {web: {enabled: false}}}")
    assert severities(tmp_path, monkeypatch, {**files, "argocd/web.yaml": application}) == ["error"]
