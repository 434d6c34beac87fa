"""Which name was meant: slips are found, other names are not."""

from __future__ import annotations

import pytest

from svclint.suggest import closest, is_slip


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


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("apis", "api", True),
        ("web", "webb", True),
        ("wbe", "web", True),
        ("api", "app", False),
        ("r", "ro", False),
        ("rw", "wr", False),
        ("web1", "web", False),
        ("web11", "web1", False),
        ("gui", "ui", False),
        ("class", "clas", True),
    ],
)
def test_short_words(one: str, two: str, same: bool) -> None:
    assert is_slip(one, two) is same
    assert is_slip(two, one) is same
