"""What a cluster has as the old state: what is not applied next stays there; what the server filled in is no change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rollout.pattern import deployment, service

CLUSTER = """\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata:
    name: web
    namespace: default
    uid: 0b9a5bd2-6f0b-4a54-9f2a-1c1a7f2f6a01
    resourceVersion: "811"
    creationTimestamp: "2026-01-01T00:00:00Z"
  spec:
    clusterIP: 10.96.112.7
    clusterIPs: [10.96.112.7]
    internalTrafficPolicy: Cluster
    ipFamilies: [IPv4]
    ipFamilyPolicy: SingleStack
    ports:
    - port: 80
      protocol: TCP
      targetPort: http
    selector: {app: web, version: v1}
    sessionAffinity: None
    type: ClusterIP
  status: {loadBalancer: {}}
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web-v1
    namespace: default
    uid: 0b9a5bd2-6f0b-4a54-9f2a-1c1a7f2f6a02
    resourceVersion: "812"
    creationTimestamp: "2026-01-01T00:00:00Z"
    annotations: {deployment.kubernetes.io/revision: "1"}
  spec:
    progressDeadlineSeconds: 600
    replicas: 2
    revisionHistoryLimit: 10
    selector: {matchLabels: {app: web, version: v1}}
    strategy: {rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}, type: RollingUpdate}
    template:
      metadata: {creationTimestamp: null, labels: {app: web, version: v1}}
      spec:
        containers:
        - image: registry.example.com/web:v1
          imagePullPolicy: IfNotPresent
          name: web
          ports: [{containerPort: 8080, name: http, protocol: TCP}]
          readinessProbe:
            httpGet: {path: /ready, port: http, scheme: HTTP}
            periodSeconds: 10
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
        dnsPolicy: ClusterFirst
        restartPolicy: Always
  status: {readyReplicas: 2}
"""
V1 = {"k8s/service.yaml": service(), "k8s/v1.yaml": deployment("v1")}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    Path("cluster.yaml").write_text(CLUSTER, encoding="utf-8")


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def told(run: Run) -> str:
    return run("rollout", "cluster.yaml", "k8s").out


def test_the_manifests_of_what_runs_change_nothing(run: Run) -> None:
    write(V1)
    assert told(run).startswith("No findings")


def test_what_is_not_applied_is_not_deleted(run: Run) -> None:
    write({"k8s/service.yaml": service()})
    assert told(run).startswith("No findings")


def test_a_switch_to_what_the_cluster_does_not_have_yet_is_found(run: Run) -> None:
    write({"k8s/service.yaml": service("v2"), "k8s/v2.yaml": deployment("v2")})
    assert "k8s/service.yaml:8:14: error[rollout-switch-with-deploy]" in told(run)


def test_a_switch_to_what_nobody_deploys_is_found(run: Run) -> None:
    write({"k8s/service.yaml": service("v2")})
    assert "k8s/service.yaml:8:14: error[rollout-selector-without-pods]" in told(run)


def test_an_address_that_the_cluster_gave_is_kept(run: Run) -> None:
    write({**V1, "k8s/service.yaml": service().replace("spec:\n", "spec:\n  clusterIP: 10.96.112.8\n")})
    assert "error[rollout-cluster-ip-changed]" in told(run)
