"""What admission policies of the scope say of its objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.policies.verdict import SOUND, Verdict

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def verdict(resource: Resource, graph: Graph) -> Verdict:
    return SOUND
