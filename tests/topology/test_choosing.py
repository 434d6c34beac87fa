"""Parts of a topology."""

from __future__ import annotations

from itertools import pairwise

import pytest

from svclint.topology.choosing import Choice, NoSuchObject, chosen
from svclint.topology.networks import components, cycles, network
from tests.topology.trees import of_folder, of_pairs, of_texts, titles

SHOP = of_folder("examples/shop")


def test_near_an_object() -> None:
    assert set(titles(chosen(SHOP, Choice(objects=("service/web",))))) == {
        "Service web",
        "Ingress shop",
        "Deployment web-v1",
        "Deployment web-v2",
    }
    two_away = titles(chosen(SHOP, Choice(objects=("Service/web",), depth=2)))
    assert {"Service cart", "IngressClass traefik"} < set(two_away)
    assert "Service db" not in two_away
    assert titles(chosen(SHOP, Choice(objects=("Service/w*",), depth=0))) == ["Service web"]


def test_what_hangs_on_an_object_in_both_directions() -> None:
    found = chosen(SHOP, Choice(impact="Service/default/web"))
    assert {one.title: one.side for one in found.nodes} == {
        "Service web": "itself",
        "Ingress shop": "reaches",
        "Deployment web-v1": "reached",
        "Deployment web-v2": "reached",
    }


def test_what_is_on_both_sides_of_an_object() -> None:
    found = chosen(of_pairs([(1, 2), (2, 3), (3, 1), (3, 4)]), Choice(impact="1"))
    assert {one.name: one.side for one in found.nodes} == {"1": "itself", "2": "both", "3": "both", "4": "reached"}


def test_the_way_between_two_objects() -> None:
    assert set(titles(chosen(SHOP, Choice(path=("Deployment/web-v1", "Service/cart"))))) == {
        "Deployment web-v1",
        "Service web",
        "Ingress shop",
        "Service cart",
    }
    assert titles(chosen(SHOP, Choice(path=("Service/web", "Service/db")))) == []


def test_the_ways_between_two_objects_may_be_more_than_anybody_counts() -> None:
    # a hundred times one of two: 2 to the power of 100 ways
    ends = [0, *(10 * one for one in range(1, 101))]
    pairs = [pair for one, other in pairwise(ends) for by in (1, 2) for pair in ((one, one + by), (one + by, other))]
    found = chosen(of_pairs([*pairs, (5, 0)]), Choice(path=("0", "1000")))
    assert len(found.nodes) == 301
    assert "5" not in {one.name for one in found.nodes}


def test_a_name_that_nothing_has() -> None:
    with pytest.raises(NoSuchObject) as raised:
        chosen(SHOP, Choice(objects=("Service/wep",)))
    assert "Service/web" in raised.value.names


TWO = """\
apiVersion: networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: front}
spec: {}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: front}
spec:
  rules:
    - backendRefs: [{name: web, namespace: shop, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
"""


def test_a_namespace_is_shown_with_what_crosses_its_border() -> None:
    found = of_texts({"all.yaml": TWO})
    assert set(titles(chosen(found, Choice(namespaces=("shop",))))) == {"Service web", "HTTPRoute shop", "Pod app=web"}


def test_what_nothing_points_at_is_left_out() -> None:
    found = of_texts({"all.yaml": TWO})
    assert "ConfigMap settings" not in titles(chosen(found, Choice()))
    assert "ConfigMap settings" in titles(chosen(found, Choice(alone=True)))


def test_scopes_and_relations() -> None:
    assert titles(chosen(SHOP, Choice(scopes=("nothing*",)))) == []
    found = chosen(SHOP, Choice(relations=("routes-to",), objects=("Ingress/shop",)))
    assert set(titles(found)) == {"Ingress shop", "Service web", "Service cart"}


def test_what_hangs_together() -> None:
    found = network(of_pairs([(1, 2), (3, 2), (7, 8), (5, 6), (6, 9), (9, 5)]))
    assert components(found) == [{"1", "2", "3"}, {"5", "6", "9"}, {"7", "8"}]
    assert cycles(found) == [["5", "6", "9"]]


def test_a_stateful_set_and_its_service_are_no_cycle() -> None:
    assert cycles(network(SHOP)) == []
