"""Near misses by what a selector is for: pods, objects by their own labels, Services by those of their pods."""

from __future__ import annotations

from svclint.meant.around import pods_of
from svclint.meant.labelled import itself, pods
from svclint.meant.labels import Miss, elsewhere, one_label_off, only_on_workload, without_label
from svclint.nearness import REACH
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from svclint.graph import Graph
    from svclint.meant.labelled import Labelled
    from svclint.meant.labels import Asked
    from svclint.resource import PodTemplate, Resource


def meant_pods(asked: Asked, names: Collection[str], where: str, graph: Graph) -> Miss | None:
    """The pods that were meant by a selector which matches none in the namespaces `names`, if any come close.

    `where` says in words where it looks: `the budget in shop`.
    """
    every = graph.once(pods_of)
    instead = graph.instead_of(asked.owner)
    around = [one for one in every.near(asked) if one.resource.namespace in names and _is_near(asked, one, graph)]
    meeting = every.meeting(asked.selector)
    away = [one for one in meeting if one.resource.namespace not in names and _is_near(asked, one, graph)]
    if instead:
        around, away = ([one for one in found if one.resource.file not in instead] for found in (around, away))
    return (
        only_on_workload(asked, around, graph)
        or one_label_off(asked, around, graph)
        or elsewhere(asked, away, where, graph)
        or without_label(asked, around, graph)
    )


def _is_near(asked: Asked, thing: Labelled, graph: Graph) -> bool:
    return graph.distance(asked.owner, thing.resource) <= REACH


def meant_objects(
    asked: Asked, found: Sequence[Resource], names: Collection[str], where: str, graph: Graph
) -> Miss | None:
    """As `meant_pods`, for objects that are selected by labels of their own: `found` are all of the kind."""
    near = [itself(one) for one in found if graph.distance(asked.owner, one) <= REACH]
    around = [one for one in near if one.resource.namespace in names]
    away = [one for one in near if one.resource.namespace not in names and one.meets(asked.selector)]
    return (
        one_label_off(asked, around, graph)
        or elsewhere(asked, away, where, graph)
        or without_label(asked, around, graph)
    )


def by_its_pods(asked: Asked, services: Sequence[Resource], graph: Graph) -> Miss | None:
    """A Service whose pods have the labels: that it selects pods by a label does not give the label to itself."""
    for service in services:
        if any(pods(template).meets(asked.selector) for template in graph.selected(service)):
            thing = itself(service)
            reason = f"the pods of {service.title} have {asked.these}, the Service itself does not"
            return Miss(thing, reason, (thing.labels_label(f"the labels of {service.title}"),))
    return None


def without_service(asked: Asked, templates: Sequence[PodTemplate]) -> Miss | None:
    """Pods that have the labels, where a Service is looked for and none is before them."""
    found = [thing for thing in map(pods, templates) if thing.meets(asked.selector)]
    return _without_service(found[0]) if found else None


def _without_service(thing: Labelled) -> Miss:
    title = thing.resource.title
    reason = f"the pods of {title} have them, which a PodMonitor would find"
    return Miss(thing, reason, (thing.labels_label(f"the pods of {title}"),))
