"""Charts on disk, rendered by Helm, from the command's own pieces: the finding names the line that a person edits."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.charts.traces import traced
from svclint.finding import Finding
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.render.helm import available, render
from svclint.settings import Settings

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CHART = {
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "charts/web/values.yaml": """\
service:
  port: 80
  targetPort: http
ports:
  - name: http
    containerPort: 8080
hosts: [shop.example.com]
""",
    "charts/web/templates/_helpers.tpl": """\
{{- define "web.labels" }}
app: web
release: {{ .Release.Name }}
{{- end }}
""",
    "charts/web/templates/service.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector:
    {{- include "web.labels" . | nindent 4 }}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: {{ .Values.service.targetPort }}
""",
    "charts/web/templates/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector:
    matchLabels: {app: web, release: {{ .Release.Name }}}
  template:
    metadata:
      labels:
        {{- include "web.labels" . | nindent 8 }}
    spec:
      containers:
        - name: web
          image: web
          ports:
            {{- toYaml .Values.ports | nindent 12 }}
""",
    "charts/web/templates/ingress.yaml": """\
{{- range .Values.hosts }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ . | replace "." "-" }}
spec:
  ingressClassName: nginx
  rules:
    - host: {{ . }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {{ $.Release.Name }}-web
                port:
                  number: {{ $.Values.service.port }}
{{- end }}
""",
}


def found(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str],
    changed: tuple[str, ...] | None = None,
    ignore: tuple[str, ...] = ("unrendered-template",),
) -> tuple[Finding, ...]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    settings = Settings(ignore=ignore)
    draw = functools.partial(render, cache=False)
    discovery = discover(["."], settings, render=draw)
    result = lint(discovery.scopes, settings, traced=lambda scopes: traced(scopes, discovery.traces, draw))
    return build(result, discovery, settings, version="0", changed=changed).active


def places(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.location.file}:{one.location.line} {one.rule} {one.severity.word}" for one in findings]


def test_a_sound_chart_has_no_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(tmp_path, monkeypatch, CHART) == ()


def test_values_that_break_a_target_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = CHART["charts/web/values.yaml"].replace("targetPort: http", "targetPort: htpp")
    (finding,) = found(tmp_path, monkeypatch, {**CHART, "charts/web/values.yaml": values})
    assert places((finding,)) == ["charts/web/values.yaml:3 target-port-name-unknown error"]
    assert [f"{one.location.file}:{one.location.line}" for one in finding.related] == ["charts/web/values.yaml:5"]


@pytest.mark.parametrize(
    ("image", "values", "severity"),
    [
        ("{{ .Values.image.name }}", "image:\n  name:\n", "note"),
        ("{{ .Values.image.name }}", "image: {name: ''}\n", "note"),
        ('"{{ required "which?" .Values.image | default "" }}"', "image: ''\n", None),
        ("{{ $image }}", "", "note"),
        # values need not name what has to be given: scripts do so with --set
        ("{{ .Values.image.name }}", "image: {}\n", "note"),
        # a slip of the template, and not a value that anybody could give
        ("{{ .Values.image.nmae }}", "image:\n  name: web:1\n", "error"),
        ("", "image:\n  name:\n", "error"),
    ],
)
def test_what_a_chart_leaves_empty_is_for_whoever_installs_it(
    image: str, values: str, severity: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = CHART["charts/web/templates/deployment.yaml"].replace("image: web\n", f"image: {image}\n")
    template = f"{{{{- $image := .Values.picture }}}}\n{template}"
    files = {
        **CHART,
        "charts/web/templates/deployment.yaml": template,
        "charts/web/values.yaml": f"{CHART['charts/web/values.yaml']}{values}",
    }
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "invalid-workload"]
    assert [one.severity.word for one in findings] == ([severity] if severity is not None else [])


def test_an_image_that_a_chart_has_only_to_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deployment = CHART["charts/web/templates/deployment.yaml"].replace("image: web\n", "image: nginx:1.27\n")
    findings = found(tmp_path, monkeypatch, {**CHART, "charts/web/templates/deployment.yaml": deployment})
    assert places(findings) == ["charts/web/values.yaml:3 image-port-differs note"]


def test_a_template_that_breaks_a_selector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = CHART["charts/web/templates/service.yaml"].replace("nindent 4 }}", "nindent 4 }}\n    tier: front")
    findings = found(tmp_path, monkeypatch, {**CHART, "charts/web/templates/service.yaml": service})
    assert places(findings) == ["charts/web/templates/service.yaml:6 selector-matches-nothing error"]


def test_a_backend_in_a_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingress = CHART["charts/web/templates/ingress.yaml"].replace("-web\n", "-wbe\n")
    findings = found(tmp_path, monkeypatch, {**CHART, "charts/web/templates/ingress.yaml": ingress})
    assert places(findings) == ["charts/web/templates/ingress.yaml:17 backend-service-not-found error"]
    assert "(rendered: name: release-name-wbe)" in findings[0].label


RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: prod}
spec:
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: flux-system}
  values:
    service:
      targetPort: metrics
"""


def test_a_flux_release_with_values_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = found(tmp_path, monkeypatch, {**CHART, "cluster/release.yaml": RELEASE})
    assert places(findings) == ["cluster/release.yaml:11 target-port-name-unknown error"]
    assert findings[0].resource is not None
    assert (findings[0].resource.namespace, findings[0].resource.name) == ("prod", "shop-web")
    assert findings[0].scopes == ("charts/web as shop in prod",)


@pytest.mark.parametrize(("listed", "severity"), [("api.yaml", "note"), ("api.yaml, release.yaml", "error")])
def test_the_values_of_a_release_that_a_kustomization_leaves_out(
    listed: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = RELEASE.replace("name: shop", "name: api").replace("targetPort: metrics", "targetPort: http")
    files = {
        "cluster/kustomization.yaml": f"resources: [{listed}]\n",
        "cluster/api.yaml": api,
        "cluster/release.yaml": RELEASE,
    }
    findings = found(tmp_path, monkeypatch, {**CHART, **files})
    assert places(findings) == [f"cluster/release.yaml:11 target-port-name-unknown {severity}"]


def test_a_fault_of_several_releases_is_told_once_and_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = CHART["charts/web/values.yaml"].replace("targetPort: http", "targetPort: htpp")
    more = {
        "charts/web/ci/one-values.yaml": "hosts: [one.example.com]\n",
        "charts/web/ci/two-values.yaml": "hosts: [two.example.com]\n",
        # here another value stands above the wrong one
        "charts/web/ci/sound-values.yaml": "service: {targetPort: http}\n",
    }
    (finding,) = found(tmp_path, monkeypatch, {**CHART, "charts/web/values.yaml": values, **more})
    assert places((finding,)) == ["charts/web/values.yaml:3 target-port-name-unknown error"]
    assert finding.scopes == ("charts/web", "charts/web with ci/one-values.yaml", "charts/web with ci/two-values.yaml")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("charts/web/values.yaml", True),
        ("charts/web/Chart.yaml", True),
        ("charts/web/templates/_helpers.tpl", True),
        ("other.yaml", False),
    ],
)
def test_a_change_of_any_file_of_a_chart(
    changed: str, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = CHART["charts/web/templates/service.yaml"].replace("nindent 4 }}", "nindent 4 }}\n    tier: front")
    files = {**CHART, "charts/web/templates/service.yaml": service, "other.yaml": "a: b\n"}
    assert bool(found(tmp_path, monkeypatch, files, (changed,))) is told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, True),
        # by other values it may
        ({"charts/web/templates/more.yaml": "{{- if .Values.x }}\nkind: Ingress\n{{- end }}\n"}, True),
        ({"charts/web/templates/more.yaml": "{{- if .Values.x }}\nkind: Service\n{{- end }}\n"}, False),
        ({"charts/web/templates/more.yaml": "{{- if .Values.x }}\nkind: {{ .Values.x }}\n{{- end }}\n"}, False),
        ({"charts/web/templates/more.yaml": "{{- range .Values.x }}\n---\n{{ toYaml . }}\n{{- end }}\n"}, False),
        ({"charts/web/templates/_more.tpl": '{{- define "a" }}\nkind: Service\n{{- end }}\n'}, False),
    ],
    ids=["no Service", "no Service by any values", "by values", "any kind", "anything", "a named template"],
)
def test_what_a_chart_cannot_make_is_missing(
    changed: dict[str, str], told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingress = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {ingressClassName: nginx, defaultBackend: {service: {name: web-shop, port: {number: 80}}}}
"""
    kept = {path: text for path, text in CHART.items() if "service" not in path and "ingress" not in path}
    files = {**kept, "charts/web/templates/NOTES.txt": "web\n", **changed, "ingress.yaml": ingress}
    findings = [one for one in found(tmp_path, monkeypatch, files) if one.location.file == "ingress.yaml"]
    assert bool(findings) is told


def test_a_chart_that_asks_for_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = CHART["charts/web/templates/service.yaml"].replace(
        ".Values.service.targetPort }}", 'required "service.inner is needed" .Values.service.inner }}'
    )
    files = {**CHART, "charts/web/templates/service.yaml": service}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    discovery = discover(["."], Settings(), render=functools.partial(render, cache=False))
    findings = build(lint(discovery.scopes, Settings()), discovery, Settings(), version="0").active
    assert places(findings) == ["charts/web/Chart.yaml:2 unrendered-template note"]
    assert "service.inner is needed" in findings[0].message


@pytest.mark.parametrize(
    ("command", "word"), [("rm charts/web/Chart.yaml", "note"), ("helm lint charts/web/Chart.yaml", "error")]
)
def test_what_a_workflow_does_not_publish_is_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, word: str
) -> None:
    values = CHART["charts/web/values.yaml"].replace("targetPort: http", "targetPort: htpp")
    workflow = {".github/workflows/release.yaml": f"jobs: {{a: {{steps: [{{run: '{command}'}}]}}}}\n"}
    (finding,) = found(tmp_path, monkeypatch, {**CHART, "charts/web/values.yaml": values, **workflow})
    assert places((finding,)) == [f"charts/web/values.yaml:3 target-port-name-unknown {word}"]


@pytest.mark.parametrize(("comment", "severity"), [("echo the-address | base64", "note"), ("of the database", "error")])
def test_bytes_that_a_comment_of_a_template_asks_for(
    comment: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\ndata:\n  # {comment}\n  url: shell-result\n"
    findings = found(tmp_path, monkeypatch, {**CHART, "charts/web/templates/secret.yaml": secret})
    assert places(findings) == [f"charts/web/templates/secret.yaml:6 schema-violation {severity}"]


@pytest.mark.parametrize(
    ("comment", "severity"),
    [
        # nothing encodes it, so that this is what the template lacks
        ("The password is base64 encoded by the template", "error"),
        ("will be base64 encoded", "error"),
        ("encode it if you have several", "error"),
        ("base64 encoded", "note"),
    ],
)
def test_a_template_that_is_said_to_encode_has_to(
    comment: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata:\n  password: {{ .Values.word }}\n"
    files = {"charts/web/templates/secret.yaml": secret, "charts/web/values.yaml": f"# {comment}\nword: hunter\n"}
    files["charts/web/Chart.yaml"] = CHART["charts/web/Chart.yaml"]
    findings = found(tmp_path, monkeypatch, files)
    assert [one for one in places(findings) if "schema-violation" in one] == [
        f"charts/web/templates/secret.yaml:5 schema-violation {severity}"
    ]
