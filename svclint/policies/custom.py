"""The rules of one's own: what the configuration demands of objects and their wiring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.cel.evaluator import Step, evaluator
from svclint.certainty.doubts import of_holes
from svclint.policies.fillings import hangs_on_filling, words_of
from svclint.policies.names import NAMES
from svclint.policies.paths import path_of
from svclint.policies.variables import variables
from svclint.policies.verdict import SOUND, Broken, Verdict
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.rules import Check
    from svclint.settings import PolicySetting

_WIRING = frozenset({"endpoints", "routes", "referrers"})


def check_of(name: str) -> Check:
    """The check of the policy of that name."""

    def check(subject: Resource, graph: Graph) -> Iterator[Violation]:
        policy = next(one for one in graph.settings.policies if one.name == name)
        words = words_of((policy.expression, policy.when))
        for one in verdict(subject, graph, policy).broken:
            # what is not read here may hold who else is wired to it
            doubts = of_holes(graph, subject) if not words.isdisjoint(_WIRING) else ()
            yield Violation(
                subject.label(one.path, "this breaks the policy"),
                f"{subject.title}: {one.message}",
                help=policy.help or None,
                rests_on=(subject,),
                doubts=doubts,
            )

    return check


def verdict(resource: Resource, graph: Graph, policy: PolicySetting) -> Verdict:
    """What the policy says of an object."""
    return graph.once(_verdict, resource, policy.name)


def _verdict(graph: Graph, resource: Resource, name: str) -> Verdict:
    policy = next(one for one in graph.settings.policies if one.name == name)
    expressions = (policy.when or "true", policy.expression, policy.message_expression or '""')
    words = words_of(expressions)
    data, missing = variables(resource, graph, words.__contains__)
    chosen, fulfilled, said = evaluator().values([Step(one) for one in expressions], data, NAMES)
    if chosen.value is False or fulfilled.value is True:
        return SOUND
    by = f"policy {name}"
    unknown = chosen.unknown or fulfilled.unknown
    if unknown:
        return Verdict(unknown=((by, missing or unknown),))
    if chosen.value is not True or fulfilled.value is not False:
        return Verdict(unknown=((by, "its expression gives neither true nor false"),))
    if hangs_on_filling(data["object"], words_of(expressions[:2])):
        return Verdict(unknown=((by, "a value that it asks for is filled in later"),))
    message = said.value if isinstance(said.value, str) and said.value.strip() else policy.message
    return Verdict((Broken(" ".join(message.split())[:1000], path_of(policy.where) or ("metadata", "name"), by),))
