"""What a chart is refused for with its own values only: a part that its installer gives, a name that they choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = {"charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n"}
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: NAME
spec:
  type: ExternalName
  externalName: shop.example.com
"""
ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  hostnames:
    # who calls it
    - HOST
  rules:
    - backendRefs:
        - name: web
          port: 80
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: NAME, namespace: argocd}
spec:
  destination: {server: https://kubernetes.default.svc, namespace: shop}
  source:
    repoURL: https://github.com/shop/shop
    path: charts/web
    helm: HELM
"""


def chart(template: str, values: str) -> dict[str, str]:
    return {**CARD, "charts/web/values.yaml": values, "charts/web/templates/web.yaml": template}


def severities(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> list[str]:
    refused = ("invalid-service", "invalid-workload", "invalid-gateway-route", "invalid-ingress")
    return [one.severity.word for one in found(folder, monkeypatch, files) if one.rule in refused]


@pytest.mark.parametrize(
    ("name", "values", "severity"),
    [
        ("{{ .Values.app.name }}-web", "app:\n  name: ''\n", "note"),
        ('"{{ .Values.app.name }}-web"', "app: {name: }\n", "note"),
        ("web-{{ .Values.suffix }}", "suffix: ''\n", "note"),
        ("{{ .Values.app }}-{{ .Release.Name }}-{{ .Values.env }}", "{app: '', env: ''}\n", "note"),
        ('{{ $name := printf "%s-web" .Values.app.name }}{{ $name }}', "app: {name: ''}\n", "note"),
        ('{{ $name := printf "%s_web" .Values.app.name }}{{ $name }}_', "app: {name: ''}\n", "error"),
        # whatever is given, the rest stays
        ("{{ .Values.app.name }}_web", "app:\n  name: ''\n", "error"),
        # nothing of it is empty, or nobody can give it
        ("{{ .Values.app.name }}-web", "app:\n  name: my_shop\n", "error"),
        ("{{ .Values.app.nmae }}-web", "app:\n  name: shop\n", "error"),
        ("{{ .Values.app.name }}-", "app:\n  name: shop\n", "error"),
    ],
)
def test_a_name_with_a_part_for_whoever_installs_it(
    name: str, values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, chart(SERVICE.replace("NAME", name), values)) == [severity]


ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: NAME
rules: []
"""


@pytest.mark.parametrize(
    ("name", "values", "severity"),
    [
        ("{{ .Values.role.name | quote }}", "account: {name: &account null}\nrole:\n  name: *account\n", "note"),
        ("{{ .Values.role.name }}", "role:\n  name: ~\n", "note"),
        ("{{ .Values.role.name }}", "role:\n  name:\n", "note"),
        ("{{ .Values.role.name }}", "role:\n  name: ''\n", "note"),
        # a slip, and what no value decides
        ("{{ .Values.role.nmae }}", "role:\n  name: shop\n", "error"),
        ('""', "role:\n  name: null\n", "error"),
    ],
)
def test_the_whole_name_of_an_object_is_for_whoever_installs_it(
    name: str, values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = found(tmp_path, monkeypatch, chart(ROLE.replace("NAME", name), values))
    assert [one.severity.word for one in told if "without a name" in one.message] == [severity]


@pytest.mark.parametrize(
    ("helm", "expected"),
    [
        ("{valuesObject: {app: {name: shop}}}", ["note"]),
        # somebody installs it as it is
        ("{releaseName: shop}", ["error"]),
        ("{valuesObject: {app: {team: shop}}}", ["error"]),
    ],
)
def test_whoever_is_known_to_install_it_has_to_give_it(
    helm: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(SERVICE.replace("NAME", "{{ .Values.app.name }}-web"), "app: {name: ''}\n")
    application = APPLICATION.replace("NAME", "shop").replace("HELM", helm)
    assert severities(tmp_path, monkeypatch, {**files, "argocd/web.yaml": application}) == expected


@pytest.mark.parametrize(
    ("helms", "expected"),
    [
        (["{valuesObject: {app: {name: shop}}}"], ["note"]),
        (["{values: 'app: {name: shop}'}", "{valuesObject: {app: {name: bar, team: bar}}}"], ["note"]),
        (["{parameters: [{name: app.name, value: shop}]}"], ["note"]),
        # a generator fills in what it is set to, or something else
        (["{parameters: [{name: app.name, value: 'shop-{{branch}}'}]}"], ["note"]),
        (["{parameters: [{name: app.team, value: '{{branch}}'}]}"], ["error"]),
        (["{parameters: [{name: app.name, value: '{{branch}}'}], valueFiles: [other.yaml]}"], ["error"]),
        # one of them leaves it as it is, or sets something else
        (["{valuesObject: {app: {name: shop}}}", "{releaseName: bar}"], ["error"]),
        (["{valuesObject: {app: {team: shop}}}"], ["error"]),
        # what it is set to is no better, and stands in the Application
        (["{valuesObject: {app: {name: my_bar}}}"], ["error", "note"]),
        ([], ["error"]),
    ],
)
def test_a_default_that_every_release_here_replaces(
    helms: list[str], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(SERVICE.replace("NAME", "{{ .Values.app.name }}"), "app: {name: my_shop}\n")
    for number, helm in enumerate(helms):
        application = APPLICATION.replace("NAME", f"shop-{number}").replace("HELM", helm)
        files[f"argocd/{number}.yaml"] = application
    assert severities(tmp_path, monkeypatch, files) == expected


DEPENDS = """\
apiVersion: v2
name: shop
version: 1.0.0
dependencies:
  - {name: web, alias: front, version: 1.0.0, repository: REPOSITORY}
  - {name: web, alias: back, version: 1.0.0, repository: REPOSITORY}
"""


@pytest.mark.parametrize(
    ("repository", "values", "severity"),
    [
        ("file://../web", "front: {app: {name: a}}\nback: {app: {name: b}}\n", "note"),
        # the chart of that name
        ("https://charts.example.com", "front: {app: {name: a}}\nback: {app: {name: b}}\n", "note"),
        # one of them leaves it as it is
        ("file://../web", "front: {app: {name: a}}\nback: {app: {team: b}}\n", "error"),
        ("file://../web", "web: {app: {name: a}}\n", "error"),
        ("file://../other", "front: {app: {name: a}}\nback: {app: {name: b}}\n", "error"),
    ],
)
def test_a_default_that_charts_replace_which_depend_on_it(
    repository: str, values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(SERVICE.replace("NAME", "{{ .Values.app.name }}"), "app: {name: my_shop}\n")
    above = {"charts/shop/Chart.yaml": DEPENDS.replace("REPOSITORY", repository), "charts/shop/values.yaml": values}
    told = severities(tmp_path, monkeypatch, {**files, **above})
    assert set(told) == {severity}


def test_a_chart_above_gives_it_or_leaves_it_to_its_installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = chart(SERVICE.replace("NAME", "{{ .Values.app.name }}-web"), "app: {name: ''}\n")
    inner = {path.replace("charts/web", "shop/charts/web"): text for path, text in files.items()}
    above = {"shop/Chart.yaml": CARD["charts/web/Chart.yaml"].replace("web", "shop"), "shop/values.yaml": "a: 1\n"}
    # that one is installed with values as well
    assert severities(tmp_path, monkeypatch, {**inner, **above}) == ["note"]
    given = {**above, "shop/values.yaml": "web: {app: {name: my_shop}}\n"}
    assert severities(tmp_path, monkeypatch, {**inner, **given}) == ["error"]


@pytest.mark.parametrize(
    ("name", "values", "severity"),
    [
        ("{{ .Values.role.name | quote }}", "role: {name: null}\n", "note"),
        # written so
        ('""', "role: {name: null}\n", "error"),
    ],
)
def test_a_name_that_its_installer_gives(
    name: str, values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = f"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: {name}\n"
    (one,) = found(tmp_path, monkeypatch, chart(role, values))
    assert (one.rule, one.severity.word) == ("schema-violation", severity)


@pytest.mark.parametrize(
    ("rules", "severity"),
    [
        ("{{- toYaml .Values.rules | nindent 0 }}", "note"),
        # a slip beside it, which no value mends
        ("{{- toYaml .Values.rules | nindent 0 }} rules", "error"),
    ],
)
def test_a_list_that_its_installer_gives(
    rules: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = f"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: web}}\nrules:\n{rules}\n"
    (one,) = found(tmp_path, monkeypatch, chart(role, "rules: []\n"))
    assert (one.rule, one.severity.word) == ("yaml-syntax", severity)


HOST = '{{- define "shop.host" -}}{{ printf "%s.%s" .Chart.Name .Values.domain }}{{- end -}}\n'
ROUTES = f'{{{{- define "shop.route" -}}}}\n{ROUTE}{{{{- end -}}}}\n'


@pytest.mark.parametrize(
    ("host", "severity"),
    [('{{ include "shop.host" . }}', "note"), ('{{ include "shop.host" . }}.-x', "error"), ("web.", "error")],
)
def test_a_host_of_a_template_that_another_one_includes(
    host: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**chart('{{ include "shop.route" . }}\n' if "{{" in host else ROUTE.replace("HOST", host), 'domain: ""\n')}
    files["charts/web/templates/_names.tpl"] = HOST + ROUTES.replace("HOST", host)
    assert severities(tmp_path, monkeypatch, files) == [severity]


@pytest.mark.parametrize(
    ("host", "values", "severity"),
    [
        ("{{ .Values.hostname | quote }}", "hostname: ''\n", "note"),
        ('"{{ .Values.hostname }}"', "hostname:\n", "note"),
        ('"{{ .Values.subdomain }}.example.com"', "subdomain: ''\n", "note"),
        ('"{{ .Values.subdomain }}.exa_mple.com"', "subdomain: ''\n", "error"),
        ("{{ .Values.hostname | quote }}", "hostname: shop_1\n", "error"),
        ('""', "hostname: ''\n", "error"),
    ],
)
def test_an_item_of_a_list_for_whoever_installs_it(
    host: str, values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, chart(ROUTE.replace("HOST", host), values)) == [severity]


JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ .Release.Name }}-NAME
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: job, image: "job:1"}]
"""


@pytest.mark.parametrize(("length", "severity"), [(39, None), (40, "note"), (50, "note"), (51, "error")])
def test_a_name_that_is_too_long_for_an_invented_release(
    length: int, severity: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(JOB.replace("NAME", "n" * length), "{}\n")
    assert severities(tmp_path, monkeypatch, files) == ([severity] if severity is not None else [])


def test_a_name_that_is_too_long_for_the_release_that_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = chart(JOB.replace("NAME", "n" * 45), "{}\n")
    short, long = (APPLICATION.replace("NAME", name).replace("HELM", "{}") for name in ("shop", "shop-of-europe"))
    assert severities(tmp_path, monkeypatch, {**files, "argocd/web.yaml": short}) == ["note"]
    (tmp_path / "long").mkdir()
    assert severities(tmp_path / "long", monkeypatch, {**files, "argocd/web.yaml": long}) == ["error"]


@pytest.mark.parametrize(
    ("told", "severity"),
    [
        ({"deploy.sh": "helm upgrade --install shop ./charts/web -n shop --wait\n"}, "error"),
        ({"hack/deploy.sh": 'helm install "shop" "$ROOT/charts/web" --namespace "$NAMESPACE"\n'}, "error"),
        ({"charts/web/Makefile": "up:\n\thelm install shop ../../charts/web\n"}, "error"),
        ({"helmfile.yaml": "releases: [{name: shop, chart: ./charts/web}]\n"}, "error"),
        ({"helmfile.d/shop.yaml": "releases: [{name: shop, chart: ../charts/web, namespace: shop}]\n"}, "error"),
        # who gives values, or may do so, and who installs another chart
        ({"deploy.sh": "helm install shop ./charts/web --set app.name=shop\n"}, "note"),
        ({"deploy.sh": "helm install shop ./charts/web \\\n  -f prod.yaml\n"}, "note"),
        ({"deploy.sh": "helm install shop ./charts/web --values=prod.yaml\n"}, "note"),
        ({"deploy.sh": "helm install shop ./charts/web $EXTRA\n"}, "note"),
        ({"deploy.sh": "helm install shop ./charts/db\n"}, "note"),
        ({"helmfile.yaml": "releases: [{name: shop, chart: ./charts/web, values: [prod.yaml]}]\n"}, "note"),
        ({"helmfile.yaml": "releases: [{name: shop, chart: shop/web}]\n"}, "note"),
        # what a README shows is how it may be done
        ({"README.md": "helm install my-release ./charts/web\n"}, "note"),
    ],
)
def test_a_script_that_installs_it_has_to_give_it(
    told: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(SERVICE.replace("NAME", "{{ .Values.app.name }}-web"), "app: {name: ''}\n")
    assert severities(tmp_path, monkeypatch, {**files, **told}) == [severity]


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  tls:
    {{- if .Values.tls }}
    - hosts: [shop.example.com]
    {{- end }}
  rules:
    RULES
"""
IN_LOOP = "{{- range .Values.ingress.hosts }}\n    - host: {{ . | quote }}\n    {{- end }}"


@pytest.mark.parametrize(
    ("rules", "values", "severity"),
    [
        # whoever installs it gives the hosts, whether the values name them or not
        (IN_LOOP, "ingress: {}\n", "note"),
        (IN_LOOP, "ingress: {hosts: []}\n", "note"),
        (IN_LOOP.replace("range", "with"), "ingress: {hosts: ''}\n", "note"),
        (
            IN_LOOP.replace("range", "if").replace("{{ . | quote }}", "a.example.com"),
            "ingress: {hosts: false}\n",
            "note",
        ),
        ("{{- toYaml .Values.ingress.hosts | nindent 4 }}", "ingress: {hosts: }\n", "note"),
        ('{{- include "web.rules" . | nindent 4 }}', "ingress: {}\n", "note"),
        # a slip of the template, or nothing that anybody could give
        (IN_LOOP.replace("hosts", "hsots"), "ingress: {hosts: [shop.example.com]}\n", "error"),
        ("# to do", "ingress: {hosts: []}\n", "error"),
    ],
)
def test_a_list_whose_items_depend_on_values(
    rules: str, values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**chart(INGRESS.replace("RULES", rules), values)}
    named = {"charts/web/templates/_names.tpl": '{{- define "web.rules" }}{{ toYaml .Values.rules }}{{ end }}\n'}
    assert severities(tmp_path, monkeypatch, {**files, **named}) == [severity]


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("CHART-TEMPLATE", "note"),
        ("MY-CHART", "note"),
        ("<CHARTNAME>", "note"),
        ("__NAME__", "note"),
        # names, which are wrong in capitals
        ("web", "error"),
        ("Web", "error"),
        ("WEB", "error"),
        ("chart-template", "error"),
    ],
)
def test_a_form_of_a_chart(name: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = chart(SERVICE.replace("NAME", "WEB-{{ .Chart.Name }}"), "{}\n")
    card = {"charts/web/Chart.yaml": CARD["charts/web/Chart.yaml"].replace("name: web", f"name: {name}")}
    # a text with a placeholder in it is not judged
    found = severities(tmp_path, monkeypatch, {**files, **card})
    assert found == ([] if "<" in name or "__" in name else [severity])


BASE = """\
{{- define "base.pod" }}
metadata:
  labels: {app: web}
spec:
  containers:
    INCLUDED
{{- end }}
{{- define "base.containers" }}
{{- range $name, $one := .containers }}
- name: {{ $name }}
  image: {{ $one.image }}
{{- end }}
{{- end }}
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    {{- include "base.pod" (dict "pod" .Values "root" $) | nindent 4 }}
"""


@pytest.mark.parametrize(
    ("included", "values", "severity"),
    [
        ('{{- include "base.containers" (dict "containers" .pod.containers) | nindent 4 }}', "pods: {}\n", "note"),
        ("{{- toYaml .root.Values.containers | nindent 4 }}", "containers: []\n", "note"),
        ("{{- with .pod.containers }}\n    {{- toYaml . | nindent 4 }}\n    {{- end }}", "containers: null\n", "note"),
        ("{{- range .pod.containers }}\n    - {name: {{ . }}, image: a}\n    {{- end }}", "containers: []\n", "note"),
        # by no values, or by a slip
        ("", "containers: {}\n", "error"),
        ("# to be written", "containers: {}\n", "error"),
        ("{{- range .root.Values.contaners }}\n    - name: a\n    {{- end }}", "containers: [a]\n", "error"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("script", ["", "install.sh"])
def test_what_named_templates_make_of_values_that_its_users_give(
    included: str, values: str, severity: str, script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = chart(BASE.replace("INCLUDED", included), values)
    if script:
        # somebody installs it so
        files[script], severity = "helm install web ./charts/web\n", "error"
    assert severities(tmp_path, monkeypatch, files) == [severity]


IMAGE = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: IMAGE
"""


@pytest.mark.parametrize(
    ("image", "values", "severity"),
    [
        ("shop/web:{{ .Values.tag }}", "tag: ''\n", "note"),
        ("shop/web:{{ .Values.tag }}", "", "note"),
        ("{{ .Values.image.name }}:{{ .Values.image.tag }}", "image: {}\n", "note"),
        # a slip, the chart's own value, and what no value mends
        ("shop/web:{{ .Values.tga }}", "tag: v1\n", "error"),
        ("shop/web:{{ .Values.tag }}", "tag: 'v1: a'\n", "error"),
        ("shop/web: {{ .Values.tag }}", "", "error"),
        ("shop/web:", "tag: ''\n", "error"),
    ],
)
@pytest.mark.parametrize("beside", [{}, {"install.sh": "helm install web ./charts/web\n"}])
def test_a_part_of_a_text_without_which_nothing_can_be_read(
    image: str, values: str, severity: str, beside: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**chart(IMAGE.replace("IMAGE", image), values), **beside}
    if not values:
        del files["charts/web/values.yaml"]
    told = [one.severity.word for one in found(tmp_path, monkeypatch, files) if one.rule == "yaml-syntax"]
    # somebody installs it so
    assert told == ["error" if beside else severity]
