"""Who calls whom: the Services that the free text of an object calls, and what takes the port that it asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from svclint.free_text import call, is_called, is_in_file, mentions, uses_port
from svclint.graph.answer import Answer
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, dig, is_headless, mapping, sequence, service_ports, service_type, text
from svclint.resource.once import once
from svclint.traffic.service_ports import has_port
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.free_text import Call
    from svclint.graph import Graph
    from svclint.resource import IntOrString, PodTemplate, Resource

# Where a volume, a source of variables or a variable names what it reads
_READERS: dict[str, tuple[Path, ...]] = {
    "ConfigMap": (("configMap", "name"), ("configMapRef", "name"), ("configMapKeyRef", "name")),
    "Secret": (("secret", "secretName"), ("secret", "name"), ("secretRef", "name"), ("secretKeyRef", "name")),
}

_NO_SOURCES: Mapping[str, Mapping[str, frozenset[str]]] = {kind: {} for kind in _READERS}

# Every cluster has these, whatever the manifests hold
_GIVEN = frozenset({("default", "kubernetes"), ("default", "openshift")})
_SYSTEM = frozenset({"kube-system", "kube-public"})


def calls(owner: Resource, graph: Graph) -> tuple[Call, ...]:
    """The calls of `owner` to Services that a manifest may hold, in the order of the text."""
    return graph.once_of(_calls, owner)


def _calls(owner: Resource, graph: Graph) -> tuple[Call, ...]:
    template = graph.template(owner)
    aliases = _aliases(template) if template is not None else frozenset()
    found = []
    for mention in mentions(owner, template):
        one = call(mention, graph)
        if one is None or one.reference.namespace in _SYSTEM or mention.host.name in aliases:
            continue
        if (one.reference.namespace, one.reference.name) not in _GIVEN and is_called(mention):
            found.append(one)
    return tuple(found)


def called(graph: Graph) -> Mapping[Identity, frozenset[int | str | None]]:
    """All Services that free text of the scope calls, with the ports: the name of one where its SRV record is asked
    for, None where the text says nothing of it."""
    found: dict[Identity, set[int | str | None]] = defaultdict(set)
    for one in (one for owner in graph.everything for one in calls(owner, graph)):
        found[one.reference.identity].add(one.mention.host.asked_port)
    return {identity: frozenset(ports) for identity, ports in found.items()}


class PodsCall(NamedTuple):
    """A call that pods make; not `sure` where only the program knows whether it does: by a file, by what others are
    given too, or where it may ask a proxy instead."""

    call: Call
    sure: bool


def calls_of_pods(workload: Resource, graph: Graph) -> tuple[PodsCall, ...]:
    """The calls that the pods of a workload make by their own texts: their variables and commands, and the ConfigMaps
    and Secrets that they read. Probes are the kubelet's calls, and annotations anybody's."""
    return graph.once_of(_calls_of_pods, workload)


def _calls_of_pods(workload: Resource, graph: Graph) -> tuple[PodsCall, ...]:
    template = graph.template(workload)
    if template is None:
        return ()
    starts = [(*one.path, field) for one in template.containers for field in ("env", "command", "args")]
    own = graph.once_of(_with_port, workload)
    found = [one for one in own if any(one.call.mention.path[: len(each)] == each for each in starts)]
    for kind, name, keys in _read(template):
        named = graph.with_identity(Identity("", kind, workload.namespace, name))
        for source in graph.nearest_resource(workload, named):
            is_others = is_shared(source, graph)
            found += [
                one if keys or not is_others else one._replace(sure=False)
                for one in graph.once_of(_with_port, source)
                if one.call.mention.path[0] != "metadata" and (not keys or one.call.mention.path[-1] in keys)
            ]
    return tuple(_asked_directly(found, template, graph))


def _asked_directly(found: Iterable[PodsCall], template: PodTemplate, graph: Graph) -> Iterator[PodsCall]:
    """The calls, not sure where a proxy may be asked in the place of whom they name."""
    from svclint.traffic.http_proxies import has_proxy, is_by_proxy

    told = [one for one in template.containers if has_proxy(one, graph)]
    for one in found:
        mention = one.call.mention
        own = mention.owner is template.resource
        callers = (each for each in told if not own or mention.path[: len(each.path)] == each.path)
        yield one._replace(sure=False) if any(is_by_proxy(mention, each, graph) for each in callers) else one


def _with_port(owner: Resource, graph: Graph) -> tuple[PodsCall, ...]:
    """The calls of a text that use a port, as whoever alone reads it makes them: many pods may read one ConfigMap."""
    found = (one for one in calls(owner, graph) if uses_port(one.mention))
    return tuple(PodsCall(one, sure=not is_in_file(one.mention)) for one in found)


def meets_by_address(workload: Resource, graph: Graph) -> list[Resource]:
    """The headless Services that select the pods of a workload, and by whose own name these ask for the addresses of
    their peers: members of a ring that gossip, nodes of a cluster that discover each other."""
    template = graph.template(workload)
    services = graph.selecting_services(template) if template is not None else []
    rings = {one.identity: one for one in services if is_headless(one)}
    if not rings:
        return []
    asked = (one.call for one in calls_of_pods(workload, graph))
    found = {one.reference.identity for one in asked if not one.pod}
    return [one for identity, one in rings.items() if identity in found]


def looked_up(template: PodTemplate, graph: Graph) -> PodsCall | None:
    """The surest call of pods that needs a name of the cluster to be looked up; the pods' name for themselves is rather
    what others call."""
    found = [one for one in calls_of_pods(template.resource, graph) if _needs_dns(one, template, graph)]
    return next((one for one in found if one.sure), next(iter(found), None))


def _needs_dns(one: PodsCall, template: PodTemplate, graph: Graph) -> bool:
    services = graph.resolve(one.call.reference).found
    if not services:
        return one.call.full
    service = services[0]
    return template not in graph.selected(service) or leads_to_pods(one.call, service)


def _read(template: PodTemplate) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(kind, name, keys) of what pods read: see `sources`."""
    for kind, named in sources(template).items():
        for name, keys in named.items():
            yield kind, name, keys


