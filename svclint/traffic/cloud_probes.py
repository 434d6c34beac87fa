"""What a cloud's load balancer asks to know whether nodes are fit, and whether an Ingress controller answers that.

cloud-provider-azure: topics/loadbalancer: custom load balancer health probe: with `externalTrafficPolicy: Cluster` it
asks each port by its `appProtocol` since Kubernetes 1.24, by HTTP at `/`, unless annotations say
another path or protocol.
"""

from __future__ import annotations

import re

from svclint.resource import mapping, sequence, service_ports, service_type, string_map, text
from svclint.resource.ingress import INGRESS_GROUPS
from svclint.traffic.controller_pods import runs
from svclint.traffic.controllers import INGRESS_NGINX
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, Resource, ServicePort

_PREFIX = "service.beta.kubernetes.io/"
AZURE = f"{_PREFIX}azure-"
"""What the annotations of Azure's load balancers begin with: nobody else writes them."""

REQUEST_PATH = f"{AZURE}load-balancer-health-probe-request-path"
_OTHERWISE = (REQUEST_PATH, f"{AZURE}load-balancer-health-probe-protocol")
_BY_HTTP = ("http", "https")
# ingress-nginx: docs/user-guide/cli-arguments.md, and nginx-configuration/configmap.md: what may answer `/` of no host
_DEFAULT_BACKEND = r"--default-backend-service(?:=|$)"
_SNIPPETS = ("server-snippet", "location-snippet", "http-snippet")


def asked_at_root(service: Resource) -> list[ServicePort]:
    """The ports of a Service that Azure's load balancer asks by HTTP at `/`; none where nothing shows that it is."""
    if service_type(service) != "LoadBalancer" or text(service.spec.get("externalTrafficPolicy")) == "Local":
        return []
    keys = service.annotations
    if not any(one.startswith(AZURE) for one in keys) or any(one in keys for one in _OTHERWISE):
        return []
    if text(service.spec.get("loadBalancerClass")):
        return []
    return [
        one
        for one in service_ports(service)
        if one.protocol == "TCP" and text(one.data.get("appProtocol")).strip().lower() in _BY_HTTP
        # port_443_health-probe_request-path, port_443_no_probe_rule
        if not any(key.startswith(f"{_PREFIX}port_{one.number}_") for key in keys)
    ]


def answering_not_found(service: Resource, graph: Graph) -> Container | None:
    """The container of ingress-nginx behind a Service that answers `/` with 404 where a request names no host of an
    Ingress; None where there is none, or something may answer it otherwise."""
    running = [
        one for template in graph.matching_service(service) for one in template.containers if runs(one, INGRESS_NGINX)
    ]
    if not running or any(re.search(_DEFAULT_BACKEND, word) for one in running for word in one.words):
        return None
    namespace = running[0].template.resource.namespace
    settings = (one for one in graph.of_kind("", "ConfigMap") if one.namespace == namespace)
    if any(key in string_map(one.get("data")) for one in settings for key in _SNIPPETS):
        return None
    ingresses = (one for group in INGRESS_GROUPS for one in graph.of_kind(group, "Ingress"))
    return None if any(map(_takes_any_host, ingresses)) else running[0]


def _takes_any_host(ingress: Resource) -> bool:
    if ingress.spec.get("defaultBackend") is not None or ingress.spec.get("backend") is not None:
        return True
    return any(not text(mapping(one).get("host")) for one in sequence(ingress.spec.get("rules")))
