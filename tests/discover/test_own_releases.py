"""Which Kubernetes the minikube or the k3s starts that a guide or a script installs."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.hearsay.cluster_pins import asked
from tests.discover.trees import about, run, write

FROM = "curl -Lo minikube https://storage.googleapis.com/minikube/releases"
OF_K3S = "https://github.com/rancher/k3s/releases"
OLD = "{apiVersion: extensions/v1beta1, kind: Deployment, metadata: {name: web}, spec: {}}"


@pytest.mark.parametrize(
    ("text", "minors"),
    [
        (f"{FROM}/v0.30.0/minikube-linux-amd64", [13]),
        (f"{FROM}/v0.24.1/minikube-linux-amd64", [9]),
        ("wget https://github.com/kubernetes/minikube/releases/download/v1.3.1/minikube_1.3.1.deb", [15]),
        ("MINIKUBE_VERSION=1.4.0", [16]),
        ("ARG MINIKUBE_VERSION=v1.26.1", [24]),
        ("minikube_version: 'v1.5.2'", [16]),
        (f"{FROM}/latest/minikube-linux-amd64", []),
        (f"{FROM}/v1.30.1/minikube-linux-amd64", []),
        ("minikube version: v0.30.0", []),
        (f"# {FROM}/v0.30.0/minikube-linux-amd64", []),
        ("k3d create --name k3s -w 2 --image rancher/k3s:v0.7.0-rc2", [14]),
        ("image: docker.io/rancher/k3s:v0.2.0\n", [13]),
        ("image: rancher/k3s:${K3S_VERSION:-v0.10.2}\n", [16]),
        ("curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v0.9.1 sh -", [15]),
        ("k3s_version: v1.0.1", [16]),
        (f"{OF_K3S}/download/v0.8.1/k3s", [14]),
        # what says its Kubernetes itself, what is no release of k3s, and what only links to one
        ("image: rancher/k3s:v1.17.4-k3s1", [17, 17]),
        ("image: rancher/k3s:v0.9.1.4", []),
        ("image: rancher/k3d:v0.7.0", []),
        ("# k3d create --image rancher/k3s:v0.7.0", []),
        (f"works with [what is newer]({OF_K3S}/tag/v0.7.0)", []),
    ],
)
def test_what_a_release_starts_by_itself(text: str, minors: list[int]) -> None:
    assert [minor for minor in asked(text) if minor] == minors


@pytest.mark.parametrize(("release", "severity"), [("v0.30.0", "warning"), ("v1.30.1", "error"), ("latest", "error")])
def test_an_api_that_its_kubernetes_serves_is_a_warning(
    release: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({"README.md": f"    {FROM}/{release}/minikube-linux-amd64\n    minikube start\n", "k8s/web.yaml": OLD})
    assert [one.split()[0] for one in about(run(rules=("api-removed",)), "api-removed")] == [severity]


@pytest.mark.parametrize(
    ("release", "expected"), [("v0.7.0-rc2", "warning"), ("v0.10.0", "error"), ("latest", "error")]
)
def test_a_cluster_of_k3d(release: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pin = f"script:\n  - k3d create --name web --image rancher/k3s:{release}\n"
    write({".travis.yml": pin, "k8s/web.yaml": OLD})
    assert [one.split()[0] for one in about(run(rules=("api-removed",)), "api-removed")] == [expected]
