"""What lies in folders of test data is told as a note, unless somebody says that it is applied."""

from __future__ import annotations

import pytest

from svclint.settings import ScopeSetting, Settings
from tests.cards import run_files

BROKEN = """\
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: ClusterIP, ports: [{port: 80, nodePort: 30080}]}}
"""


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("pkg/parser/testdata/web.yaml", "note"),
        ("policies/test_data/unit/web.yaml", "note"),
        ("fixtures/web.yaml", "note"),
        ("deploy/web.yaml", "error"),
        ("test/e2e/web.yaml", "error"),
        ("latest-data/web.yaml", "error"),
    ],
)
def test_folders(path: str, severity: str) -> None:
    (finding,) = run_files({path: BROKEN}, Settings()._replace(select=("node-port-on-wrong-type",)))
    assert finding.severity.word == severity


def test_what_is_listed_or_declared_is_applied() -> None:
    settings = Settings()._replace(select=("node-port-on-wrong-type",))
    kustomized = {"testdata/web.yaml": BROKEN, "testdata/kustomization.yaml": "resources: [web.yaml]"}
    declared = settings._replace(scopes=(ScopeSetting("all", ("testdata",)),))
    for found in (run_files(kustomized, settings), run_files({"testdata/web.yaml": BROKEN}, declared)):
        assert [one.severity.word for one in found] == ["error"]
