"""A namespace that nothing here lives in is unknown, unless it is a slip of one that holds what is asked for."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

GIVEN = """\
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: books, labels: {app: reviews}}
spec: {selector: {app: reviews}, ports: [{name: http, port: 443, targetPort: 8443}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews, namespace: books}
spec:
  selector: {matchLabels: {app: reviews}}
  template:
    metadata: {labels: {app: reviews}}
    spec: {containers: [{name: reviews, image: reviews:1, ports: [{containerPort: 8443}]}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: infra}
spec:
  gatewayClassName: any
  listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
"""
OWNERS = {
    "parent-not-found": """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: reviews, namespace: books}}
spec:
  parentRefs: [{{name: public, namespace: {infra}}}]
""",
    "webhook-service-not-found": """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {{name: reviews}}
webhooks: [{{name: a.example.com, clientConfig: {{service: {{name: reviews, namespace: {books}}}}}}}]
""",
    "backend-service-not-found": """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {{name: reviews, namespace: books}}
spec:
  hosts: [reviews.example.com]
  http: [{{route: [{{destination: {{host: reviews.{books}.svc.cluster.local}}}}]}}]
""",
    "service-monitor-matches-nothing": """\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {{name: reviews, namespace: books}}
spec:
  selector: {{matchLabels: {{app: reviews}}}}
  namespaceSelector: {{matchNames: [{books}]}}
  endpoints: [{{port: http}}]
""",
}


def _told(rule: str, infra: str, books: str) -> list[str]:
    files = {"given.yaml": GIVEN, "owner.yaml": OWNERS[rule].format(infra=infra, books=books)}
    return [one.rule for one in run_files(files, Settings(select=(rule,))) if one.severity.word != "note"]


@pytest.mark.parametrize("rule", OWNERS)
def test_a_slip_is_told(rule: str) -> None:
    assert _told(rule, "infar", "boks") == [rule]


@pytest.mark.parametrize("rule", OWNERS)
@pytest.mark.parametrize("names", [("infra", "books"), ("gateways", "library"), ("infra-2", "books-eu")])
def test_the_right_one_and_any_other_one_are_not(rule: str, names: tuple[str, str]) -> None:
    assert _told(rule, *names) == []
