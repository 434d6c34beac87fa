"""What files offer, what scopes make of it, and that the objects of the scope say the same of themselves."""

from __future__ import annotations

import pickle
from operator import is_
from typing import Any

import pytest

from svclint.cards import read_card
from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.offer import Offer, Offered, offer, offered
from svclint.render.objects import applied_objects, written_objects
from svclint.resource import CommonLabels, Rendering, Resource, namespace_labels, pod_template
from svclint.scope import Member, Scope
from svclint.settings import Settings, WorkloadKind
from svclint.source import Source

DATA = read_card("tests/offers/cases.yaml")
CASES: list[dict[str, Any]] = DATA["cases"]
APPLIED: list[dict[str, Any]] = DATA["applied"]
FLEET = "{apiVersion: games.example/v1, kind: Fleet, metadata: {name: arena}, spec: {template: {}}}"
_NAMED = ("group", "kind", "namespace", "name", "labels")


def offer_of(case: dict[str, Any]) -> Offer:
    workloads = tuple(WorkloadKind(**one) for one in case.get("workloads", ()))
    return offer(Source("a.yaml", case.get("text", ""), case.get("error")), workloads)


def described(one: Offered, added: dict[str, Any]) -> dict[str, Any]:
    """An offered object as the cases describe one; of the labels that a controller adds those that `added` names."""
    found: dict[str, Any] = {"at": [one.document, *one.root]}
    found |= {field: getattr(one, field) for field in _NAMED if getattr(one, field)}
    if one.pods is not None:
        found["pods"] = one.pods.labels
        if added:
            found["added"] = {key: one.pods.added[key] for key in added}
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_what_a_file_offers(case: dict[str, Any]) -> None:
    found, wanted = offer_of(case), case.get("objects", [])
    added = [one.get("added", {}) for one in wanted]
    assert [described(*one) for one in zip(found.objects, added, strict=True)] == wanted
    assert list(found.states) == case["states"]
    assert {"/".join(filter(None, one)) for one in found.kinds} == set(case["kinds"])
    assert found.unread is case.get("unread", False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_an_offer_can_be_sent_and_kept(case: dict[str, Any]) -> None:
    found = offer_of(case)
    assert pickle.loads(pickle.dumps(found)) == found


def test_an_offer_is_made_once_for_a_text_and_for_what_makes_pods() -> None:
    source, fleet = Source("a.yaml", FLEET), (WorkloadKind("games.example", "Fleet", "spec.template"),)
    assert offer(source, ()) is offer(source, ())
    assert offer(source, fleet) is offer(source, fleet)
    assert [[one.pods is None for one in offer(source, named).objects] for named in ((), fleet)] == [[True], [False]]
    assert offer(pickle.loads(pickle.dumps(source)), fleet) == offer(source, fleet)


def scope_of(case: dict[str, Any]) -> tuple[Scope, Settings]:
    settings = Settings(default_namespace=case.get("default-namespace", "default"))
    sources = {path: Source(path, text) for path, text in case["files"].items()}
    (scope,) = form_scopes(sources, settings).scopes
    return scope, settings


def told_of_offer(one: Offered, rendering: Rendering) -> dict[str, Any]:
    """An offered object under a rendering, as the cases tell it."""
    pods = None if one.pods is None else rendering.pod_labels_of(one.group, one.kind, one.pods.labels)
    identity = one.identity(rendering)
    return told(identity.kind, identity.namespace, one.name, rendering.labels_of(one.labels), pods)


def told_of_resource(resource: Resource) -> dict[str, Any]:
    template = pod_template(resource)
    pods = None if template is None else template.labels
    return told(resource.kind, resource.namespace, resource.name, resource.labels, pods)


def told(kind: str, namespace: str, name: str, labels: dict[str, str], pods: dict[str, str] | None) -> dict[str, Any]:
    labels = namespace_labels(name, labels) if kind == "Namespace" else labels
    found = {"is": f"{kind} {namespace}/{name}", "labels": labels, "pods": pods}
    return {field: value for field, value in found.items() if value}


@pytest.mark.parametrize("case", APPLIED, ids=lambda case: case["about"])
def test_what_a_scope_makes_of_offers_and_of_objects(case: dict[str, Any]) -> None:
    scope, settings = scope_of(case)
    resources = Graph(scope, settings).resources
    if scope.kustomizations:
        rendering = Rendering(scope.default_namespace)
        told_by_offers = [told_of_offer(offered(one, settings.workloads), rendering) for one in resources]
    else:
        told_by_offers = [
            told_of_offer(one, member.rendering(scope.default_namespace))
            for member in scope.members
            for one in offer(member.source, settings.workloads).objects
        ]
    assert told_by_offers == case["objects"]
    assert [told_of_resource(one) for one in resources] == told_by_offers


SERVICE = Source("a.yaml", "{apiVersion: v1, kind: Service, metadata: {name: web}}")


@pytest.mark.parametrize(
    "role, judged", [("objects", True), ("context", False), ("alternative", False), ("schema", False)]
)
def test_who_is_judged(role: Any, judged: bool) -> None:
    scope = Scope("all", "", ())
    (one,) = applied_objects(Member(SERVICE, role), scope)
    assert (one.judged, one.partial) == (judged, False)
    (other,) = applied_objects(Member(SERVICE, role, partial=True), scope)
    assert other.partial


def test_as_written_nothing_is_done_to_an_object_but_what_kubectl_does() -> None:
    (one,) = written_objects(SERVICE)
    assert (one.namespace, one.name, one.labels, one.partial) == ("default", "web", {}, False)


def test_a_scope_that_applies_a_file_as_it_is_has_the_objects_that_its_offer_was_made_of() -> None:
    found = written_objects(SERVICE)
    scope = Scope("all", "", (), "default")
    assert all(map(is_, applied_objects(Member(SERVICE), scope), found))
    others = (Member(SERVICE, "context"), Member(SERVICE, partial=True), Member(SERVICE, namespace="shop"))
    for other in (*others, Member(SERVICE, common=CommonLabels(objects={"tier": "web"}))):
        assert not any(map(is_, applied_objects(other, scope), found))
    assert not any(map(is_, applied_objects(Member(SERVICE), scope._replace(default_namespace="shop")), found))
