"""Whether a parent admits what attaches to it: a Gateway or a ListenerSet, a Service of a mesh, a Gateway of Istio."""

from __future__ import annotations

from svclint.families import gateway_api
from svclint.families.istio import ISTIO_GATEWAY
from svclint.graph.answer import Answer
from svclint.resource import is_placeholder, is_service, service_ports, service_type
from svclint.resource.gateway import LISTENING, listeners
from svclint.traffic.istio_gateways import by_hosts
from svclint.traffic.listeners import Door, Refusal, by_namespace, chosen, hostnames, readable, refusal, serves
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Named, Reference
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener

# The part of a parent that a reference names comes before all that a listener asks
_AT_PART = 0


_PARENTS = (*LISTENING, ("", "Service"), ISTIO_GATEWAY)


def lacks_group(reference: Reference) -> bool:
    """Whether a route names a Service as its parent without the empty group: the Gateway API has no such kind."""
    return (reference.group, reference.kind) == (gateway_api.GROUP, "Service")


def named_parents(reference: Reference, graph: Graph) -> Answer[Resource]:
    """The parents that a route names; unknown where they are of a kind that others bring, or filled in later."""
    if (reference.group, reference.kind) not in _PARENTS:
        return Answer((), f"what a {reference.kind} admits is not known here")
    if _is_other_name(reference.name):
        return Answer((), "its name is filled in later, or made by istiod")
    resolution = graph.resolve(reference)
    if resolution.missing and _is_kubernetes_gateway(reference, graph):
        return Answer((), "a Gateway of the Gateway API has the name")
    return resolution


def _is_other_name(name: str) -> bool:
    """Whether it is no name of an object: filled in later, or one that istiod gives to what it makes of a Gateway."""
    return is_placeholder(name) or "~" in name


def _is_kubernetes_gateway(reference: Reference, graph: Graph) -> bool:
    """Whether a VirtualService names a Gateway of the Gateway API in the place of Istio's own.

    istio: pkg/config/analysis/analyzers/testdata/virtualservice_kubernetes_gateways.yaml.
    """
    if reference.group == gateway_api.GROUP or reference.kind != "Gateway":
        return False
    named = reference.namespace, reference.name
    return bool(graph.resolve_object(reference.owner, gateway_api.GROUP, "Gateway", *named).found)


def turned_away_by_all(reference: Reference, parents: Sequence[Resource], graph: Graph) -> Refusal | None:
    """Why none of the parents of a name admits the route; None where one of them does, or may."""
    refusals = [turned_away(reference, parent, graph) for parent in parents]
    return refusals[0] if all(refusals) else None


def turned_away(reference: Reference, parent: Resource, graph: Graph) -> Refusal | None:
    """Why `parent` does not admit what `reference` attaches to it; None where it does, or may."""
    if is_service(parent):
        return _by_service_port(reference, parent)
    if (parent.group, parent.kind) == ISTIO_GATEWAY:
        return by_hosts(reference.owner, parent)
    if (parent.group, parent.kind) not in LISTENING:
        return None
    if reference.owner.kind.endswith("ListenerSet"):
        at = ("spec", "allowedListeners", "namespaces")
        return by_namespace(Door(parent, at, "None", ("metadata", "name"), "it", "ListenerSets"), reference, graph)
    known = readable(parent)
    if not known:
        return None
    meant = chosen(reference, known)
    if not meant:
        return _by_part(reference, parent, known, graph)
    if reference.owner.group != gateway_api.GROUP:
        return None  # another controller makes the route of it
    refusals = [refusal(one, reference, graph) for one in meant]
    best: Refusal | None = None
    for refused in refusals:
        if refused is None:
            return None
        best = refused if best is None or refused.progress > best.progress else best
    if best is None or len(refusals) == 1:
        return best
    return best._replace(reason=f"none of its {len(refusals)} listeners admits it; {best.reason}")


