"""What the Prometheus operator's monitors scrape: is there any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubts import of_namespaces, of_strangers, of_templated_labels, of_templated_pods
from svclint.checks.unshown import are_made, asks_for_none, by_a_controller, made_elsewhere
from svclint.meant.labelled import itself
from svclint.meant.labels import Asked, Miss
from svclint.meant.selected import by_its_pods, meant_objects, meant_pods, without_service
from svclint.nearness import REACH
from svclint.operators import makes_services_with
from svclint.resource import RELEASE_KEYS, mapping, sequence, service_ports, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource, Selector

# The same file or folder
_BESIDE = 1
# k/k: pkg/controlplane/controller/kubernetesservice: the API server makes this Service itself
_API_SERVER = {"component": "apiserver", "provider": "kubernetes"}


def service_monitor_matches_nothing(monitor: Resource, graph: Graph) -> Iterator[Violation]:
    """Selects Services by their own labels, in the monitor's namespace unless a namespaceSelector says otherwise."""
    for reference in graph.references(monitor, "monitors"):
        selector = reference.selector
        if selector is None or not selector.requirements or not graph.resolve(reference).missing:
            continue
        if not _made_by_the_cluster(reference, selector) and not _made_elsewhere(reference, selector, graph):
            yield from _matches_nothing(reference, selector, graph)


def _matches_nothing(reference: Reference, selector: Selector, graph: Graph) -> Iterator[Violation]:
    monitor, names = reference.owner, reference.namespaces.names
    around = _around(reference, graph)
    pods = [one for name in names for one in graph.templates(name) if graph.distance(monitor, one.resource) <= REACH]
    miss = _miss(reference, selector, around, pods, graph)
    if miss is None and (not (around or pods) or are_made(names, graph)):
        return
    what = "pod" if reference.kind == "Pod" else reference.kind
    asks = f"selects {_plural(reference.kind)} with {selector} in {_where(names)}"
    reason = miss.reason if miss is not None else f"no {what} there has these labels"
    yield Violation(
        reference.label(f"matches no {what}"),
        f"{monitor.title} {asks} and finds none: {reason}",
        miss.related if miss is not None else (),
        doubts=(
            *(of_namespaces(graph, monitor, miss.resource) if miss is not None else of_strangers(graph)),
            *(of_templated_pods(graph, selector, names) if reference.kind == "Pod" else ()),
            *of_templated_labels(graph, selector, around),
        ),
        rests_on=(monitor, *around),
        fix=miss.fix if miss is not None else None,
        unless=tuple(
            Elsewhere(selector=selector, namespace=name, among=(reference.group, reference.kind)) for name in names
        ),
    )


def _around(reference: Reference, graph: Graph) -> list[Resource]:
    """The objects of the kind in question that stand near the monitor, in the namespaces where it looks."""
    if reference.kind == "Pod":
        return []
    return [
        one
        for one in graph.of_kind(reference.group, reference.kind)
        if one.namespace in reference.namespaces.names and graph.distance(reference.owner, one) <= REACH
    ]


def _made_by_the_cluster(reference: Reference, selector: Selector) -> bool:
    """Whether the distribution makes what is asked for: the API server's Service, and what kube-system holds."""
    names = reference.namespaces.names
    return "kube-system" in names or ("default" in names and selector.matches(_API_SERVER))


def _made_elsewhere(reference: Reference, selector: Selector, graph: Graph) -> bool:
    if reference.kind == "Pod":
        names = reference.namespaces.names
        return made_elsewhere(reference, selector, graph) or asks_for_none(selector, names, graph)
    if reference.kind == "Service" and (
        makes_services_with(graph.makers, reference.namespaces.names, selector)
        or _is_of_a_guide(reference.owner, selector, graph)
    ):
        return True
    known = graph.of_kind(reference.group, reference.kind)
    return by_a_controller(selector, (key for one in known for key in one.labels))


def _is_of_a_guide(monitor: Resource, selector: Selector, graph: Graph) -> bool:
    """Whether a label that is asked for is the name of a release of a chart which a guide installs beside it."""
    names = {name for one in selector.requirements if one.key in RELEASE_KEYS for name in one.values}
    told = graph.scope.told
    return any(told.makes("Service", monitor.namespace, name, monitor.directory) for name in names)


def _miss(
    reference: Reference, selector: Selector, around: Sequence[Resource], pods: Sequence[PodTemplate], graph: Graph
) -> Miss | None:
    asked, names = Asked(reference.owner, reference.path, selector), reference.namespaces.names
    where = f"the monitor looks in {' and '.join(names)}"
    if reference.kind == "Pod":
        return meant_pods(asked, names, where, graph)
    of_kind = graph.of_kind(reference.group, reference.kind)
    if reference.kind != "Service":
        return meant_objects(asked, of_kind, names, where, graph)
    return (
        by_its_pods(asked, around, graph)
        or meant_objects(asked, of_kind, names, where, graph)
        or _unlabelled(reference, around, graph)
        or without_service(asked, pods)
    )


def _unlabelled(reference: Reference, around: Sequence[Resource], graph: Graph) -> Miss | None:
    """The only Service where a monitor looks, beside it, with the ports that it asks for and without any label: nothing
    else can be meant, unless another monitor asks for them as well."""
    services = [one for name in reference.namespaces.names for one in graph.services(name)]
    if len(services) != 1 or services[0] not in around or graph.distance(reference.owner, services[0]) > _BESIDE:
        return None
    service, asked = services[0], _asked_ports(reference)
    if service.metadata.get("labels") or service.labels or not asked:
        return None
    if not asked <= {port.name for port in service_ports(service)} or _has_rival(reference, graph):
        return None
    ports = f"port{'s' if len(asked) > 1 else ''} {listed(sorted(asked))}"
    label = service.name_label(f"{service.title} has no labels")
    return Miss(itself(service), f"{service.title} there has {ports}, and no labels", (label,))


def _asked_ports(reference: Reference) -> frozenset[str]:
    """The names of the Services' ports that a monitor scrapes; none where it asks for a port in another way, too."""
    endpoints = [mapping(one) for one in sequence(reference.owner.spec.get("endpoints"))]
    names = [text(one.get("port")) for one in endpoints]
    return frozenset(names) if all(names) else frozenset()


def _has_rival(reference: Reference, graph: Graph) -> bool:
    """Whether another monitor looks for a Service in one of the namespaces and finds none either."""
    where = reference.namespaces
    return any(
        other is not reference
        and other.kind == "Service"
        and other.owner is not reference.owner
        and (other.namespaces.every or not set(where.names).isdisjoint(other.namespaces.names))
        and not graph.resolve(other).found
        for owner in graph.of_kind(reference.owner.group, reference.owner.kind)
        for other in graph.references(owner, "monitors")
    )


def _plural(kind: str) -> str:
    return {"Pod": "pods", "Ingress": "Ingresses"}.get(kind, f"{kind}s")


def _where(names: Sequence[str]) -> str:
    return f"namespace {names[0]}" if len(names) == 1 else f"the namespaces {', '.join(names)}"
