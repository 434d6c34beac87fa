"""Charts rendered: what is found in them is shown where a person edits it."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.discover import form_scopes
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.render.helm.orders import Order, RenderedChart, RenderedFile
from svclint.settings import ReleaseSetting, Settings
from svclint.source import Source

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: {app: web}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: {{ .Values.service.targetPort | quote }}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web
          ports:
            {{- toYaml .Values.ports | nindent 12 }}
"""
VALUES = """\
service:
  port: 80
  targetPort: http
ports:
  - name: web
    containerPort: 8080
"""
CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "chart/values.yaml": VALUES,
    "chart/templates/service.yaml": SERVICE,
    "chart/templates/deployment.yaml": DEPLOYMENT,
}


def printed(port: str = "http") -> tuple[RenderedFile, ...]:
    """What Helm makes of CHART where the target port is `port`."""
    service = (
        SERVICE.replace("{{ .Release.Name }}", "release-name")
        .replace("{{ .Values.service.port }}", "80")
        .replace("{{ .Values.service.targetPort | quote }}", f'"{port}"')
    )
    block = "            - containerPort: 8080\n              name: web"
    deployment = DEPLOYMENT.replace("            {{- toYaml .Values.ports | nindent 12 }}", block)
    return (
        RenderedFile("templates/service.yaml", service, (*range(1, 10), 0)),
        RenderedFile("templates/deployment.yaml", deployment, (*range(1, 13), 13, 13, 0)),
    )


def found(files: dict[str, str], *answers: RenderedChart, settings: Settings | None = None) -> tuple[Finding, ...]:
    """The findings in `files`, where rendering gives these answers in order."""

    def render(orders: Sequence[Order]) -> Sequence[RenderedChart]:
        assert len(orders) == len(answers)
        return answers

    chosen = settings or Settings()
    sources = {path: Source(path, text) for path, text in files.items()}
    scopes = form_scopes(sources, chosen, render=render).scopes
    return merge(lint(scopes, chosen).findings)


def places(findings: Sequence[Finding]) -> list[str]:
    return [f"{one.location.file}:{one.location.line}:{one.location.column} {one.rule}" for one in findings]


def test_a_value_is_shown_where_it_is_written() -> None:
    (finding,) = found(CHART, RenderedChart(printed()))
    assert places([finding]) == ["chart/values.yaml:3:15 target-port-name-unknown"]
    assert "Service release-name-web" in finding.message
    assert [f"{one.location.file}:{one.location.line}" for one in finding.related] == ["chart/values.yaml:5"]
    assert finding.fix is None
    assert finding.scopes == ("chart",)


def test_a_release_of_ci_shows_its_own_values() -> None:
    files = {
        **CHART,
        "chart/values.yaml": VALUES.replace("http", "web"),
        "chart/ci/odd-values.yaml": "service:\n  targetPort: odd\n",
    }
    findings = found(files, RenderedChart(printed("web")), RenderedChart(printed("odd")))
    assert places(findings) == ["chart/ci/odd-values.yaml:2:15 target-port-name-unknown"]
    assert findings[0].scopes == ("chart with ci/odd-values.yaml",)


def test_values_of_the_configuration() -> None:
    files = {
        **CHART,
        "chart/values.yaml": VALUES.replace("http", "web"),
        "prod/web.yaml": "service: {targetPort: prod}\n",
    }
    releases = (ReleaseSetting("chart", ("prod/web.yaml",), "shop", "prod"),)
    findings = found(
        files, RenderedChart(printed("web")), RenderedChart(printed("prod")), settings=Settings(releases=releases)
    )
    assert places(findings) == ["prod/web.yaml:1:23 target-port-name-unknown"]
    assert findings[0].scopes == ("chart as shop",)
    assert findings[0].resource is not None
    assert findings[0].resource.namespace == "prod"


def test_what_no_value_holds_is_shown_in_the_template_and_as_rendered() -> None:
    template = SERVICE.replace(
        "{{ .Values.service.targetPort | quote }}", '{{ printf "%s-port" .Values.service.targetPort }}'
    )
    files = {**CHART, "chart/templates/service.yaml": template}
    service, deployment = printed()
    text = service.text.replace('"http"', "http-port")
    (finding,) = found(files, RenderedChart((service._replace(text=text), deployment)))
    assert places([finding]) == ["chart/templates/service.yaml:9:19 target-port-name-unknown"]
    assert finding.label.endswith("(rendered: targetPort: http-port)")


def test_a_comment_in_the_template_suppresses() -> None:
    comment = "  # svclint: ignore[target-port-name-unknown] opened late"
    service, deployment = printed()
    line = '      targetPort: "http"'
    template = SERVICE.replace("| quote }}", "| quote }}" + comment).replace(
        "{{ .Values.service.targetPort | quote }}", "http"
    )
    files = {**CHART, "chart/templates/service.yaml": template, "chart/values.yaml": "service: {port: 80}\nports: []\n"}
    answer = RenderedChart(
        (service._replace(text=service.text.replace(line, line.replace('"', "") + comment)), deployment)
    )
    findings = found(files, answer)
    assert [one.suppressed is not None for one in findings] == [True]


def test_a_chart_that_cannot_be_rendered_is_a_note() -> None:
    (finding,) = found(CHART, RenderedChart((), "nil pointer", ("templates/service.yaml", 8)))
    assert places([finding]) == ["chart/Chart.yaml:2:7 unrendered-template"]
    assert "nil pointer (chart/templates/service.yaml:8)" in finding.message
    (finding,) = found(CHART, RenderedChart((), "failed", None, "the host of the shop is required"))
    assert "asks for a value that nobody gives: the host of the shop is required" in finding.message


def test_a_missing_dependency_is_a_hole_and_no_refusal() -> None:
    service, _ = printed()
    (finding,) = found(CHART, RenderedChart((service,), missing=("redis",)))
    assert (finding.rule, finding.severity.word) == ("selector-matches-nothing", "note")


def test_archived_subcharts_are_there_to_be_found() -> None:
    service, deployment = printed("web")
    inner = deployment._replace(template="charts/inner/templates/deployment.yaml")
    assert found(CHART, RenderedChart((service, inner))) == ()
