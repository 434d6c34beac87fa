"""Guides and folders with a cluster of their own: what one of them applies is never there with what another does."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {type: NodePort, selector: {app: NAME}, ports: [{port: 80, nodePort: 30080}]}
"""
LAB = "# A lab\n\n    kubectl apply -f .\n\nWhen you are done:\n\n    COMMAND\n"


def service(name: str) -> str:
    return SERVICE.replace("NAME", name)


def lab(command: str) -> str:
    return LAB.replace("COMMAND", command)


LABS = {"labs/one/web.yaml": service("one"), "labs/two/web.yaml": service("two")}


@pytest.mark.parametrize(
    ("guides", "severity"),
    [
        (("kind delete cluster --name lab", "kind delete cluster"), "note"),
        (("minikube delete", "k3d cluster delete lab"), "note"),
        (("eksctl delete cluster -f cluster.yaml", "gcloud container clusters delete lab --zone a"), "note"),
        # whoever makes one has no other of the name
        (("kind create cluster --name one", "k3d cluster create two"), "note"),
        (("kind create cluster", "kind get clusters"), "warning"),
        # one of them leaves its cluster, or what it deletes is no cluster
        (("kind delete cluster", "kubectl get pods"), "warning"),
        (("kubectl delete -f .", "minikube delete-all"), "warning"),
        (("", ""), "warning"),
    ],
)
def test_clusters_of_labs(
    guides: tuple[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (lab(command) for command in guides)
    assert _severities({**LABS, "labs/one/README.md": one, "labs/two/README.md": two}, tmp_path, monkeypatch) == [
        severity
    ]


def test_one_guide_is_one_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _severities({**LABS, "README.md": lab("kind delete cluster")}, tmp_path, monkeypatch) == ["warning"]


KIND = "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n"
K3D = "kind: Simple\napiVersion: k3d.io/v1alpha5\nmetadata: {name: lab}\n"


@pytest.mark.parametrize(
    ("configurations", "severity"),
    [
        ({"labs/one/kind.yaml": KIND, "labs/two/k3d.yaml": K3D}, "note"),
        # a folder for nothing but the cluster
        ({"labs/one/cluster/kind.yaml": KIND, "local-cluster/kind.yaml": KIND}, "note"),
        # one cluster, or none that is known to be for the other files
        ({"kind.yaml": KIND}, "warning"),
        ({"labs/one/kind.yaml": KIND}, "warning"),
        ({"labs/one/kind.yaml": KIND, "elsewhere/kind.yaml": KIND}, "warning"),
        ({"kind.yaml": KIND, "cluster/kind.yaml": KIND}, "warning"),
    ],
)
def test_clusters_that_are_configured(
    configurations: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _severities({**LABS, **configurations}, tmp_path, monkeypatch) == [severity]


def _severities(files: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(folder)
    write(files)
    settings = Settings(select=("node-port-conflict",))
    findings = merge(lint(discover((".",), settings).scopes, settings).findings)
    return [one.severity.word for one in findings]
