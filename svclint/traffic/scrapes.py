"""Which Prometheus scrapes which ports of pods, by the monitors of the Prometheus operator that it selects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from svclint.families import prometheus as operator
from svclint.named_tuple import NamedTuple
from svclint.resource import label_selector, mapping, sequence
from svclint.traffic.admission import PodsPort
from svclint.traffic.endpoints import endpoints, meaning
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import Resource, Selector

FIELDS: Mapping[str, str] = {"serviceMonitor": "ServiceMonitor", "podMonitor": "PodMonitor", "probe": "Probe"}
"""How the fields begin by which a Prometheus selects monitors, and their kinds."""
PROMETHEUS = ("Prometheus", "PrometheusAgent")
"""The kinds that select monitors."""


class Choice(NamedTuple):
    """What a Prometheus selects of one kind: by labels, in its own namespace (None) or in those with some labels."""

    selector: Selector
    where: Selector | None


def choice_of(prometheus: Resource, field: str) -> Choice | None:
    """None where the field is left out: then nothing of the kind is meant to be found."""
    written = prometheus.get("spec", f"{field}Selector")
    if not isinstance(written, dict):
        return None
    namespaces = prometheus.get("spec", f"{field}NamespaceSelector")
    where = label_selector(namespaces) if isinstance(namespaces, dict) else None
    return Choice(label_selector(written), where)


def selects(prometheus: Resource, choice: Choice, monitor: Resource, graph: Graph) -> bool:
    """Whether a Prometheus selects a monitor, or may, where nobody knows the labels of its namespace."""
    return choice.selector.matches(monitor.labels) and _looks_in(prometheus, choice, monitor.namespace, graph)


def _looks_in(prometheus: Resource, choice: Choice, namespace: str, graph: Graph) -> bool:
    if choice.where is None:
        return namespace == prometheus.namespace
    if not choice.where.requirements or not graph.knows_labels_of(namespace):
        return True
    return choice.where.matches(mapping(graph.namespaces.get(namespace)))


class Scrape(NamedTuple):
    """A port of pods that `monitor` has a Prometheus scrape, by its own field `port`: all that select the monitor."""

    monitor: Resource
    port: Named
    pods: PodsPort
    by: tuple[Resource, ...]


def scrapes_of(workload: Resource, graph: Graph) -> tuple[Scrape, ...]:
    """What is scraped of the pods of a workload."""
    return graph.once(_scrapes).get(workload, ())


def _scrapes(graph: Graph) -> Mapping[Resource, tuple[Scrape, ...]]:
    found: dict[Resource, list[Scrape]] = defaultdict(list)
    servers = [one for kind in PROMETHEUS for one in graph.of_kind(operator.GROUP, kind)]
    for field, kind in FIELDS.items() if servers else ():
        for monitor in graph.of_kind(operator.GROUP, kind):
            by = tuple(one for one in servers if _certainly_selects(one, field, monitor, graph))
            for reference in graph.references(monitor, "monitors") if by else ():
                for port, pods in _ports(reference, graph):
                    if not _asks_otherwise(mapping(monitor.get(*port.path[:-1]))):
                        found[pods.template.resource].append(Scrape(monitor, port, pods, by))
    return {workload: tuple(all_of) for workload, all_of in found.items()}


def _asks_otherwise(endpoint: Mapping[str, object]) -> bool:
    """Whether an endpoint is asked through a proxy, or at an address that relabeling makes."""
    relabelings = map(mapping, sequence(endpoint.get("relabelings")))
    return bool(endpoint.get("proxyUrl")) or any(one.get("targetLabel") == "__address__" for one in relabelings)


def _certainly_selects(prometheus: Resource, field: str, monitor: Resource, graph: Graph) -> bool:
    choice = choice_of(prometheus, field)
    if choice is None or choice.selector.is_unreadable or not selects(prometheus, choice, monitor, graph):
        return False
    where = choice.where
    return where is None or not where.requirements or graph.knows_labels_of(monitor.namespace)


def _ports(reference: Reference, graph: Graph) -> Iterator[tuple[Named, PodsPort]]:
    """prometheus-operator: pkg/prometheus/promcfg.go: `port` of a ServiceMonitor is the name of a Service's port, all
    others the name or the number of the pods' port. Prometheus asks the pods, on the port that these listen on."""
    for target in graph.resolve(reference).found:
        of_service = reference.kind == "Service"
        template = graph.template(target)
        templates = graph.selected(target) if of_service else [template] if template is not None else []
        for port in reference.ports:
            if of_service and port.path[-1] == "port":
                ends = (one for one in endpoints(target, graph) if one.port.name == str(port.value))
                yield from (
                    (port, PodsPort(one.template, one.number, one.protocol)) for one in ends if one.number is not None
                )
                continue
            for one in templates:
                yield from ((port, PodsPort(one, each.number, "TCP")) for each in meaning(port.value, "TCP", one).found)
