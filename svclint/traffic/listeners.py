"""Whether a listener of a Gateway admits a route, and if not, why."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, label_selector, mapping, sequence, text
from svclint.resource.gateway import LISTENING, listeners
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener
    from svclint.violation import Label

# gateway-api: apis/v1/gateway_types.go, ProtocolType, and the route types: which routes a protocol can carry
_REQUESTS = frozenset({"HTTPRoute", "GRPCRoute"})
_CARRIED = {
    "HTTP": _REQUESTS,
    "HTTPS": _REQUESTS,
    "TCP": frozenset({"TCPRoute"}),
    "UDP": frozenset({"UDPRoute"}),
}
_WITH_HOSTNAMES = ("HTTPRoute", "GRPCRoute", "TLSRoute")

# How far a route comes with a listener before it is turned away
_AT_KIND, _AT_NAMESPACE, _AT_HOSTNAME = 1, 2, 3


def readable(parent: Resource) -> list[Listener]:
    """The listeners of a Gateway; none where not all of them can be read."""
    found = list(listeners(parent))
    names = [one.name for one in found]
    whole = len(found) == len(sequence(parent.spec.get("listeners")))
    return found if whole and all(names) and not any(map(is_placeholder, names)) else []


def chosen(reference: Reference, known: list[Listener]) -> list[Listener]:
    """The listeners that a reference means: all, or those of its `sectionName` and `port`."""
    section, port = reference.section, reference.port
    if section is not None and section.value.is_placeholder:
        return known
    return [
        listener
        for listener in known
        if (section is None or listener.name == section.value.name)
        and (port is None or listener.port is None or listener.port == port.value.number)
    ]


def admitting(reference: Reference, graph: Graph) -> list[Listener] | None:
    """The listeners of a parent that admit the route which names it; None where it has none that can be read."""
    found = [one for one in graph.resolve(reference).found if (one.group, one.kind) in LISTENING]
    known = readable(found[0]) if len(found) == 1 else []
    named = [str(one.value) for one in (reference.section, reference.port) if one is not None]
    if not known or any(map(is_placeholder, named)):
        return None
    return [one for one in chosen(reference, known) if refusal(one, reference, graph) is None]


class Refusal(NamedTuple):
    """Why a route is turned away. `at` and `words` are for its own field, `there` is the other end.

    `progress` says how far it came: of several listeners the one that it came farthest with was meant. `known` are
    the listeners that the parent has, where the route asks for one by a name that none of them has.
    """

    progress: int
    reason: str
    at: Path
    words: str
    there: Label
    known: tuple[Listener, ...] = ()


def refusal(listener: Listener, reference: Reference, graph: Graph) -> Refusal | None:
    """Why `listener` does not admit the route that `reference` attaches; None where it does, or may."""
    title = f"listener {listener.name}"
    return (
        _by_kind(listener, title, reference)
        or by_namespace(door_of(listener), reference, graph)
        or _by_hostname(listener, title, reference)
    )


# -- kinds -------------------------------------------------------------------------------------------------------------


def _by_kind(listener: Listener, title: str, reference: Reference) -> Refusal | None:
    route = reference.owner
    carried = _carried(listener)
    if carried is not None and route.kind not in carried:
        protocol = text(listener.data.get("protocol"))
        reason = f"{title} has protocol {protocol}, which carries no {route.kind}"
        words = f"carries {_either(carried)}"
        return Refusal(_AT_KIND, reason, reference.path, f"{title} {words}", listener.label("protocol", words=words))
    allowed = [mapping(one) for one in sequence(listener.allowed.get("kinds"))]
    if not allowed or any(_is_of(one, route) for one in allowed):
        return None
    words = f"admits {_either(text(one.get('kind')) for one in allowed)} only"
    there = listener.label("allowedRoutes", "kinds", words=words)
    return Refusal(_AT_KIND, f"{title} {words}", reference.path, f"{title} {words}", there)


def _carried(listener: Listener) -> frozenset[str] | None:
    """The kinds that the listener's protocol can carry, None where an implementation decides."""
    if listener.protocol != "TLS":
        return _CARRIED.get(listener.protocol)
    return frozenset({"TLSRoute"} if listener.ends_tls is False else {"TLSRoute", "TCPRoute"})


