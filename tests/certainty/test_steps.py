"""Which files are steps one after the other, and which hold one thing in two states."""

from __future__ import annotations

import pytest

from svclint.certainty.steps import (
    are_of_lessons,
    are_of_numbered_folders,
    are_of_platforms,
    are_of_strategies,
    are_states,
    are_steps,
    is_later,
    odd_environments,
    topic,
)


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


@pytest.mark.parametrize(
    ("one", "other", "are_lessons"),
    [
        ("a/day-9/web.yaml", "a/day-11/pod.yaml", True),
        ("Chapter 02 Pods/web.yaml", "Chapter 11/deep/pod.yaml", True),
        ("k8s-lab1/web.yaml", "k8s-lab2/web.yaml", True),
        ("a/day-9/web.yaml", "a/day-09/pod.yaml", False),
        ("a/day-9/web.yaml", "a/day-9/pod.yaml", False),
        ("a/day-9/web.yaml", "a/web.yaml", False),
        ("a/9/web.yaml", "a/11/web.yaml", False),
        # parts of an application may be called so
        ("module-1/web.yaml", "module-2/web.yaml", False),
        ("unit-1/web.yaml", "unit-2/web.yaml", False),
        ("a/day/web.yaml", "a/monday-2/web.yaml", False),
        ("a/birthday-1/web.yaml", "a/birthday-2/web.yaml", False),
    ],
)
def test_lessons(one: str, other: str, are_lessons: bool) -> None:
    assert are_of_lessons(one, other) is are_lessons
    assert are_of_lessons(other, one) is are_lessons


@pytest.mark.parametrize(
    ("one", "other", "are_platforms"),
    [
        ("shop/web.yaml", "shop-okd/web.yaml", True),
        ("a/shop-dev/web.yaml", "a/shop-okd-dev/web.yaml", True),
        ("a/shop-eks-prod/web.yaml", "a/shop-gke-dev/web.yaml", True),
        ("shop-dev/web.yaml", "shop-prod/web.yaml", False),
        ("registry-docker/web.yaml", "registry-okd/web.yaml", True),
        ("registry/web.yaml", "registry-docker/web.yaml", False),
        ("shop/web.yaml", "cart-okd/web.yaml", False),
        ("shop/web.yaml", "shop/okd/web.yaml", False),
        ("shop/web.yaml", "shop/web-okd.yaml", False),
    ],
)
def test_platforms_by_folders(one: str, other: str, are_platforms: bool) -> None:
    assert are_of_platforms(one, other) is are_platforms


def test_numbered_folders() -> None:
    assert are_of_numbered_folders("01-web/a.yaml", "02-api/b.yaml")
    assert are_of_numbered_folders("module-1/a.yaml", "module-2/b.yaml")
    assert not are_of_numbered_folders("01-web/a.yaml", "01-api/b.yaml")
    assert not are_of_numbered_folders("01-a.yaml", "02-b.yaml")
    assert not are_of_numbered_folders("web/a.yaml", "02-api/b.yaml")


def test_another_time() -> None:
    assert is_later("a/web.yaml", "a/web after upgrade.yaml")
    assert is_later("a/web-before-move.yaml", "a/web.yaml")
    assert not is_later("a/web.yaml", "b/web after upgrade.yaml")
    assert not is_later("a/web.yaml", "a/webafter-x.yaml")
    assert not is_later("a/web.yaml", "a/web-admin.yaml")


@pytest.mark.parametrize(
    ("file", "about"),
    [
        ("course/replica-sets/web.yaml", "replicaset"),
        ("Secrets/web.yaml", "secret"),
        ("05_labels/web.yaml", "label"),
        ("services/web.yaml", ""),
        ("storage/web.yaml", ""),
        ("web.yaml", ""),
    ],
)
def test_what_a_folder_explains(file: str, about: str) -> None:
    assert topic(file) == about
