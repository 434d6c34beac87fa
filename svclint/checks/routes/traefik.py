"""Routes of Traefik that it refuses: references to other namespaces, and matchers of another protocol."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespace
from svclint.families.traefik import KUBERNETES_CRD, TRAEFIK
from svclint.resource import Identity, is_placeholder, mapping, sequence, text
from svclint.traffic.traefik import HTTP_MATCHERS, TCP_MATCHERS, allows_other_namespaces, matchers
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation, Within
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


def route_crosses_namespaces(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """traefik: pkg/provider/kubernetes/crd: isNamespaceAllowed; each target is told of once."""
    if owner.group not in TRAEFIK or allows_other_namespaces(graph):
        return
    found: dict[Identity, list[Reference]] = {}
    for relation in ("routes-to", "filters-through"):
        for reference in graph.references(owner, relation):
            if _crosses(reference):
                found.setdefault(reference.identity, []).append(reference)
            elif _hides_namespace(reference):
                yield _refused(reference, graph)
    for target, references in found.items():
        named = f"{target.kind} {target.name} of namespace {target.namespace}"
        yield Violation(
            owner.label((*references[0].path[:-1], "namespace"), "another namespace"),
            f"{owner.title} of namespace {owner.namespace} refers to {named}, which Traefik refuses unless "
            "allowCrossNamespace is set",
            tuple(one.label("also here") for one in references[1:]),
            rests_on=(owner,),
            # whoever applies the files may name the namespace of the route
            doubts=(*of_namespace(graph, owner), *_of_settings(graph)),
        )


def _of_settings(graph: Graph) -> tuple[Doubt, ...]:
    return () if allows_other_namespaces(graph) is False else (Doubt.DEPENDS,)


def _crosses(reference: Reference) -> bool:
    # an address is no reference, and a transport goes with its Service
    if reference.host or reference.row.name == "serversTransport" or reference.namespace == reference.owner.namespace:
        return False
    return not (is_placeholder(reference.namespace) or is_placeholder(reference.name))


# those whose names may not hold a namespace; TLS options may
_HIDING = ("Middleware", "ServersTransport")


def _hides_namespace(reference: Reference) -> bool:
    """traefik: pkg/provider/kubernetes/crd/kubernetes_http.go: makeMiddlewareKeys and makeServersTransportKey: what
    namespace the name begins with cannot be told, so that none may be written so, not even the route's own."""
    return reference.kind in _HIDING and reference.name.endswith(f"@{KUBERNETES_CRD}") and "{" not in reference.name


def _refused(reference: Reference, graph: Graph) -> Violation:
    owner, namespace = reference.owner, reference.owner.namespace
    name = reference.name.partition("@")[0]
    own = name.removeprefix(f"{namespace}-")
    advice = (
        f"Write {own}." if own != name else "Name the namespace in a field of its own, and set allowCrossNamespace."
    )
    return Violation(
        reference.label("its namespace cannot be told from its name"),
        f"{owner.title} refers to {reference.kind} {reference.name}: such names may be of any namespace, and Traefik "
        "refuses all of them unless allowCrossNamespace is set",
        help=advice,
        rests_on=(owner,),
        doubts=_of_settings(graph),
    )


# -- rules -------------------------------------------------------------------------------------------------------------


def host_sni_without_tls(route: Resource, graph: Graph) -> Iterator[Violation]:
    """traefik: pkg/server/router/tcp: a name to tell connections by comes with TLS only; `*` is any connection."""
    if route.spec.get("tls") is not None:
        return
    for path, rule in _rules(route):
        host = next((one for one in matchers(rule) if one.name == "HostSNI"), None)
        if host is None or host.value == "*" or host.is_not or is_placeholder(rule):
            continue
        yield Violation(
            route.label(path, "a name, and no TLS"),
            f"{route.title} tells connections by the name {host.value}, and has no tls: Traefik refuses the route",
            rests_on=(route,),
        )


