"""Entry points of Traefik that a route or a listener asks for, and that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.families.traefik import TRAEFIK as GROUPS
from svclint.nearness import REACH
from svclint.resource import is_placeholder, mapping, number, sequence
from svclint.suggest import closest
from svclint.traffic.classes import controllers_of
from svclint.traffic.controllers import TRAEFIK, controller_of
from svclint.traffic.entry_points import EntryPoints, entry_points
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation, Within
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.violation import Label

_ANNOTATION = "traefik.ingress.kubernetes.io/router.entrypoints"
_CONTROLLER = "traefik.io/gateway-controller"
# what every Traefik's chart calls them: a route may be for one that is not here
_USUAL = frozenset({"metrics", "traefik", "web", "websecure"})


def entry_point_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """traefik: pkg/server/router: a router at an unknown entry point is left out; pkg/provider/kubernetes/gateway:
    entryPointName looks for the listener's port, and none is made for it."""
    if owner.kind == "Gateway":
        serving = _serving(owner, "kubernetesgateway", graph) if _CONTROLLER in controllers_of(owner, graph) else []
        if serving and all(None not in one.ports.values() for one in serving):
            yield from _of_listeners(owner, serving, graph)
        return
    is_ingress = owner.kind == "Ingress"
    if is_ingress and (_ANNOTATION not in owner.annotations or controller_of(owner, graph) not in ("", TRAEFIK)):
        return
    if not is_ingress and owner.group not in GROUPS:
        return
    serving = _serving(owner, "kubernetesingress" if is_ingress else "kubernetescrd", graph)
    known = {name for one in serving for name in one.ports}
    for path, name, within in _named(owner) if serving else ():
        if name.lower() not in known and not is_placeholder(name):
            yield _unknown(owner, path, name, within, serving, graph)


def _serving(owner: Resource, provider: str, graph: Graph) -> list[EntryPoints]:
    """The Traefiks that may serve it: those of the scope that read what it is; none where none is near."""
    found = [one for one in entry_points(graph) if provider in one.providers]
    near = any(graph.distance(owner, one.template.resource) <= REACH for one in found)
    return found if near else []


def _named(owner: Resource) -> Iterator[tuple[Path, str, Within | None]]:
    """The entry points that a route names, with their places."""
    if owner.kind == "Ingress":
        path: Path = ("metadata", "annotations", _ANNOTATION)
        written, start = owner.annotations[_ANNOTATION], 0
        for part in written.split(","):
            name = part.strip()
            place = start + part.find(name)
            if name:
                yield path, name, Within(written, place, place + len(name))
            start += len(part) + 1
        return
    for index, one in enumerate(sequence(owner.spec.get("entryPoints"))):
        if isinstance(one, str) and one:
            yield ("spec", "entryPoints", index), one, None


def _unknown(
    owner: Resource, path: Path, name: str, within: Within | None, serving: list[EntryPoints], graph: Graph
) -> Violation:
    known = list(dict.fromkeys(each for one in serving for each in one.ports))
    near = closest(name, known)
    hint = f"; did you mean {near}?" if near else ""
    pods = serving[0].template.resource
    return Violation(
        owner.label(path, "no such entry point")._replace(within=within),
        f"{owner.title} asks for entry point {name}, which {pods.title} does not have: it has "
        f"{listed(sorted(known))}{hint}",
        (_told(serving[0], f"it has {listed(sorted(known))}"),),
        rests_on=(owner, *_sayers(serving)),
        doubts=(Doubt.DEPENDS,) if name.lower() in _USUAL else _far(owner, serving, graph),
    )


def _of_listeners(gateway: Resource, serving: list[EntryPoints], graph: Graph) -> Iterator[Violation]:
    ports = sorted({port for one in serving for port in one.ports.values() if port is not None})
    pods = serving[0].template.resource
    for index, listener in enumerate(sequence(gateway.spec.get("listeners"))):
        port = number(mapping(listener).get("port"))
        if port is None or port in ports:
            continue
        yield Violation(
            gateway.label(("spec", "listeners", index, "port"), "no entry point has this port"),
            f"{gateway.title} has a listener on port {port}, on which {pods.title} has no entry point: it has "
            f"{listed(map(str, ports))}",
            (_told(serving[0], f"it listens on {listed(map(str, ports))}"),),
            help="Name the port on which an entry point of Traefik listens in its pods, which is not that of its "
            "Service, or give Traefik an entry point for it.",
            rests_on=(gateway, *_sayers(serving)),
            doubts=_far(gateway, serving, graph),
        )


def _sayers(serving: list[EntryPoints]) -> list[Resource]:
    """The objects that say what there is."""
    return [
        *(one.template.resource for one in serving),
        *(one.file.source for one in serving if one.file is not None),
    ]


def _told(points: EntryPoints, words: str) -> Label:
    """What says so: the file that the pods read, or the pods themselves."""
    file = points.file
    return points.template.resource.name_label(words) if file is None else file.source.label(file.path, words, "key")


def _far(owner: Resource, serving: list[EntryPoints], graph: Graph) -> tuple[Doubt, ...]:
    return (Doubt.FAR,) if all(graph.distance(owner, one.template.resource) > 1 for one in serving) else ()
