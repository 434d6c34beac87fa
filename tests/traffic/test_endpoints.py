"""Which pods get the traffic of a Service, and what its port means in each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from svclint.document import documents
from svclint.resource import IntOrString, service_ports
from svclint.source import Source
from svclint.traffic.endpoints import endpoints, is_spoken_for, meaning, numbers
from tests.traffic.scopes import graph_of, service, workload

if TYPE_CHECKING:
    from svclint.graph import Graph

_FILE = Path(__file__).parent / "endpoints.yaml"
CASES: list[dict[str, Any]] = documents(Source(_FILE.name, _FILE.read_text(encoding="utf-8")))[0].value


def _graph(case: dict[str, Any]) -> Graph:
    return graph_of(
        service(ports=[case["port"]]),
        *(workload(name, spec) for name, spec in case["workloads"].items()),
    )


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_endpoints(case: dict[str, Any]) -> None:
    graph = _graph(case)
    (web,) = graph.services()
    found = endpoints(web, graph)
    assert [f"{one.template.resource.name} {one.number or '?'}" for one in found] == case["endpoints"]
    assert {one.protocol for one in found} <= {case["port"].get("protocol", "TCP")}
    if "declares" in case:
        assert [one.declared.container if one.declared else "" for one in found] == case["declares"]
    if "probed" in case:
        assert [one.is_probed for one in found] == case["probed"]


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_numbers(case: dict[str, Any]) -> None:
    graph = _graph(case)
    (port,) = service_ports(graph.services()[0])
    answer, expected = numbers(port, graph), case["numbers"]
    if expected == "missing":
        assert answer.missing
    elif isinstance(expected, dict):
        assert expected["unknown"] in answer.unknown
        assert not answer.missing
    else:
        assert list(answer.found) == expected


def test_a_port_that_cannot_be_read_is_unknown() -> None:
    graph = graph_of(
        workload("a", {"containers": [{"name": "web", "ports": [{"name": "http", "containerPort": "x"}]}]})
    )
    (template,) = graph.templates()
    assert meaning(IntOrString("http"), "TCP", template).unknown == "not all ports of Deployment a can be read"
    assert meaning(IntOrString("other"), "TCP", template).unknown
    assert meaning(IntOrString("${PORT}"), "TCP", template).unknown == "its name is filled in later"
    assert meaning(IntOrString(80), "TCP", template).found[0].number == 80


def test_a_port_that_a_service_targets_is_spoken_for() -> None:
    ports = [{"name": "http", "containerPort": 8080}, {"name": "admin", "containerPort": 9000}]
    pods = workload("a", {"containers": [{"name": "web", "ports": ports}]})
    graph = graph_of(service(ports=[{"port": 80, "targetPort": "http"}]), pods)
    (template,) = graph.templates()
    assert [is_spoken_for(one, graph) for one in template.serving_ports] == [True, False]
