"""Rules of routes that lead nowhere: neither to a backend, nor to an answer of the proxy itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.certainty.doubt import Doubt
from svclint.families import argo, contour, flagger, gateway_api, istio, kong
from svclint.families.traefik import TRAEFIK
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, is_placeholder, mapping, number, sequence, text
from svclint.resource.gateway import LISTENING
from svclint.resource.ingress import INGRESS_GROUPS
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.violation import Label


class _Shape(NamedTuple):
    """Where a kind of route has its rules, and what a rule is made of: what it asks of a request, and what answers.

    `backends` is the first of `answers`, `outcome` what becomes of a rule without any. Where the API server or the
    controller takes such a rule, `doubts` says so. `weighted`: nothing is sent where all backends have weight 0.
    """

    rules: str
    asks: str
    answers: tuple[str, ...]
    outcome: str
    doubts: tuple[Doubt, ...] = ()
    weighted: bool = False

    @property
    def backends(self) -> str:
        return self.answers[0]


# what is attached to a route may answer in the place of a backend
_TAKEN = (Doubt.DEPENDS,)
_HTTP = _Shape("rules", "matches", ("backendRefs",), "the Gateway answers each of its requests with 500", _TAKEN, True)
_GRPC = _HTTP._replace(outcome="the Gateway answers each of its calls with UNAVAILABLE")
# istio: pkg/config/validation/agent: validateHTTPRouteConflict
_ISTIO = _Shape(
    "http",
    "match",
    ("route", "redirect", "directResponse", "delegate"),
    "Istio refuses the VirtualService (HTTP route, redirect or direct_response is required)",
)
# traefik: pkg/provider/kubernetes/crd: the router's service has the name of the router then, and nobody that name
_TRAEFIK = _Shape(
    "routes",
    "match",
    ("services",),
    "Traefik does not build a router without a service, and answers with 404",
    _TAKEN,
)
# contour: internal/dag/httpproxy_processor.go: RouteActionCountNotValid
_CONTOUR = _Shape(
    "routes",
    "conditions",
    ("services", "requestRedirectPolicy", "directResponsePolicy"),
    "Contour marks the HTTPProxy as invalid (RouteActionCountNotValid), and serves none of its routes",
)

# ingress-nginx, Traefik, the load balancers of clouds: what no path of a host takes, the default backend answers
_INGRESS = _Shape(
    "rules",
    "host",
    ("http",),
    "the default backend of the controller answers all requests for the host, mostly with 404",
    _TAKEN,
)

_HALVES = 2

_SHAPES: Mapping[tuple[str, str], _Shape] = {
    **{(group, "Ingress"): _INGRESS for group in INGRESS_GROUPS},
    (gateway_api.GROUP, "HTTPRoute"): _HTTP,
    (gateway_api.GROUP, "GRPCRoute"): _GRPC,
    (istio.NETWORKING, "VirtualService"): _ISTIO,
    **{(group, "IngressRoute"): _TRAEFIK for group in TRAEFIK},
    (contour.GROUP, "HTTPProxy"): _CONTOUR,
}

# A filter that is none of these answers by itself (RequestRedirect), or may (ExtensionRef, and what is newer)
_PASSING = frozenset(
    {"RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "URLRewrite", "CORS", "ExternalAuth"}
)
# what moves weights between the backends of a route
_STEERING = ((argo.GROUP, "Rollout"), (flagger.GROUP, "Canary"))
# `# nobody gets at /admin`: a rule without a backend is how the Gateway API shuts a path
_SHUT = (
    r"(?i)\b(?:block(?:s|ed|ing)?|den(?:y|ies|ied)|disallow(?:s|ed)?|forbid(?:s|den)?|reject(?:s|ed)?|maintenance|"
    r"nobody|not[ \t]+exposed?|(?:no|without)[ \t]+(?:a[ \t]+)?backends?|40[0134]|410|451|50[03])\b"
)


def route_rule_without_backend(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Gateway API, Istio, Traefik, Contour: a rule has a backend, or something that answers in its place.

    An Ingress may leave a host to its default backend on purpose: of that, only what a dash has split is told.
    """
    shape = _SHAPES.get((route.group, route.kind))
    if shape is None:
        return  # an Ingress of a group that is none
    rules = _rules(route, shape)
    if shape is _INGRESS and len(rules) < _HALVES:
        return  # as most have one host
    found = [index for index, rule in enumerate(rules) if _leads_nowhere(rule, shape)]
    if shape is _INGRESS:
        found = [index for index in found if _other_half(rules, index, shape) is not None]
    if not found or not _is_served(route, graph):
        return
    for index in found:
        yield _dead_end(route, shape, index, graph)


def _rules(route: Resource, shape: _Shape) -> list[Any]:
    return sequence(route.spec.get(shape.rules))


def _leads_nowhere(rule: object, shape: _Shape) -> bool:
    """Whether a rule has nothing that answers; of a rule that is none, or filled in later, nothing is known."""
    if not isinstance(rule, dict) or not rule or any(is_placeholder(key) for key in rule if isinstance(key, str)):
        return False
    if any(_is_there(rule.get(answer), shape) for answer in shape.answers):
        return False
    return all(text(mapping(one).get("type")) in _PASSING for one in sequence(rule.get("filters")))


