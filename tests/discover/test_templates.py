"""Templates beside plain files: what is missing there may be in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---
apiVersion: v1
kind: Service
metadata: {name: other, namespace: shop}
spec: {ports: [{port: 80}]}
"""
TEMPLATE = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: $NAMESPACE}\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("web.yaml-template", TEMPLATE, []),
        ("web.yml.j2", TEMPLATE, []),
        ("web.yaml.tmpl", "replicas: $COUNT\n", ["error"]),
        ("web.yaml.bak", TEMPLATE, ["error"]),
    ],
)
def test_what_is_missing_may_be_made_of_a_template(
    name: str, text: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "ingress.yaml").write_text(ROUTE, encoding="utf-8")
    (tmp_path / "app" / name).write_text(text, encoding="utf-8")
    settings = Settings()._replace(select=("backend-service-not-found",))
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == expected
