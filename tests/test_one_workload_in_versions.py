"""One identity in several files is one workload in versions: no other one, which would get what it does not take."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: outside}
spec:
  selector: {app: shop}
  ports: [{port: 80, targetPort: TARGET, protocol: PROTOCOL}]
"""
PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers: [{name: shop, image: "shop:1", ports: PORTS}]
"""
NAMED, PLAIN = "[{containerPort: 8080, name: http}]", "[{containerPort: 8080}]"


def _found(rule: str, target: str, *pods: tuple[str, str], protocol: str = "TCP") -> list[tuple[str, str]]:
    files = {"outside.yaml": SERVICE.replace("TARGET", target).replace("PROTOCOL", protocol)}
    for number, (name, ports) in enumerate(pods):
        files[f"lesson-{number}.yaml"] = PODS.replace("NAME", name).replace("PORTS", ports)
    return [(one.severity.word, one.message) for one in run_files(files, Settings()._replace(select=(rule,)))]


def test_a_name_that_one_version_has() -> None:
    ((severity, message),) = _found("target-port-name-unknown", "http", *(("shop", one) for one in (PLAIN, NAMED)))
    assert severity == "note"
    assert message == (
        'Service outside sends port 80 to "http", which Deployment shop does not have in lesson-0.yaml; '
        "it has it in lesson-1.yaml"
    )


def test_a_name_that_no_version_has() -> None:
    ((severity, message),) = _found("target-port-name-unknown", "web", ("shop", NAMED), ("shop", NAMED))
    assert severity == "error"
    assert "Deployment shop does not have" in message


def test_a_name_that_another_workload_has() -> None:
    ((severity, message),) = _found("target-port-name-unknown", "http", ("shop", PLAIN), ("cart", NAMED))
    assert severity == "warning"
    assert "those of Deployment cart get all connections" in message


@pytest.mark.parametrize(("second", "told"), [("shop", 0), ("cart", 1)])
def test_a_number_that_one_version_declares(second: str, told: int) -> None:
    ports = "[{containerPort: 9090}]"
    assert len(_found("target-port-not-declared", "8080", ("shop", ports), (second, PLAIN))) == told


@pytest.mark.parametrize(("second", "told"), [("shop", 0), ("cart", 1)])
def test_a_protocol_that_one_version_declares(second: str, told: int) -> None:
    udp = "[{containerPort: 8080, protocol: UDP}]"
    found = _found("target-port-protocol-mismatch", "8080", ("shop", PLAIN), (second, udp), protocol="UDP")
    assert len(found) == told
