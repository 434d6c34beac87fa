"""The pods of the controller that serves a route, where the scope holds them, and whether policies let them in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from svclint.families.traefik import TRAEFIK as TRAEFIK_GROUPS
from svclint.traffic.controllers import HAPROXY, INGRESS_NGINX, NGINX_ORG, TRAEFIK, controller_of
from svclint.traffic.passage import lets_to
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource
    from svclint.resource.network_policy import PolicyRule

# The images of controllers whose own pods take the requests: those of Contour and Kong tell other pods what to do
_IMAGES: Mapping[str, str] = {
    HAPROXY: r"haproxytech/kubernetes-ingress|jcmoraisjr/haproxy-ingress",
    INGRESS_NGINX: r"ingress-nginx/controller|(?:^|/)nginx-ingress-controller",
    NGINX_ORG: r"nginx(?:inc)?/nginx-(?:plus-)?ingress",
    TRAEFIK: r"(?:^|/)traefik",
}


def controller_pods(route: Resource, graph: Graph) -> list[PodTemplate]:
    """The pods of all controllers of the scope that may serve a route; none where one of them has its node's address,
    by which policies know it or do not."""
    found = controllers_serving(route, graph)
    return [] if any(one.spec.get("hostNetwork") is True for one in found) else found


def controllers_serving(route: Resource, graph: Graph) -> list[PodTemplate]:
    """The pods of all controllers of the scope that may serve a route, whatever their network is."""
    word = controller_of(route, graph) if route.kind == "Ingress" else ""
    word = TRAEFIK if route.group in TRAEFIK_GROUPS else word
    return list(pods_of_controller(word, graph)) if word in _IMAGES else []


def pods_of_controller(word: str, graph: Graph) -> tuple[PodTemplate, ...]:
    """The pods of the scope that run the image of a controller."""
    return graph.once(_pods, word)


def _pods(graph: Graph, word: str) -> tuple[PodTemplate, ...]:
    return tuple(one for one in graph.templates() if any(runs(each, word) for each in one.containers))


def runs(container: Container, word: str) -> bool:
    """Whether a container runs the image of a controller."""
    return re.search(rf"(?:{_IMAGES[word]})(?=[:@]|$)", container.image) is not None


def shut_out(pods: Sequence[PodTemplate], rules: Sequence[PolicyRule], graph: Graph) -> bool:
    """Whether none of these pods is certainly among the peers of any of the rules."""
    return bool(pods) and not any(lets_to(rule, one, graph) is not False for rule in rules for one in pods)
