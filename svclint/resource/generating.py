"""What policies of Kyverno make, in each namespace that they are for."""

from __future__ import annotations

from svclint.resource.model import mapping, sequence, text
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Resource


@once
def made(policy: Resource) -> tuple[tuple[str, str], ...]:
    """Group and kind of what a policy makes in namespaces. kyverno.io: generate rules, `cloneList` among them"""
    found = []
    for rule in sequence(policy.spec.get("rules")):
        makes = mapping(mapping(rule).get("generate"))
        kind = text(makes.get("kind"))
        if kind:
            found.append((text(makes.get("apiVersion")).rpartition("/")[0], kind))
        for each in sequence(mapping(makes.get("cloneList")).get("kinds")):
            version, _, kind = text(each).rpartition("/")
            found.append((version.rpartition("/")[0], kind))
    return tuple(found)
