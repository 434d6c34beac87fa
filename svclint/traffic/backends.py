"""What routes send traffic to: Services, and other routes that they leave a part of it to."""

from __future__ import annotations

import re

from svclint.families.traefik import TRAEFIK
from svclint.references import references
from svclint.references.reference import HOST
from svclint.resource import Identity, Resource, is_placeholder
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference

ALB_ACTION = "use-annotation"
"""The port by which the AWS Load Balancer Controller takes the name of a backend for that of an annotation."""

# kgateway: a route hands requests on to all routes of a namespace
_ANY = "*"

# An Ingress that only redirects still has to name a backend, which nothing is ever sent to
_REDIRECTS = frozenset(
    {
        "haproxy-ingress.github.io/redirect-to",
        "haproxy.org/request-redirect",
        "nginx.ingress.kubernetes.io/permanent-redirect",
        "nginx.ingress.kubernetes.io/temporal-redirect",
    }
)
_SNIPPETS = ("nginx.ingress.kubernetes.io/server-snippet", "nginx.ingress.kubernetes.io/configuration-snippet")
_BLOCK = r"\{[^{}]*\}"
# a line at a time: blanks over several lines would be tried from each of them
_RETURN = r"(?m)^[ \t]*+(?:return\s++\d{3}|rewrite\s.*\b(?:permanent|redirect)[ \t]*+;)"


@once
def backends(route: Resource) -> tuple[Reference, ...]:
    """What `route` sends traffic to; names that its controller understands otherwise are left out."""
    if only_redirects(route):
        return ()
    named = (*references(route, "routes-to"), *references(route, "delegates-to"))
    return tuple(one for one in named if one.selector is None and not _is_understood_otherwise(one))


def _is_understood_otherwise(reference: Reference) -> bool:
    if reference.name == _ANY or is_placeholder(reference.name):
        return True
    return reference.port is not None and reference.port.value.name == ALB_ACTION


def is_to_service(reference: Reference) -> bool:
    return (reference.group, reference.kind) == ("", "Service")


def is_looked_up(reference: Reference) -> bool:
    """Whether it is a host, which DNS or a mesh resolves as it would for any client, and no object that is named."""
    return bool(reference.host)


def is_known_kind(reference: Reference, graph: Graph) -> bool:
    """Whether the scope would hold the target if there were one: a Service, or a kind of the route's own API."""
    if is_to_service(reference) or reference.kind == HOST or reference.group == reference.owner.group:
        return True
    return bool(graph.of_kind(reference.group, reference.kind))


def must_be_here(reference: Reference, graph: Graph) -> bool:
    """Whether the target would stand among these manifests if there were one at all."""
    is_built_in = (reference.namespace, reference.name) == ("default", "kubernetes")
    return is_known_kind(reference, graph) and not is_built_in and not has_moved(reference.identity, graph)


def only_redirects(route: Resource) -> bool:
    """Whether an Ingress answers all requests by itself, with another address."""
    annotations = route.annotations
    if not annotations:
        return False
    if not _REDIRECTS.isdisjoint(annotations):
        return True
    # what stands in a block holds under a condition only
    snippets = (annotations[snippet] for snippet in _SNIPPETS if snippet in annotations)
    return any(re.search(_RETURN, re.sub(_BLOCK, "", snippet)) for snippet in snippets)


def has_moved(identity: Identity, graph: Graph) -> bool:
    """Whether Traefik's other group has the object: the versions between 2.10 and 3 read both."""
    if identity.group not in TRAEFIK:
        return False
    return any(graph.with_identity(identity._replace(group=group)) for group in TRAEFIK)
