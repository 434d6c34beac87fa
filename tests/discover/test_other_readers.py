"""Files of several documents without an apiVersion: another tool's, or Kubernetes' of which somebody forgot it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import run, write

SERVICE = "kind: Service\nmetadata: {name: NAME}\nspec: {mode: WEB, port: 8080}\n"
GRANT = "kind: AccessGrant\nmetadata: {name: NAME}\nspec: {allow: all}\n"
DEPLOYMENT = """\
kind: Deployment
metadata: {name: NAME}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:1"}]}}
"""
NOTE, BOTH, MAYBE = ["note"], ["error", "error"], ["error", "note"]


def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...], others: dict[str, str]) -> list[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    text = "---\n".join(one.replace("NAME", f"one-{number}") for number, one in enumerate(texts))
    write({"access/all.yaml": text, **others})
    return sorted(one.severity.word for one in run(".", rules=("incomplete-object",)).findings)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((SERVICE, GRANT), NOTE),
        ((GRANT, GRANT, SERVICE), NOTE),
        # one alone, kinds that are all Kubernetes', a slip of one, one of a well-known project, and a whole object
        ((SERVICE,), ["error"]),
        ((SERVICE, SERVICE), BOTH),
        ((SERVICE, GRANT.replace("AccessGrant", "Deploymnet")), MAYBE),
        ((SERVICE, GRANT.replace("AccessGrant", "ServiceMonitor")), MAYBE),
        ((DEPLOYMENT, GRANT), MAYBE),
        # others have one, or a slip of it
        ((SERVICE, GRANT, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n"), BOTH),
        ((SERVICE, "apiversion: v1\n" + GRANT), MAYBE),
    ],
)
def test_kinds_tell_whose_a_file_is(
    texts: tuple[str, ...], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, texts, {}) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("up.sh", "set -e\ngatectl --site main apply -f access/all.yaml\n", NOTE),
        ("up.sh", "kubectl exec -it gate -- gatectl create -f access/all.yaml\n", NOTE),
        ("README.md", "```bash\n$ gatectl apply access/all.yaml\n```\n", NOTE),
        ("README.md", "Run `gatectl apply access/all.yaml` once.\n", NOTE),
        ("up.sh", "kubectl -n web apply -f access/all.yaml\n", BOTH),
        ("up.sh", "gatectl apply access/all.yaml\nkubectl apply -f access/all.yaml\n", BOTH),
        ("up.sh", "gatectl apply access/other.yaml\n", BOTH),
        ("up.sh", "yamllint access/all.yaml\n", BOTH),
        ("README.md", "We apply access/all.yaml by hand.\n", BOTH),
    ],
)
def test_commands_tell_who_reads_a_file(
    path: str, text: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, (SERVICE, SERVICE), {path: text}) == expected
