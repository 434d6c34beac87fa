"""Routes that claim the same by what is written, and hardly meet: hosts to be given, files that are a choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.render.helm import available
from svclint.settings import Settings
from tests.cards import run_files
from tests.test_charts import found

CARD = {"charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n"}
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: NAME
spec:
  ingressClassName: nginx
  rules:
    - HOST
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: NAME, port: {number: 80}}}
"""
A_HTTP_ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: NAME
spec:
  parentRefs: [{name: edge}]
  HOST
  rules:
    - backendRefs: [{name: NAME, port: 80}]
"""
A_ROUTER = """\
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata:
  name: NAME
spec:
  routes:
    - HOST
      kind: Rule
      services: [{name: NAME, port: 80}]
"""
BOTH = ("match: Host(`{{ .Values.web.host }}`)", "match: Host(`{{ .Values.api.host }}`)")
VALUES = "web: {host: ''}\napi: {host: ''}\nhost: ''\n"


def told(folder: Path, monkeypatch: pytest.MonkeyPatch, route: str, hosts: tuple[str, str], values: str) -> list[str]:
    names = ("web", "api")
    templates = {
        f"charts/web/templates/{name}.yaml": route.replace("NAME", name).replace("HOST", host)
        for name, host in zip(names, hosts, strict=True)
    }
    files = {**CARD, "charts/web/values.yaml": values, **templates}
    return [one.severity.word for one in found(folder, monkeypatch, files) if one.rule == "route-conflict"]


@pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")
@pytest.mark.parametrize(
    ("route", "hosts", "values", "severities"),
    [
        (INGRESS, ("host: {{ .Values.web.host }}", "host: {{ .Values.api.host }}"), VALUES, []),
        (INGRESS, ("host: {{ .Values.web.host | quote }}", "host: api.example.com"), VALUES, []),
        # one of the two stays for any host
        (INGRESS, ("host: {{ .Values.web.host }}", "host:"), VALUES, []),
        (A_HTTP_ROUTE, ("hostnames: {{ .Values.one }}", "hostnames: {{ .Values.two }}"), "one: []\ntwo: []\n", []),
        (A_ROUTER, BOTH, VALUES, []),
        (A_ROUTER, tuple(f"{one} && PathPrefix(`/a`)" for one in BOTH), VALUES, []),
        (A_ROUTER, BOTH, VALUES.replace("''", "shop.example.com"), ["warning"]),
        (A_ROUTER, (BOTH[0], BOTH[0]), VALUES, ["warning"]),
        (A_ROUTER, ("match: Host(``)", "match: Host(``)"), VALUES, ["warning"]),
        # one value, one host: whatever it is
        (INGRESS, ("host: {{ .Values.host }}", "host: {{ .Values.host }}"), VALUES, ["warning"]),
        (INGRESS, ("host: {{ .Values.host }}", "host: {{ .Values.host }}"), "host: a.example.com\n", ["warning"]),
        # the author wrote none, or nothing of it is to be given
        (INGRESS, ("host:", "host:"), VALUES, ["warning"]),
        (
            INGRESS,
            ("host: {{ .Values.web.host }}", "host: {{ .Values.api.host }}"),
            "web: {host: a.example.com}\napi: {host: a.example.com}\n",
            ["warning"],
        ),
        # a slip in the path of a value
        (
            INGRESS,
            ("host: {{ .Values.web.hots }}", "host: {{ .Values.api.hots }}"),
            "web: {host: a.example.com}\napi: {host: b.example.com}\n",
            ["warning"],
        ),
    ],
)
def test_hosts_that_who_installs_a_chart_gives(
    route: str,
    hosts: tuple[str, str],
    values: str,
    severities: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told(tmp_path, monkeypatch, route, hosts, values) == severities


SETTINGS = Settings(select=("route-conflict",))
ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: {name: NAME}
spec: {parentRefs: [{name: edge, sectionName: tcp}], rules: [{backendRefs: [{name: NAME, port: 80}]}]}
"""
GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: c
  listeners: [{name: tcp, protocol: TCP, port: 80}]
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx}
spec:
  selector: {matchLabels: {app: nginx}}
  template: {metadata: {labels: {app: nginx}}, spec: {containers: [{name: c, image: "nginx:1"}]}}
