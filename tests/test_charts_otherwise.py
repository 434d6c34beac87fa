"""Charts that cannot be rendered with their own values: by the files of values in them, else with stand-ins."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.finding import Finding
from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
# the Service asks for `http`
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
      targetPort: http
"""
WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  REPLICAS
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: IMAGE
          ports:
            - name: web
              containerPort: 8080
"""
SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: web}
data:
  KEY
"""


def chart(*, image: str = "web", replicas: str = "", key: str = "", values: str = "{}", **files: str) -> dict[str, str]:
    named = {name.replace("__", "/").replace("_", "-") + ".yaml": text for name, text in files.items()}
    return {
        "web/Chart.yaml": CARD,
        "web/values.yaml": values,
        "web/templates/service.yaml": SERVICE,
        "web/templates/workload.yaml": WORKLOAD.replace("IMAGE", image).replace("REPLICAS", replicas),
        **({"web/templates/secret.yaml": SECRET.replace("KEY", key)} if key else {}),
        **{f"web/{name}": text for name, text in named.items()},
    }


def told(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(f"{one.location.file}:{one.location.line} {one.severity.word} {one.rule}" for one in findings)


PORT = "web/templates/service.yaml:9 error target-port-name-unknown"
IN_PART = "web/Chart.yaml:2 note unrendered-template"

ASKING = {
    "required": chart(image='web:{{ required "which tag?" .Values.image.tag }}', values="image: {tag: ''}"),
    "required, piped": chart(image='web:{{ .Values.tag | required "which tag?" }}'),
    "a mapping that is not there": chart(replicas="replicas: {{ .Values.replicas.web }}"),
    "several of them": chart(
        image="{{ .Values.image.repository }}:{{ .Values.image.tag }}", replicas="replicas: {{ .Values.replicas.web }}"
    ),
    "a text": chart(key="key: {{ .Values.key | b64enc }}\n  other: {{ .Values.other | b64enc }}"),
    "fail": chart(image='{{ if not .Values.image }}{{ fail "which image?" }}{{ end }}{{ .Values.image }}'),
    "fail in a named template": {
        **chart(image='{{ include "web.image" . }}'),
        "web/templates/_helpers.tpl": (
            '{{- define "web.image" -}}\n{{- if not .Values.image -}}\n{{- fail "which image?" -}}\n{{- end -}}\n'
            "{{ .Values.image }}\n{{- end -}}\n"
        ),
    },
    "global values": chart(image="web:{{ .Values.global.tag }}"),
}


@pytest.mark.parametrize("files", ASKING.values(), ids=ASKING)
def test_a_chart_that_asks_for_values_is_checked_with_stand_ins(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = found(tmp_path, monkeypatch, files, ignore=())
    assert told(findings) == [IN_PART, PORT]
    note = next(one for one in findings if one.rule == "unrendered-template")
    assert "Checked in part: the" in note.message


NOTHING_TOLD = {
    # what is printed of a stand-in is not known
    "a port": chart(image="web", values="{}", key="")
    | {"web/templates/service.yaml": SERVICE.replace("targetPort: http", "targetPort: {{ .Values.port.name }}")},
    "a label": chart()
    | {
        "web/templates/service.yaml": SERVICE.replace("{app: web}", "{app: {{ .Values.app.name | quote }}}").replace(
            "targetPort: http", "targetPort: web"
        )
    },
    # what only a condition asks about stays away
    "a condition": chart()
    | {
        "web/templates/service.yaml": SERVICE.replace(
            "targetPort: http", "targetPort: {{ if .Values.port.named }}http{{ else }}web{{ end }}"
        )
    },
}


@pytest.mark.parametrize("files", NOTHING_TOLD.values(), ids=NOTHING_TOLD)
def test_of_a_stand_in_nothing_is_told(files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(found(tmp_path, monkeypatch, files, ignore=())) == [IN_PART]


REFUSED = {
    # which number it will be nobody knows
    "a number": chart(replicas="replicas: {{ .Values.replicas.web | int }}"),
    "a named template that is not there": chart(image='{{ include "web.image" . }}'),
    "whatever is given": chart(image='{{ fail "do not install this" }}'),
}


@pytest.mark.parametrize("files", REFUSED.values(), ids=REFUSED)
def test_a_chart_for_which_nothing_can_stand_in_is_not_checked(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (note,) = found(tmp_path, monkeypatch, files, ignore=())
    assert note.rule == "unrendered-template"
    assert "Not checked: the" in note.message


def test_a_slip_in_a_template_is_an_error_and_not_tried_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(image="{{ .Values.image | nosuchfunction }}", values_prod="image: web\n")
    (fault,) = found(tmp_path, monkeypatch, files, ignore=())
    assert (fault.rule, fault.severity.word) == ("template-syntax", "error")
    assert 'function "nosuchfunction" not defined' in fault.message


@pytest.mark.parametrize("name", ["values_prod", "values__prod", "prod_values"])
def test_the_files_of_values_in_a_chart_are_those_of_its_releases(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(replicas="replicas: {{ .Values.replicas.web }}", **{name: "replicas: {web: 2}\n"})
    (finding,) = found(tmp_path, monkeypatch, files, ignore=())
    assert told((finding,)) == [PORT]
    assert finding.scopes[0].startswith("web with ")


def test_a_chart_that_can_be_rendered_is_not_tried_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = chart(
        values="replicas: {web: 1}", replicas="replicas: {{ .Values.replicas.web }}", values_prod="replicas: ["
    )
    (finding,) = [
        one for one in found(tmp_path, monkeypatch, files, ignore=()) if one.rule == "target-port-name-unknown"
    ]
    assert finding.scopes == ("web",)


def test_a_subchart_asks_for_values_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = chart(key="key: {{ .Values.key | b64enc }}", replicas="replicas: {{ .Values.global.replicas }}")
    files = {name.replace("web/", "shop/charts/web/", 1): text for name, text in inner.items()}
    files["shop/Chart.yaml"] = CARD.replace("name: web", "name: shop")
    findings = told(found(tmp_path, monkeypatch, files, ignore=()))
    assert PORT.replace("web/", "shop/charts/web/", 1) in findings


# -- by the values that a command names --------------------------------------------------------------------------------

SELECTING = chart(replicas="replicas: {{ .Values.replicas.web }}") | {
    "web/templates/service.yaml": SERVICE.replace("targetPort: http", "targetPort: {{ .Values.port.name }}"),
    "values/common.yaml": "replicas: {web: 2}\nport: {name: web}\n",
    "values/slip.yaml": "port: {name: http}\n",
}
INSTALL = "# Web\n\n```sh\nhelm install --namespace=shop OPTIONS web web/\n```\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("-f values/common.yaml", []),
        ("-f values/common.yaml --values=values/slip.yaml", ["values/slip.yaml:1 error target-port-name-unknown"]),
        ("-f values/slip.yaml,values/common.yaml", []),
        # it may be set to anything, a file is not here or not known: with stand-ins
        ("-f values/common.yaml --set port.name=http", [IN_PART]),
        ("-f values/common.yaml -f values/other.yaml", [IN_PART]),
        ("-f values/$ENV.yaml", [IN_PART]),
        # nobody can render it by that alone
        ("-f values/slip.yaml", [IN_PART]),
        ("", [IN_PART]),
    ],
)
def test_a_command_names_the_values(
    options: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {**SELECTING, "README.md": INSTALL.replace("OPTIONS", options)}
    assert told(found(tmp_path, monkeypatch, tree, ignore=())) == expected
