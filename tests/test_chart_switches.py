"""What a chart's own values switch off: it is looked at all the same, and told with less certainty."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.charts.switches import switched_on
from svclint.render.helm import available
from svclint.render.helm.orders import ChartFile
from tests.test_charts import found, places

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - port: 80
      targetPort: http
      name: http
{{- if .Values.metrics.enabled }}
    - port: 9090
      targetPort: metrics
      name: metrics
{{- end }}
"""
WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: 2
  {{- end }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web
          resources: {requests: {cpu: 10m}}
          ports:
            - name: http
              containerPort: 8080
          {{- if .Values.metrics.enabled }}
            - name: METRICS
              containerPort: 9090
          {{- end }}
"""
SCALER = """\
{{- if .Values.autoscaling.enabled }}
apiVersion: autoscaling/VERSION
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: TARGET}
  maxReplicas: 3
{{- end }}
"""
VALUES = "metrics: {enabled: false}\nautoscaling: {enabled: false}\n"


def chart(metrics: str = "metrics", target: str = "web", version: str = "v2", **more: str) -> dict[str, str]:
    files = {
        "Chart.yaml": CARD,
        "values.yaml": VALUES,
        "templates/service.yaml": SERVICE,
        "templates/workload.yaml": WORKLOAD.replace("METRICS", metrics),
        "templates/scaler.yaml": SCALER.replace("TARGET", target).replace("VERSION", version),
    }
    files |= {name.replace("__", "/") + ".yaml": text for name, text in more.items()}
    return {f"web/{name}": text for name, text in files.items()}


FAULTS = {
    "nothing is wrong": (chart(), []),
    "a port": (chart(metrics="metric"), ["web/templates/service.yaml:12 target-port-name-unknown warning"]),
    # what is missing where all is there is missing with less as well
    "a target": (chart(target="shop"), ["web/templates/scaler.yaml:6 scale-target-not-found warning"]),
    "an API": (chart(version="v2beta1"), ["web/templates/scaler.yaml:2 api-removed note"]),
    # the template lacks it, whatever is given
    "a name": (
        chart() | {"web/templates/service.yaml": SERVICE.replace("      name: metrics\n", "")},
        ["web/templates/service.yaml:11 invalid-service warning"],
    ),
    # who tests it or installs it says what is on
    "values of a test": (chart(metrics="metric") | {"web/ci/one-values.yaml": "{}"}, []),
}


@pytest.mark.parametrize(("files", "expected"), FAULTS.values(), ids=FAULTS)
def test_what_is_switched_off_is_told_with_less_certainty(
    files: dict[str, str], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = found(tmp_path, monkeypatch, files)
    assert places(findings) == expected
    assert all(one.scopes == ("web with what it switches off",) for one in findings)


POLICY = """\
{{- if .Values.metrics.enabled }}
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: web}
{{- end }}
"""
INGRESS = """\
{{- if .Values.metrics.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: web.example.com
      http:
        paths:
        {{- range .Values.metrics.paths }}
          - {path: {{ . }}, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
        {{- end }}
{{- end }}
"""
LEFT = {
    # who switches it on fills it in
    "an empty list": chart(templates__ingress=INGRESS) | {"web/values.yaml": VALUES.replace("e}", "e, paths: []}", 1)},
    "a key": chart(
        templates__config=(
            "{{- if .Values.metrics.enabled }}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n"
            "  {{ .Values.metrics.key }}: {{ .Values.metrics.value }}\n{{- end }}\n"
        )
    ),
    "a value in the file of values": chart(
        templates__ingress=INGRESS.replace("spec:\n", "spec:\n  tls: [{hosts: [{{ .Values.host | quote }}]}]\n")
    )
    | {"web/values.yaml": VALUES.replace("e}", "e, paths: [/]}", 1) + "host: ''\n"},
    # nothing takes its place: it is for older clusters
    "an API of older clusters": chart(templates__policy=POLICY),
}


@pytest.mark.parametrize("files", LEFT.values(), ids=LEFT)
def test_what_a_switch_leaves_to_its_installer_is_a_note(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = found(tmp_path, monkeypatch, files)
    assert findings
    assert {one.severity.word for one in findings} == {"note"}


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("{{ if .Values.a.b }}kind: A{{ end }}", "a: {b: false}", {"a": {"b": True}}),
        ("{{ if and .Values.a .Values.b }}kind: A{{ end }}", "{a: false, b: false}", {"a": True, "b": True}),
        # it is on, nothing asks for it, or nobody says what it is
        ("{{ if .Values.a }}kind: A{{ end }}", "a: true", {}),
        ("{{ .Values.a }}", "a: false", {}),
        ("{{ if .Values.a }}kind: A{{ end }}", "a: ''", {}),
        # the number of replicas is nothing that anybody means; an object, a port and labels are
        ("{{ if not .Values.a }}replicas: 1{{ end }}{{ if .Values.a }}kind: A{{ end }}", "a: false", {"a": True}),
        ("{{ if not .Values.a }}kind: B{{ end }}{{ if .Values.a }}kind: A{{ end }}", "a: false", {}),
        ("{{ if .Values.a }}port: 80{{ else }}port: 81{{ end }}", "a: false", {}),
        (
            "{{ if not .Values.a }}b: 1{{ else }}kind: A{{ end }}{{ if .Values.a }}c: 1{{ end }}",
            "a: false",
            {"a": True},
        ),
        # one thing or the other, by its value
        ("{{ if .Values.a }}kind: A{{ end }}{{ if eq .Values.a false }}kind: B{{ end }}", "a: false", {}),
        # `false` stands for no value at all
        ("{{ if .Values.limit }}limit: {{ .Values.limit }}{{ end }}", "limit: false", {}),
        ("{{ if .Values.a }}kind: A{{ end }}\nvalue: {{ .Values.a | quote }}", "a: false", {"a": True}),
    ],
)
def test_which_switches_are_switched_on(template: str, values: str, expected: dict[str, object]) -> None:
    files = {"Chart.yaml": CARD, "values.yaml": values, "templates/a.yaml": template}
    assert switched_on([ChartFile(name, text.encode()) for name, text in files.items()]) == expected


def test_the_switches_of_a_subchart_are_switched_by_its_name() -> None:
    files = {
        "values.yaml": "inner: {b: true}\n",
        "charts/inner/values.yaml": "{a: false, b: false, global: {c: false}}\n",
        "charts/inner/templates/a.yaml": (
            "{{ if .Values.a }}kind: A{{ end }}{{ if .Values.b }}kind: B{{ end }}"
            "{{ if .Values.global.c }}kind: C{{ end }}"
        ),
    }
    switched = switched_on([ChartFile(name, text.encode()) for name, text in files.items()])
    assert switched == {"inner": {"a": True}, "global": {"c": True}}
