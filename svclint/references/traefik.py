"""The rows of Traefik."""

from svclint.families import traefik
from svclint.references.row import OWN, Row

_Owners = tuple[tuple[str, str], ...]


def _owners(kind: str) -> _Owners:
    """The kind under the group of Traefik 2.10 and later, and the one before."""
    return ((traefik.GROUP, kind), (traefik.FORMER, kind))


def _service(owner: str, at: str) -> Row:
    """A load balancer's target: a Service, or by its `kind` a TraefikService.

    pkg/provider/kubernetes/crd: nameAndService; getServicePort compares a number with the numbers of the Service's
    ports and text with their names, also where the text is 80.
    """
    return Row(
        _owners(owner),
        at,
        "routes-to",
        OWN,
        namespace="namespace",
        typed="kind",
        written="name@provider",
        ports=("port",),
        port_means="typed port",
        port_needed=True,
        weight="weight",
    )


def _stream(owner: str, at: str) -> Row:
    """A target of a TCP or UDP route: these know Services only."""
    return _service(owner, at)._replace(group="", typed="", written="name")


def _filter(owner: str, at: str, kind: str, name: str = "name") -> Row:
    # options called default are Traefik's own where nobody defines them
    reserved = ("default",) if kind == "TLSOption" else ()
    return Row(
        _owners(owner), at, "filters-through", OWN, kind, name, "namespace", written="name@provider", reserved=reserved
    )


def _transport(owner: str, at: str, kind: str = "ServersTransport") -> Row:
    """The transport of a target is looked up in the namespace of the target (makeServersTransportKey)."""
    return _filter(owner, at, kind, "serversTransport")


_TARGETS = (
    ("IngressRoute", "spec.routes[].services[]"),
    ("TraefikService", "spec.weighted.services[]"),
    ("TraefikService", "spec.highestRandomWeight.services[]"),
    ("TraefikService", "spec.mirroring"),
    ("TraefikService", "spec.mirroring.mirrors[]"),
    ("Middleware", "spec.errors.service"),
)

ROWS: tuple[Row, ...] = (
    *(_service(owner, at) for owner, at in _TARGETS),
    *(_transport(owner, at) for owner, at in _TARGETS),
    _filter("IngressRoute", "spec.routes[].middlewares[]", "Middleware"),
    _filter("IngressRoute", "spec.tls.options", "TLSOption"),
    _filter("Middleware", "spec.chain.middlewares[]", "Middleware"),
    # Traefik's own pod looks the address up, so that a bare name is one of its namespace
    Row(_owners("Middleware"), "spec.forwardAuth", "routes-to", name="address", written="far-address"),
    _stream("IngressRouteTCP", "spec.routes[].services[]"),
    _transport("IngressRouteTCP", "spec.routes[].services[]", "ServersTransportTCP"),
    _filter("IngressRouteTCP", "spec.routes[].middlewares[]", "MiddlewareTCP"),
    _filter("IngressRouteTCP", "spec.tls.options", "TLSOption"),
    _stream("IngressRouteUDP", "spec.routes[].services[]"),
)
