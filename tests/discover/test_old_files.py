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


@pytest.mark.parametrize(
    ("folder", "more", "severity"),
    [
        ("k8sOLD", {"k8s/web.yaml": "a: 1\n"}, "note"),
        ("deployOld", {"deploy/web.yaml": "a: 1\n"}, "note"),
        # nothing has its place, or something else is there
        ("k8sOLD", {}, "error"),
        ("k8sOLD", {"k8s/other.yaml": "a: 1\n"}, "error"),
        # a word, and an environment beside another one
        ("scaffold", {"scaff/web.yaml": "a: 1\n"}, "error"),
        ("GOLD", {"G/web.yaml": "a: 1\n"}, "error"),
        ("webOLD", {"web/web.yaml": "a: 1\n", "prod/web.yaml": "a: 1\n"}, "error"),
    ],
)
def test_a_folder_beside_the_one_that_took_its_place(
    folder: str, more: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({f"{folder}/web.yaml": WRONG, **more})
    assert {one.severity.word for one in run(rules=("invalid-service", "schema-violation")).findings} == {severity}


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        ("kubectl apply -f k8s/web.yaml\n", "note"),
        ("cat <<EOF > k8s/web-made.yaml\nEOF\nkubectl apply -f k8s/web.yaml -f k8s/web-made.yaml\n", "note"),
        # kubectl reads it with all others
        ("kubectl apply -f k8s/\n", "error"),
        ("kubectl apply -f k8s/web.yaml -f k8s/.web.yaml\n", "error"),
        ("envsubst < k8s/.web.yaml | kubectl apply -f -\nkubectl apply -f k8s/web.yaml\n", "error"),
        ("kubectl get pods\n", "error"),
    ],
)
def test_a_hidden_file(script: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"k8s/.web.yaml": WRONG, "k8s/web.yaml": WRONG.replace("99999", "80"), "deploy.sh": script})
    assert {one.severity.word for one in run(rules=("invalid-service", "schema-violation")).findings} == {severity}
