"""Annotations of an Ingress by which one controller routes, and that the one which serves it never reads."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.annotations.family import words
from svclint.families import aws, contour, gke
from svclint.resource import text
from svclint.resource.ingress import ingress_class
from svclint.traffic.controllers import (
    ALB,
    CONTOUR,
    GCE,
    HAPROXY,
    INGRESS_NGINX,
    KONG,
    NGINX_ORG,
    TRAEFIK,
    arguments,
    classes,
    controller_of,
)
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

LEGACY = "ingress.kubernetes.io"
"""The domain of annotations that several controllers read before each of them had its own."""

# What changes where requests go, how they are sent on, or who may send them: not sizes, times and headers, which are no
# matter where nobody limits them
_TELLING: Mapping[str, frozenset[str]] = {
    "nginx.ingress.kubernetes.io": words(
        """
        app-root auth-secret auth-type auth-url backend-protocol canary configuration-snippet default-backend
        grpc-backend permanent-redirect rewrite-target secure-backends server-alias server-snippet ssl-passthrough
        temporal-redirect upstream-vhost use-regex whitelist-source-range
        """
    ),
    "nginx.org": words(
        """
        app-root basic-auth-secret grpc-services location-snippets mergeable-ingress-type path-regex policies
        rewrite-target rewrites server-snippets ssl-services websocket-services
        """
    ),
    "haproxy.org": words(
        """
        allow-list auth-type backend-config-snippet deny-list path-rewrite rate-limit-requests request-redirect
        route-acl server-proto server-ssl set-host ssl-passthrough standalone-backend
        """
    ),
    "haproxy-ingress.github.io": words(
        """
        allowlist-source-range app-root auth-secret auth-url backend-protocol blue-green-deploy config-backend
        denylist-source-range limit-rps path-type redirect-to rewrite-target secure-backends server-alias
        ssl-passthrough whitelist-source-range
        """
    ),
    "traefik.ingress.kubernetes.io": words("router.middlewares router.pathmatcher service.serversscheme"),
    # ingress-nginx before 0.9, Traefik before 2
    LEGACY: words(
        """
        app-root auth-secret auth-type auth-url configuration-snippet rewrite-target secure-backends server-alias
        ssl-passthrough whitelist-source-range
        """
    ),
    "konghq.com": words("host-aliases methods override plugins protocol protocols rewrite strip-path"),
}

# What each controller reads; where only the name of a class is known, what both read that it may mean
_HAPROXY = ("haproxy.org/", "haproxy-ingress.github.io/", "ingress.kubernetes.io/")
_OF_GKE = ("kubernetes.io/ingress.allow-http", "kubernetes.io/ingress.global-", "kubernetes.io/ingress.regional-")
_READ: Mapping[str, tuple[str, ...]] = {
    ALB: (aws.ANNOTATIONS,),
    CONTOUR: (f"{contour.GROUP}/", "contour.heptio.com/", "ingress.kubernetes.io/"),
    GCE: (f"{gke.NETWORKING}/", f"{gke.CLOUD}/", "ingress.gcp.kubernetes.io/", *_OF_GKE),
    HAPROXY: _HAPROXY,
    INGRESS_NGINX: ("nginx.ingress.kubernetes.io/", "nginx.org/", "nginx.com/"),
    KONG: ("konghq.com/",),
    NGINX_ORG: ("nginx.org/", "nginx.com/"),
    TRAEFIK: ("traefik.ingress.kubernetes.io/", "ingress.kubernetes.io/"),
}
# by what an IngressClass names as its controller, before the slash or whole
_OF_CLASS: Mapping[str, tuple[str, ...]] = {
    "haproxy-ingress.github.io": ("haproxy-ingress.github.io/", "ingress.kubernetes.io/"),
    "haproxy.org": ("haproxy.org/", "ingress.kubernetes.io/"),
    "k8s.io/ingress-nginx": ("nginx.ingress.kubernetes.io/",),
}
# the prefix of annotations is a setting of some controllers, and Traefik reads those of ingress-nginx if it is told to
_OTHERWISE = ("annotations-prefix", "kubernetesingressnginx")


def unread(ingress: Resource, graph: Graph) -> list[str]:
    """The annotations of other controllers than the one that certainly serves the Ingress; none where it has some of
    its own: then somebody wrote it for several."""
    # whoever serves an Ingress of this version is newer than those that read the domain of all
    is_new = (ingress.group, ingress.version) == ("networking.k8s.io", "v1")
    found = [one for one in ingress.annotations if _is_telling(one) and (is_new or not one.startswith(LEGACY))]
    read = _read(ingress, graph) if found else ()
    if not read or any(one.startswith(read) for one in ingress.annotations) or graph.once(_reads_otherwise):
        return []
    return found


def _is_telling(annotation: str) -> bool:
    domain, _, name = annotation.partition("/")
    return name in _TELLING.get(domain, ())


def _read(ingress: Resource, graph: Graph) -> tuple[str, ...]:
    """What the controller of the Ingress reads, by its class; nothing where that is not known."""
    name = ingress_class(ingress)
    named = next((one for one in classes(graph) if one.name == name), None) if name else None
    if named is not None:
        written = text(named.spec.get("controller"))
        own = _OF_CLASS.get(written) or _OF_CLASS.get(written.partition("/")[0])
        if own:
            return own
    return _READ.get(controller_of(ingress, graph), ()) if name else ()


def _reads_otherwise(graph: Graph) -> bool:
    """By arguments, variables, a file in a ConfigMap or the values of a chart."""
    if any(word in argument.lower() for argument in arguments(graph) for word in _OTHERWISE):
        return True
    return any(_OTHERWISE[1] in member.source.text.lower() for member in graph.scope.members)
