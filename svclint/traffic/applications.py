"""The versions of one application among the pods that a Service selects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svclint.nearness import REACH
from svclint.resource import number, service_selector
from svclint.suggest import is_kin
from svclint.traffic.likeness import Versions, linked
from svclint.traffic.versions import parts_of_release, same_application
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


def in_reach(service: Resource, graph: Graph, keys: list[str]) -> list[PodTemplate]:
    """The selected templates, and their versions in the Service's directory, which are often files of their own."""
    selector = service_selector(service)
    if selector is None or selector.is_unreadable:
        return []
    found = graph.matching_service(service)
    if len(found) < 2:
        return found
    found = sorted(found, key=lambda one: graph.distance(service, one.resource))
    selected = graph.nearest(service, found)
    around = graph.nearest(service, found, at_least=1)
    if len(around) == len(selected):
        return around
    versions, own = Versions(keys), set(selected)
    for template in selected:
        versions.add(template)
    return [template for template in around if template in own or versions.has_another(template)]


def caught(service: Resource, graph: Graph) -> list[PodTemplate]:
    """The selected templates, and what the selector catches that is applied together with them, nearest first.

    That is what stands in files of the directory, and other parts of their release in the directories around.
    """
    selector = service_selector(service)
    if selector is None or selector.is_unreadable:
        return []
    selected = graph.selected(service)
    own = set(selected)
    if selected and all(one.is_hook and is_kin(service.name, one.resource.name) for one in selected):
        return []  # a Job that serves
    found = graph.matching_service(service)
    if len(found) == len(selected):
        return list(selected)
    found = sorted(found, key=lambda one: graph.distance(service, one.resource))
    return [
        template
        for template in found
        if template in own or (template.resource.judged and _is_together(service, template, selected, graph))
    ]


def _is_together(service: Resource, template: PodTemplate, selected: Iterable[PodTemplate], graph: Graph) -> bool:
    distance = graph.distance(service, template.resource)
    return distance <= 1 or (distance <= REACH and any(parts_of_release(template, one) for one in selected))


def running(templates: list[PodTemplate]) -> list[PodTemplate]:
    """Without pods that run for a moment or not at all, and without a second definition of the same workload."""
    found: dict[object, PodTemplate] = {}
    for template in templates:
        if not template.is_hook and number(template.resource.spec.get("replicas")) != 0:
            found.setdefault(template.resource.identity, template)
    return list(found.values())


def families(templates: list[PodTemplate], keys: list[str]) -> Iterator[list[PodTemplate]]:
    """Groups of two or more templates that are versions of one application."""
    if len(templates) < 2:
        return
    place = {one: number for number, one in enumerate(templates)}
    found = (family for several in linked(templates, keys) if len(several) > 1 for family in _families(several, keys))
    yield from sorted(found, key=lambda family: place[family[0]])


def _families(left: list[PodTemplate], keys: list[str]) -> Iterator[list[PodTemplate]]:
    while left:
        family = [left.pop(0)]
        for template in list(left):
            if any(same_application(template, member, keys) for member in family):
                family.append(template)
                left.remove(template)
        if len(family) > 1:
            yield family
