"""What ServiceEntries of Istio bring into the mesh: ports that take the connections of others, and TLS within TLS."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.families import argo, flux, gateway_api, istio
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, number, sequence, text
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_TLS = frozenset({"HTTPS", "TLS"})
_ORIGINATES = frozenset({"SIMPLE", "MUTUAL"})

# ports at which nearly every host outside is called
_EVERYBODYS = frozenset({80, 443})
_BY_NAME = frozenset({"", "NONE", "DNS", "DNS_ROUND_ROBIN"})
_AUTO_ADDRESS = "networking.istio.io/enable-autoallocate-ip"
# where the mesh's settings stand that give addresses to entries: DNS proxying and what it allocates
_SETTINGS = (("install.istio.io", "IstioOperator"), ("sailoperator.io", "Istio"), (istio.NETWORKING, "ProxyConfig"))
_DNS_PROXY = ("DNS_CAPTURE", "DNS_AUTO_ALLOCATE")


class _Port(NamedTuple):
    """A port of a ServiceEntry; `path` is its place below the entry."""

    path: Path
    number: int
    protocol: str


def _ports(entry: Resource) -> Iterator[_Port]:
    for index, one in enumerate(sequence(entry.spec.get("ports"))):
        port = mapping(one)
        value, protocol = number(port.get("number")), port.get("protocol")
        if value is not None and (protocol is None or isinstance(protocol, str)):
            yield _Port(("spec", "ports", index), value, text(protocol).upper())


# -- TLS within TLS ----------------------------------------------------------------------------------------------------


def tls_originated_twice(rule: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: network issues, double TLS: what is HTTPS or TLS in an entry is what the client itself encrypts."""
    policy = mapping(rule.spec.get("trafficPolicy"))
    if not policy or rule.spec.get("workloadSelector") is not None:
        return  # for some pods, as those of a gateway that is given what is not encrypted
    for reference in graph.references(rule, "configures"):
        entries = graph.resolve(reference).found if reference.selector is None else ()
        for entry in (one for one in entries if (one.group, one.kind) == (istio.NETWORKING, "ServiceEntry")):
            for port in _ports(entry):
                at = _originates(policy, port.number)
                if port.protocol in _TLS and at and not _is_sent_requests(entry, port.number, graph):
                    yield _twice(rule, entry, port, at, graph)


def _originates(policy: dict[str, object], port: int) -> Path:
    """Where a policy begins TLS for a port; empty where it does not: settings of a port stand for all others."""
    for index, one in enumerate(sequence(policy.get("portLevelSettings"))):
        settings = mapping(one)
        if number(mapping(settings.get("port")).get("number")) == port:
            is_begun = _begins(settings)
            return ("spec", "trafficPolicy", "portLevelSettings", index, "tls", "mode") if is_begun else ()
    return ("spec", "trafficPolicy", "tls", "mode") if _begins(policy) else ()


def _begins(settings: dict[str, object]) -> bool:
    return text(mapping(settings.get("tls")).get("mode")) in _ORIGINATES


def _is_sent_requests(entry: Resource, port: int, graph: Graph) -> bool:
    """Whether a route sends requests to the port that are not encrypted yet: those begin TLS there."""
    of_mesh = [one for one in graph.pointing_at("routes-to", entry) if one.path[:2] == ("spec", "http")]
    for reference in (*of_mesh, *_by_hostname(entry, graph)):
        wanted = reference.port.value.number if reference.port is not None else None
        if wanted in (None, port):
            return True
    return False


def _by_hostname(entry: Resource, graph: Graph) -> Iterator[Reference]:
    """istio.io: Gateway API: an HTTPRoute names a host of an entry as a backend of the kind Hostname."""
    hosts = sequence(entry.spec.get("hosts"))
    for route in graph.of_kind(gateway_api.GROUP, "HTTPRoute"):
        for one in graph.references(route, "routes-to"):
            if (one.group, one.kind) == (istio.NETWORKING, "Hostname") and one.name in hosts:
                yield one


def _twice(rule: Resource, entry: Resource, port: _Port, at: Path, graph: Graph) -> Violation:
    return Violation(
        rule.label(at, "TLS within the client's own"),
        f"{rule.title} begins TLS on connections to port {port.number} of {entry.title}, which is {port.protocol}: its "
        "clients have encrypted them already",
        (entry.label((*port.path, "protocol"), "encrypted by the client"),),
        rests_on=(rule, entry),
        doubts=(*of_namespaces(graph, rule, entry), *of_distance(graph, rule, [entry])),
    )


# -- the connections of others -----------------------------------------------------------------------------------------


def service_entry_without_addresses(entry: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: IST0134: without an address, TCP is told from other TCP by its port only."""
    if sequence(entry.spec.get("addresses")) or text(entry.spec.get("resolution")) not in _BY_NAME:
        return
    is_given = bool(sequence(entry.get("status", "addresses"))) or entry.labels.get(_AUTO_ADDRESS) == "true"
    # another scope, values or a command of a guide may set up the mesh
    is_set_up = graph.scope.told.version_of(istio.DNS_PROXY, entry.directory) is not None
    if is_given or is_set_up or graph.once(_has_dns_proxy) or _is_ambient(entry, graph):
        return
    for port in _ports(entry):
        if port.protocol in ("", "TCP"):
            yield _takes_all(entry, port)


def _takes_all(entry: Resource, port: _Port) -> Violation:
    how = "as TCP" if port.protocol else "without a protocol, which is TCP,"
    common = port.number in _EVERYBODYS
    advice = "Write protocol: TLS, so that the name in the client's TLS tells the host, or give the entry addresses."
    return Violation(
        entry.label((*port.path, "protocol"), "every connection to this port"),
        f"{entry.title} has port {port.number} {how} and no addresses: the mesh sends it every connection to port "
        f"{port.number}, whatever host it is for",
        severity=None if common else Severity.NOTE,
        help=advice if port.number == 443 else None,
        as_written=(entry,),
    )


def _is_ambient(entry: Resource, graph: Graph) -> bool:
    """istio.io: DNS proxying: in ambient mode it is on, and gives each entry an address."""
    return graph.namespaces.get(entry.namespace, {}).get("istio.io/dataplane-mode") == "ambient"


def _has_dns_proxy(graph: Graph) -> bool:
    """Whether anything here sets up DNS proxying, which may give the entries addresses of their own."""
    settings = [one for kind in _SETTINGS for one in graph.of_kind(*kind)]
    settings += [one for one in graph.of_kind("", "ConfigMap") if one.name.startswith("istio")]
    settings += graph.of_kind(*flux.HELM_RELEASE) + graph.of_kind(argo.GROUP, "Application")
    return any(word in str(one.data) for one in settings for word in _DNS_PROXY)
