"""Replicas that may all land on one node or in one zone."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import dig, label_selector, mapping, sequence, text
from svclint.traffic.endpoints import serving
from svclint.traffic.scale import scale
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_CONSTRAINTS: Path = ("topologySpreadConstraints",)
_APART: Path = ("affinity", "podAntiAffinity")
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def service_pods_unspread(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """Two or more replicas, and nothing that keeps them apart: or something that looks for other pods than these."""
    template = graph.template(workload)
    services = [] if template is None else serving(template, graph)
    if template is None or not services or _is_apart_anyway(template, graph):
        return
    known = scale(template, graph)
    terms = list(_terms(template))
    if known is None or known.least < 2 or any(_means_itself(term, template) for _, term in terms):
        return
    if terms:
        path = terms[0][0]
        primary = template.label(("spec", *path), "looks for other pods than its own")
        reason = "what should spread them does not select them"
    else:
        primary = template.label(("spec", *_CONSTRAINTS), "says nothing of where its pods may run")
        reason = "nothing keeps them apart"
    titles = listed(dict.fromkeys(service.title for service in services))
    yield Violation(
        primary,
        f"{workload.title} makes {known.least} pods for {titles}, and {reason}",
        (known.label,),
        rests_on=(workload, *services) if known.scaler is None else (workload, *services, known.scaler),
    )


def _terms(template: PodTemplate) -> Iterator[tuple[Path, Any]]:
    """Everything that is to keep pods apart: spread constraints and terms of anti-affinity, with their places."""
    spec = template.spec
    for index, constraint in enumerate(sequence(dig(spec, _CONSTRAINTS))):
        yield (*_CONSTRAINTS, index), constraint
    for index, term in enumerate(sequence(dig(spec, (*_APART, _REQUIRED)))):
        yield (*_APART, _REQUIRED, index), term
    for index, weighted in enumerate(sequence(dig(spec, (*_APART, _PREFERRED)))):
        yield (*_APART, _PREFERRED, index), mapping(weighted).get("podAffinityTerm")


def _means_itself(term: Any, template: PodTemplate) -> bool:
    """Whether a constraint or term looks for the pods themselves: a missing selector selects none, an empty one all.

    k/k: pkg/scheduler/framework: nil selectors match nothing.
    """
    fields = mapping(term)
    namespaces = [one for one in sequence(fields.get("namespaces")) if isinstance(one, str)]
    if namespaces and template.namespace not in namespaces and fields.get("namespaceSelector") is None:
        return False
    written = fields.get("labelSelector")
    if not isinstance(written, dict):
        return False
    selector = label_selector(written)
    return selector.is_unreadable or selector.matches(template.labels, template.added)


def _is_apart_anyway(template: PodTemplate, graph: Graph) -> bool:
    """Whether two of the pods cannot share a node (a port of the node is taken once), or another scheduler decides."""
    if text(template.spec.get("schedulerName")) not in ("", "default-scheduler"):
        return True
    if template.spec.get("hostNetwork") is True or any(port.host_port for port in template.serving_ports):
        return True
    return any(
        mapping(mapping(one).get("args")).get("defaultConstraints")
        for config in graph.of_kind("kubescheduler.config.k8s.io", "KubeSchedulerConfiguration")
        for profile in sequence(config.get("profiles"))
        for one in sequence(mapping(profile).get("pluginConfig"))
    )
