"""Parts of objects that a script, a guide or a program gives to `kubectl patch`, whatever their files are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: server}
spec: {template: {spec: {containers: [{name: server, env: [{name: A, value: b}]}]}}}
"""


def _found(root: Path, name: str, text: str) -> Finding:
    (root / "cmd" / "config").mkdir(parents=True)
    (root / "cmd" / "config" / "extension.yaml").write_text(PART)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    settings = Settings()._replace(select=("invalid-workload",))
    return merge(lint(discover([str(root)], settings).scopes, settings).findings)[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cmd/install.go", 'f := "cmd/config/extension.yaml"\nargs := []string{"patch", "--patch-file", f}\n'),
        ("cmd/install.go", 'run("patch", "deployment", "server", "--patch-file", "cmd/config/extension.yaml")\n'),
        ("cmd/install.py", 'FILE = "config/extension.yaml"\nrun(["kubectl", "patch", "--patch-file", FILE])\n'),
        ("install.sh", "kubectl -n x patch deploy server \\\n  --patch-file cmd/config/extension.yaml\n"),
        ("install.sh", 'PART="$HERE/config/extension.yaml"\nkubectl patch deploy server --patch-file="$PART"\n'),
        ("install.sh", 'kubectl patch deploy server -p "$(cat cmd/config/extension.yaml)"\n'),
        ("Makefile", 'up:\n\toc patch deploy server --patch "$$(cat cmd/config/extension.yaml)"\n'),
        ("README.md", "    kubectl patch deployment server --patch-file cmd/config/extension.yaml\n"),
    ],
)
def test_a_part(tmp_path: Path, name: str, text: str) -> None:
    found = _found(tmp_path, name, text)
    assert (found.severity.word, found.doubt) == ("note", Doubt.PART)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("install.sh", "kubectl patch deploy x --patch-file other.yaml\nkubectl apply -f cmd/config/extension.yaml\n"),
        ("install.sh", "kubectl patch deploy server --patch-file cmd/config/my-extension.yaml\n"),
        ("cmd/install.go", '// patch it later\nf := "cmd/config/extension.yaml"\napply(f)\n'),
    ],
)
def test_what_is_applied_is_an_object(tmp_path: Path, name: str, text: str) -> None:
    assert _found(tmp_path, name, text).severity.word == "error"
