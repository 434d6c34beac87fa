"""Monitors of Services that an operator makes and labels as its custom resource."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("service-monitor-port-not-found",))
TEXT = """\
apiVersion: grafana.integreatly.org/v1beta1
kind: Grafana
metadata: {name: charts, namespace: watch, labels: {team: ops}}
---
apiVersion: v1
kind: Service
metadata: {name: painter, namespace: watch, labels: {team: ops}}
spec: {selector: {app: painter}, ports: [{name: paint, port: 8081}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: painter, namespace: watch}
spec:
  selector: {matchLabels: {app: painter}}
  template:
    metadata: {labels: {app: painter}}
    spec: {containers: [{name: c, image: c, ports: [{name: paint, containerPort: 8081}]}]}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: charts, namespace: watch}
spec: {endpoints: [{port: grafana}], selector: {matchLabels: {team: ops}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ("", "", 0),
        # no such port, other labels, another namespace, a kind that has no Services
        ("port: grafana", "port: graphs", 1),
        ("namespace: watch, labels: {team: ops}}\n---", "namespace: watch, labels: {team: dev}}\n---", 1),
        ("name: charts, namespace: watch, labels", "name: charts, namespace: other, labels", 1),
        ("kind: Grafana\n", "kind: GrafanaDashboard\n", 1),
    ],
)
def test_a_port_of_a_service_that_an_operator_makes(old: str, new: str, count: int) -> None:
    assert old in TEXT
    assert len(run_files({"web.yaml": TEXT.replace(old, new, 1) if old else TEXT}, SETTINGS)) == count
