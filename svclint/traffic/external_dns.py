"""external-dns as a scope runs it: of which objects it makes records, and for which names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.families import gateway_api, istio
from svclint.families.traefik import TRAEFIK
from svclint.named_tuple import NamedTuple
from svclint.operators.deploying import remote
from svclint.operators.running import is_of
from svclint.resource import is_placeholder, mapping, sequence, service_type, text
from svclint.resource.ingress import INGRESS_GROUPS
from svclint.traffic.bound import options
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource

HOSTNAME = "external-dns.alpha.kubernetes.io/hostname"
"""Names the hosts for which an object is to have records."""
_TARGET = "external-dns.alpha.kubernetes.io/target"
_CONTROLLER = "external-dns.alpha.kubernetes.io/controller"

CONTROLLER = "external-dns"
"""The name of its image and of its chart."""

_SOURCES: Mapping[tuple[str, str], str] = {
    ("", "Service"): "service",
    **{(group, "Ingress"): "ingress" for group in INGRESS_GROUPS},
    **{(gateway_api.GROUP, f"{kind}Route"): f"gateway-{kind.lower()}route" for kind in ("HTTP", "GRPC", "TLS", "TCP")},
    **{(group, "IngressRoute"): "traefik-proxy" for group in TRAEFIK},
    (istio.NETWORKING, "Gateway"): "istio-gateway",
    (istio.NETWORKING, "VirtualService"): "istio-virtualservice",
}


class Instance(NamedTuple):
    """One external-dns: what it reads, in words of its own, and the ends of the names that it has records of.

    `at` is the option of the first source. `namespace` is empty for all of them. `is_open` says that other options may
    leave out more, or let in more, than is read here.
    """

    container: Container
    at: Path
    sources: frozenset[str]
    domains: tuple[str, ...]
    namespace: str
    publishes_internal: bool
    is_open: bool

    @property
    def workload(self) -> Resource:
        return self.container.template.resource


def source_of(resource: Resource) -> str:
    """The source by which external-dns reads objects of this kind; empty where it reads none."""
    return _SOURCES.get((resource.group, resource.kind), "")


def instances(graph: Graph) -> tuple[Instance, ...]:
    """All of the scope; none where one of them cannot be read, or a release may bring another one."""
    return graph.once(_instances)


def _instances(graph: Graph) -> tuple[Instance, ...]:
    containers = (one for template in graph.templates() for one in template.containers if is_of(one.image, CONTROLLER))
    found = [_instance(one) for one in containers]
    if found and any("external-dns" in name for one in graph.makers for name in remote(one)):
        return ()
    return tuple(one for one in found if one is not None) if None not in found else ()


# what may change what the options say that are read here
_OPEN = re.compile(
    r"regex-domain-(?:filter|exclusion)|service-type-filter|fqdn-template|combine-fqdn-annotation|config"
)


def _instance(container: Container) -> Instance | None:
    """None where it is told no source by its options."""
    found: dict[str, list[str]] = {}
    at: Path | None = None
    for name, value, word in options(container):
        found.setdefault(name, []).append(value)
        at = word.path if name == "source" and at is None else at
    flags = " ".join(text(one) for field in ("command", "args") for one in sequence(container.data.get(field)))
    variables = [text(mapping(one).get("name")) for one in sequence(container.data.get("env"))]
    if at is None:
        return None
    values = [value for each in found.values() for value in each]
    is_open = (
        any(_OPEN.fullmatch(name) for name in found)
        or any(one.startswith("EXTERNAL_DNS_") for one in variables)
        or bool(sequence(container.data.get("envFrom")))
        or any(map(is_placeholder, values))
    )
    return Instance(
        container,
        at,
        frozenset(found["source"]),
        tuple(part.strip() for one in found.get("domain-filter", ()) for part in one.split(",") if part.strip()),
        next(iter(found.get("namespace", ())), ""),
        re.search(r"--publish-internal-services(?!=false)", flags) is not None,
        is_open,
    )


def asked(resource: Resource) -> list[str]:
    """The hosts for which an object asks records by its annotation, unless that is for another controller."""
    written = resource.annotations.get(HOSTNAME, "")
    if resource.annotations.get(_CONTROLLER, "dns-controller") != "dns-controller":
        return []
    hosts = [one.strip().lower().rstrip(".") for one in written.split(",")]
    return [one for one in hosts if one and not is_placeholder(one)]


def why_not(resource: Resource, host: str, instance: Instance) -> str:
    """Why an external-dns makes no record of a host that an object asks for; empty where it may make one.

    external-dns: source/service.go: endpointsFromTemplate, extractServiceEndpoints; endpoint/domain_filter.go: Match.
    """
    title = instance.workload.title
    source = source_of(resource)
    if instance.is_open:
        return ""
    if source not in instance.sources:
        return f"{title} is told to read {' and '.join(sorted(instance.sources))} only"
    if instance.namespace and instance.namespace != resource.namespace:
        return f"{title} reads namespace {instance.namespace} only"
    if instance.domains and not any(_is_in(host, one) for one in instance.domains):
        return f"{title} has records of {' and '.join(instance.domains)} only"
    is_inner = (
        source == "service" and service_type(resource) == "ClusterIP" and resource.spec.get("clusterIP") != "None"
    )
    if is_inner and _TARGET not in resource.annotations and not instance.publishes_internal:
        return f"{title} has records of Services of type ClusterIP only by --publish-internal-services"
    return ""


def _is_in(host: str, domain: str) -> bool:
    """A filter that begins with a dot is for what is below it; any other for the domain itself as well."""
    domain = domain.lower().rstrip(".")
    return host.endswith(domain) if domain.startswith(".") else host == domain or host.endswith(f".{domain}")
