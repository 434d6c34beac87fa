"""Which hosts the proxies of pods know, where a Sidecar of Istio says so."""

from __future__ import annotations

from svclint.families import istio
from svclint.named_tuple import NamedTuple
from svclint.resource import equality_selector, is_placeholder, is_service, mapping, sequence, service_type, text
from svclint.traffic.calls import calls_of_pods
from svclint.traffic.mesh import may_have_sidecar
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.calls import PodsCall

_PASSING = ("traffic.sidecar.istio.io/excludeOutbound", "traffic.sidecar.istio.io/includeOutbound")
_KIND = (istio.NETWORKING, "Sidecar")
REGISTRY_ONLY = "REGISTRY_ONLY"
"""The mode in which a proxy sends nothing to hosts that it does not know."""

# what installs Istio, and where its settings for the whole mesh are below it
_INSTALLERS = (
    ("install.istio.io", "IstioOperator", ("spec", "meshConfig")),
    ("sailoperator.io", "Istio", ("spec", "values", "meshConfig")),
)


class Hidden(NamedTuple):
    """A Service that pods call, and that their proxies do not know."""

    service: Resource
    workload: Resource
    call: PodsCall


def hidden(sidecar: Resource, graph: Graph) -> Iterator[Hidden]:
    """The Services that a Sidecar leaves out, and that pods call for which it is.

    istio.io: Sidecar, IstioEgressListener: `namespace/dnsName`; a Service is known where one of them holds it, or where
    a VirtualService that is known sends to it.
    """
    known = _imports(sidecar)
    if not known or sidecar.namespace == istio.ROOT_NAMESPACE:
        return
    for template in _pods(sidecar, graph):
        for call in calls_of_pods(template.resource, graph):
            for service in graph.resolve(call.call.reference).found[:1]:
                is_host = is_service(service) and service_type(service) != "ExternalName"
                if is_host and not _is_known(service, known, sidecar) and not _is_routed_to(service, graph):
                    yield Hidden(service, template.resource, call)


def _imports(sidecar: Resource) -> list[tuple[str, str]]:
    """(namespace, DNS name) of all hosts; none where the proxies know all, or where that cannot be read."""
    found = []
    for listener in sequence(sidecar.spec.get("egress")):
        for host in sequence(mapping(listener).get("hosts")):
            namespace, slash, name = text(host).partition("/")
            if not slash or not name or is_placeholder(text(host)):
                return []
            found.append((namespace, name))
    return found


def _pods(sidecar: Resource, graph: Graph) -> list[PodTemplate]:
    """The pods that a Sidecar is for: those that it selects, or all of its namespace that no other one selects."""
    own = _selected(sidecar, graph)
    if own is None:
        others = [one for one in graph.of_kind(*_KIND) if one.namespace == sidecar.namespace and one is not sidecar]
        taken = {id(one) for other in others for one in _selected(other, graph) or ()}
        own = [one for one in graph.templates(sidecar.namespace) if id(one) not in taken]
    return [one for one in own if may_have_sidecar(one, graph) and not _goes_past(one)]


def _goes_past(template: PodTemplate) -> bool:
    """Whether some of what the pods send does not go by their sidecar."""
    return any(str(key).startswith(_PASSING) for key in mapping(template.metadata.get("annotations")))


def _selected(sidecar: Resource, graph: Graph) -> list[PodTemplate] | None:
    written = sidecar.spec.get("workloadSelector")
    if written is None:
        return None
    selector = equality_selector(mapping(written).get("labels"))
    return [] if selector.is_unreadable else graph.matching(selector, sidecar.namespace)


def _is_known(service: Resource, known: list[tuple[str, str]], sidecar: Resource) -> bool:
    host = f"{service.name}.{service.namespace}.svc"
    for namespace, name in known:
        if namespace != "*" and (sidecar.namespace if namespace == "." else namespace) != service.namespace:
            continue
        if name == "*" or name in (service.name, host) or name.startswith(f"{host}."):
            return True
        # whatever the domain of the cluster is
        below = name[2:] if name.startswith("*.") else ""
        if below and (f"{service.namespace}.svc.".startswith(f"{below}.") or _ends(below, service)):
            return True
    return False


def _ends(below: str, service: Resource) -> bool:
    """Whether all hosts below a domain hold the Service: `svc.cluster.local`, `shop.svc.cluster.local`."""
    return below.startswith(("svc.", f"{service.namespace}.svc.")) or below in ("svc", "local", "cluster.local")


def _is_routed_to(service: Resource, graph: Graph) -> bool:
    host = f"{service.name}.{service.namespace}.svc"
    return any(one.owner.kind == "VirtualService" for one in graph.pointing_at("routes-to", service)) or any(
        text(name) == host or text(name).startswith(f"{host}.")
        for entry in graph.of_kind(istio.NETWORKING, "ServiceEntry")
        for name in sequence(entry.spec.get("hosts"))
    )


def sends_nowhere_else(sidecar: Resource, graph: Graph) -> bool:
    """Whether the proxies certainly send nothing to hosts that they do not know: by the Sidecar, else by the mesh."""
    own = text(mapping(sidecar.spec.get("outboundTrafficPolicy")).get("mode"))
    return own == REGISTRY_ONLY if own else graph.once(_mesh_sends_nowhere_else)


def _mesh_sends_nowhere_else(graph: Graph) -> bool:
    for group, kind, path in _INSTALLERS:
        for one in graph.of_kind(group, kind):
            if text(one.get(*path, "outboundTrafficPolicy", "mode")) == REGISTRY_ONLY:
                return True
    return False


def takes_mesh_only(service: Resource, graph: Graph) -> bool:
    """Whether the pods of a Service take what comes by mutual TLS only: by a rule for their namespace or the mesh."""
    rules = list(graph.of_kind(istio.SECURITY, "PeerAuthentication"))
    own = [one for one in rules if one.namespace == service.namespace]
    # those for some pods or ports may let in more
    if any(mapping(one.spec.get(field)) for one in own for field in ("selector", "portLevelMtls")):
        return False
    # the nearer one counts
    for held in (own, [one for one in rules if one.namespace == istio.ROOT_NAMESPACE]):
        modes = {text(mapping(one.spec.get("mtls")).get("mode")) for one in held} - {"", "UNSET"}
        if modes:
            return modes == {"STRICT"}
    return False
