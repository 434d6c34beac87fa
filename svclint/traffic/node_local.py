"""Which clients a Service leaves without endpoints that sends each only to pods of its own node."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from svclint.named_tuple import NamedTuple
from svclint.resource import dig, is_headless, is_placeholder, label_selector, mapping, sequence, service_type, text
from svclint.traffic.calls import calls_of_pods, leads_to_pods
from svclint.traffic.endpoints import served_templates
from svclint.traffic.host_ports import HOSTNAME, node_labels
from svclint.traffic.scale import Scale, scale
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.calls import PodsCall

POLICY: Path = ("spec", "internalTrafficPolicy")
_SELECTOR: Path = ("nodeSelector", HOSTNAME)
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_AFFINITY: Path = ("affinity", "nodeAffinity", _REQUIRED, "nodeSelectorTerms")
# k/k: pkg/apis/core/validation: ValidateNodeSelectorTerm: a node's own name is the only field that is matched
_NAMES = (("matchExpressions", HOSTNAME), ("matchFields", "metadata.name"))
# what no cluster of several nodes has one of: these choose none
_SHARED = r"(?:beta\.)?kubernetes\.io/(?:os|arch)|(?:topology|failure-domain\.beta)\.kubernetes\.io/(?:region|zone)"
_TOGETHER: Path = ("affinity", "podAffinity", _REQUIRED)


class OneNode(NamedTuple):
    """That all pods of a Service are on one node: the node's name, empty where that is any one, and what says so; the
    pods' least scale where that is one."""

    node: str
    templates: tuple[PodTemplate, ...]
    labels: tuple[Label, ...]
    scale: Scale | None = None


def is_node_local(service: Resource) -> bool:
    """Whether clients in the cluster come from a Service to pods of their own node only; not so by the pods' own
    addresses, to which a headless one leads."""
    return service.get(*POLICY) == "Local" and service_type(service) != "ExternalName" and not is_headless(service)


def on_one_node(service: Resource, graph: Graph) -> OneNode | None:
    """Whether a node-local Service has pods on one node only: all of them must run on one, or there is one pod.

    kubernetes.io: Service Internal Traffic Policy: kube-proxy drops what comes from a node without an endpoint of its
    own. No proxy is in between where the Service has no address.
    """
    templates = tuple(served_templates(service, graph)) if is_node_local(service) else ()
    if not templates or any(one.resource.partial for one in templates):
        return None
    scales = [scale(one, graph) for one in templates]
    known = [one for one in scales if one is not None and one.least > 0]
    if len(known) != len(scales):
        # one on each node, an operator's, or nothing at all
        return None
    pinned = [pinned_to(one) for one in templates]
    labels = tuple(one[1] for one in pinned if one is not None)
    if len(labels) == len(templates) and len({one[0] for one in pinned if one is not None}) == 1:
        return OneNode(next(one[0] for one in pinned if one is not None), templates, labels)
    return OneNode("", templates, (known[0].label,), known[0]) if [one.least for one in known] == [1] else None


def pinned_to(template: PodTemplate) -> tuple[str, Label] | None:
    """The only node on which pods may run, by its name, and where that is written."""
    node = node_labels(template).get(HOSTNAME, "")
    if node and not is_placeholder(node):
        place: Path = ("nodeName",) if template.spec.get("nodeName") else _SELECTOR
        return node, template.label(("spec", *place), f"runs on node {node} only")
    terms = sequence(dig(template.spec, _AFFINITY))
    for field, key in _NAMES if len(terms) == 1 else ():
        for index, one in enumerate(map(mapping, sequence(mapping(terms[0]).get(field)))):
            values = [text(value) for value in sequence(one.get("values"))]
            asked = (one.get("key"), one.get("operator"), len(values))
            if asked == (key, "In", 1) and not is_placeholder(values[0]):
                path = ("spec", *_AFFINITY, 0, field, index, "values")
                return values[0], template.label(path, f"runs on node {values[0]} only")
    return None


class Far(NamedTuple):
    """A workload that calls a node-local Service, and may run on a node without its pods."""

    template: PodTemplate
    call: PodsCall


def callers_elsewhere(service: Resource, one: OneNode, graph: Graph) -> Iterator[Far]:
    """The workloads whose pods call a Service by its address, each once, but for those that run where its pods do."""
    return (
        far
        for far in graph.once(_callers).get(service, ())
        if far.template not in one.templates and not _is_beside(far.template, one, graph)
    )


def _callers(graph: Graph) -> Mapping[Resource, list[Far]]:
    """The node-local Services of a scope -> the workloads that call them by their addresses, each once."""
    found: dict[Resource, dict[int, Far]] = {}
    for template in graph.templates():
        for call in () if template.is_test else calls_of_pods(template.resource, graph):
            for service in graph.resolve(call.call.reference).found[:1]:
                if is_node_local(service) and not leads_to_pods(call.call, service):
                    found.setdefault(service, {}).setdefault(id(template), Far(template, call))
    return {service: list(callers.values()) for service, callers in found.items()}


def _is_beside(template: PodTemplate, one: OneNode, graph: Graph) -> bool:
    """Whether pods run on the node of others only: it is named, or they must be where the others are; and whether a
    single one may: the others must be where it is, or both choose nodes by labels, which one node may have alone."""
    node = pinned_to(template)
    if one.node and node is not None:
        return node[0] == one.node
    if _must_be_near(template, one.templates):
        return True
    own = scale(template, graph)
    if own is None or own.least != 1 or own.scaler is not None:
        return False
    return any(_must_be_near(each, (template,)) for each in one.templates) or (
        not one.node and all(_chooses(each) and _chooses(each) <= _chooses(template) for each in one.templates)
    )


def _must_be_near(template: PodTemplate, others: Sequence[PodTemplate]) -> bool:
    """Whether pods run only on nodes where some of the others do."""
    for term in map(mapping, sequence(dig(template.spec, _TOGETHER))):
        if term.get("topologyKey") == HOSTNAME:
            selector = label_selector(term.get("labelSelector"))
            if selector.is_unreadable or any(selector.matches(each.labels, each.added) for each in others):
                return True
    return False


def _chooses(template: PodTemplate) -> frozenset[str]:
    """What pods ask of their nodes by labels that few may have, as texts to be compared."""
    terms = sequence(dig(template.spec, _AFFINITY))
    asked = map(mapping, sequence(mapping(terms[0]).get("matchExpressions")) if len(terms) == 1 else ())
    wanted = [*node_labels(template).items()]
    for one in asked:
        values = sequence(one.get("values"))
        # a label of which only the key is asked for, as that of a role
        if one.get("operator") == "Exists" or (one.get("operator") == "In" and len(values) == 1):
            wanted.append((text(one.get("key")), text(values[0]) if values else ""))
    return frozenset(f"{key}={value}" for key, value in wanted if re.fullmatch(_SHARED, key) is None)
