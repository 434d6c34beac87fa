"""Pods that a program makes with labels of a text that it reads: who asks for these lacks nothing."""

from __future__ import annotations

import base64
import json

import pytest

from svclint.settings import Settings
from tests.cards import run_files

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: users}
spec: {podSelector: {matchLabels: {app: hub, component: user}}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: Service
metadata: {name: users}
spec: {clusterIP: None, selector: {app: hub, component: user}, ports: [{port: 8888}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: hub}
spec:
  selector: {matchLabels: {app: hub}}
  template: {metadata: {labels: {app: hub, component: hub}}, spec: {containers: [{name: hub, image: "hub:1"}]}}
---
"""
VALUES = "user:\n  extraLabels:\n    component: user\n    app: hub\n  image:\n    name: notebook\n"


def said(text: str, kind: str = "ConfigMap", field: str = "data") -> set[str]:
    data = json.dumps({"values.yaml": text})
    held = f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: hub}}\n{field}: {data}\n"
    settings = Settings(select=("network-policy-matches-nothing", "selector-matches-nothing"))
    return {one.rule for one in run_files({"hub.yaml": POLICY + held}, settings)}


@pytest.mark.parametrize(
    ("text", "kind", "field"),
    [
        (VALUES, "ConfigMap", "data"),
        (VALUES, "Secret", "stringData"),
        (base64.b64encode(VALUES.encode()).decode(), "Secret", "data"),
        ('image = "a"\n[runners.kubernetes.pod_labels]\n  app = "hub"\n  "component" = "user"\n', "ConfigMap", "data"),
        (
            'kind: Pod\nmetadata: {"labels": {"component": "user", "app": "hub"}}\nspec:\n  containers: [{image: a}]\n',
            *("ConfigMap", "data"),
        ),
    ],
)
def test_pods_with_labels_of_a_text(text: str, kind: str, field: str) -> None:
    assert said(text, kind, field) == set()


@pytest.mark.parametrize(
    "text",
    [
        VALUES.replace("component: user", "component: users"),
        VALUES.replace("    app: hub\n", ""),
        VALUES.replace("extraLabels", "matchLabels"),
        VALUES.replace("extraLabels", "annotations"),
        # nothing of pods
        VALUES.replace("image:", "rule:"),
    ],
)
def test_what_no_text_says_is_missing(text: str) -> None:
    assert said(text) == {"network-policy-matches-nothing", "selector-matches-nothing"}