def readers(graph: Graph) -> dict[tuple[str, str, str], set[Resource]]:
    """(kind, namespace, name) of a ConfigMap or Secret -> the workloads whose pods read all of it."""
    found: dict[tuple[str, str, str], set[Resource]] = {}
    for template in graph.templates():
        for kind, name, keys in _read(template):
            if not keys:
                found.setdefault((kind, template.namespace, name), set()).add(template.resource)
    return found


def is_shared(source: Resource, graph: Graph) -> bool:
    """Whether the pods of several workloads read all of a ConfigMap or Secret: what it says may be meant for one."""
    return len(graph.once(readers).get((source.kind, source.namespace, source.name), ())) > 1


def _aliases(template: PodTemplate) -> frozenset[str]:
    """The names that the pods' own hosts file gives an address, their own among them.

    k/k: pkg/kubelet: a pod has its name for a hostname unless it says another, and the node's on its host's network.
    """
    entries = sequence(template.spec.get("hostAliases"))
    names = {text(name) for entry in entries for name in sequence(mapping(entry).get("hostnames"))}
    if template.spec.get("hostNetwork") is not True:
        own = template.resource.name if template.resource.kind == "Pod" else ""
        names.add(text(template.spec.get("hostname")) or own)
    return frozenset(names - {""})


def taking(one: Call, service: Resource, value: IntOrString, graph: Graph) -> Answer[IntOrString]:
    """The port that a call asks for where something takes it: the Service, or the pods that are called without it."""
    if service_type(service) == "ExternalName":
        return Answer((), "an alias has no ports of its own")
    named = has_port(service, value, graph)
    if not named.missing:
        return Answer((value,) if named.found else (), named.unknown)
    if _is_carried_by_address(one, service, graph):
        return Answer((), "Consul's proxies go by the address that is called, and ask no port")
    templates = graph.selected(service)
    ports = [each.number for template in templates for each in template.serving_ports]
    if value.number in ports and any(reads(template, one.reference.owner) for template in templates):
        return Answer((value,))  # a process that names itself with the port that it listens on
    if value.is_name or not leads_to_pods(one, service):
        return Answer()
    # without a cluster IP nothing is translated: any port of the pods is right
    if not templates or not all(each.ports_known and each.serving_ports for each in templates):
        return Answer((), "the pods may listen on it")
    if one.mention.host.port is None:
        return Answer((), "which port is meant is not written")
    targets = [port.target for port in service_ports(service)]
    return Answer((value,) if value.number in ports or value in targets else ())


def _is_carried_by_address(one: Call, service: Resource, graph: Graph) -> bool:
    """Whether both ends have a transparent proxy of Consul. consul: agent/xds: makeFilterChainMatchFromAddrs"""
    # imported here: most calls find their port
    from svclint.families import consul

    caller, called = graph.template(one.reference.owner), graph.selected(service)
    is_in = caller is not None and consul.is_transparent(caller)
    return is_in and bool(called) and all(map(consul.is_transparent, called))


def reads(template: PodTemplate, owner: Resource) -> bool:
    """Whether the text is the pods' own: in their template, or in a ConfigMap or Secret that they mount or take
    variables from."""
    if template.resource is owner:
        return True
    return not owner.group and owner.name in sources(template).get(owner.kind, ())


@once
def sources(template: PodTemplate) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The ConfigMaps and Secrets that pods mount or take variables from, by kind and name, with the keys that they read
    of each; none where they read all of it."""
    places = [mapping(one) for one in sequence(template.spec.get("volumes"))]
    places += [mapping(each) for one in places for each in sequence(dig(one, ("projected", "sources")))]
    for container in template.containers:
        places += [mapping(one) for one in sequence(container.data.get("envFrom"))]
        places += [mapping(mapping(one).get("valueFrom")) for one in sequence(container.data.get("env"))]
    if not places:
        return _NO_SOURCES
    found: dict[str, dict[str, frozenset[str]]] = {kind: {} for kind in _READERS}
    for place in places:
        for kind, fields in _READERS.items():
            for field in fields:
                name = text(dig(place, field))
                if name:
                    keys = _keys(mapping(dig(place, field[:-1])))
                    known = found[kind].get(name, keys)
                    found[kind][name] = known | keys if known and keys else frozenset()
    return found


def _keys(source: dict[str, Any]) -> frozenset[str]:
    """The keys that a volume or a variable takes of what it reads; none where it takes all of them."""
    items = [text(mapping(one).get("key")) for one in sequence(source.get("items"))]
    return frozenset({text(source.get("key")), *items} - {""})


def leads_to_pods(one: Call, service: Resource) -> bool:
    """Whether the name leads to the pods' own addresses, and not to the Service's."""
    return bool(one.pod) or is_headless(service)
