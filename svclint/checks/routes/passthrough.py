"""TLS that is passed through by the host's name, so that nobody reads the paths of its requests."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import is_placeholder
from svclint.resource.ingress import INGRESS_GROUPS, NGINX, TRUE, ingress_paths
from svclint.traffic.backends import backends
from svclint.traffic.controllers import INGRESS_NGINX, controller_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import IntOrString, Resource
    from svclint.resource.ingress import IngressPath

_PASSED = NGINX + "ssl-passthrough"
_ROOT = "/"


def passthrough_path_ignored(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """ingress-nginx: internal/ingress/controller/controller.go: getConfiguration: only the location / is passed on."""
    # where nothing tells who serves it, the annotation does
    if ingress.annotations.get(_PASSED) not in TRUE or controller_of(ingress, graph) not in ("", INGRESS_NGINX):
        return
    paths = [one for one in ingress_paths(ingress) if one.host and not is_placeholder(one.path)]
    for path in paths:
        if path.path == _ROOT:
            continue
        root = next((one for one in paths if (one.host, one.path) == (path.host, _ROOT)), None)
        if root is not None and _target(path) != _target(root):
            yield _unread(path, root)
        elif root is None and not _has_root(path.host, graph):
            yield _ended(path)


def _has_root(host: str, graph: Graph) -> bool:
    """Whether another Ingress may take the host as a whole."""
    others = (one for group in INGRESS_GROUPS for one in graph.of_kind(group, "Ingress"))
    return any((path.host, path.path) == (host, _ROOT) for one in others for path in ingress_paths(one))


def _target(path: IngressPath) -> tuple[str, IntOrString | None] | None:
    """The Service that a path leads to, and which of its ports; None where it leads to none."""
    below = (one for one in backends(path.ingress) if one.path[: len(path.at)] == path.at)
    return next(((one.name, one.port.value if one.port is not None else None) for one in below), None)


def _unread(path: IngressPath, root: IngressPath) -> Violation:
    ingress, to = path.ingress, _target(root)
    where = f"Service {to[0]}" if to is not None else "the backend of /"
    return Violation(
        path.label("path", "never read"),
        f"{ingress.title} passes the TLS of {path.host} through to {where}: nobody reads the path {path.path}",
        (root.label("path", "where all connections go"), ingress.label(("metadata", "annotations", _PASSED), _ONLY)),
        help="Give it a host of its own, or let the controller end TLS (backend-protocol: HTTPS speaks TLS again).",
        rests_on=(ingress,),
    )


def _ended(path: IngressPath) -> Violation:
    ingress = path.ingress
    return Violation(
        path.label("path", "not passed through"),
        f"{ingress.title} asks for the TLS of {path.host} to be passed through, which is done for the path / only: "
        f"for {path.path} the controller ends TLS itself",
        (ingress.label(("metadata", "annotations", _PASSED), _ONLY),),
        help="Write the path /, or take the annotation away.",
        rests_on=(ingress,),
    )


_ONLY = "by the host's name only"
