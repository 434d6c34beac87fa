"""The name of the release in hosts and selectors of a chart, where it stands once too often or is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import CHART, found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ("{name: DB_HOST, value: {{ .Release.Name }}-web-db}, {name: DB_PORT, value: '5432'}", "warning"),
        ('{name: DB, value: "postgres://{{ .Release.Name }}-web-db/shop"}', "warning"),
        ('{name: DB, value: "{{ .Release.Name }}-web-db:5432"}', "warning"),
        ('{name: DB, value: "{{ .Release.Name }}-web-db.{{ .Release.Namespace }}.svc.cluster.local"}', "warning"),
        ('{name: DB, value: "{{ .Release.Name }}-web-db.other.svc.cluster.local"}', ""),
        # nothing comes close: whoever installs it may have it
        ('{name: API, value: "http://{{ .Release.Name }}-api.{{ .Release.Namespace }}.svc"}', "note"),
        ("{name: API_HOST, value: {{ .Release.Name }}-api}, {name: API_PORT, value: '80'}", "note"),
        ("{name: DB_HOST, value: {{ .Release.Name }}-db}, {name: DB_PORT, value: '5432'}", ""),
        ('{name: WEB, value: "http://{{ .Release.Name }}-web/"}', ""),
        # names of other things, and hosts that are not the release's
        ("{name: DB_NAME, value: {{ .Release.Name }}-web-db}", ""),
        ('{name: BUCKET, value: "s3://{{ .Release.Name }}-web-db/dumps"}', ""),
        ('{name: IMAGE, value: "{{ .Release.Name }}-web-db:5000"}', ""),
        ('{name: DB, value: "postgres://web-db/shop"}', ""),
        ('{name: DB, value: "postgres://{{ .Release.Name }}-web-db.example.com/shop"}', ""),
    ],
)
def test_a_host_that_begins_with_the_release(
    variables: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = CHART["charts/web/templates/deployment.yaml"].replace(
        "image: web\n", f"image: web\n          env: [{variables}]\n"
    )
    service = """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-db
spec:
  ports: [{port: 5432}]
"""
    files = {**CHART, "charts/web/templates/deployment.yaml": deployment, "charts/web/templates/db.yaml": service}
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "dns-reference-service-not-found"]
    assert [one.severity.word for one in findings] == ([told] if told else [])
    meant = "unless the release is called as the chart; did you mean release-name-db?"
    assert all((meant in one.message) is (told == "warning") for one in findings)


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("cache.{{ .Release.Namespace }}.svc:6379", "warning"),
        # whoever installs the chart may have these, and this is what the world calls so
        ("db.{{ .Release.Namespace }}.svc:6379", "note"),
        ("cache.other.svc:6379", ""),
        ("cache:6379", ""),
    ],
)
def test_a_host_without_the_release_that_its_service_has(
    host: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = CHART["charts/web/templates/deployment.yaml"].replace(
        "image: web\n", f'image: web\n          env: [{{name: CACHE, value: "{host}"}}]\n'
    )
    service = """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web-cache
spec:
  ports: [{port: 6379}]
