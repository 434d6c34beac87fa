"""Parts of objects that Argo CD, or a machine as it starts, merges into what is there; and whole ones with a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from tests.discover.trees import run, write

PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-server, namespace: argocd}
spec: {template: {metadata: {annotations: {hash: abc}}}}
"""
# somebody forgot the selector
SLIP = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: argocd}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}}
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: demo, namespace: argocd}
spec:
  project: default
  destination: {server: https://kubernetes.default.svc}
  source:
    repoURL: https://github.com/acme/demo
    path: PATH
  syncPolicy:
    syncOptions:
      - CreateNamespace=true
      - ServerSideApply=true
"""
INIT = (
    "#cloud-config\nwrite_files:\n  - path: /usr/local/bin/start.sh\n    content: |\n      cat >/tmp/app.yaml <<'EOF'\n"
    + "".join(f"      {line}\n" for line in APPLICATION.splitlines())
    + "      EOF\n      kubectl apply -f /tmp/app.yaml\n"
)
COMMAND = "#cloud-config\nruncmd:\n  - kubectl apply --server-side --force-conflicts -f /opt/demo/PATH\n"
FILE = "gitops/argocd/server.yaml"


def told(tree: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, Doubt | None]]:
    """How severe what is told of the file is, and what is doubtful."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    write(tree)
    found = run(".", rules=("invalid-workload",)).findings
    return {(one.severity.word, one.doubt) for one in found if one.location.file == FILE}


@pytest.mark.parametrize(
    "around",
    [
        {"apps/demo.yaml": APPLICATION.replace("PATH", "gitops/argocd")},
        {"cloud-init.yaml.tftpl": INIT.replace("PATH", "${chart_path}")},
        {"user-data.yaml": INIT.replace("PATH", "gitops/argocd")},
        {"gitops/bootstrap.sh.tpl": INIT.replace("PATH", "'{{ path }}'")},
    ],
)
def test_a_part_is_merged(around: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told({FILE: PART, **around}, tmp_path / "a", monkeypatch) == {("note", Doubt.MERGED)}
    # what has half of it is no part
    assert told({FILE: SLIP, **around}, tmp_path / "b", monkeypatch) == {("error", None)}


@pytest.mark.parametrize(
    "around",
    [
        {},
        {"apps/demo.yaml": APPLICATION.replace("PATH", "gitops/web"), "gitops/web/part.yaml": PART},
        {"apps/demo.yaml": APPLICATION.replace("PATH", "gitops/argocd").replace("ServerSideApply=true", "Prune=false")},
        {"cloud-init.yaml.tftpl": INIT.replace("PATH", "${path}").replace("ServerSideApply=true", "Prune=false")},
        {"cloud-init.yaml.tftpl": INIT.replace("PATH", "gitops/other")},
        # that of another folder
        {"machines/cloud-init.yaml.tftpl": INIT.replace("PATH", "${path}")},
        {"gitops/argocd/_helpers.tpl": INIT.replace("PATH", "${path}")},
    ],
)
def test_a_part_that_nothing_merges(around: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told({FILE: PART, **around}, tmp_path / "a", monkeypatch) == {("error", None)}


def test_a_command_as_a_machine_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merged = {("note", Doubt.MERGED)}
    for number, path in enumerate((FILE, "gitops/argocd/")):
        command = COMMAND.replace("/opt/demo/PATH", path)
        assert told({FILE: PART, "cloud-init.yml": command}, tmp_path / f"a{number}", monkeypatch) == merged
        plain = command.replace(" --server-side --force-conflicts", "")
        assert told({FILE: PART, "cloud-init.yml": plain}, tmp_path / f"b{number}", monkeypatch) == {("error", None)}