def _by_part(reference: Reference, parent: Resource, known: list[Listener], graph: Graph) -> Refusal | None:
    """No listener has the name or the port that a route asks for."""
    section, port = reference.section, reference.port
    named = next((one for one in known if section is not None and one.name == section.value.name), None)
    if section is not None and named is None:
        return _by_section(section, parent, known, graph)
    return None if port is None else _by_port(port, named, parent, known)


def _by_section(section: Named, parent: Resource, known: list[Listener], graph: Graph) -> Refusal:
    name = str(section.value)
    added = next((one for one in _added(parent, graph) if one.name == name), None)
    reason, words = f"it has no listener {name}", "no listener is called this"
    if added is not None:
        reason += f"; {added.owner.title} has it, so that is the parent"
        return Refusal(_AT_PART, reason, section.path, words, added.label("name", words="it is here"))
    there = parent.label(("spec", "listeners"), f"the listeners of {parent.title}")
    return Refusal(_AT_PART, reason, section.path, words, there, tuple(known))


def _added(parent: Resource, graph: Graph) -> list[Listener]:
    """The listeners that ListenerSets add to a Gateway: to routes they are those of the ListenerSet alone."""
    return [one for each in graph.pointing_at("attaches-to", parent) for one in listeners(each.owner)]


def _by_port(port: Named, named: Listener | None, parent: Resource, known: list[Listener]) -> Refusal:
    if named is not None:
        reason = f"listener {named.name} has port {named.port}, not {port.value}"
        there = named.label("port", words="its port")
    else:
        numbers = dict.fromkeys(str(one.port) for one in known)
        reason = f"no listener has port {port.value}; they have {', '.join(numbers)}"
        there = parent.label(("spec", "listeners"), f"the listeners of {parent.title}")
    return Refusal(_AT_PART, reason, port.path, "no listener has this port", there)


def _by_service_port(reference: Reference, parent: Resource) -> Refusal | None:
    """In a mesh, the parent is a Service, `sectionName` the name of its port, and `port` the number."""
    ports = list(service_ports(parent))
    wanted = [one for one in (reference.section, reference.port) if one is not None]
    whole = ports and all(one.number is not None and not is_placeholder(one.name) for one in ports)
    if not wanted or not whole or service_type(parent) == "ExternalName":
        return None
    values = [one.value for one in wanted]
    if any(one.is_placeholder for one in values):
        return None
    if any(all(map(one.is_called, values)) for one in ports):
        return None
    known = listed(one.words for one in ports)
    there = parent.label(("spec", "ports"), f"{parent.title} has port {known}")
    asked = " and ".join(map(str, values))
    return Refusal(_AT_PART, f"it has no port {asked}; it has {known}", wanted[0].path, "no such port", there)


def admitting(route: Resource, graph: Graph) -> list[Listener]:
    """The listeners of all parents that admit the route; none where not everything is known of them."""
    found: list[Listener] = []
    for reference in graph.references(route, "attaches-to"):
        parents = graph.resolve(reference).found
        if not parents or any((one.group, one.kind) not in LISTENING for one in parents):
            return []
        for parent in parents:
            known = readable(parent)
            if not known:
                return []
            found += [one for one in chosen(reference, known) if refusal(one, reference, graph) is None]
    return found


def unheard(route: Resource, graph: Graph) -> Iterator[tuple[str, Path, list[Listener]]]:
    """The host names of an admitted route, each with its place, that none of the listeners which admit it is for."""
    names = hostnames(route)
    found = admitting(route, graph) if len(names) > 1 else []
    for name, path in names:
        if found and not any(serves(listener, name) for listener in found):
            yield name, path, found


def is_of_mesh(route: Resource, graph: Graph) -> bool:
    """Whether a route attaches to Services only: a mesh sends a client's requests on wherever its own route says.

    gateway-api: geps/gep-1426 and conformance/tests/mesh: a consumer's route names backends of the parent's namespace
    without a grant.
    """
    parents = [(one.group, one.kind) for one in graph.references(route, "attaches-to")]
    return bool(parents) and all(one == ("", "Service") for one in parents)
