"""Folders in which features are designed, as spec-kit has them, and files that call themselves templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from tests.discover.trees import run, write

BROKEN = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: ClusterIP, ports: [{port: 80, nodePort: 30080}]}
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  destination: {namespace: web, server: https://kubernetes.default.svc}
  source: {repoURL: "https://example.com/web.git", path: PATH}
"""
LISTED = "resources: [PATH]\n"
KUSTOMIZATION = "resources: [web.yaml]\n"
TOLD = {("error", None)}


def found(files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, Doubt | None]]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(files)
    return {(one.severity.word, one.doubt) for one in run(".", rules=("node-port-on-wrong-type",)).findings}


@pytest.mark.parametrize(
    ("path", "others", "expected"),
    [
        ("specs/003-web-gateway/contracts/web.yaml", {"specs/003-web-gateway/spec.md": ""}, {("note", Doubt.DESIGN)}),
        ("shop/specs/012-web/web.yaml", {"shop/specs/012-web/tasks.md": "- [ ] web\n"}, {("note", Doubt.DESIGN)}),
        # no such document, no number, another folder
        ("specs/003-web-gateway/web.yaml", {"specs/spec.md": ""}, TOLD),
        ("specs/web/web.yaml", {"specs/web/spec.md": ""}, TOLD),
        ("apps/003-web/web.yaml", {"apps/003-web/plan.md": ""}, TOLD),
        # what is applied all the same
        (
            "specs/003-web/k8s/web.yaml",
            {"specs/003-web/plan.md": "", "kustomization.yaml": LISTED},
            TOLD,
        ),
        ("specs/003-web/k8s/web.yaml", {"specs/003-web/plan.md": "", "argocd/web.yaml": APPLICATION}, TOLD),
        (
            "specs/003-web/k8s/web.yaml",
            {
                "specs/003-web/plan.md": "",
                "argocd/web.yaml": APPLICATION,
                "specs/003-web/k8s/kustomization.yaml": KUSTOMIZATION,
            },
            TOLD,
        ),
        ("specs/003-web/k8s/web.yaml", {"specs/003-web/plan.md": "", "up.sh": "kubectl apply -f PATH\n"}, TOLD),
    ],
)
def test_designs(
    path: str,
    others: dict[str, str],
    expected: set[tuple[str, Doubt | None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = {
        name: text.replace("PATH", path.rpartition("/")[0] if name.startswith("argocd/") else path)
        for name, text in others.items()
    }
    assert found({path: BROKEN, **named}, tmp_path, monkeypatch) == expected


FILLED_IN = """\
on: push
jobs:
  up:
    runs-on: ubuntu-latest
    steps:
      - run: |
          sed -i "s/<APP_NAME>/shop/" k8s/web.yaml
          kubectl apply -f k8s/web.yaml
"""
OPEN = BROKEN.replace("{name: web}", "\n  name: web-<APP_NAME>")


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        (f"# Template: a Service\n{OPEN}", {}, {("note", Doubt.TEMPLATED)}),
        (f"---\n# A Service\n# Replace: <APP_NAME>, <HOST>\n\n{OPEN}", {}, {("note", Doubt.TEMPLATED)}),
        (f"# This file is a template for teams.\n{OPEN}", {}, {("note", Doubt.TEMPLATED)}),
        # nothing is open, or in comments and texts only; nothing says so, or not at the head
        (f"# Template: a Service\n{BROKEN}", {}, TOLD),
        (f"# Template: a Service\n{BROKEN}# name: <APP_NAME>\n", {}, TOLD),
        (f"# The pods of its template get traffic\n{OPEN}", {}, TOLD),
        (f"{OPEN}# Template: a Service\n", {}, TOLD),
        # HTML is nothing to fill in; what only looks like it is
        (f'# Template: a Service\n{BROKEN}---\ndata:\n  page: "<h1>web</h1>"\n  line: <br>\n', {}, TOLD),
        (f"# Template: a Service\n{BROKEN}---\ndata:\n  a.xml: |\n    xml: <shop>\n    </shop>\n", {}, TOLD),
        (f"# Change the <b>port</b> below\n{OPEN}", {}, TOLD),
        (
            f"# Template: a Service\n{OPEN.replace('APP_NAME', 'address')}---\ndata: {{page: '</address>'}}\n",
            {},
            {("note", Doubt.TEMPLATED)},
        ),
        # a command applies it: as it is, or filled in; one applies another
        (f"# Template: a Service\n{OPEN}", {"up.sh": "kubectl apply -f k8s/web.yaml\n"}, TOLD),
        (
            f"# Template: a Service\n{OPEN}",
            {".github/workflows/up.yml": FILLED_IN},
            TOLD,
        ),
        (
            f"# Template: a Service\n{OPEN}",
            {"up.sh": "kubectl apply -f k8s/shop.yaml\n", "k8s/shop.yaml": "kind: List\napiVersion: v1\n"},
            {("note", Doubt.TEMPLATED)},
        ),
        # a tool applies it as it is
        (f"# Template: a Service\n{OPEN}", {"argocd/web.yaml": APPLICATION.replace("PATH", "k8s")}, TOLD),
    ],
)
def test_templates(
    text: str,
    others: dict[str, str],
    expected: set[tuple[str, Doubt | None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert found({"k8s/web.yaml": text, **others}, tmp_path, monkeypatch) == expected
