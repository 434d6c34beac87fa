"""Lists of hosts as settings of Django split them, and which hosts they let in."""

from __future__ import annotations

import pytest

from svclint.traffic.allowed_hosts import AllowedHosts, allowed_hosts
from tests.traffic.scopes import graph_of, workload


def read(value: str) -> AllowedHosts | None:
    env = [{"name": "DJANGO_ALLOWED_HOSTS", "value": value}]
    graph = graph_of(workload("web", {"containers": [{"name": "web", "image": "shop/web:1.0", "env": env}]}))
    (template,) = graph.templates()
    return allowed_hosts(template.containers[0], graph)


@pytest.mark.parametrize(
    "value",
    [
        "Shop.example.com localhost [::1]",
        "shop.example.com,localhost,[::1]",
        "shop.example.com; localhost; ::1",
        '["shop.example.com", "localhost", "[::1]"]',
        "('shop.example.com', 'localhost', '[::1]',)",
    ],
)
def test_a_list_in_each_way(value: str) -> None:
    found = read(value)
    assert found is not None
    assert found.hosts == ("shop.example.com", "localhost", "[::1]")


@pytest.mark.parametrize(
    "value", ["", "*", "a.example.com,*", "10.*", "$(POD_IP)", "${HOST}", "https://a.example.com", "a.example.com:80"]
)
def test_a_list_that_says_nothing(value: str) -> None:
    assert read(value) is None


@pytest.mark.parametrize(
    ("host", "is_in"),
    [
        ("shop.example.com", True),
        ("SHOP.example.com.:8000", True),
        ("example.net", True),
        ("a.b.example.net", True),
        ("badexample.net", False),
        ("[::1]:8000", True),
        ("www.shop.example.com", False),
        ("10.0.0.7", False),
    ],
)
def test_hosts_that_are_let_in(host: str, is_in: bool) -> None:
    assert AllowedHosts(("shop.example.com", ".example.net", "[::1]"), ()).has(host) is is_in
