"""What a tree tells its API server about node ports, whatever it is configured by."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.told_ranges import ranges
from tests.discover.trees import write

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - port: 80
ABOVE      nodePort: 8080
"""
SETTINGS = Settings()._replace(select=("node-port-out-of-range",))


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(files: dict[str, str], above: str = "", settings: Settings = SETTINGS) -> list[tuple[str, Doubt | None]]:
    write({"apps/web.yaml": SERVICE.replace("ABOVE", above), **files})
    return [(one.severity.word, one.doubt) for one in merge(lint(discover(["."], settings).scopes, settings).findings)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("    --service-node-port-range=1024-32767 \\\n", (1024, 32767)),
        ("--service-node-port-range 1024-32767", (1024, 32767)),
        ("service-node-port-range: 80+100", (80, 180)),
        ('"service-node-port-range": "80-32767"', (80, 32767)),
        ('service-node-port-range = "80-32767"', (80, 32767)),
        ("- name: service-node-port-range\n  value: 80-32767", (80, 32767)),
        ('- name: "service-node-port-range"\n  value: "80-32767"', (80, 32767)),
        ("kube-apiserver-arg:\n  - service-node-port-range=80-32767", (80, 32767)),
        ("minikube start --extra-config=apiserver.service-node-port-range=1-65535", (1, 65535)),
        ("  kubeAPIServer:\n    serviceNodePortRange: 80-32767", (80, 32767)),
        ('kube_apiserver_node_port_range: "80-32767"', (80, 32767)),
        ("service_node_port_range: 80-32767", (80, 32767)),
        # what is there without being told, what is no range, and what is switched off
        ("service-node-port-range: 30000-32767", None),
        ("service-node-port-range: 80-70000", None),
        ("service-node-port-range: 900-80", None),
        ("the service node port range 80-32767", None),
        ("# service-node-port-range: 80-32767", None),
        ("  // --service-node-port-range=80-32767", None),
    ],
)
def test_ranges(text: str, found: tuple[int, int] | None) -> None:
    assert list(ranges(text)) == ([found] if found else [])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cluster/kubeadm.conf.j2", "  extraArgs:\n    service-node-port-range: 8000-32767\n"),
        ("setup.sh", "k3s server --service-node-port-range=8000-32767\n"),
        ("infra/main.tf", 'service_node_port_range = "8000-32767"\n'),
        ("ansible/group_vars/all.yml", "kube_apiserver_node_port_range: 8000-32767\n"),
        ("var/snap/kube-apiserver", "--service-node-port-range=8000-32767\n"),
    ],
)
def test_a_file_that_configures_the_server(file: str, text: str) -> None:
    assert told({file: text}) == []


def test_a_range_without_the_port() -> None:
    assert told({"setup.sh": "k3s server --service-node-port-range=9000-32767\n"}) == [("error", None)]


def test_a_guide_may_speak_of_another_cluster() -> None:
    assert told({"docs/setup.md": "Start it with --service-node-port-range=8000-32767.\n"}) == [("note", Doubt.UNKNOWN)]


def test_what_is_vendored_says_nothing() -> None:
    assert told({"vendor/setup.sh": "k3s server --service-node-port-range=8000-32767\n"}) == [("error", None)]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("      # needs --service-node-port-range=8000-32767\n      # of the server\n", [("note", Doubt.UNKNOWN)]),
        ("      # needs --service-node-port-range=9000-32767\n", [("error", None)]),
        ("      # needs --service-node-port-range=8000-32767\n      protocol: TCP\n", [("error", None)]),
    ],
)
def test_a_comment_at_the_line(above: str, expected: list[tuple[str, Doubt | None]]) -> None:
    assert told({}, above) == expected
