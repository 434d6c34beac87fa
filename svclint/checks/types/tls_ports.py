"""The ports at which a cloud's load balancer is told to serve TLS, and what it speaks to the pods behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from svclint.certainty.doubts import of_distance
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, service_ports, service_type
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation, Within
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort


class _Reader(NamedTuple):
    """What is read of an annotation with ports: whether names as well as numbers, and beside which other one; which
    ports it means where it is left out, and by which annotation, with which values, TLS goes on to the pods."""

    names: bool
    certificate: str
    usual: str
    secured: str
    values: str


# kubernetes/cloud-provider-aws: pkg/providers/v1: getPortSets; aws-load-balancer-controller: guide/service/annotations;
# digitalocean-cloud-controller-manager: docs/controllers/services/annotations.md;
# oci-cloud-controller-manager: docs/load-balancer-annotations.md
_READERS: Mapping[str, _Reader] = {
    "service.beta.kubernetes.io/aws-load-balancer-ssl-ports": _Reader(
        names=True,
        certificate="service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
        usual="*",
        secured="service.beta.kubernetes.io/aws-load-balancer-backend-protocol",
        values="(?i)ssl|https|tls",
    ),
    "service.beta.kubernetes.io/do-loadbalancer-tls-ports": _Reader(
        names=False,
        certificate="service.beta.kubernetes.io/do-loadbalancer-certificate-id",
        usual="443",
        secured="service.beta.kubernetes.io/do-loadbalancer-tls-passthrough",
        values="(?i)true",
    ),
    "service.beta.kubernetes.io/oci-load-balancer-ssl-ports": _Reader(
        names=False,
        certificate="service.beta.kubernetes.io/oci-load-balancer-tls-secret",
        usual="",
        secured="service.beta.kubernetes.io/oci-load-balancer-tls-backendset-secret",
        values=".+",
    ),
}
_ALL = "*"


def load_balancer_tls_port_not_found(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A port that is named and not there is left out, and so is TLS."""
    ports = service_ports(service)
    if service_type(service) != "LoadBalancer" or not ports:
        return
    for key, reader in _READERS.items():
        written = service.annotations.get(key, "")
        # without a certificate nothing is served with TLS, whatever the port
        if not written or is_placeholder(written) or reader.certificate not in service.annotations:
            continue
        named = [one.strip() for one in written.split(",")]
        strange = [one for one in named if one and one != _ALL and not any(_is(port, one, reader) for port in ports)]
        if strange and not any(is_placeholder(port.name) or port.number is None for port in ports):
            yield _not_there(service, key, strange, ports, is_all=len(strange) == len([one for one in named if one]))


def _is(port: ServicePort, wanted: str, reader: _Reader) -> bool:
    return wanted == str(port.number) or (reader.names and wanted == port.name)


def _not_there(
    service: Resource, key: str, strange: Sequence[str], ports: Sequence[ServicePort], *, is_all: bool
) -> Violation:
    first = strange[0]
    written = service.annotations[key]
    start = written.index(first)
    target = next((one for one in ports if str(one.target) == first), None)
    meant = f": {first} is the targetPort of port {target.words}" if target is not None else ""
    verb = "is no port" if len(strange) == 1 else "are no ports"
    result = "nothing is served with TLS" if is_all else "the others are served with TLS"
    return Violation(
        service.label(("metadata", "annotations", key), "no port of the Service")._replace(
            within=Within(written, start, start + len(first)) if len(strange) == 1 else None
        ),
        f"{service.title} asks its load balancer for TLS at {listed(strange)}, which {verb} of it{meant}; {result}",
        (service.label(("spec", "ports"), f"it has {listed(one.words for one in ports)}"),),
        # the rest of a list may be for ports that somebody adds
        severity=None if is_all else Severity.NOTE,
        rests_on=(service,),
    )


# -- what goes on to the pods ------------------------------------------------------------------------------------------


def load_balancer_backend_protocol(service: Resource, graph: Graph) -> Iterator[Violation]:
    """TLS ends where the certificate is: what goes on is plain, unless the load balancer is told to begin it anew."""
    if service_type(service) != "LoadBalancer":
        return
    for key, reader in _READERS.items():
        written, secured = service.annotations.get(key, reader.usual), service.annotations.get(reader.secured, "")
        if not service.annotations.get(reader.certificate) or is_placeholder(secured):
            continue
        if re.fullmatch(reader.values, secured.strip()) is None:
            named = [one.strip() for one in written.split(",")]
            for port in service_ports(service):
                if any(one == _ALL or _is(port, one, reader) for one in named):
                    yield from _in_plain(port, reader, graph)


def _in_plain(port: ServicePort, reader: _Reader, graph: Graph) -> Iterator[Violation]:
    # imported here: most Services have no certificate
    from svclint.traffic.endpoints import endpoints_of
    from svclint.traffic.tls_ports import is_sure, is_told, tls_evidence

    service = port.resource
    for end in endpoints_of(port, graph) if port.protocol == "TCP" else ():
        # what the Service itself calls its port is how clients see it
        found = tls_evidence(end.template, end.number, graph) if end.number is not None else []
        found = [one for one in found if one.owner is not service]
        if not is_told(found):
            continue
        by = next(one for one in (reader.secured, reader.certificate) if one in service.annotations)
        workload = end.template.resource
        yield Violation(
            port.label(port.target_label_field, "a port for TLS"),
            f"{service.title} has its load balancer end TLS at port {port.words} and go on in plain text to port "
            f"{end.number} of {workload.title}, which listens for TLS",
            (
                service.label(("metadata", "annotations", by), "plain text to the pods"),
                *(one.label for one in found),
            ),
            severity=None if is_sure(found) else Severity.NOTE,
            rests_on=tuple(dict.fromkeys((service, workload, *(one.owner for one in found)))),
            doubts=of_distance(graph, service, [workload]),
        )
        return
