"""Backends that are mirrors of Services in clusters which the tree links."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {ports: [{port: 80}]}}\n"
SPLIT = """\
apiVersion: split.smi-spec.io/v1alpha2
kind: TrafficSplit
metadata: {name: web, namespace: shop}
spec: {service: web, backends: [{service: web, weight: 1}, {service: NAME, weight: 0}]}
"""
ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: web, port: 80}]
  rules: [{backendRefs: [{name: NAME, port: 80}]}]
"""
GUIDE = "# Shop\n\nLink both: `linkerd multicluster --context=east link --cluster-name=east | kubectl apply -f -`.\n"


@pytest.mark.parametrize(
    ("route", "name", "guide", "severity"),
    [
        (SPLIT, "web-east", GUIDE, "note"),
        (ROUTE, "web-east", GUIDE, "note"),
        (ROUTE, "web-east", "kubectl -n shop label svc/web mirror.linkerd.io/exported=true\n", "note"),
        # nothing links clusters; no Service of that name; a version of one
        (SPLIT, "web-east", "# Shop\n\nWith linkerd.\n", "error"),
        (ROUTE, "api-east", GUIDE, "error"),
        (SPLIT, "web-v2", GUIDE, "error"),
        (ROUTE, "web-canary", GUIDE, "error"),
    ],
)
def test_mirrors(tmp_path: Path, route: str, name: str, guide: str, severity: str) -> None:
    (tmp_path / "README.md").write_text(guide)
    folder = tmp_path / "k8s"
    folder.mkdir()
    (folder / "web.yaml").write_text(f"{SERVICE}---\n{route.replace('NAME', name)}")
    settings = Settings()._replace(select=("backend-service-not-found",))
    (found,) = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert found.severity.word == severity