"""
SERVICE = "---\napiVersion: v1\nkind: Service\nmetadata: {name: nginx}\nspec: {ports: [{port: 80}]}\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
ROUTES = {
    "manifests/gateway.yaml": GATEWAY,
    "manifests/route.yaml": ROUTE.replace("NAME", "one"),
    "manifests/route_labels.yaml": ROUTE.replace("NAME", "two"),
}


def said(files: dict[str, str]) -> list[tuple[str, Doubt | None]]:
    return [(one.severity.word, one.doubt) for one in run_files(files, SETTINGS)]


def test_files_of_a_folder_of_alternatives_are_a_choice() -> None:
    files = {**ROUTES, "manifests/nginx.yaml": DEPLOYMENT, "manifests/nginx_with_service.yaml": DEPLOYMENT + SERVICE}
    assert said(files) == [("note", Doubt.UNKNOWN)]


@pytest.mark.parametrize(
    "files",
    [
        # nothing is defined twice, or in another folder only
        {"manifests/nginx.yaml": DEPLOYMENT},
        {"a/nginx.yaml": DEPLOYMENT, "a/nginx_with_service.yaml": DEPLOYMENT + SERVICE},
        # a copy by mistake
        {"manifests/nginx.yaml": DEPLOYMENT, "manifests/nginx copy.yaml": DEPLOYMENT},
        # what any bundle brings
        {f"manifests/{name}.yaml": NAMESPACE + SERVICE.replace("nginx", name) for name in ("a", "b", "c")},
        {
            f"manifests/{name}.yaml": NAMESPACE.replace("shop", f"shop, labels: {{of: {name}}}")
            for name in ("a", "b", "c")
        },
    ],
)
def test_routes_of_one_application_meet(files: dict[str, str]) -> None:
    assert said({**ROUTES, **files}) == [("warning", None)]


ALTERNATIVES = {"manifests/nginx.yaml": DEPLOYMENT, "manifests/nginx_with_service.yaml": DEPLOYMENT + SERVICE}


def test_routes_of_files_that_hold_the_same_namespace_meet() -> None:
    files = {
        path: text if path.endswith("gateway.yaml") else f"{NAMESPACE}---\n{text}" for path, text in ROUTES.items()
    }
    assert said({**files, "manifests/a.yaml": NAMESPACE}) == [("warning", None)]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("route", "route_labels", "note"),
        # a choice that others of the folder are says nothing of these
        ("web-route", "api-route", "warning"),
        ("web", "api", "warning"),
    ],
)
def test_routes_beside_other_alternatives(one: str, two: str, expected: str) -> None:
    files = {
        "manifests/gateway.yaml": GATEWAY,
        f"manifests/{one}.yaml": ROUTE.replace("NAME", "one"),
        f"manifests/{two}.yaml": ROUTE.replace("NAME", "two"),
    }
    assert [severity for severity, _ in said({**files, **ALTERNATIVES})] == [expected]


def test_routes_of_files_that_are_alternatives_themselves() -> None:
    files = {
        "manifests/gateway.yaml": GATEWAY,
        "manifests/web.yaml": DEPLOYMENT + "---\n" + ROUTE.replace("NAME", "one"),
        "manifests/api.yaml": DEPLOYMENT.replace("nginx:1", "nginx:2") + "---\n" + ROUTE.replace("NAME", "two"),
        "manifests/all.yaml": DEPLOYMENT.replace("nginx:1", "nginx:3"),
    }
    assert said(files) == [("note", Doubt.UNKNOWN)]


def test_routes_of_one_file_meet_whatever_lies_beside() -> None:
    files = {
        "manifests/gateway.yaml": GATEWAY,
        "manifests/routes.yaml": ROUTE.replace("NAME", "one") + "---\n" + ROUTE.replace("NAME", "two"),
        "manifests/nginx.yaml": DEPLOYMENT,
        "manifests/nginx_with_service.yaml": DEPLOYMENT + SERVICE,
    }
    assert said(files) == [("warning", None)]


def _application(name: str, namespace: str, *, service: bool = True) -> str:
    route = INGRESS.replace("HOST", "host: shop.example.com").replace(
        "name: NAME\nspec", f"name: NAME\n{namespace}spec"
    )
    return (route + (SERVICE.replace("{name: nginx}", "{name: NAME, namespace: NAME}") if service else "")).replace(
        "NAME", name
    )


OWN = "  namespace: NAME\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"team1.yaml": _application("team1", OWN), "team2.yaml": _application("team2", OWN)}, ("warning", None)),
        # in one namespace the second rather takes the place of the first
        (
            {"team1.yaml": _application("team1", "  namespace: shop\n"), "team2.yaml": _application("team2", "")},
            ("note", Doubt.UNKNOWN),
        ),
        ({"team1.yaml": _application("team1", ""), "team2.yaml": _application("team2", "")}, ("note", Doubt.UNKNOWN)),
        # an order, and routes only
        ({"1-a.yaml": _application("team1", OWN), "2-b.yaml": _application("team2", OWN)}, ("note", Doubt.UNKNOWN)),
        (
            {
                "team1.yaml": _application("team1", OWN, service=False),
                "team2.yaml": _application("team2", OWN, service=False),
            },
            ("note", Doubt.UNKNOWN),
        ),
    ],
)
def test_applications_in_files_that_a_number_tells_apart(
    files: dict[str, str], expected: tuple[str, Doubt | None]
) -> None:
    assert said(files) == [expected]
