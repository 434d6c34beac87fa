"""Files that say that they show parts of objects, and what they lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from tests.discover.trees import run, write

PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec: {template: {spec: {containers: [{name: web, image: web, securityContext: {runAsNonRoot: true}}]}}}
"""
WHOLE = PART.replace(
    "{template: {", "{selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, "
)
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: ClusterIP, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
"""
LEFT, TOLD = {("note", Doubt.SKETCH)}, {("error", None)}


def documents(*texts: str) -> str:
    return "---\n".join(one.replace("NAME", f"web-{number}") for number, one in enumerate(texts))


@pytest.mark.parametrize(
    ("text", "script", "expected"),
    [
        (documents(f"# Web Deployment excerpt\n{PART}", f"# Cache (excerpt)\n{PART}"), "", LEFT),
        (documents(f"# Rendered manifest snippet with the policy\n\n{PART}", PART), "", LEFT),
        # one of them says nothing of the kind; it says something else; it is whole; a command applies it
        (documents(f"# Web\n# its excerpt\n{PART}", PART), "", TOLD),
        (documents(f"# for server-snippet and snippets.conf\n{PART}"), "", TOLD),
        (documents(f"# Extracts thumbnails from videos\n{PART}"), "", TOLD),
        (documents(f"# Runs the fragment shader service\n{PART}"), "", TOLD),
        (documents(f"# Shortened URLs are served by this\n{PART}"), "", TOLD),
        (documents(PART.replace("spec: {template", "# excerpt\nspec: {template")), "", TOLD),
        (documents(f"# excerpt\n{SERVICE}"), "", TOLD),
        (documents(f"# excerpt\n{PART}", WHOLE), "", TOLD),
        (documents(f"# excerpt\n{PART}"), "kubectl apply -f docs/web.yaml\n", TOLD),
    ],
)
def test_excerpts(
    text: str, script: str, expected: set[tuple[str, Doubt | None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write({"docs/web.yaml": text, "deploy.sh": script})
    found = run(".", rules=("invalid-workload", "node-port-on-wrong-type")).findings
    assert {(one.severity.word, one.doubt) for one in found} == expected
