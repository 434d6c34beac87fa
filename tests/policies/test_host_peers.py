"""Pods on the host's network that a policy lets in by labels, and how they come to whom it is for."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.source import Source

RULE = "network-policy-peer-on-host"
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {tier: node}}}]}RULES]
---
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {MORE, selector: {app: db}, ports: [{port: 80, targetPort: 9090}]}
---
"""
PODS = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: NAME}
spec:
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME, TIER}}
    spec: {SPEC}
---
"""
LOCAL = SERVICE.replace("NAME", "near").replace("MORE", "internalTrafficPolicy: Local")
ANY = SERVICE.replace("NAME", "any").replace("MORE", "type: ClusterIP")
HEADLESS = SERVICE.replace("NAME", "near").replace("MORE", "internalTrafficPolicy: Local, clusterIP: None")


def target(ports: str = "{containerPort: 9090}") -> str:
    spec = f"containers: [{{name: db, image: db, ports: [{ports}]}}]"
    return PODS.replace("NAME", "db").replace("TIER", "tier: data").replace("SPEC", spec)


def agent(name: str, *calls: str) -> str:
    env = ", ".join(f'{{name: URL_{place}, value: "http://{one}:80"}}' for place, one in enumerate(calls))
    spec = f"hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet, containers: [{{name: a, image: a, env: [{env}]}}]"
    return PODS.replace("NAME", name).replace("TIER", "tier: node").replace("SPEC", spec)


def told(*texts: str, rules: str = "") -> list[tuple[Severity, str]]:
    settings = Settings(select=(RULE, "internal-error"))
    source = Source("all.yaml", "".join((POLICY.replace("RULES", rules), *texts)))
    found = lint(form_scopes({source.path: source}, settings).scopes, settings).findings
    return [(one.severity, one.message) for one in found]


@pytest.mark.parametrize(
    ("texts", "severity", "who"),
    [
        ((LOCAL, agent("one", "near")), Severity.NOTE, "DaemonSet one "),
        # who comes from any node as well, by another Service or by the pods' own addresses
        ((LOCAL, ANY, agent("one", "near", "any")), Severity.WARNING, "DaemonSet one "),
        ((HEADLESS, agent("one", "near")), Severity.WARNING, "DaemonSet one "),
        # of several, those that do not
        ((LOCAL, ANY, agent("one", "near"), agent("two", "any")), Severity.WARNING, "DaemonSet two "),
        ((LOCAL, agent("one", "near"), agent("two")), Severity.WARNING, "DaemonSet two "),
    ],
)
def test_who_comes_from_its_own_node_only_is_let_in(texts: tuple[str, ...], severity: Severity, who: str) -> None:
    [(found, message)] = told(target(), *texts)
    assert found == severity
    assert f"admits {who}to DaemonSet db" in message


FILLED_IN = '{name: web, containerPort: "${PORT}"}, {containerPort: 9090}'


def test_of_ports_that_are_filled_in_later_the_others_are_judged() -> None:
    [(severity, _)] = told(target(FILLED_IN), ANY, agent("one", "any"))
    assert severity == Severity.WARNING


def test_a_port_that_is_filled_in_later_may_be_that_of_any_rule() -> None:
    rules = ", {from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 8080}]}"
    assert told(target(FILLED_IN), ANY, agent("one", "any"), rules=rules) == []
    assert len(told(target(), ANY, agent("one", "any"), rules=rules)) == 1
