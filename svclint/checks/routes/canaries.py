"""Canary Ingresses of ingress-nginx, and the main ones that they take a share of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.nearness import REACH
from svclint.resource import Selector, is_placeholder
from svclint.resource.ingress import INGRESS_GROUPS, NGINX, TRUE, ingress_paths
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.resource.ingress import IngressPath
    from svclint.violation import Label

_CANARY = NGINX + "canary"


def canary_without_main(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """ingress-nginx: internal/ingress/controller: mergeAlternativeBackends: host, path and pathType are the same."""
    if not _is_canary(ingress):
        return
    mains = [path for group in INGRESS_GROUPS for main in graph.of_kind(group, "Ingress") for path in _of_main(main)]
    for path in ingress_paths(ingress):
        if is_placeholder(path.host) or is_placeholder(path.path):
            continue
        of_host = [main for main in mains if main.host == path.host]
        if not any((main.path, main.type) == (path.path, path.type) for main in of_host):
            yield _alone(path, mains, of_host, graph)


def _is_canary(ingress: Resource) -> bool:
    return ingress.annotations.get(_CANARY) in TRUE


def _of_main(ingress: Resource) -> Sequence[IngressPath]:
    return () if _is_canary(ingress) else ingress_paths(ingress)


def _alone(path: IngressPath, mains: Sequence[IngressPath], of_host: Sequence[IngressPath], graph: Graph) -> Violation:
    canary, (reason, related) = path.ingress, _difference(path, mains, of_host)
    evident = bool(related) or any(graph.distance(canary, main.ingress) <= REACH for main in mains)
    released = graph.deployer(canary.namespace) is not None
    return Violation(
        path.label("path" if "path" in path.data else "backend", "no main Ingress has this"),
        f"{canary.title} gets no requests: it is a canary for {_place(path)}, and {reason}",
        related,
        # the main one is often an application of its own
        unless=()
        if related
        else tuple(Elsewhere(None, Selector(()), canary.namespace, (group, "Ingress")) for group in INGRESS_GROUPS),
        rests_on=(canary, *(main.ingress for main in of_host)),
        doubts=(
            *of_holes(graph, canary),
            *((Doubt.UNREAD,) if released else ()),
            *(() if evident else (Doubt.UNKNOWN,)),
        ),
    )


def _place(path: IngressPath) -> str:
    return f"{path.host}{path.path}" if path.host else f"{path.path} of any host"


def _difference(
    path: IngressPath, mains: Sequence[IngressPath], of_host: Sequence[IngressPath]
) -> tuple[str, tuple[Label, ...]]:
    """Why no main Ingress is that of the canary's path, and where that can be seen."""
    other_type = next((main for main in of_host if main.path == path.path), None)
    if other_type is not None:
        reason = f"{other_type.ingress.title} has that path with pathType {other_type.type}, not {path.type}"
        return reason, (other_type.label("pathType", f"the main Ingress says {other_type.type}"),)
    if of_host:
        known = listed(dict.fromkeys(main.path for main in of_host))
        first = of_host[0]
        where = first.label("path", "a path of the main Ingress")
        return f"the main Ingresses of this host have {known} only", (where,)
    hosts = {main.host: main for main in mains if main.host}
    near = closest(path.host, hosts) if path.host else None
    if near is not None:
        at = hosts[near].at[:3]
        where = hosts[near].ingress.label((*at, "host"), "the host of the main Ingress")
        return f"no main Ingress has this host; did you mean {near}?", (where,)
    return "no main Ingress has this host", ()