"""
    files = {**CHART, "charts/web/templates/deployment.yaml": deployment, "charts/web/templates/cache.yaml": service}
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "dns-reference-service-not-found"]
    assert [one.severity.word for one in findings] == ([told] if told else [])
    assert all(("did you mean release-name-web-cache?" in one.message) is (told == "warning") for one in findings)


@pytest.mark.parametrize(
    ("name", "port", "told"),
    [
        ("{{ .Release.Name }}-cache", 6379, "warning"),
        # the one name of both where the release is called as the chart
        ("{{ .Release.Name }}-web", 6379, "note"),
        ("cache", 6379, ""),
        ("{{ .Release.Name }}-cache", 6380, ""),
    ],
)
def test_a_host_that_is_the_release_alone(
    name: str, port: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = CHART["charts/web/templates/deployment.yaml"].replace(
        "image: web\n", "image: web\n          env: [{name: CACHE, value: 'redis://{{ .Release.Name }}:6379'}]\n"
    )
    service = f"apiVersion: v1\nkind: Service\nmetadata: {{name: '{name}'}}\nspec: {{ports: [{{port: {port}}}]}}\n"
    files = {**CHART, "charts/web/templates/deployment.yaml": deployment, "charts/web/templates/cache.yaml": service}
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "dns-reference-service-not-found"]
    assert [one.severity.word for one in findings] == ([told] if told else [])


@pytest.mark.parametrize(("host", "told"), [("web-cache", "warning"), ("web-prod-cache", "")])
def test_a_host_that_supposes_a_release_of_the_charts_name(
    host: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = CHART["charts/web/templates/deployment.yaml"].replace(
        "image: web\n", f"image: web\n          env: [{{name: CACHE, value: 'redis://{host}:6379'}}]\n"
    )
    application = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web-prod, namespace: argocd}
spec:
  destination: {server: https://kubernetes.default.svc, namespace: shop}
  source: {repoURL: https://git.example.com/shop.git, path: chart}
"""
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: '{{ .Release.Name }}-cache'}\nspec: {ports: [{port: 6379}]}\n"
    )
    files = {
        **CHART,
        "charts/web/templates/deployment.yaml": deployment,
        "charts/web/templates/cache.yaml": service,
    }
    # in a folder that is not called as the chart, of which nobody makes a release of its name
    files = {name.replace("charts/web/", "chart/"): text for name, text in files.items()}
    files["apps/shop.yaml"] = application
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "dns-reference-service-not-found"]
    assert [one.severity.word for one in findings] == ([told] if told else [])


@pytest.mark.parametrize(
    ("selected", "labelled", "told"),
    [
        ("{{ .Release.Name }}-web", "web", "warning"),
        ("web", "{{ .Release.Name }}-web", "warning"),
        # what is written as if there were no other release
        ("web", "{{ .Release.Name }}", ""),
        ("{{ .Release.Name }}-web", "{{ .Release.Name }}-web", ""),
    ],
)
def test_a_selector_that_finds_its_pods_under_one_name_of_the_release(
    selected: str, labelled: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "charts/web/Chart.yaml": CHART["charts/web/Chart.yaml"],
        "charts/web/templates/all.yaml": f"""\
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{selector: {{app: "{selected}", tier: front}}, ports: [{{port: 80}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: web, labels: {{app: "{labelled}", tier: front}}}}
spec: {{containers: [{{name: web, image: "web:1"}}]}}
""",
    }
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "selector-matches-nothing"]
    assert [one.severity.word for one in findings] == ([told] if told else [])
    assert all("unless the release is called as the chart" in one.message for one in findings)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("{{ $app }}", []),
        ("web", []),
        ("{{ $.Values.name }}", []),
        # under these names the chart does not find its own
        ("shop", ["error backend-service-not-found", "warning selector-matches-nothing"]),
        (
            "{{ $.Values.stage }}-{{ $app }}-blue",
            ["error backend-service-not-found", "warning selector-matches-nothing"],
        ),
    ],
)
def test_a_chart_that_an_application_of_another_chart_installs(
    name: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = "{{ if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-web{{ end }}"
    files = {
        "apps/web/Chart.yaml": CHART["charts/web/Chart.yaml"],
        "apps/web/templates/all.yaml": f"""\
apiVersion: v1
kind: Service
metadata: {{name: "{full}-service"}}
spec: {{selector: {{instance: "{full}"}}, ports: [{{port: 80}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: web, labels: {{instance: "{{{{ .Release.Name }}}}"}}}}
spec: {{containers: [{{name: web, image: "web:1"}}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: web}}
spec:
  defaultBackend: {{service: {{name: "{{{{ .Release.Name }}}}-service", port: {{number: 80}}}}}}
""",
        "apps/all/Chart.yaml": "apiVersion: v2\nname: all\nversion: 1.0.0\n",
        "apps/all/templates/all.yaml": f"""\
{{{{- range $app := .Values.apps }}}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: "{name}"
spec:
  project: default
  destination: {{server: https://kubernetes.default.svc, namespace: shop}}
  source:
    path: apps/{{{{ $app }}}}
    repoURL: https://git.example.com/shop.git
{{{{- end }}}}
""",
        "apps/all/values.yaml": "apps: [web]\nname: web\nstage: dev\n",
    }
    findings = found(tmp_path, monkeypatch, files)
    asked = ("backend-service-not-found", "selector-matches-nothing")
    assert sorted(f"{one.severity.word} {one.rule}" for one in findings if one.rule in asked) == told
