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


def test_a_chart_above_has_to_give_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = chart(SERVICE.replace("NAME", "{{ .Values.app.name }}-web"), "app: {name: ''}\n")
    inner = {path.replace("charts/web", "shop/charts/web"): text for path, text in files.items()}
    above = {"shop/Chart.yaml": CARD["charts/web/Chart.yaml"].replace("web", "shop"), "shop/values.yaml": "a: 1\n"}
    assert severities(tmp_path, monkeypatch, {**inner, **above}) == ["error"]


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
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ . | quote }}
    {{- end }}
"""
OF_OTHERS = "apps:\n  - name: web\n    chartPath: charts/web\n    values:\n      ingress: {hosts: [shop.example.com]}\n"


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ({"charts/apps/values-prod.yaml": OF_OTHERS}, "note"),
        ({"charts/apps/values-prod.yaml": OF_OTHERS, "charts/apps/values-test.yaml": OF_OTHERS}, "note"),
        ({"charts/apps/values-prod.yaml": OF_OTHERS.replace("charts/web", "arts/web")}, "error"),
        # nobody gives hosts, not everybody does, or to another chart
        ({}, "error"),
        ({"charts/apps/values-prod.yaml": OF_OTHERS.replace("hosts", "names")}, "error"),
        (
            {
                "charts/apps/values-prod.yaml": OF_OTHERS,
                "charts/apps/values-test.yaml": OF_OTHERS.replace("hosts", "names"),
            },
            "error",
        ),
        ({"charts/apps/values-prod.yaml": OF_OTHERS.replace("charts/web", "charts/db")}, "error"),
        ({"charts/apps/values-prod.yaml": OF_OTHERS.replace("charts/web", "web")}, "error"),
        ({"charts/web/values-prod.yaml": OF_OTHERS}, "error"),
    ],
)
def test_a_list_that_the_values_of_another_chart_give(
    values: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apps = {"charts/apps/Chart.yaml": CARD["charts/web/Chart.yaml"].replace("web", "apps")}
    files = {**chart(INGRESS, "ingress: {}\n"), **apps, **values}
    assert severities(tmp_path, monkeypatch, files) == [severity]


def test_a_chart_is_named_from_the_root_of_a_repository_wherever_that_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**chart(INGRESS, "ingress: {}\n"), "charts/apps/values.yaml": OF_OTHERS}
    below = {f"shop/{path}": text for path, text in files.items()}
    assert severities(tmp_path, monkeypatch, below) == ["note"]
