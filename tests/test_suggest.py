"""Which name was meant: slips are found, other names are not."""

from __future__ import annotations

import pytest

from svclint.suggest import closest, is_kin, is_slip


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
        ("web-nxt", ["web-next"], "web-next"),
        ("front", ["frontend"], "frontend"),
        ("nginx-rollout-canary", ["alb-rollout-canary"], None),
        ("reviews1", ["reviews"], None),
        ("team-a", ["team-b"], None),
        ("internal", ["external"], None),
        ("argocd-server", ["argocd-controller"], None),
        ("redis-cart", ["rediscart", "redis"], "rediscart"),
        ("web-frontend", ["frontend"], "frontend"),
        ("orders-2", ["orders"], None),
        ("web-db", ["web"], None),
        ("warn", ["error", "warning"], "warning"),
        ("post", ["postgres"], None),
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


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [
        ("monitorng", "monitoring", True),
        ("monitor-ing", "monitoring", True),
        ("team-a", "team-b", False),
        ("eu-1", "eu-2", False),
        ("pg-ro", "pg-rw", False),
        ("ingress", "egress", False),
        ("shop", "shop-production", False),
        ("front", "frontend", False),
    ],
)
def test_slips(one: str, two: str, slip: bool) -> None:
    assert is_slip(one, two) is slip
    assert is_slip(two, one) is slip


@pytest.mark.parametrize(
    ("one", "two", "kin"),
    [
        ("web", "web-svc", True),
        ("web-service", "web-deployment", True),
        ("argocd-server", "argocd", True),
        ("argocd-server", "argocd-controller", False),
        ("service", "svc", False),
        ("web", "api", False),
        ("", "web", False),
    ],
)
def test_kin(one: str, two: str, kin: bool) -> None:
    assert is_kin(one, two) is kin
    assert is_kin(two, one) is kin
