"""Checks of what a Service opens to the outside: node ports by hand, load balancers, external IPs."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import is_headless, is_readers, mapping, scalar_text, sequence, service_ports, service_type, text
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_EVERYONE = frozenset({"0.0.0.0/0", "::/0"})
# the legacy way to write loadBalancerSourceRanges; k/k: pkg/api/v1/service/util.go: GetLoadBalancerSourceRanges
_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges"
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def node_port_hard_coded(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A policy: leave the choice of node ports to the cluster."""
    if service_type(service) not in ("NodePort", "LoadBalancer"):
        return
    for port in service_ports(service):
        if port.node_port is not None and _was_chosen(service, port.node_port):
            yield Violation(
                port.label("nodePort", "chosen by hand"),
                f"{service.title} asks for node port {port.node_port} for its port {port.number or port.name or '?'}",
                as_written=(service,),
            )


def _was_chosen(service: Resource, node_port: int) -> bool:
    """Whether somebody has asked for the number: a live Service has one in any case; kubectl notes what was applied."""
    return not service.is_live or f'"nodePort":{node_port}' in service.annotations.get(_APPLIED, "")


def service_exposed(service: Resource, graph: Graph, *, types: list[str]) -> Iterator[Violation]:
    """A policy: only what is meant to be may be reached from outside the cluster."""
    kind = service_type(service)
    if kind not in types:
        return
    ranges = _source_ranges(service) if kind == "LoadBalancer" else []
    narrowed = bool(ranges) and _EVERYONE.isdisjoint(ranges)
    if narrowed:
        reach = f"to {', '.join(ranges)}"
    else:
        reach = "to everyone who can route to it" if kind == "LoadBalancer" else "on every node of the cluster"
    yield Violation(
        service.label(("spec", "type"), "opens it to the outside"),
        f"{service.title} is of type {kind}, which opens it {reach}",
        # the rule's meaning: who may come was chosen, which is worth to be known and no more
        severity=Severity.NOTE if narrowed else None,
        as_written=(service,),
    )


def _source_ranges(service: Resource) -> list[str]:
    """Who may connect; empty means everyone."""
    written = [text(one).strip() for one in sequence(service.spec.get("loadBalancerSourceRanges"))]
    if not written:
        written = [one.strip() for one in service.annotations.get(_RANGES_ANNOTATION, "").split(",")]
    return [one for one in written if one]


def external_ips_used(service: Resource, graph: Graph) -> Iterator[Violation]:
    """CVE-2020-8554: whoever may write a Service may take over traffic to any address."""
    addresses = sequence(mapping(service.get("spec")).get("externalIPs"))
    # nothing is programmed for an alias or a headless Service
    if addresses and service_type(service) != "ExternalName" and not is_headless(service):
        written = [scalar_text(one) for one in addresses]
        yield Violation(
            service.label(("spec", "externalIPs"), "every node takes traffic to these addresses"),
            f"{service.title} takes over traffic to {', '.join(written)} on every node",
            # whoever fills it in decides, on an address of a cluster's own or on one for everybody's
            doubts=(Doubt.TEMPLATED,) if all(map(is_readers, written)) else (),
            as_written=(service,),
        )
