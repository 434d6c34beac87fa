"""Which routes take a request: rows of requests.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.settings import Settings
from svclint.source import Source
from svclint.traffic.requests import Request, Taking, taking
from svclint.traffic.traefik_rules import holds

ROWS = yaml.safe_load((Path(__file__).parent / "requests.yaml").read_text(encoding="utf-8"))
CASES = [(row, request) for row in ROWS for request in row["requests"]]


def shown(one: Taking) -> str:
    part = one.entry.value if not one.entry.rule else str(one.entry.path[2])
    return f"{one.entry.route.name} {part}{'' if one.sure else '?'}"


@pytest.mark.parametrize(("row", "url"), CASES, ids=[f"{row['about']}: {url}" for row, url in CASES])
def test_the_best_comes_first(row: dict[str, Any], url: str) -> None:
    settings = Settings()
    (scope,) = form_scopes({"all.yaml": Source("all.yaml", row["given"])}, settings).scopes
    host, _, path = url.partition("/")
    found = taking(Request(host, f"/{path}"), Graph(scope, settings))
    assert [shown(one) for one in found] == row["requests"][url]


@pytest.mark.parametrize(
    ("rule", "met"),
    [
        ("Host(`a`, `b`) && PathPrefix(`/x`)", True),
        ("Host(`c`) || (Path(`/x`) && Host(`a`))", True),
        ("!Host(`a`)", False),
        ("!!Host(`a`)", True),
        ("Host(`a`) && Method(`GET`)", None),
        ("Host(`c`) && Method(`GET`)", False),
        ("HostRegexp(`{sub:[a-z]+}`)", None),
        ("HostRegexp(`(`)", None),
        ("PathRegexp(`^/x$`)", True),
        ("", None),
        ("Host(`a`", True),
        ("(" * 5000 + "Host(`a`)", None),
        ("!" * 5000 + "Host(`a`)", None),
    ],
)
def test_a_rule_of_traefik_holds(rule: str, met: bool | None) -> None:
    assert holds(rule, "a", "/x") is met
