"""The release of the Gateway API that a tree installs, and the rules that it does not have yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.pinned import releases
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: front}
spec:
  gatewayClassName: any
  listeners:
    - {name: tls, protocol: HTTPS, port: 443, tls: {mode: Passthrough}}
"""
AGAIN = GATEWAY.replace("HTTPS", "HTTP")
ADDRESS = "https://github.com/kubernetes-sigs/gateway-api"
SETTINGS = Settings()._replace(select=("invalid-gateway-route",))


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"- {ADDRESS}/releases/download/v0.8.1/standard-install.yaml", [(0, 8)]),
        (f"- {ADDRESS}/config/crd?ref=v1.0.0", [(1, 0)]),
        ("- github.com/kubernetes-sigs/gateway-api/config/crd/experimental?ref=v1.3.0-rc.1", [(1, 3)]),
        ("    gateway.networking.k8s.io/bundle-version: v1.2.1", [(1, 2)]),
        (f"  url: {ADDRESS}\n  ref:\n    tag: v1.1.0\n", [(1, 1)]),
        (f"  targetRevision: v1.1.0\n  repoURL: {ADDRESS}.git\n", [(1, 1)]),
        (f"see {ADDRESS} v1.1.0", []),
        ("  url: https://github.com/example/gateway-api\n  ref:\n    tag: v1.1.0\n", []),
    ],
)
def test_releases(text: str, found: list[tuple[int, int]]) -> None:
    assert list(releases(text)) == found


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({}, "error"),
        ({"crds/kustomization.yaml": f"resources: ['{ADDRESS}/config/crd?ref=v0.8.1']\n"}, "note"),
        ({"setup.sh": f"kubectl apply -f {ADDRESS}/releases/download/v1.0.0/standard-install.yaml\n"}, "note"),
        ({"setup.sh": f"kubectl apply -f {ADDRESS}/releases/download/v1.1.0/standard-install.yaml\n"}, "error"),
        # the nearer one counts, the newer of two that are as near
        (
            {
                "other/a.yaml": f"x: {ADDRESS}/config/crd?ref=v0.8.1\n",
                "web/b.yaml": f"x: {ADDRESS}/config/crd?ref=v1.2.0\n",
            },
            "error",
        ),
        (
            {
                "web/a.yaml": f"x: {ADDRESS}/config/crd?ref=v0.8.1\n",
                "web/b.yaml": f"x: {ADDRESS}/config/crd?ref=v1.2.0\n",
            },
            "error",
        ),
    ],
)
def test_a_rule_that_came_later(files: dict[str, str], severity: str) -> None:
    write({"web/gateway.yaml": GATEWAY, **files})
    found = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    assert [one.severity.word for one in found if "must be Terminate" in one.message] == [severity]


def test_a_rule_that_was_there() -> None:
    write({"web/gateway.yaml": AGAIN, "crds/kustomization.yaml": f"resources: ['{ADDRESS}/config/crd?ref=v0.8.1']\n"})
    found = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    assert "error" in [one.severity.word for one in found if "tls must not be specified" in one.message]