def route_matcher_unsupported(route: Resource, graph: Graph) -> Iterator[Violation]:
    """traefik: pkg/muxer: each protocol has matchers of its own, and a rule with another one is refused."""
    is_stream = route.kind == "IngressRouteTCP"
    unknown = HTTP_MATCHERS if is_stream else TCP_MATCHERS
    for path, rule in _rules(route):
        wrong = [one for one in matchers(rule) if one.name in unknown]
        if not wrong or is_placeholder(rule):
            continue
        names = listed(dict.fromkeys(one.name for one in wrong))
        are = "is a matcher" if len({one.name for one in wrong}) == 1 else "are matchers"
        theirs, own = ("HTTP", "TCP") if is_stream else ("TCP", "HTTP")
        known = "HostSNI, HostSNIRegexp, ALPN and ClientIP" if is_stream else "Host, Path, Header and the like"
        yield Violation(
            route.label(path, f"{names} in a route of {own}")._replace(
                within=Within(rule, wrong[0].start, wrong[0].end)
            ),
            f"{route.title} asks for {names}, which {are} for {theirs}: Traefik refuses the rule of a route for {own}",
            help=f"The rule of an {route.kind} may ask for {known}.",
            rests_on=(route,),
        )


def _rules(route: Resource) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(sequence(route.spec.get("routes"))):
        rule = text(mapping(entry).get("match"))
        if rule:
            yield ("spec", "routes", index, "match"), rule


_ENTRY_POINTS = "traefik.ingress.kubernetes.io/router.entrypoints"
# what Traefik's chart and the clusters that bring Traefik call their entry points for HTTP and HTTPS
_WEB = "web"


def ingress_tls_entry_point(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """traefik: install-configuration/entrypoints: a router is at its entry points only, whatever TLS it has."""
    hosts = _tls_hosts(ingress)
    if not hosts or not _is_traefiks(ingress) or _entry_points(ingress) != {_WEB}:
        return
    served = {host for one in _others(ingress, graph) for host in hosts if host in one}
    if hosts <= served:
        return
    yield Violation(
        ingress.label(("metadata", "annotations", _ENTRY_POINTS), "plain HTTP only"),
        f"{ingress.title} has TLS for {listed(sorted(hosts - served))}, and is at entry point {_WEB} only: "
        "HTTPS requests, which come in at websecure, get 404",
        (ingress.label(("spec", "tls"), "a certificate for HTTPS"),),
        as_written=(ingress,),
    )


def _tls_hosts(ingress: Resource) -> set[str]:
    """The hosts of an Ingress that it has TLS for as well; none where one of them is filled in later."""
    tls = {text(host) for one in sequence(ingress.spec.get("tls")) for host in sequence(mapping(one).get("hosts"))}
    hosts = {text(mapping(one).get("host")) for one in sequence(ingress.spec.get("rules"))} & tls - {""}
    return set() if any(map(is_placeholder, hosts)) else hosts


def _is_traefiks(ingress: Resource) -> bool:
    name = text(ingress.spec.get("ingressClassName")) or ingress.annotations.get("kubernetes.io/ingress.class", "")
    return not name or "traefik" in name


def _entry_points(ingress: Resource) -> set[str]:
    return {one.strip() for one in ingress.annotations.get(_ENTRY_POINTS, "").split(",")} - {""}


def _others(ingress: Resource, graph: Graph) -> Iterator[str]:
    """What routes at other entry points say of their hosts: all of Traefik's, where none is named."""
    for group in ("networking.k8s.io", "extensions"):
        for one in graph.of_kind(group, "Ingress"):
            if one is not ingress and _entry_points(one) != {_WEB}:
                yield " ".join(text(mapping(rule).get("host")) for rule in sequence(one.spec.get("rules")))
    for group in TRAEFIK:
        for kind in ("IngressRoute", "IngressRouteTCP"):
            for one in graph.of_kind(group, kind):
                if {text(point) for point in sequence(one.spec.get("entryPoints"))} != {_WEB}:
                    yield " ".join(rule for _, rule in _rules(one))
