"""What a chart has only with the values of its own tests, or as whoever installs it wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import CHART, found, places

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")


def test_a_fault_that_a_test_value_makes_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {**CHART, "charts/web/ci/odd-values.yaml": "service:\n  targetPort: odd\n"}
    assert places(found(tmp_path, monkeypatch, files)) == [
        "charts/web/ci/odd-values.yaml:2 target-port-name-unknown note"
    ]


_OPTIONAL = """\
{{- if .Values.extra.enabled }}
apiVersion: v1
kind: Service
metadata: {name: extra}
spec:
  selector:
    app: {{ .Values.extra.role | quote }}
    part: PART
  ports: [{port: 80}]
{{- end }}
"""


def test_what_only_a_test_of_a_chart_gives_is_nobodys_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(part: str, values: str, role: str) -> list[str]:
        files = {
            **CHART,
            "charts/web/values.yaml": CHART["charts/web/values.yaml"] + values,
            "charts/web/templates/extra.yaml": _OPTIONAL.replace("PART", part),
            "charts/web/ci/extra-values.yaml": f"extra: {{enabled: true{role}}}\n",
        }
        chosen = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "selector-matches-nothing"]
        return [f"{one.severity.word} {len(one.scopes)}" for one in chosen]

    off = "extra: {enabled: false, role: web}\n"
    assert told("{{ .Release.Name }}", off, ", role: placeholder") == ["note 1"]
    # what the chart has itself is as wrong where a test switches it on
    (own,) = told("{{ .Release.Name }}", off, "")
    assert own.split()[0] != "note"
    # and what stands with its own values is no test's
    (both,) = told("{{ .Release.Name }}", off.replace("false", "true").replace("web", "none"), ", role: none")
    assert both.split()[0] != "note" and both.endswith("2")


_COMPOSED = """\
{{- define "web.host" -}}{{ index . 0 }}.{{ (index . 1).Values.region }}.example.org{{- end -}}
{{- range $name := .Values.names }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: {{ include "web.host" (list $name $) }}
      http: {paths: [{path: PATH, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
{{- end }}
"""


def test_what_a_template_composes_of_a_test_is_nobodys_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(path: str, own: str, names: str = "[]") -> list[str]:
        files = {
            **CHART,
            "charts/web/values.yaml": f"{CHART['charts/web/values.yaml']}names: {names}\nregion: {own}\n",
            "charts/web/templates/hosts.yaml": _COMPOSED.replace("PATH", path),
            "charts/web/ci/lint-values.yaml": f"names: [one]\nregion: {own or 'regionOne'}\n",
        }
        chosen = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "invalid-ingress"]
        return [one.severity.word for one in chosen]

    assert told("/", "") == ["note"]
    # the template's own slip is one, and so is what the chart's values have themselves
    assert told("x/y", "eu") == ["error"]
    assert told("/", "regionTwo", "[one]") == ["error"]


_POLICY = """\
{{- if .Values.guarded }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: {{ .Release.Name }}}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  INGRESS
{{- end }}
"""


@pytest.mark.parametrize(
    ("ingress", "severity"),
    [("{{- with .Values.from }}\n  ingress: {{ toYaml . }}\n  {{- end }}", "note"), ("ingress: []", "warning")],
)
def test_whom_a_policy_lets_in_is_said_by_who_installs_the_chart(
    ingress: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        **CHART,
        "charts/web/values.yaml": CHART["charts/web/values.yaml"] + "guarded: false\nfrom: []\n",
        "charts/web/templates/policy.yaml": _POLICY.replace("INGRESS", ingress),
        "charts/web/ci/guarded-values.yaml": "guarded: true\n",
    }
    told = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "network-policy-blocks-service"]
    assert [one.severity.word for one in told] == [severity]


_ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  defaultBackend:
    service:
      name: {{ .Release.Name }}-web
      port:
        number: NUMBER
"""


@pytest.mark.parametrize(
    ("number", "of_test", "severity"),
    [
        # composed of what the test says, and what the template itself has
        ("{{ add .Values.base 1 }}", "base: 90\nshown: true\n", "warning"),
        ("91", "shown: true\n", "error"),
    ],
)
def test_what_shows_only_with_the_values_of_a_test(
    number: str, of_test: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = _ROUTE.replace("NUMBER", number)
    files = {
        **CHART,
        "charts/web/values.yaml": CHART["charts/web/values.yaml"] + "shown: false\nbase: 79\n",
        "charts/web/templates/route.yaml": "{{- if .Values.shown }}\n" + route + "{{- end }}\n",
        "charts/web/ci/shown-values.yaml": of_test,
    }
    told = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "backend-port-not-found"]
    assert [one.severity.word for one in told] == [severity]


_DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata:
  name: orders.example.com
  annotations:
    "helm.sh/hook": HOOK
spec: {group: example.com, version: v1, scope: Namespaced, names: {kind: Order, plural: orders}}
"""


def test_what_helm_3_leaves_out_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(text: str) -> set[str]:
        files = {**CHART, "charts/web/templates/crds.yaml": text}
        return {one.severity.word for one in found(tmp_path, monkeypatch, files) if one.rule == "api-removed"}

    left_out, installed = (_DEFINITION.replace("HOOK", one) for one in ("crd-install", "pre-install"))
    assert told(left_out) == {"note"}
    assert told(installed) == {"error"}
    assert told(left_out.replace("crd-install", '"pre-install, crd-install"')) == {"note"}
    # words in a text are no hook
    note = '    note: |\n      "helm.sh/hook": crd-install\n'
    assert told(installed.replace('    "helm.sh/hook": pre-install\n', note)) == {"error"}
    # one of two is installed
    assert told(f"{left_out}---\n{installed.replace('orders', 'carts')}") == {"error"}
