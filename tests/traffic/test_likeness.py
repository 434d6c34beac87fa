"""Versions and applications found by keys: the same answer as every pair compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from svclint.resource import PodTemplate
from svclint.traffic.applications import families
from svclint.traffic.likeness import Applications, Versions
from svclint.traffic.versions import same_application, unrelated
from tests.traffic.scopes import graph_of

pytestmark = pytest.mark.usefixtures("nowhere")

KEYS = ["version", "track"]

pods = some.lists(
    some.fixed_dictionaries(
        {
            "name": some.sampled_from(["web", "web-v1", "web-v2", "web-1", "web-2", "api", "api-canary", "shop-api"]),
            "labels": some.dictionaries(
                some.sampled_from(["app", "version", "track", "tier", "name"]), some.sampled_from("ab"), max_size=3
            ),
            "images": some.lists(
                some.sampled_from(["x/web:1", "x/web:2", "x/api:1", "y/web-v1:1", "y/web-v2:1"]), max_size=2
            ),
        }
    ),
    min_size=1,
    max_size=7,
)


def templates(described: list[dict[str, object]]) -> list[PodTemplate]:
    manifests = []
    for number, one in enumerate(described):
        images = one["images"]
        assert isinstance(images, list)
        containers = [{"name": f"c{at}", "image": image} for at, image in enumerate(images)]
        template = {"metadata": {"labels": one["labels"]}, "spec": {"containers": containers}}
        metadata = {"name": one["name"], "namespace": f"n{number}"}
        manifest = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": {"template": template}}
        manifests.append(manifest)
    return graph_of(*manifests).templates()


@given(described=pods)
def test_families_are_those_of_all_pairs(described: list[dict[str, object]]) -> None:
    found = templates(described)
    left, expected = list(found), []
    while left:
        family = [left.pop(0)]
        for one in list(left):
            if any(same_application(one, member, KEYS) for member in family):
                family.append(one)
                left.remove(one)
        if len(family) > 1:
            expected.append(family)
    assert list(families(found, KEYS)) == expected


@given(described=pods)
def test_another_version_is_one_of_some_pair(described: list[dict[str, object]]) -> None:
    asked, *others = templates(described)
    versions = Versions(KEYS)
    for one in others:
        versions.add(one)
    assert versions.has_another(asked) == any(same_application(asked, one, KEYS, by_image=False) for one in others)


@given(described=pods, by_name=some.booleans())
def test_what_is_no_candidate_is_unrelated(described: list[dict[str, object]], by_name: bool) -> None:
    asked, *others = templates(described)
    known = Applications(KEYS)
    for one in others:
        known.add(one)
    related = [one for one in others if not unrelated(asked, one, KEYS, by_name=by_name)]
    assert not related or known.has_version_of(asked) or set(related) <= set(known.candidates(asked))
