"""Which account was meant by a name, and by which nobody can tell."""

from __future__ import annotations

import pytest

from svclint.meant.accounts import kin_of, slip_of


@pytest.mark.parametrize(
    ("name", "accounts", "meant"),
    [
        ("api", ["api-sa", "web"], "api-sa"),
        ("api-service-account", ["api"], "api"),
        ("api-controller", ["api"], "api"),
        ("api", ["api-sa", "api-serviceaccount"], None),
        ("jenkins", ["api-sa"], None),
        ("api", ["api-worker"], None),
        ("eu-1", ["eu-2"], None),
    ],
)
def test_kin(name: str, accounts: list[str], meant: str | None) -> None:
    assert kin_of(name, accounts) == meant


@pytest.mark.parametrize(
    ("name", "accounts", "meant"),
    [
        ("orders-runer", ["orders-runner", "web"], "orders-runner"),
        ("orders-runer", ["orders-runner", "order-runer"], None),
        ("team-a", ["team-b"], None),
    ],
)
def test_slips(name: str, accounts: list[str], meant: str | None) -> None:
    assert slip_of(name, accounts) == meant
