"""Which images the table of default ports is meant for."""

from __future__ import annotations

import pytest

from svclint.traffic.image_ports import rows_of


@pytest.mark.parametrize(
    ("image", "port"),
    [
        ("redis:7", 6379),
        ("docker.io/library/redis", 6379),
        ("registry.example.com/library/redis:7-alpine", 6379),
        ("bitnami/redis:7", 6379),
        ("quay.io/prometheus/prometheus:v2.50.0", 9090),
        ("prom/prometheus", 9090),
        ("registry.example.com/grafana/grafana:10", 3000),
        ("ghcr.io/linuxserver/transmission", 9091),
        ("istio/pilot:1.20.0", 15010),
        ("percona:8", 3306),
        ("portainer/portainer-ce", 9000),
    ],
)
def test_an_image_of_a_project_or_of_who_copies_it(image: str, port: int) -> None:
    assert any(port in one.ports for one in rows_of(image))


@pytest.mark.parametrize(
    "image",
    [
        "registry.example.com/billing/grafana:1",
        "registry.example.com/acme/prometheus:1",
        *(
            f"acme/{name}:1"
            for name in ("pilot", "transmission", "percona", "chronograf", "deluge", "portainer", "redis")
        ),
        "acme/shop-redis:1",
    ],
)
def test_an_image_of_somebody_else_that_ends_like_it(image: str) -> None:
    assert rows_of(image) == ()
