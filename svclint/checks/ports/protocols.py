"""Names of application protocols in Service ports, which a mesh or a gateway reads."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, is_service, service_ports, text
from svclint.suggest import is_slip
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# k/k: core/v1 ServicePort.appProtocol: what the prefix kubernetes.io/ is defined for
_DEFINED = ("h2c", "ws", "wss")
_PREFIX = "kubernetes.io/"
_MISSPELT_PREFIXES = frozenset({gateway_api.GROUP, "k8s.io", "kubernetes", "kubernetes.io", "kubernets.io"})

# What meshes read, and names of IANA that are common; all that others mean is left alone.
# istio: pkg/config/protocol: Parse, without regard to case; GKE takes HTTP, HTTPS and HTTP2 in capitals
_KNOWN = frozenset(
    (
        *("amqp", "grpc", "grpc-web", "hbone", "http", "http2", "https", "kafka", "mongo"),
        *("mysql", "postgres", "postgresql", "redis", "tcp", "tls", "udp"),
    )
)

# HTTP/2 without TLS, in words that only some understand
_WORDS_FOR_H2C = frozenset({"h2c", "http2", "http/2"})
_READING_HTTP2 = ("gke-", "istio")


class _Wrong(NamedTuple):
    """Why a name is not understood, and what was meant, if that is clear."""

    reason: str
    meant: str = ""
    depends: bool = False


def app_protocol_unknown(service: Resource, graph: Graph) -> Iterator[Violation]:
    """Near misses of the names that are defined, and those that a route's gateway does not know."""
    if not is_service(service):
        return
    for port in service_ports(service):
        written = text(port.data.get("appProtocol"))
        wrong = _wrong(written, service, graph) if written and not is_placeholder(written) else None
        if wrong is None:
            continue
        hint = f"; did you mean {wrong.meant}?" if wrong.meant else ""
        meant = Fix(f"write {wrong.meant}", (service.edit((*port.path, "appProtocol"), wrong.meant),), safe=False)
        yield Violation(
            port.label("appProtocol", "not understood"),
            f"port {port.words} of {service.title} has appProtocol {written}, {wrong.reason}{hint}",
            fix=meant if wrong.meant else None,
            as_written=(service,),
            doubts=(Doubt.DEPENDS,) if wrong.depends else (),
        )


def _wrong(written: str, service: Resource, graph: Graph) -> _Wrong | None:
    prefix, slash, name = written.rpartition("/")
    lower = name.lower()
    if slash:
        if prefix + slash == _PREFIX and name not in _DEFINED:
            names = listed(_PREFIX + each for each in _DEFINED)
            meant = _PREFIX + lower if lower in _DEFINED else _PREFIX + "h2c" if lower in ("h2", "http2") else ""
            return _Wrong(f"and Kubernetes defines {names} only", meant)
        if prefix + slash != _PREFIX and prefix.lower() in _MISSPELT_PREFIXES and lower in _DEFINED:
            return _Wrong("which nobody defines", _PREFIX + lower)
    if written.lower() == "h2":
        return _Wrong("which is a name in TLS (ALPN) and no application protocol", _PREFIX + "h2c")
    if written.lower() in _WORDS_FOR_H2C and _is_of_gateway(service, graph):
        return _Wrong("which most gateways do not read as HTTP/2", _PREFIX + "h2c", depends=True)
    if slash or lower in _KNOWN:
        return None
    # an s is what TLS adds to a name
    near = next((each for each in sorted(_KNOWN) if lower != each + "s" and is_slip(lower, each)), None)
    return _Wrong("which nobody knows", near) if near is not None else None


def _is_of_gateway(service: Resource, graph: Graph) -> bool:
    """Whether a route of a Gateway leads here, of a class that does not read HTTP2."""
    gateways = graph.of_kind(gateway_api.GROUP, "Gateway")
    if any(text(one.spec.get("gatewayClassName")).startswith(_READING_HTTP2) for one in gateways):
        return False
    routes = (reference.owner for reference in graph.pointing_at("routes-to", service))
    return any(route.group == gateway_api.GROUP for route in routes)
