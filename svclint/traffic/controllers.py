"""Which controller serves an Ingress, as far as its class, the classes of the scope and its annotations tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.families import contour, traefik
from svclint.resource import sequence, text
from svclint.resource.ingress import ingress_class
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_CLASS = ("networking.k8s.io", "IngressClass")
_DEFAULT = "ingressclass.kubernetes.io/is-default-class"

ALB = "alb"
CONTOUR = "contour"
GCE = "gce"
HAPROXY = "haproxy"
INGRESS_NGINX = "ingress-nginx"
KONG = "kong"
NGINX_ORG = "nginx.org"
TRAEFIK = "traefik"

# What an IngressClass names as its controller, before a slash where there is more behind it
_CONTROLLERS: Mapping[str, str] = {
    "haproxy-ingress.github.io": HAPROXY,
    "haproxy.org": HAPROXY,
    "ingress-controllers.konghq.com": KONG,
    "ingress.k8s.aws": ALB,
    "k8s.io/ingress-gce": GCE,
    "k8s.io/ingress-nginx": INGRESS_NGINX,
    "nginx.org": NGINX_ORG,
    # learn.microsoft.com: app routing add-on of AKS, which runs ingress-nginx
    "webapprouting.kubernetes.azure.com": INGRESS_NGINX,
    contour.GROUP: CONTOUR,
    traefik.GROUP: TRAEFIK,
}

# Words in the name of a class that no manifest defines: these are what everybody calls them
_WORDS: Mapping[str, str] = {
    "alb": ALB,
    "contour": CONTOUR,
    "gce": GCE,
    "haproxy": HAPROXY,
    "kong": KONG,
    "nginx": INGRESS_NGINX,
    "traefik": TRAEFIK,
    "webapprouting": INGRESS_NGINX,
}

# What the annotations of each controller begin with: nobody writes those of one that does not serve the Ingress
_ANNOTATIONS: Mapping[str, str] = {
    "alb.ingress.kubernetes.io": ALB,
    "haproxy-ingress.github.io": HAPROXY,
    "haproxy.org": HAPROXY,
    "nginx.com": NGINX_ORG,
    "nginx.ingress.kubernetes.io": INGRESS_NGINX,
    "nginx.org": NGINX_ORG,
    "traefik.ingress.kubernetes.io": TRAEFIK,
}

_TAKING_ALL = r"--(?:watch-ingress-without-class|empty-ingress-class|process-classless-ingress-v1)(?!=false)"


def classes(graph: Graph) -> list[Resource]:
    """All IngressClasses of the scope."""
    return graph.of_kind(*_CLASS)


def is_default(one: Resource) -> bool:
    """Whether an IngressClass is that of all Ingresses which name none. k/k: plugin/pkg/admission/network."""
    return one.annotations.get(_DEFAULT) == "true"


def controller(one: Resource) -> str:
    """The controller of an IngressClass, in one word; what it names where that is none of those known here."""
    return _in_a_word(text(one.spec.get("controller")))


def _in_a_word(written: str) -> str:
    return _CONTROLLERS.get(written) or _CONTROLLERS.get(written.partition("/")[0]) or written


def controller_of(ingress: Resource, graph: Graph) -> str:
    """The controller that serves an Ingress, in one word; empty where nothing tells."""
    return graph.once_of(_controller_of, ingress)


def _controller_of(ingress: Resource, graph: Graph) -> str:
    name = ingress_class(ingress)
    named = next((one for one in classes(graph) if (one.name == name if name else is_default(one))), None)
    if named is not None:
        return controller(named)
    elsewhere = _defined_elsewhere(name, graph)
    annotated = {_ANNOTATIONS[prefix] for prefix in map(_prefix, ingress.annotations) if prefix in _ANNOTATIONS}
    if not name:
        return annotated.pop() if len(annotated) == 1 else ""
    if elsewhere:
        # what is defined elsewhere may be for another cluster, as annotations of another controller say
        found = elsewhere & annotated if annotated else elsewhere
        return next(iter(found)) if len(found) == 1 else ""
    # two controllers are called nginx
    if "nginx" in name and annotated == {NGINX_ORG}:
        return NGINX_ORG
    words = _words(name)
    # a class of its own name, `internal`: whoever annotates for one controller alone has that one
    own = annotated.pop() if len(annotated) == 1 else ""
    return next((known for word, known in _WORDS.items() if word in words), own)


def _defined_elsewhere(name: str, graph: Graph) -> frozenset[str]:
    """The controllers of the classes of a name that other scopes of the run define."""
    return frozenset(map(_in_a_word, graph.scope.told.classes.get(name, ()))) if name else frozenset()


def may_be_served_by(ingress: Resource, graph: Graph, controller: str) -> bool:
    """Whether the controller of this word may serve an Ingress that has annotations of it: no class says otherwise,
    here or elsewhere in the run."""
    found = controller_of(ingress, graph)
    if found:
        return found == controller or found not in _CONTROLLERS.values()
    elsewhere = _defined_elsewhere(ingress_class(ingress), graph)
    return not elsewhere or controller in elsewhere or not elsewhere <= frozenset(_CONTROLLERS.values())


def known_names() -> frozenset[str]:
    """What everybody calls the classes of controllers."""
    return frozenset(_WORDS)


def _words(name: str) -> list[str]:
    return re.split(r"[-._/]", name)


def is_of_class(annotation: str) -> bool:
    """Whether an annotation is one of a controller that serves Ingresses by their class."""
    return _prefix(annotation) in _ANNOTATIONS


def is_served_by_another(ingress: Resource, graph: Graph) -> bool:
    """Whether the class of an Ingress is that of a controller which is none of those known here."""
    found = controller_of(ingress, graph)
    # a second controller of one kind has a name of its own: k8s.io/internal-ingress-nginx
    return found != "" and found not in _CONTROLLERS.values() and _WORDS.keys().isdisjoint(_words(found))


def _prefix(annotation: str) -> str:
    return annotation.partition("/")[0]


def takes_all(graph: Graph) -> bool:
    """Whether a controller of the scope is told to serve Ingresses without a class as well."""
    return graph.once(_takes_all)


def _takes_all(graph: Graph) -> bool:
    return any(re.search(_TAKING_ALL, argument) for argument in arguments(graph))


def arguments(graph: Graph) -> Iterator[str]:
    """The words of all containers' command lines."""
    for template in graph.templates():
        yield from arguments_of(template)


def arguments_of(template: PodTemplate) -> Iterator[str]:
    """The words of the command lines of a pod's containers."""
    for container in template.containers:
        for field in ("command", "args"):
            yield from filter(None, map(text, sequence(container.data.get(field))))
