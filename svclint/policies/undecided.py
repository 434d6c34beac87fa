"""What rules in CEL could not say of their objects, as what else stays unknown is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svclint.graph.unknown import Unknown, place_of
from svclint.policies.verdict import SOUND, Verdict
from svclint.resource import Resource
from svclint.rules import CUSTOM, Rule

if TYPE_CHECKING:
    from svclint.graph import Graph


def undecided(graph: Graph, asked: Iterable[tuple[Rule, Sequence[Any]]]) -> Iterator[Unknown]:
    """One for each object and each who demands something of it."""
    for rule, subjects in asked:
        for one in subjects:
            if isinstance(one, Resource):
                for by, reason in _verdict(rule, one, graph).unknown:
                    yield _unknown(one, graph, by, reason)


def _verdict(rule: Rule, resource: Resource, graph: Graph) -> Verdict:
    if rule.topic == CUSTOM:
        from svclint.policies import custom

        return next(
            (custom.verdict(resource, graph, one) for one in graph.settings.policies if one.name == rule.name), SOUND
        )
    if rule.role == "admission":
        from svclint.policies import admission

        return admission.verdict(resource, graph)
    from svclint.policies import crd_rules

    return crd_rules.verdict(resource, graph)


def _unknown(resource: Resource, graph: Graph, by: str, reason: str) -> Unknown:
    field = ("metadata", "name")
    span, path = place_of(resource, field)
    is_rendered = resource.document.source.template is not None
    return Unknown(span, path, field, resource.id, f"is subject to {by}", reason, graph.scope.name, is_rendered)
