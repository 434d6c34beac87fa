"""A route to a Service that is missing: what lies in one file, or in one kustomization, does not stand apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {defaultBackend: {service: {name: frontend, port: {number: 80}}}}
"""
APP = """\
---
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {selector: {app: NAME}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: NAME, labels: {app: NAME}}
spec: {containers: [{name: NAME, image: "registry.acme.io/NAME:1"}]}
"""
ORDERS, WORKER = APP.replace("NAME", "orders"), APP.replace("NAME", "worker")
APART = {"k8s/web.yaml": ROUTE, "k8s/orders.yaml": ORDERS, "k8s/worker.yaml": WORKER}


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"k8s/all.yaml": ROUTE + ORDERS + WORKER}, "error"),
        ({**APART, "k8s/kustomization.yaml": "resources: [web.yaml, orders.yaml, worker.yaml]\n"}, "error"),
        ({"k8s/web.yaml": ROUTE + ORDERS, "k8s/worker.yaml": WORKER}, "warning"),
    ],
)
def test_what_is_applied_together_does_not_stand_apart(
    files: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(files)
    settings = Settings(select=("backend-service-not-found",))
    assert [one.severity.word for one in merge(lint(discover(["."], settings).scopes, settings).findings)] == [severity]
