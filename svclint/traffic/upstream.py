"""What a controller speaks to a backend, and what the backend listens for: TLS, plain HTTP, or gRPC."""

from __future__ import annotations

import re

from svclint.annotations import meant
from svclint.resource import service_ports, text
from svclint.traffic.attachment import is_of_mesh
from svclint.traffic.controllers import (
    ALB,
    CONTOUR,
    GCE,
    HAPROXY,
    INGRESS_NGINX,
    KONG,
    NGINX_ORG,
    TRAEFIK,
    controller_of,
)
from svclint.traffic.endpoints import endpoints_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource, ServicePort

_TLS_NAME = re.compile(r"https|(?:^|-)(?:tls|ssl)(?:$|-)|443")
TLS_PROTOCOLS = frozenset({"https", "tls", "kubernetes.io/wss"})
"""What `appProtocol`, in small letters, says of a port for TLS."""


def is_tls_name(name: str) -> bool:
    """Whether a port is called as one for TLS: `https`, `web-tls`, `ssl`, `http-8443`."""
    return _TLS_NAME.search(name) is not None


def speaks_tls(port: ServicePort, graph: Graph) -> bool:
    """Whether a Service's port and what it leads to both look like TLS; the port's `appProtocol` tells it by itself.

    A Service port called https over a plain target is common, and so is 443 in front of a proxy that ends TLS.
    """
    protocol = text(port.data.get("appProtocol")).lower()
    if protocol:
        return protocol in TLS_PROTOCOLS
    if not (is_tls_name(port.name) if port.name else port.number == 443) or port.target is None:
        return False
    if port.target.is_name:
        return is_tls_name(port.target.name)
    if str(port.target).endswith("443"):
        return not any(one.declared and one.declared.name.startswith("http-") for one in endpoints_of(port, graph))
    return any(one.declared and is_tls_name(one.declared.name) for one in endpoints_of(port, graph))


# By which annotations, of the Ingress or of the Service, a controller is told what to speak, or to pass TLS through.
# A text for server or location may hold a proxy_pass of its own.
_TOLD: Mapping[str, re.Pattern[str]] = {
    ALB: re.compile(r"alb\.ingress\.kubernetes\.io/(?:backend-protocol|actions\.)"),
    CONTOUR: re.compile(r"(?:projectcontour\.io|contour\.heptio\.com)/upstream-protocol\."),
    GCE: re.compile(r"(?:cloud\.google\.com|service\.alpha\.kubernetes\.io)/app-protocols$"),
    HAPROXY: re.compile(
        r"haproxy\.org/(?:server-ssl|server-ca|server-crt|ssl-passthrough|standalone-backend|backend-config-snippet)$"
        r"|(?:haproxy-ingress\.github\.io|ingress\.kubernetes\.io)"
        r"/(?:backend-protocol|secure-|ssl-passthrough|config-backend|tcp-service)"
    ),
    INGRESS_NGINX: re.compile(
        r"nginx\.ingress\.kubernetes\.io/"
        r"(?:backend-protocol$|grpc-backend$|secure-backends$|ssl-passthrough$|\w+-snippet$)"
    ),
    KONG: re.compile(r"konghq\.com/(?:protocol|override)$|configuration\.konghq\.com$"),
    NGINX_ORG: re.compile(r"nginx\.org/(?:ssl-services|location-snippets|server-snippets)$"),
}

GATEWAY = "a gateway"
"""A Gateway of the Gateway API, of whichever implementation: some look at the name or the number of the port."""

# a VirtualServer, which is told in the upstream itself
_UPSTREAM = "an upstream"

HELP: Mapping[str, str] = {
    ALB: "Annotate the Ingress or the Service with alb.ingress.kubernetes.io/backend-protocol: HTTPS",
    CONTOUR: 'Annotate the Service with projectcontour.io/upstream-protocol.tls: "{port}"',
    GCE: "Annotate the Service with cloud.google.com/app-protocols, which gives the port's name HTTPS",
    HAPROXY: 'Annotate the Ingress with haproxy.org/server-ssl: "true" or haproxy-ingress.github.io/backend-protocol: '
    "h1-ssl, as the controller reads it",
    INGRESS_NGINX: "Annotate the Ingress with nginx.ingress.kubernetes.io/backend-protocol: HTTPS",
    KONG: "Annotate the Service with konghq.com/protocol: https",
    NGINX_ORG: "Annotate the Ingress with nginx.org/ssl-services: {service}",
    GATEWAY: "Write a BackendTLSPolicy for Service {service}, or the port's appProtocol where the gateway reads it",
    _UPSTREAM: "Write tls: {{enable: true}} in the upstream",
}
"""How each controller is told to speak TLS; the number of the port and the Service's name are filled in."""


