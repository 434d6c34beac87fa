"""Values of any type in places where a set or a table is asked: a finding or nothing, never a fault of svclint."""

from __future__ import annotations

import json
from typing import Any

import pytest

from svclint.source import Source
from tests.beside import lint_all

pytestmark = pytest.mark.usefixtures("nowhere")

ODD: list[Any] = [None, 5, 1.5, True, "text", "", ["x"], {"a": "b"}, {"": "x"}, {"9000": 8080}, [], {}]
PLACES: dict[str, dict[str, Any]] = {
    "tls.mode": {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "metadata": {"name": "edge"},
        "spec": {"listeners": [{"name": "a", "port": 443, "protocol": "TLS", "tls": {"mode": "HERE"}}]},
    },
    "tls.mode of a Gateway that is asked": {
        "apiVersion": "v1",
        "kind": "List",
        "items": [
            {
                "apiVersion": "gateway.networking.k8s.io/v1",
                "kind": "Gateway",
                "metadata": {"name": "edge"},
                "spec": {"listeners": [{"name": "a", "port": 443, "protocol": "TLS", "tls": {"mode": "HERE"}}]},
            },
            *(
                {
                    "apiVersion": "gateway.networking.k8s.io/v1alpha2",
                    "kind": kind,
                    "metadata": {"name": name},
                    "spec": {
                        "parentRefs": [{"name": "edge", "sectionName": "a"}],
                        "hostnames": ["a.example.org"],
                        "rules": [{"backendRefs": [{"name": "web", "namespace": "shop", "port": 443}]}],
                    },
                }
                for kind, name in (("TLSRoute", "one"), ("TLSRoute", "two"), ("HTTPRoute", "three"))
            ),
        ],
    },
    "apiVersion": {"apiVersion": "HERE", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {}},
    "sourceRef.kind": {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "a"},
        "spec": {"chart": {"spec": {"chart": "a", "sourceRef": {"kind": "HERE", "name": "b"}}}},
    },
    "metadata": {"apiVersion": "v1", "kind": "Service", "metadata": "HERE", "spec": {"ports": [{"port": 80}]}},
    "metadata.name": {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "HERE"}, "spec": {}},
    "Secret.type": {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "type": "HERE"},
}


@pytest.mark.parametrize("value", ODD, ids=json.dumps)
@pytest.mark.parametrize("place", PLACES)
def test_no_value_makes_a_rule_fail(place: str, value: Any) -> None:
    text = json.dumps(PLACES[place]).replace('"HERE"', json.dumps(value))
    kustomization = Source("k/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: b-\npatches: [{path: p.yaml}]\n")
    patch = Source("k/p.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: c}\n")
    lint_all({"plain/a.yaml": Source("plain/a.yaml", text)})
    lint_all({"k/a.yaml": Source("k/a.yaml", text), "k/kustomization.yaml": kustomization, "k/p.yaml": patch})
