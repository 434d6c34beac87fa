"""Roles at run time: labels that pods get from the program in them, once it knows whether it leads."""

from __future__ import annotations

import re

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import PodTemplate, Selector

# vault: serviceregistration/kubernetes; cloudnative-pg; minio/operator: leader election
_KEY = r"(?:.*[-./_])?(?:active|initialized|instancerole|leader|master|operator|perf-standby|primary|sealed|standby)"
# zalando/patroni; elsewhere a word that somebody writes into a Deployment as well
_OF_SETS = r"(?:.*[-./_])?role"
_VALUE = r"active|false|follower|leader|master|primary|replica|secondary|slave|standby|true"


def asks_for_role(selector: Selector, template: PodTemplate) -> bool:
    """Whether all that a selector asks of these pods and does not get is a role, which no manifest can have."""
    labels = template.labels
    keys = rf"{_KEY}|{_OF_SETS}" if template.resource.kind == "StatefulSet" else _KEY
    unmet = selector.unmet(labels)
    return bool(unmet) and all(
        one.operator == "In"
        and one.key not in labels
        and re.fullmatch(keys, one.key.lower()) is not None
        and all(re.fullmatch(_VALUE, value.lower()) for value in one.values)
        for one in unmet
    )