def in_plain(reference: Reference, service: Resource, graph: Graph) -> str:
    """The controller that speaks plain HTTP to a Service because nothing tells it otherwise; empty where none is known
    to. Traefik takes a port for TLS by its name or number, and is never meant."""
    route = reference.owner
    if route.kind == "Ingress":
        return _of_ingress(route, service, _TOLD, graph)
    if route.kind == "HTTPProxy":
        if reference.path[1] != "routes" or route.get(*reference.path[:-1], "protocol") is not None:
            return ""
        return "" if _is_told(_TOLD[CONTOUR], route, service) else CONTOUR
    if route.kind == "HTTPRoute":
        return GATEWAY if _is_unsecured(reference, service, graph) else ""
    if route.kind in ("VirtualServer", "VirtualServerRoute"):
        upstream = reference.path[:-1]
        return "" if route.get(*upstream, "tls", "enable") is not None else _UPSTREAM
    return ""


def _of_ingress(ingress: Resource, service: Resource, told: Mapping[str, re.Pattern[str]], graph: Graph) -> str:
    """The controller of an Ingress, where it is one of those that are told by annotations, and by none here."""
    controller = controller_of(ingress, graph)
    if controller not in told or _is_told(told[controller], ingress, service):
        return ""
    # nginx is what two controllers are called
    if controller == INGRESS_NGINX and _is_told(told[NGINX_ORG], ingress, service) and not _is_defined(ingress, graph):
        return ""
    return controller


def _is_defined(ingress: Resource, graph: Graph) -> bool:
    return any(
        one.name == text(ingress.spec.get("ingressClassName"))
        for one in graph.of_kind("networking.k8s.io", "IngressClass")
    )


# Classes whose gateways take a port 443 or a name for TLS, or have settings of their own
_TELLING_BY_PORT = ("traefik", "gke")


def _is_unsecured(reference: Reference, service: Resource, graph: Graph) -> bool:
    """Whether neither a policy nor a port tells a Gateway to speak TLS to the Service."""
    route = reference.owner
    if is_of_mesh(route, graph) or graph.pointing_at("configures", service):
        return False
    if any(text(port.data.get("appProtocol")) for port in service_ports(service)):
        return False
    parents = (one for parent in graph.references(route, "attaches-to") for one in graph.resolve(parent).found)
    named = [text(one.spec.get("gatewayClassName")) for one in parents]
    return bool(named) and not any(word in name for name in named for word in _TELLING_BY_PORT)


def _is_told(told: re.Pattern[str], route: Resource, service: Resource) -> bool:
    keys = [*route.annotations, *service.annotations]
    # a misspelt annotation is told as that
    return any(told.match(meant(key) or key) for key in keys)


# -- gRPC --------------------------------------------------------------------------------------------------------------

_GRPC = re.compile(r"grpcs?(?:-.*)?")
# What answers HTTP/1.1 as well, though it is called after what stands behind it
_NOT_GRPC = re.compile(r"web|gateway|gw|http|https|json|rest|metrics|ui|proxy|ws|websocket")

_TOLD_GRPC: Mapping[str, re.Pattern[str]] = {
    ALB: re.compile(r"alb\.ingress\.kubernetes\.io/(?:backend-protocol-version$|actions\.)"),
    INGRESS_NGINX: _TOLD[INGRESS_NGINX],
    NGINX_ORG: re.compile(r"nginx\.org/(?:grpc-services|location-snippets|server-snippets)$"),
    TRAEFIK: re.compile(r"traefik\.ingress\.kubernetes\.io/service\.(?:serversscheme|serverstransport)$"),
}

HELP_GRPC: Mapping[str, str] = {
    ALB: "Annotate the Ingress or the Service with alb.ingress.kubernetes.io/backend-protocol-version: GRPC",
    INGRESS_NGINX: "Annotate the Ingress with nginx.ingress.kubernetes.io/backend-protocol: GRPC",
    NGINX_ORG: "Annotate the Ingress with nginx.org/grpc-services: {service}",
    TRAEFIK: "Annotate the Service with traefik.ingress.kubernetes.io/service.serversscheme: h2c",
}
"""How each controller is told to speak gRPC; the Service's name is filled in."""


def speaks_grpc(port: ServicePort) -> bool:
    """Whether a Service's port is one for gRPC: its `appProtocol` says so, else its name, or that of its target."""
    protocol = text(port.data.get("appProtocol")).lower()
    if protocol:
        return protocol == "grpc"
    name = port.name or (port.target.name if port.target is not None and port.target.is_name else "")
    return _GRPC.fullmatch(name) is not None and not any(map(_NOT_GRPC.fullmatch, name.split("-")))


def without_grpc(reference: Reference, service: Resource, graph: Graph) -> str:
    """The controller that speaks HTTP/1.1 to a Service, because nothing tells it otherwise; empty where none is known
    to."""
    route = reference.owner
    return _of_ingress(route, service, _TOLD_GRPC, graph) if route.kind == "Ingress" else ""
