"""Routes of a folder of examples, most of which are for Services of whoever reads them."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

pytestmark = pytest.mark.usefixtures("nowhere")

SELECT = ("backend-service-not-found", "backend-port-not-found")
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 8080}]}
"""


def route(name: str, *services: str) -> str:
    paths = "".join(
        f"          - {{path: /{one}, pathType: Prefix, backend: {{service: {{name: {one}, port: {{number: 80}}}}}}}}\n"
        for one in services
    )
    head = f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}, namespace: shop}}\n"
    return f"{head}spec:\n  rules:\n    - host: {name}.example.com\n      http:\n        paths:\n{paths}"


def service(name: str) -> str:
    return SERVICE.replace("NAME", name)


def told(files: dict[str, str]) -> dict[str, str]:
    found = run_files(files, Settings()._replace(select=SELECT))
    return {f"{one.location.file.rpartition('/')[2]} {one.rule}": one.severity.word for one in found}


COLLECTION = {
    "headless.yaml": service("first"),
    "single.yaml": route("single", "first"),
    "fanout.yaml": route("fanout", "second"),
    "tls.yaml": route("tls", "my-own"),
}


@pytest.mark.parametrize(("folder", "severity"), [("docs/config_examples/ingress", "note"), ("deploy/shop", "error")])
def test_each_is_for_itself(folder: str, severity: str) -> None:
    assert told({f"{folder}/{name}": text for name, text in COLLECTION.items()}) == {
        "single.yaml backend-port-not-found": severity,
        "fanout.yaml backend-service-not-found": severity,
        "tls.yaml backend-service-not-found": severity,
    }


def test_what_belongs_together() -> None:
    """An example with Services of its own, in its file or folder, and what is nearly called as one."""
    found = told(
        {
            **{f"examples/{name}": text for name, text in COLLECTION.items()},
            "examples/own.yaml": f"{route('own', 'front', 'cart')}---\n{service('front')}",
            "examples/slip.yaml": route("slip", "frist"),
            "examples/shop/route.yaml": route("shop", "basket", "checkout"),
            "examples/shop/service.yaml": service("basket"),
        }
    )
    assert found["own.yaml backend-service-not-found"] == "error"
    assert found["own.yaml backend-port-not-found"] == "error"
    assert found["slip.yaml backend-service-not-found"] == "error"
    assert found["route.yaml backend-service-not-found"] == "error"
    assert found["route.yaml backend-port-not-found"] == "error"


def test_a_file_that_leaves_most_to_its_reader() -> None:
    routes = "---\n".join(route(one, one) for one in ("orders", "prices", "stock"))
    assert told({"examples/mixed.yaml": f"{routes}---\n{service('front')}"}) == {
        "mixed.yaml backend-service-not-found": "note"
    }
