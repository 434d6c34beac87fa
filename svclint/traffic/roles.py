"""Roles at run time: labels that pods get from the program in them, once it knows whether it leads."""

from __future__ import annotations

import re

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Selector

# vault: serviceregistration/kubernetes; cloudnative-pg; minio/operator: leader election
_KEY = r"(?:.*[-./_])?(?:active|initialized|instancerole|leader|master|operator|perf-standby|primary|sealed|standby)"
# zalando/patroni; elsewhere a word that somebody writes into a Deployment as well
_OF_SETS = r"(?:.*[-./_])?role"
_VALUE = r"active|false|follower|leader|master|primary|replica|secondary|slave|standby|true"


def asks_for_role(selector: Selector, template: PodTemplate) -> bool:
    """Whether all that a selector asks of these pods and does not get is a role, which no manifest can have: whoever
    writes it on the workload meant it for the pods."""
    labels, written = template.labels, template.resource.labels
    keys = rf"{_KEY}|{_OF_SETS}" if template.resource.kind == "StatefulSet" else _KEY
    unmet = selector.unmet(labels)
    return bool(unmet) and all(
        one.operator == "In"
        and one.key not in labels
        and one.key not in written
        and re.fullmatch(keys, one.key.lower()) is not None
        and all(re.fullmatch(_VALUE, value.lower()) for value in one.values)
        for one in unmet
    )


def is_got_later(selector: Selector, templates: Iterable[PodTemplate], graph: Graph) -> bool:
    """Whether some of these pods have part of what a selector asks for, and get the rest as they run: a role, or what a
    script of the scope sets."""
    # imported here: it reads all scripts of the scope
    from svclint.traffic.relabelled import is_set_later

    pods = list(templates)
    return is_set_later(selector, pods, graph) or any(
        len(selector.unmet(one.labels)) < len(selector.requirements) and asks_for_role(selector, one) for one in pods
    )
