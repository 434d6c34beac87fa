"""Which files are steps one after the other, and which hold one thing in two states."""

from __future__ import annotations

import pytest

from svclint.certainty.steps import are_of_strategies, are_states, are_steps, odd_environments


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/01-install.yaml", "a/02-update.yaml"),
        ("a/01-gateway.yaml", "a/01.1-gateway.yaml"),
        ("a/1.yaml", "a/2.yaml"),
        ("a/step1-web.yaml", "a/step2-more.json"),
        ("a/step-1/web.yaml", "a/step-2/web.yaml"),
        ("a/web1.yaml", "a/web2.yaml"),
    ],
)
def test_steps(one: str, other: str) -> None:
    assert are_steps(one, other)
    assert are_steps(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/01-install.yaml", "a/01-update.yaml"),
        ("a/01-install.yaml", "b/02-update.yaml"),
        ("a/01-install.yaml", "a/update.yaml"),
        ("a/3scale.yaml", "a/4chan.yaml"),
        ("a/web.yaml", "a/api.yaml"),
    ],
)
def test_no_steps(one: str, other: str) -> None:
    assert not are_steps(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("broken.yaml", "healthy.yaml"),
        ("a/before_image_change.yaml", "a/after_image_change.yaml"),
        ("web-good.yaml", "web-bad.yml"),
        ("web-v1.yaml", "web-v2.yaml"),
        ("web.yaml", "web-fixed.yaml"),
        ("old-web.yaml", "new-web.yaml"),
        ("InvalidRoute.yaml", "ValidRoute.yaml"),
        ("pod-allowed.yaml", "pod-denied.yaml"),
    ],
)
def test_states(one: str, other: str) -> None:
    assert are_states(one, other)
    assert are_states(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("broken.yaml", "web.yaml"),
        ("a/broken.yaml", "b/healthy.yaml"),
        # left behind, which is a mistake
        ("web.yaml", "web-old.yaml"),
        ("web.yaml", "web-new.yaml"),
        ("web-good.yaml", "api-bad.yaml"),
        ("web-v1.yaml", "api-v2.yaml"),
        ("web.yaml", "web.json"),
        ("webhook-v1.yaml", "webhook-v1.yml"),
    ],
)
def test_no_states(one: str, other: str) -> None:
    assert not are_states(one, other)


@pytest.mark.parametrize(
    ("one", "other", "odd"),
    [
        ("a/web.dev.yaml", "a/web-prod.yaml", {"dev", "prod"}),
        ("a/web.yaml", "a/web_staging.yml", {"staging"}),
        ("a/dev1.yaml", "a/prod2.yaml", {"dev", "prod"}),
        ("a/ingress-eks.yaml", "a/ingress-gke.yaml", {"eks", "gke"}),
        ("a/web-dev.yaml", "b/web-prod.yaml", set()),
        ("a/web-dev.yaml", "a/api-prod.yaml", set()),
        ("a/web-dev.yaml", "a/web-eks.yaml", set()),
        ("a/web-1.yaml", "a/web-2.yaml", set()),
        ("a/1.yaml", "a/dev.yaml", set()),
        ("a/web.yaml", "a/web-extra.yaml", set()),
    ],
)
def test_environments(one: str, other: str, odd: set[str]) -> None:
    assert odd_environments(one, other) == odd
    assert odd_environments(other, one) == odd


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a/blue-green.yaml", "a/canary.yaml", True),
        ("a/web-bluegreen.yaml", "a/web-rolling-update.yaml", True),
        ("a/blue.yaml", "a/canary.yaml", False),
        ("a/blue.yaml", "a/green.yaml", False),
        ("a/canary.yaml", "a/stable.yaml", False),
        ("a/web-canary.yaml", "a/api-canary.yaml", False),
        ("a/blue-green-canary.yaml", "a/canary.yaml", False),
        ("a/blue-green.yaml", "b/canary.yaml", False),
    ],
)
def test_strategies(one: str, other: str, *, expected: bool) -> None:
    assert are_of_strategies(one, other) is expected
    assert are_of_strategies(other, one) is expected
