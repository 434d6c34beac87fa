"""A rule that is on by itself for Services in a mesh: who is in one, and what switches it on and off."""

from __future__ import annotations

import pytest

from svclint.settings import RuleSetting, Settings
from tests.cards import run_files

RULE = "service-port-name-convention"
WEB = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: main, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web%s}}
    spec: {containers: [{name: web, image: web, ports: [{name: main, containerPort: 80}]}]}
---
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {%s}}\n"
ROUTE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [%s], %s http: [{route: [{destination: {host: web}}]}]}
"""


def told(text: str, settings: Settings | None = None) -> list[str]:
    found = run_files({"web.yaml": text}, settings or Settings())
    return [one.severity.word for one in found if one.rule == RULE]


@pytest.mark.parametrize(
    "labels", ["istio-injection: enabled", "istio.io/rev: stable", "istio.io/dataplane-mode: ambient"]
)
def test_on_where_the_namespace_is_in_the_mesh(labels: str) -> None:
    assert told(WEB % "" + NAMESPACE % labels) == ["note"]


def test_on_where_the_pods_or_the_routes_are() -> None:
    assert told(WEB % ", sidecar.istio.io/inject: 'true'") == ["note"]
    assert told(WEB % "" + ROUTE % ("web", "")) == ["warning"]
    assert told(WEB % "" + ROUTE % ("web.shop.svc.cluster.local", "gateways: [mesh, outside],")) == ["warning"]
    # which protocol the destination has is no matter where clients call another host
    assert told(WEB % "" + ROUTE % ("web.example.com", "")) == ["note"]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        NAMESPACE % "istio-injection: disabled, istio.io/rev: stable",
        NAMESPACE % "linkerd.io/inject: enabled",
        ROUTE % ("web", "gateways: [outside],"),
    ],
)
def test_off_elsewhere(rest: str) -> None:
    assert not told(WEB % "" + rest)


def test_off_where_the_pods_stay_out() -> None:
    assert not told(WEB % ", sidecar.istio.io/inject: 'false'" + NAMESPACE % "istio-injection: enabled")


def test_asked_for_it_is_on_everywhere_and_switched_off_nowhere() -> None:
    meshed = WEB % "" + NAMESPACE % "istio-injection: enabled"
    assert told(WEB % "", Settings(select=(RULE,))) == ["note"]
    assert told(WEB % "", Settings(select=("ports",))) == ["note"]
    assert told(WEB % "", Settings(rules={RULE: RuleSetting(enabled=True)})) == ["note"]
    assert not told(meshed, Settings(rules={RULE: RuleSetting(enabled=False)}))
    assert not told(meshed, Settings(ignore=(RULE,)))
    assert not told(meshed, Settings(select=("selectors",)))


def test_a_suppression_is_not_unused_where_the_rule_is_not_on() -> None:
    text = (WEB % "").replace("ports: [{name: main, port: 80}]}\n", "ports: [{name: main, port: 80}]}"
                              f" # svclint: ignore[{RULE}] later\n", 1)  # fmt: skip
    assert not [one for one in run_files({"web.yaml": text}, Settings()) if one.rule.startswith("suppression")]
