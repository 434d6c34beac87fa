"""What points at what, read out of manifests."""

from __future__ import annotations

from svclint.topology.model import Tally
from tests.topology.trees import links, of_folder, of_texts

SHOP = of_folder("examples/shop")


def test_what_points_at_what() -> None:
    assert links(SHOP) == {
        "Ingress shop routes-to Service web": "found",
        "Ingress shop routes-to Service cart": "found",
        "Ingress shop served-by IngressClass traefik": "missing",
        "Service web selects Deployment web-v1": "found",
        "Service web selects Deployment web-v2": "found",
        "Service cart selects Pod app=cart, tier=backend": "missing",
        "Service cart-admin selects Deployment cart": "found",
        "Service db selects StatefulSet db": "found",
        "StatefulSet db names Service db": "found",
        "Service payments aliases Host payments.example.com": "unknown",
    }


def test_each_object_knows_its_place_and_what_is_found() -> None:
    (web,) = (one for one in SHOP.nodes if one.title == "Service web")
    assert (web.file, web.line, web.namespace, web.role) == ("examples/shop/web/service.yaml", 4, "default", "service")
    assert web.findings == Tally(errors=1, warnings=1)


def test_what_is_not_there_stands_nowhere() -> None:
    (pods,) = (one for one in SHOP.nodes if one.kind == "Pod")
    assert (pods.state, pods.role, pods.file, pods.line) == ("missing", "workload", "", 0)
    (host,) = (one for one in SHOP.nodes if one.kind == "Host")
    assert host.reason == "payments.example.com is a name outside the cluster"


def test_an_edge_has_its_field_ports_and_findings() -> None:
    by_id = SHOP.by_id()
    found = {by_id[one.target].name: one for one in SHOP.edges if one.relation == "routes-to"}
    assert found["cart"].field == "spec.rules[0].http.paths[1].backend.service.name"
    assert (found["cart"].file, found["cart"].line, found["cart"].ports) == (
        "examples/shop/web/ingress.yaml",
        22,
        ("8080",),
    )
    assert (found["cart"].findings, found["web"].findings) == (Tally(errors=1), Tally())


DNS = """\
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec:
  selector: {app: db}
  ports: [{port: 5432}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          env:
            - {name: DATABASE, value: "postgres://db:5432"}
            - {name: OTHER, value: "http://search.shop.svc.cluster.local"}
"""


def test_names_in_free_text_are_calls() -> None:
    found = links(of_texts({"all.yaml": DNS}))
    assert found["Deployment web calls Service db"] == "found"
    assert found["Deployment web calls Service search"] == "missing"


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
"""


def test_scopes_do_not_lead_to_each_other() -> None:
    found = of_texts({"dev/all.yaml": SERVICE, "prod/all.yaml": SERVICE})
    scopes = {one.id: one.scope for one in found.nodes}
    assert len(set(scopes.values())) == 2
    assert [scopes[one.source] == scopes[one.target] for one in found.edges] == [True, True]


def test_ids_are_unique_even_where_an_object_is_defined_twice() -> None:
    found = of_texts({"all.yaml": f"{SERVICE}---\n{SERVICE}"})
    assert len(found.nodes) == len(found.by_id()) == 4


def test_ids_are_unique_whatever_strangers_call_their_objects() -> None:
    names = ("web", "web", '"web (2)"', '"app=web (not here)"')
    pods = "apiVersion: v1\nkind: Pod\nmetadata: {name: 'app=web (not here)'}\n"
    texts = [
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {one}}}\nspec: {{selector: {{app: web}}}}\n" for one in names
    ]
    found = of_texts({"all.yaml": "---\n".join([*texts, pods])})
    assert len(found.nodes) == len(found.by_id()) == 6


def test_an_application_is_that_of_the_labels_or_of_what_is_pointed_at() -> None:
    applications = {one.title: one.application for one in SHOP.nodes}
    assert applications["Service web"] == applications["Deployment web-v1"] == applications["Ingress shop"] == "web"
    assert applications["Pod app=cart, tier=backend"] == "cart"
    assert applications["Host payments.example.com"] == "payments"
