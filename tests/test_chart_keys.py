"""The keys of objects of a chart that its installer gives by values, and those that the chart itself has."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = {"shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n"}
VALUES = "config:\n  LOG_LEVEL: info\nlist:\n  - {name: LOG_LEVEL, value: info}\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\n"
NAMED = """\
{{- define "keys" }}{{ range $k, $v := .Values.config }}
{{ $k }}: {{ $v | quote }}
{{- end }}{{ end }}
{{- define "whole" }}
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  {{- toYaml .Values.config | nindent 2 }}
{{- end }}
"""
EACH = "data:\n  {{- range $key, $value := .Values.config }}\n  {{ $key }}: {{ $value | quote }}\n  {{- end }}\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
    - name: shop
      image: example.com/shop:1.0
      env: [{name: A, valueFrom: {configMapKeyRef: {name: shop, key: KEY}}}]
"""


def severities(folder: Path, monkeypatch: pytest.MonkeyPatch, template: str, key: str) -> list[str]:
    files = {
        **CARD,
        "shop/values.yaml": VALUES,
        "shop/templates/_names.tpl": NAMED,
        "shop/templates/config.yaml": template,
        "shop/templates/pod.yaml": POD.replace("KEY", key),
    }
    told = [one for one in found(folder, monkeypatch, files) if one.rule == "config-key-not-found"]
    return [one.severity.word for one in told]


@pytest.mark.parametrize(
    "data",
    [
        EACH,
        EACH.replace("{{ $key }}", '"{{ $key }}"'),
        EACH.replace("{{ $key }}", "APP_{{ $key | upper }}"),
        "data:\n{{- toYaml .Values.config | nindent 2 }}\n",
        "data: {{- toYaml .Values.config | nindent 2 }}\n",
        "{{- with .Values.config }}\ndata:\n  {{- toYaml . | nindent 2 }}\n{{- end }}\n",
        "data:\n  MODE: fast\n{{ toYaml .Values.config | indent 2 }}\n",
        "data:\n  {{- range .Values.list }}\n  {{ .name }}: {{ .value }}\n  {{- end }}\n",
        'data:\n  {{- include "keys" . | nindent 2 }}\n',
    ],
)
def test_keys_that_its_installer_gives(data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "error" not in severities(tmp_path, monkeypatch, CONFIG + data, "REGION")


def test_keys_of_a_template_of_the_whole_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "error" not in severities(tmp_path, monkeypatch, '{{ include "whole" . }}\n', "REGION")


@pytest.mark.parametrize(
    "data",
    [
        "data:\n  LOG_LEVEL: {{ .Values.config.LOG_LEVEL }}\n",
        # the values decide what stands in a key
        "data:\n  LOG_LEVEL: |\n    {{- toYaml .Values.config | nindent 4 }}\n",
        "data:\n  LOG_LEVEL: |\n    {{- range $k, $v := .Values.config }}\n    {{ $k }}: {{ $v }}\n    {{- end }}\n",
        "data:\n  {{- if .Values.config }}\n  LOG_LEVEL: {{ .Values.config.LOG_LEVEL }}\n  {{- end }}\n",
    ],
)
def test_keys_of_the_chart(data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, CONFIG + data, "REGION") == ["error"]


def test_a_slip_of_a_key_that_the_chart_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, CONFIG + EACH, "LOG_LEVLE") == ["error"]
