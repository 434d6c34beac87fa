"""Rollouts whose two sides are one Service."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import is_placeholder, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_STRATEGY = ("spec", "strategy")
_PAIRS: tuple[tuple[Path, Path], ...] = (
    ((*_STRATEGY, "canary", "stableService"), (*_STRATEGY, "canary", "canaryService")),
    ((*_STRATEGY, "canary", "pingPong", "pingService"), (*_STRATEGY, "canary", "pingPong", "pongService")),
    ((*_STRATEGY, "blueGreen", "activeService"), (*_STRATEGY, "blueGreen", "previewService")),
)


def rollout_same_service(rollout: Resource, graph: Graph) -> Iterator[Violation]:
    """argo-rollouts: pkg/apis/rollouts/validation/validation.go: DuplicatedServices…Message: InvalidSpec."""
    # told of the same one however they are ordered: it would be another finding elsewhere
    for first, second in _PAIRS:
        name = text(rollout.get(*first))
        if name and name == text(rollout.get(*second)) and not is_placeholder(name):
            yield Violation(
                rollout.label(second, "the same Service"),
                f"{rollout.title} has one Service for both of its sides: {first[-1]} and {second[-1]} are {name}",
                (rollout.label(first, "named here too"),),
                as_written=(rollout,),
            )
