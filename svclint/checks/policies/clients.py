"""Pods that a Service is evidently for, where policies let in others only, and none of these is there."""

from __future__ import annotations

from collections import defaultdict

from svclint.certainty.together import of_files
from svclint.graph.resolution import namespaces_of
from svclint.named_tuple import NamedTuple
from svclint.traffic.calls import calls_of_pods
from svclint.traffic.image_ports import rows_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.violation import Label


class Client(NamedTuple):
    """Pods that nobody lets in; `what` says why they are clients."""

    template: PodTemplate
    what: str

    @property
    def reason(self) -> str:
        return f"{self.template.resource.title}, {self.what}, is not among them"

    @property
    def label(self) -> Label:
        return self.template.labels_label(f"the pods of {self.template.resource.title}")


def clients(
    service: Resource, own: Sequence[PodTemplate], peers: Sequence[Reference], graph: Graph
) -> tuple[Client, ...]:
    """The pods of the namespace that call the Service, or the only ones that may, where the whole namespace is here;
    none where a peer asks for pods of other namespaces, which may hold them. `own` are the pods behind the Service.
    """
    if any(namespaces_of(graph, one.namespaces) != ([service.namespace], "") for one in peers):
        return ()
    callers = [one for one in graph.once(_callers).get(service, ()) if one not in own]
    found = [Client(one, "which calls it") for one in callers if one.namespace == service.namespace]
    if not found:
        what = f"the only other workload of namespace {service.namespace}"
        others = _only_other(service, own, graph)
        found = [Client(one, what) for one in others if all(_asks_for(each, one) for each in peers)]
    policies = dict.fromkeys(one.owner for one in peers)
    return tuple(one for one in found if not of_files(graph, service, one.template.resource, *policies))


def _callers(graph: Graph) -> Mapping[Resource, list[PodTemplate]]:
    """The Services of a scope, and the pods that certainly call each by their own texts."""
    found: dict[Resource, dict[PodTemplate, None]] = defaultdict(dict)
    for template in graph.templates():
        if not (template.is_hook or template.is_test):
            for one in (each for each in calls_of_pods(template.resource, graph) if each.sure):
                for service in graph.resolve(one.call.reference).found[:1]:
                    found[service][template] = None
    return {service: list(callers) for service, callers in found.items()}


def _only_other(service: Resource, own: Sequence[PodTemplate], graph: Graph) -> Iterable[PodTemplate]:
    """The only application of a namespace beside the Service's, which has a Service of its own: its Namespace stands
    beside the Service, so that what it holds does as well. A database, or what else everybody runs, calls nobody.
    """
    declared = [one for one in graph.of_kind("", "Namespace") if one.name == service.namespace]
    if not any(graph.distance(service, one) <= 1 for one in declared):
        return ()
    others = [one for one in graph.templates(service.namespace) if one not in own and not one.is_hook]
    if len(others) != 1 or not graph.selecting_services(others[0]):
        return ()
    images = [each.image for each in others[0].containers if each.serves and each.image]
    return others if images and not any(map(rows_of, images)) else ()


def _asks_for(peer: Reference, template: PodTemplate) -> bool:
    """Whether a peer asks for labels that such pods have, with other values: what has keys of its own is a sign that
    clients are to wear, whoever they are."""
    asked = peer.selector.requirements if peer.selector is not None else ()
    return bool(asked) and all(one.operator == "In" and one.key in template.labels for one in asked)
