"""Requests that two routes claim, so that one of the two never gets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.steps import are_numbered, are_steps
from svclint.certainty.together import may_be_one, of_files
from svclint.families import gateway_api, openshift
from svclint.named_tuple import NamedTuple
from svclint.traffic.claims import OUTCOMES, claimed, is_compared
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.claim import Claim
    from svclint.traffic.claims import Claimed

_SHOWN = 4


def route_conflict(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Told once, where the second of two routes repeats what the first one claims."""
    if is_compared(route):
        for pair in _pairs(route, claimed(route, graph), graph):
            yield _conflict(pair, graph)


class _Pair(NamedTuple):
    """Requests that two routes claim, or one route twice, claim by claim: `first` is read before `second`."""

    first: list[Claim]
    second: list[Claim]
    doubts: tuple[Doubt, ...]


def _pairs(route: Resource, found: Iterable[Claimed], graph: Graph) -> list[_Pair]:
    """All claims of a route that repeat the first one of their key, together for each other route."""
    pairs: dict[int, _Pair] = {}
    for _, first, routes, more in found:
        for claim in more.get(route, ()):
            together = _together(first, claim, len(routes) - 1, graph)
            both = id(first.route)
            if together is None or (claim.of_namespace and (both in pairs or not _is_owned(first, claim, graph))):
                continue
            pair = pairs.setdefault(both, _Pair([], [], together))
            # at several doors the same requests are claimed once
            if not any((one.path, one.words) == (claim.path, claim.words) for one in pair.second):
                pair.first.append(first)
                pair.second.append(claim)
    return list(pairs.values())


def _is_owned(first: Claim, claim: Claim, graph: Graph) -> bool:
    """Whether a host that two Routes of OpenShift share belongs to the namespace of one of them."""
    routers = graph.of_kind(openshift.OPERATOR, "IngressController")
    shared = (one.get("spec", "routeAdmission", "namespaceOwnership") for one in routers)
    return first.route.namespace != claim.route.namespace and "InterNamespaceAllowed" not in shared


def _together(first: Claim, claim: Claim, times: int, graph: Graph) -> tuple[Doubt, ...] | None:
    """Why the two routes may not be applied together, empty where they evidently are; None where they rather are not.

    Plain files of different directories may be alternatives. Those of one directory that claim a request of any host
    may be examples, each to be tried alone, and are where they do so over and over again; so are files that stand in
    each other's place by what else they define. Hosts that a chart leaves to who installs it are those of both only
    where one value is.
    """
    one, two = first.route, claim.route
    open_hosts = _of_hosts_to_give(first, claim, graph)
    if one is two or open_hosts != ():
        return open_hosts
    if one.identity == two.identity or may_be_one(graph, one, two):
        return None  # two versions of one object
    away = max(graph.distance(one, two), graph.distance(two, one))
    if away > 1:
        return None
    if away and are_steps(one.file, two.file) and not _are_side_by_side(one, two, graph):
        return (Doubt.UNKNOWN,)
    turns = of_files(graph, one, two)
    if turns or away == 0:
        return turns
    alternatives = _of_alternatives(one, two, graph)
    if claim.is_of_host:
        return alternatives
    return alternatives or (Doubt.FAR,) if times == 1 else None


def _are_side_by_side(one: Resource, two: Resource, graph: Graph) -> bool:
    """Whether the files of two routes are whole by themselves, each in a namespace of its own that it writes: what is
    applied later takes nothing's place, though the names differ by a number only. An order is one."""
    if one.namespace == two.namespace or not (one.namespace_written and two.namespace_written):
        return False
    whole = all(any(service.file == route.file for service in graph.services(route.namespace)) for route in (one, two))
    return whole and not are_numbered(one.file, two.file)


def _of_hosts_to_give(first: Claim, claim: Claim, graph: Graph) -> tuple[Doubt, ...] | None:
    """Whether two routes claim any host, or none, only as long as nobody gives a chart the values of their hosts."""
    is_rule = claim.route.kind.startswith("IngressRoute")
    if graph.scope.chart is None or (claim.is_of_host and not is_rule):
        return ()
    from svclint.certainty.unset_values import of_places_to_give

    if is_rule:
        places = (first.route, first.path), (claim.route, claim.path)
        return of_places_to_give(*places, graph, lambda rule: not _names_nothing(rule)) if _has_gap(*places) else ()
    return of_places_to_give((first.route, _host(first)), (claim.route, _host(claim)), graph)


def _has_gap(*rules: tuple[Resource, Path]) -> bool:
    """Whether each of these rules of Traefik has a matcher for nothing: Host(``)."""
    return all(_names_nothing(route.get(*path)) for route, path in rules)


def _names_nothing(rule: object) -> bool:
    return isinstance(rule, str) and ("``" in rule or '""' in rule)


def _host(claim: Claim) -> Path:
    return (*claim.path[: len(_RULE)], "host") if claim.route.kind == "Ingress" else ("spec", "hostnames")


_RULE = ("spec", "rules", 0)


def _of_alternatives(one: Resource, two: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """Whether two plain files of a folder are examples, of which one is applied."""
    if not graph.scope.nearest or one.file == two.file:
        return ()
    from svclint.checks.objects.stand_ins import are_alternatives

    return (Doubt.UNKNOWN,) if are_alternatives(one, two, graph) else ()


def _conflict(pair: _Pair, graph: Graph) -> Violation:
    first, second = pair.first, pair.second
    earlier, claim = first[0], second[0]
    same = earlier.route is claim.route
    more = f" and {len(second) - 1} more" if len(second) > 1 else ""
    outcome = OUTCOMES[claim.route.kind][claim.route.group]
    merged = "" if same else _merged(pair, graph)
    follows = outcome.within if same else merged or claim.outcome or outcome.between
    other = _title(earlier.route, claim.route)
    again = "twice" if same else f"as {other} does"
    return Violation(
        claim.label("the same request once more" if same else f"{other} claims the same"),
        f"{claim.route.title} claims {claim.words}{_door(earlier, claim)}{more} {again}: {follows}",
        (
            earlier.label(f"claimed here {'first' if same else f'by {other}'}"),
            *(one.label("this one too") for one in second[1:_SHOWN]),
        ),
        doubts=(*((Doubt.TAKEN,) if merged else ()), *pair.doubts),
    )


def _merged(pair: _Pair, graph: Graph) -> str:
    """What the controller does instead that makes one of two routes; empty where it does not, or is not known."""
    if pair.first[0].route.group != gateway_api.GROUP:
        return ""
    # imported here: few routes claim the same
    from svclint.traffic.merged_routes import MERGED, is_merged

    return MERGED if all(is_merged(one, two, graph) for one, two in zip(pair.first, pair.second, strict=True)) else ""


def _door(earlier: Claim, claim: Claim) -> str:
    """Where the two meet, if one of them has other doors as well."""
    return f" at {claim.door}" if claim.doors != earlier.doors else ""


def _title(one: Resource, other: Resource) -> str:
    """How to tell one route from another: by the namespace where that is another one."""
    return one.title if one.namespace == other.namespace else f"{one.title} of namespace {one.namespace}"
