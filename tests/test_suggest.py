"""Which name was meant: slips are found, other names are not."""

from __future__ import annotations

import pytest

from svclint.suggest import closest


@pytest.mark.parametrize(
    ("wanted", "known", "meant"),
    [
        ("oders", ["orders", "carts"], "orders"),
        ("web", ["web-svc", "api"], "web-svc"),
        ("wbe", ["api", "web"], "web"),
        ("api", ["app"], None),
        ("db", ["bd"], None),
        ("api-service", ["web-service"], None),
        ("orders-service", ["order-service"], "order-service"),
        ("", ["web"], None),
        ("web", [], None),
    ],
)
def test_closest(wanted: str, known: list[str], meant: str | None) -> None:
    assert closest(wanted, known) == meant