def _is_there(answer: object, shape: _Shape) -> bool:
    """Whether something answers: a list of backends of which one gets requests, or anything else that is written."""
    if isinstance(answer, list):
        return any(not shape.weighted or number(mapping(one).get("weight")) != 0 for one in answer)
    return answer is not None


def _is_served(route: Resource, graph: Graph) -> bool:
    """Whether a rule without a backend has no other meaning: one of linkerd's, say, is what a policy is for."""
    if route.group == gateway_api.GROUP:
        parents = [one for one in graph.references(route, "attaches-to") if not is_placeholder(one.kind)]
        return any((one.group, one.kind) in LISTENING for one in parents)
    if route.kind == "Ingress":
        return "defaultBackend" not in route.spec and "backend" not in route.spec
    if route.group in TRAEFIK:
        return not graph.once(_parents_of_traefik) & {(route.namespace, route.name)}
    return True


def _parents_of_traefik(graph: Graph) -> frozenset[tuple[str, str]]:
    """The IngressRoutes whose requests go on to the rules of others (Traefik 3.6)."""
    children = (child for group in TRAEFIK for child in graph.of_kind(group, "IngressRoute"))
    return frozenset(
        (text(mapping(one).get("namespace")) or child.namespace, text(mapping(one).get("name")))
        for child in children
        for one in sequence(child.spec.get("parentRefs"))
    )


def _dead_end(route: Resource, shape: _Shape, index: int, graph: Graph) -> Violation:
    rules = _rules(route, shape)
    rule, backends = mapping(rules[index]), (shape.rules, index, shape.backends)
    at: Path = ("spec", *backends)
    has = f"has {shape.backends} of weight 0 only" if rule.get(shape.backends) else _without(shape)
    doubts = (*shape.doubts, *_doubts(route, shape, at, graph))
    other = _other_half(rules, index, shape) if Doubt.MEANT not in doubts else None
    related: tuple[Label, ...] = ()
    split, mend = "", None
    if other is not None:
        beside = "next" if other > index else "one before"
        split = f"; the {beside} has {shape.backends} and no {shape.asks}, as if a dash made two rules of one"
        related = (route.label(("spec", shape.rules, other), f"{shape.backends}, for every request"),)
        second = shape.backends if other > index else shape.asks
        mend = f"Take out the dash before {second} where both are one rule, or give the first one {shape.backends}."
    return Violation(
        route.label(at, f"no {shape.backends}" if shape.backends not in rule else "no request is sent here"),
        f"{route.title} has a rule that {has}: {shape.outcome}{split}",
        related,
        help=mend,
        unwritten=(route,),
        doubts=doubts,
    )


def _without(shape: _Shape) -> str:
    """`has no services, requestRedirectPolicy or directResponsePolicy`."""
    *before, last = shape.answers
    return f"has no {', '.join(before)} or {last}" if before else f"has no {last}"


def _other_half(rules: list[Any], index: int, shape: _Shape) -> int | None:
    """The rule beside one without a backend that has what it lacks, and lacks what it has."""
    if not mapping(rules[index]).get(shape.asks) or shape.backends in mapping(rules[index]):
        return None
    for other in (index + 1, index - 1):
        one = mapping(rules[other]) if 0 <= other < len(rules) else {}
        if _is_there(one.get(shape.backends), shape) and not one.get(shape.asks):
            return other
    return None


def _doubts(route: Resource, shape: _Shape, at: Path, graph: Graph) -> Iterator[Doubt]:
    if graph.scope.chart is not None:
        from svclint.certainty.unset_values import of_values_to_give

        yield from of_values_to_give(route, at, graph)
    if route.group != gateway_api.GROUP:
        return
    if dig(route.data, at):
        # of weight 0, which these change
        yield from (Doubt.UNKNOWN for one in _STEERING if graph.of_kind(*one))
    # Kong's plugins may end a request
    if kong.PLUGINS in route.annotations or (route.kind, route.namespace, route.name) in graph.once(_with_policies):
        yield Doubt.UNKNOWN
    if _is_shut(route, at[:-1]):
        yield Doubt.MEANT


def _with_policies(graph: Graph) -> frozenset[tuple[str, str, str]]:
    """What policies are for, whoever defines them (GEP-713): kind, namespace and name."""
    found = set()
    for one in graph.resources:
        spec = mapping(one.get("spec"))
        for target in (spec.get("targetRef"), *sequence(spec.get("targetRefs"))):
            named = mapping(target)
            if named:
                namespace = text(named.get("namespace")) or one.namespace
                found.add((text(named.get("kind")), namespace, text(named.get("name"))))
    return frozenset(found)


def _is_shut(route: Resource, rule: Path) -> bool:
    """Whether a comment at a rule, or its name, says that nobody is to get through."""
    from svclint.certainty.on_purpose import said_at

    place = route.origin.of(rule)
    source = place.document.source
    written = place.document.locate(place.path).value
    first, last = source.position(written.start).line, source.position(written.end).line
    said = [said_at(source, first), *(source.line(number).partition("#")[2] for number in range(first + 1, last + 1))]
    name = text(mapping(route.get(*rule)).get("name")).replace("-", " ")
    return any(re.search(_SHUT, one) is not None for one in (*said, name))
