"""DestinationRules of Istio by which clients speak no mutual TLS to pods that take nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.families.istio import ROOT_NAMESPACE, SECURITY
from svclint.resource import Selector, is_service, label_selector, mapping, sequence, text
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.mesh import has_sidecar, is_ambient, is_taken_in
from svclint.traffic.subsets import pods_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_MODE: Path = ("spec", "trafficPolicy", "tls", "mode")
_OTHERS = {"DISABLE": "plain text", "SIMPLE": "TLS without a certificate of their own"}
_STRICT = "STRICT"


def tls_mode_refused(rule: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: mutual TLS migration: with STRICT a proxy takes nothing but mutual TLS of the mesh."""
    policy = mapping(rule.spec.get("trafficPolicy"))
    mode = text(rule.get(*_MODE))
    if mode not in _OTHERS or policy.get("portLevelSettings") or rule.spec.get("workloadSelector") is not None:
        return
    for reference in graph.references(rule, "configures"):
        services = graph.resolve(reference).found if reference.selector is None else ()
        real = [one for one in services if is_service(one)]
        pods = pods_of(real, graph)
        asking = [_asking(one, graph) if _is_taken_in(one, real, graph) else None for one in pods]
        if pods and None not in asking and asking[0] is not None:
            yield _refused(rule, mode, services[0], pods[0].resource, asking[0], graph)


def _is_taken_in(template: PodTemplate, services: list[Resource], graph: Graph) -> bool:
    """Whether a proxy takes the connections to one of the ports to which the Services lead, and asks for mutual TLS."""
    if is_ambient(template, graph):
        return True
    ports = [end.number for service in services for end in endpoints_in(service, template)]
    return not ports or any(port is None or is_taken_in(template, port) for port in ports)


def _asking(template: PodTemplate, graph: Graph) -> Resource | None:
    """The PeerAuthentication by which pods take mutual TLS only; None where they may take something else.

    istio: security/v1 PeerAuthentication: one for the pods by their labels comes before that of the namespace, and that
    before the one of the root namespace; what leaves the mode open inherits it.
    """
    if not (has_sidecar(template, graph) or is_ambient(template, graph)):
        return None
    found = graph.of_kind(SECURITY, "PeerAuthentication")
    mine = [one for one in found if one.namespace == template.namespace]
    levels = (
        [one for one in mine if _is_narrow(one) and label_selector(one.spec.get("selector")).matches(template.labels)],
        [one for one in mine if not _is_narrow(one)],
        [one for one in found if one.namespace == ROOT_NAMESPACE and not _is_narrow(one)],
    )
    for level in levels:
        if any(mapping(one.spec.get("portLevelMtls")) for one in level):
            return None
        modes = {text(mapping(one.spec.get("mtls")).get("mode")) for one in level} - {"", "UNSET"}
        if modes:
            return level[0] if modes == {_STRICT} else None
    return None


def _is_narrow(policy: Resource) -> bool:
    return bool(mapping(mapping(policy.spec.get("selector")).get("matchLabels")))


def _is_for_versions(rule: Resource) -> bool:
    """Whether each subset has a mode of its own that pods take: what routes send to one of them speaks by that."""
    subsets = [mapping(one) for one in sequence(rule.spec.get("subsets"))]
    modes = [text(mapping(mapping(one.get("trafficPolicy")).get("tls")).get("mode")) for one in subsets]
    return bool(modes) and all(one and one not in _OTHERS for one in modes)


def _refused(
    rule: Resource, mode: str, service: Resource, workload: Resource, policy: Resource, graph: Graph
) -> Violation:
    return Violation(
        rule.label(_MODE, "not what the pods take"),
        f"{rule.title} has clients of the mesh speak {_OTHERS[mode]} to {service.title}, and {policy.title} lets "
        f"{workload.title} take mutual TLS of the mesh only",
        (policy.label(("spec", "mtls", "mode"), "mutual TLS only"),),
        help="Write ISTIO_MUTUAL, or leave tls out: then the mesh finds out what the pods take.",
        rests_on=(rule, service, workload, policy),
        doubts=(
            *of_namespaces(graph, rule, service),
            *of_distance(graph, rule, [policy]),
            *((Doubt.DEPENDS,) if _is_for_versions(rule) else ()),
        ),
        # another policy may be for these pods
        unless=(
            Elsewhere(selector=Selector(()), namespace=workload.namespace, among=(SECURITY, "PeerAuthentication")),
        ),
    )
