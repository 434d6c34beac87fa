"""Pods that a Service selects without meaning them: others are the Service's own by their names, and serve it."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.image_names import last_name
from svclint.resource import sequence
from svclint.suggest import words_of
from svclint.traffic.versions import same_application
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.resource import Container, PodTemplate, Resource


# as selector-spans-versions has them, unless it is told other ones
_VERSIONS = ("version", "app.kubernetes.io/version", "track")


def are_strangers(service: Resource, lacking: Sequence[PodTemplate], having: Sequence[PodTemplate]) -> bool:
    """Whether each of the pods that lack a port is less the Service's own than those that have it, by their names, and
    no version of the same application. One that is called as they are and more, and runs the same, may be meant."""
    closest = max((_closeness(service, one) for one in having), default=None)
    if closest is None:
        return False
    own = [one for one in having if _closeness(service, one) == closest]
    return not any(_may_be_meant(service, one, own, closest) for one in lacking)


def _may_be_meant(
    service: Resource, template: PodTemplate, own: Sequence[PodTemplate], closest: tuple[int, int]
) -> bool:
    mine = _closeness(service, template)
    return (
        mine >= closest
        or any(same_application(template, other, _VERSIONS) for other in own)
        or (mine[0] == closest[0] and any(_runs_the_same(template, other) for other in own))
    )


def _closeness(service: Resource, template: PodTemplate) -> tuple[int, int]:
    """How many words of the Service's name a workload's has, then how few others."""
    asked, words = set(words_of(service.name)), set(words_of(template.resource.name))
    return len(words & asked), -len(words - asked)


def _runs_the_same(one: PodTemplate, other: PodTemplate) -> bool:
    theirs = [_program(each) for each in other.containers if each.serves]
    return any(_program(each) in theirs for each in one.containers if each.serves)


def _program(container: Container) -> tuple[Any, ...]:
    return last_name(container.image), *(sequence(container.data.get(field)) for field in ("command", "args"))
