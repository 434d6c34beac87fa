"""Which Kubernetes the minikube starts that a guide or a script installs."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.hearsay.cluster_pins import asked
from tests.discover.trees import about, run, write

FROM = "curl -Lo minikube https://storage.googleapis.com/minikube/releases"
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
