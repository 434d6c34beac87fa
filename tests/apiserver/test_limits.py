"""How many and how large: rows of what the API server accepts that are too long to be written as a manifest."""

from __future__ import annotations

from typing import Any

from svclint.apiserver.endpoints import validate_endpoint_slice
from svclint.apiserver.service import validate_service

ENDPOINT = {"addresses": ["10.0.0.1"]}


def _slice(**fields: Any) -> list[str]:
    data = {"metadata": {"name": "db"}, "addressType": "IPv4", **fields}
    return [str(error) for error in validate_endpoint_slice(data, 36)]


def test_endpoints_of_a_slice() -> None:
    assert _slice(endpoints=[ENDPOINT] * 1000) == []
    assert _slice(endpoints=[ENDPOINT] * 1001) == ["endpoints: Too many: 1001: must have at most 1000 items"]


def test_addresses_of_an_endpoint() -> None:
    assert _slice(endpoints=[{"addresses": ["10.0.0.1"] * 100}]) == []
    (error,) = _slice(endpoints=[{"addresses": ["10.0.0.1"] * 101}])
    assert error == "endpoints[0].addresses: Too many: 101: must have at most 100 items"


def test_ports_of_a_slice() -> None:
    ports = [{"name": f"p{number}", "port": 80} for number in range(20001)]
    assert _slice(ports=ports[:-1]) == []
    assert _slice(ports=ports) == ["ports: Too many: 20001: must have at most 20000 items"]


def test_size_of_annotations() -> None:
    for length, expected in ((2**18 - 1, []), (2**18, ["may not be more than 262144 bytes"])):
        # the key is one byte more
        metadata = {"name": "web", "annotations": {"k": "v" * length}}
        errors = validate_service({"metadata": metadata, "spec": {"ports": [{"port": 80}]}}, 36)
        assert [error.detail for error in errors] == expected
