"""Roles at run time: a program labels its pods itself, once it leads."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("selector-matches-nothing",))
FILES = """\
{apiVersion: v1, kind: Service, metadata: {name: vault}, spec: {ports: [{port: 80}], selector: {app: vault,
  KEY: VALUE}}}
---
apiVersion: apps/v1
kind: KIND
metadata: {name: vault}
spec:
  serviceName: vault
  selector: {matchLabels: {app: vault}}
  template: {metadata: {labels: {app: vault, LABELS}}, spec: {containers: [{name: c, image: c}]}}
"""


@pytest.mark.parametrize(
    ("key", "value", "kind", "labels", "severity"),
    [
        ("vault-active", '"true"', "StatefulSet", "a: b", "note"),
        ("operator", "leader", "StatefulSet", "a: b", "note"),
        ("role", "master", "StatefulSet", "a: b", "note"),
        ("shop.example.com/primary", '"true"', "StatefulSet", "a: b", "note"),
        # what a template says, it says of all its pods
        ("role", "master", "StatefulSet", "role: slave", "error"),
        ("tier", "leader", "StatefulSet", "a: b", "error"),
        ("vault-active", "web", "StatefulSet", "a: b", "error"),
    ],
)
def test_roles(key: str, value: str, kind: str, labels: str, severity: str) -> None:
    text = FILES.replace("KEY", key).replace("VALUE", value).replace("KIND", kind).replace("LABELS", labels)
    assert [one.severity.word for one in run_files({"vault.yaml": text}, SETTINGS)] == [severity]
