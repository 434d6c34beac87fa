"""Files that are called out of use, and what has such a word in its name and is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import run, write

WRONG = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 99999}]}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  source: {repoURL: https://example.com/web.git, path: k8s}
  destination: {namespace: default}
"""


@pytest.mark.parametrize(
    ("name", "more", "severity"),
    [
        ("web-unused", {}, "note"),
        ("web.orig", {}, "note"),
        ("web-deprecated", {"deploy.sh": "kubectl apply -f k8s/web.yaml\n"}, "note"),
        # something applies it
        ("web-unused", {"deploy.sh": "kubectl apply -f k8s/web-unused.yaml\n"}, "error"),
        ("web-deprecated", {"deploy.sh": "kubectl apply -f k8s/\n"}, "error"),
        ("web-not-used", {"argo/web.yaml": ARGO}, "error"),
        # what is done with things that are
        ("cleanup-unused", {}, "error"),
        ("alert-if-not-used", {}, "error"),
        ("nightly-gc-unused", {}, "error"),
        ("is-not-used", {}, "error"),
    ],
)
def test_a_name(
    name: str, more: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({f"k8s/{name}.yaml": WRONG, **more})
    assert {one.severity.word for one in run(rules=("invalid-service", "schema-violation")).findings} == {severity}
