"""Objects that an admission policy of the same scope denies, warns about or writes down."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.nearness import REACH
from svclint.policies.admission import verdict
from svclint.policies.matching import ADMISSION
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.policies.verdict import Broken
    from svclint.resource import Resource

_WORDS = {Severity.ERROR: "denies", Severity.WARNING: "warns about", Severity.NOTE: "notes"}
_MUTATING = ("MutatingWebhookConfiguration", "MutatingAdmissionPolicyBinding")


def admission_policy_denies(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """What a ValidatingAdmissionPolicy has against an object as it is created."""
    for one in verdict(resource, graph).broken:
        severity = one.severity or Severity.ERROR
        yield Violation(
            resource.label(one.path, f"{one.by} {_WORDS[severity]} this"),
            f"{one.by} {_WORDS[severity]} {resource.title}: {one.message}",
            related=one.related,
            severity=severity,
            rests_on=(resource,),
            doubts=tuple(_doubts(one, resource, graph)),
        )


def _doubts(one: Broken, resource: Resource, graph: Graph) -> Iterator[Doubt]:
    if any(graph.distance(resource, each) > REACH for each in one.of):
        yield Doubt.FAR
    if any(graph.of_kind(ADMISSION, kind) for kind in _MUTATING):
        # what it changes is there before the policy looks
        yield Doubt.DEPENDS
