"""Services that are each for a workload of their own, and select each other's pods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from svclint.named_tuple import NamedTuple
from svclint.resource import service_selector
from svclint.suggest import is_kin, stem
from svclint.traffic.versions import release, same_application
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource


class Twin(NamedTuple):
    """Pods that a Service selects beside its `own`, and that `service` is for."""

    own: PodTemplate
    template: PodTemplate
    service: Resource


def twins(
    service: Resource, templates: Collection[PodTemplate], version_labels: Collection[str], graph: Graph
) -> Iterator[Twin]:
    """Of the selected templates, those that another Service is for, which selects this one's pods in turn.

    Versions of one application may be meant to share a Service, and have a rule of their own.
    """
    if len(templates) < 2:
        return
    for own in templates:
        if not _is_of(service, release(own)) and not is_kin(service.name, own.resource.name):
            continue
        for other in templates:
            if not _is_for(service, own, other) or same_application(own, other, version_labels):
                continue
            near = (
                one
                for one in _written_for(other, own, graph)
                if one.identity != service.identity
                and _is_for(one, other, own)
                and graph.distance(service, one) <= 1
                and _selects(one, own, other)
            )
            first = next(near, None)
            if first is not None:
                yield Twin(own, other, first)


def _written_for(template: PodTemplate, other: PodTemplate, graph: Graph) -> Sequence[Resource]:
    """The Services that may be for the pods of `template`, by what tells them from those of `other`."""
    mine = release(template)
    word = ("release", mine) if mine != release(other) else ("name", "-".join(stem(template.resource.name)))
    return graph.once(_by_words).get((template.namespace, *word), ())


def _by_words(graph: Graph) -> dict[tuple[str, str, str], list[Resource]]:
    """The Services of each namespace by how they are called, and by the releases that they may say."""
    found: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
    for service in graph.services():
        found[service.namespace, "name", "-".join(stem(service.name))].append(service)
        words = service.name.split("-")
        said = release(service)
        parts = {"-".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1)}
        for part in (said,) if said else parts:
            found[service.namespace, "release", part].append(service)
    return found


def _selects(service: Resource, *templates: PodTemplate) -> bool:
    selector = service_selector(service)
    if selector is None or selector.is_unreadable:
        return False
    return all(selector.matches(one.labels) for one in templates)


def _is_for(service: Resource, one: PodTemplate, other: PodTemplate) -> bool:
    """Whether a Service was written for the pods of `one`, and not for those of `other`.

    Its name is that of the workload, or it says the release, in a label or as a word of its name.
    """
    if one is other:
        return False
    mine, theirs = release(one), release(other)
    if mine != theirs:
        return _is_of(service, mine) and not _is_of(service, theirs)
    return is_kin(service.name, one.resource.name) and not is_kin(service.name, other.resource.name)


def _is_of(service: Resource, instance: str) -> bool:
    if not instance:
        return False
    said = release(service)
    return said == instance if said else f"-{instance}-" in f"-{service.name}-"