def _is_of(allowed: dict[str, object], route: Resource) -> bool:
    group, kind = allowed.get("group"), text(allowed.get("kind"))
    if not kind or is_placeholder(kind):
        return True
    return kind == route.kind and (group if isinstance(group, str) else gateway_api.GROUP) == route.group


def _either(kinds: Iterable[str]) -> str:
    return " or ".join(sorted(kinds))


# -- namespaces --------------------------------------------------------------------------------------------------------


class Door(NamedTuple):
    """A field `namespaces` at the path `at` of `owner`, which says from which namespaces `what` may come.

    `default` is its `from` where it is not written, and `instead` what is shown then.
    """

    owner: Resource
    at: Path
    default: str
    instead: Path
    title: str
    what: str


def door_of(listener: Listener) -> Door:
    """What a listener says of the namespaces of routes."""
    at = (*listener.path, "allowedRoutes", "namespaces")
    return Door(listener.owner, at, "Same", (*listener.path, "name"), f"listener {listener.name}", "routes")


def by_namespace(door: Door, reference: Reference, graph: Graph) -> Refusal | None:
    """Why an object of the reference's namespace is not let in; None where it is, or may be."""
    own, gateway = reference.owner, door.owner
    written = mapping(gateway.get(*door.at))
    source = text(written.get("from"))
    match source or door.default:
        case "Same" if own.namespace != gateway.namespace:
            reason = f"{door.title} admits {door.what} of its own namespace {gateway.namespace} only"
        case "None":
            reason = f"{door.title} admits no {door.what}"
        case "Selector" if unmet := _unmet(written.get("selector"), own.namespace, graph):
            reason = f"{door.title} admits {door.what} of namespaces with {unmet}, which {own.namespace} does not have"
            there = gateway.label((*door.at, "selector"), f"namespaces with {unmet}")
            return Refusal(_AT_NAMESPACE, reason, reference.path, _living(own), there)
        case _:
            return None
    place = (*door.at, "from") if source else door.instead
    words = f"from: {source}" if source else f"from: {door.default}, by default"
    return Refusal(_AT_NAMESPACE, reason, reference.path, _living(own), gateway.label(place, words))


def _living(own: Resource) -> str:
    return f"{own.title} is in namespace {own.namespace}"


def _unmet(selector: object, namespace: str, graph: Graph) -> str:
    """The conditions that the namespace's labels do not meet; empty where they do, or are not all known."""
    if not isinstance(selector, dict) or is_placeholder(namespace):
        return ""
    wanted = label_selector(selector)
    if wanted.is_unreadable:
        return ""
    objects = [one for one in graph.of_kind("", "Namespace") if one.name == namespace]
    known = bool(objects) and not any(one.partial for one in objects)
    unmet = wanted.unmet(graph.namespaces.get(namespace, {}))
    return ", ".join(str(one) for one in unmet if known or one.key == "kubernetes.io/metadata.name")


# -- hostnames ---------------------------------------------------------------------------------------------------------


def hostnames(route: Resource) -> list[tuple[str, Path]]:
    """The host names of a route, with their places; none where its kind has none."""
    if route.kind not in _WITH_HOSTNAMES:
        return []
    written = sequence(route.spec.get("hostnames"))
    return [(one.lower(), ("spec", "hostnames", n)) for n, one in enumerate(written) if isinstance(one, str) and one]


def _by_hostname(listener: Listener, title: str, reference: Reference) -> Refusal | None:
    names = [one for one, _ in hostnames(reference.owner)]
    if not names or any(serves(listener, one) for one in names):
        return None
    asked = f"the route for {names[0]}" if len(names) == 1 else "and none of the route's names is"
    reason = f"{title} is for {listener.hostname}, {asked}"
    there = listener.label("hostname", words=f"requests for {listener.hostname} only")
    return Refusal(_AT_HOSTNAME, reason, ("spec", "hostnames"), f"{title} is for {listener.hostname}", there)


def serves(listener: Listener, name: str) -> bool:
    """Whether requests for `name`, which may begin with `*.`, can come in through the listener.

    gateway-api: apis/v1/shared_types.go, Hostname: a wildcard stands for one label or more.
    """
    own = listener.hostname
    if not own or own == name or is_placeholder(own) or is_placeholder(name) or listener.protocol in ("TCP", "UDP"):
        return True
    if own.startswith("*.") and name.endswith(own[1:]):
        return True
    return name.startswith("*.") and own.endswith(name[1:])
