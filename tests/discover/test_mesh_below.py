"""A mesh that decides from a folder right below, beside an older version of the workloads."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

APP = """\
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: hall}
spec: {selector: {app: greeter}, ports: [{port: 80}]}
"""
WORKLOAD = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter-VERSION, namespace: hall}
spec:
  selector: {matchLabels: {app: greeter, version: VERSION}}
  template:
    metadata: {labels: {app: greeter, version: VERSION}}
    spec: {containers: [{name: greeter, image: "greeter:TAG"}]}
"""
RULE = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: versions, namespace: NAMESPACE}
spec: {host: greeter, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
"""


def app(tag: str) -> str:
    return APP + "".join(WORKLOAD.replace("VERSION", one).replace("TAG", tag) for one in ("v1", "v2"))


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"course/start/rule.yaml": RULE.replace("NAMESPACE", "hall"), "course/start/app.yaml": app("1")}, False),
        # of another namespace, beside instead of below, and in one file with what it is for
        ({"course/start/rule.yaml": RULE.replace("NAMESPACE", "shop"), "course/start/app.yaml": app("1")}, True),
        ({"other/rule.yaml": RULE.replace("NAMESPACE", "hall"), "other/app.yaml": app("1")}, True),
        ({"course/start/all.yaml": app("1") + "---\n" + RULE.replace("NAMESPACE", "hall")}, True),
    ],
)
def test_a_rule_below(files: dict[str, str], told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # two variants of one file, each for itself
    write({"course/ports.yaml": app("2"), "course/annotations.yaml": app("3"), **files})
    settings = Settings(select=("selector-spans-versions",))
    found = lint(discover((".",), settings).scopes, settings).findings
    assert any(one.location.file == "course/ports.yaml" for one in found) is told
