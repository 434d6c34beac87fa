"""Redirects to https that requests by https get as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.named_tuple import NamedTuple
from svclint.resource.gateway import listeners
from svclint.traffic.claims import claimed
from svclint.traffic.gateway_claims import door_title
from svclint.traffic.listeners import refusal
from svclint.traffic.redirects import loops
from svclint.typing_names import TYPE_CHECKING, TypeAlias
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.resource.gateway import Listener
    from svclint.traffic.claim import Claim
    from svclint.traffic.redirects import Loop

_SHOWN = 4
_RULE = 3
"""How long the path of a rule is."""

_Place: TypeAlias = "tuple[str, Path]"
"""The title of a listener, and the path of a rule."""


def redirect_to_itself(route: Resource, graph: Graph) -> Iterator[Violation]:
    """Told once for each parent: a client follows a redirect some twenty times, and shows an error then."""
    found: dict[Path, list[_Told]] = {}
    back = list(loops(route, graph))
    others = _others(route, graph) if back else {}
    for loop in back:
        told = _told(loop, others)
        if told is not None:
            found.setdefault(loop.reference.path, []).append(told)
    for group in found.values():
        yield _violation(route, group, graph)


class _Told(NamedTuple):
    """A loop, and what other routes claim of its requests."""

    loop: Loop
    others: tuple[Claim, ...]

    @property
    def is_of_host(self) -> bool:
        """Whether the route names a host: requests for any go to who names theirs, and that is mostly not here."""
        return any(one and not one.startswith("*.") for one in self.loop.names)


def _told(loop: Loop, others: Mapping[_Place, list[Claim] | None]) -> _Told | None:
    """None where earlier rules of the route take all of the requests, so that none is redirected."""
    found = others.get((door_title(loop.listener), loop.rule), [])
    return None if found is None else _Told(loop, tuple(found))


def _others(route: Resource, graph: Graph) -> dict[_Place, list[Claim] | None]:
    """What other routes claim of a rule's requests, by listener and rule; None where earlier rules take all of them.

    Read once for all loops of a route: each rule has one at each listener.
    """
    found: dict[_Place, list[Claim] | None] = {}
    for one in claimed(route, graph):
        claims = [one.first, *(each for more in one.more.values() for each in more)]
        rules = list(dict.fromkeys(each.path[:_RULE] for each in claims if each.route is route))
        places = [(one.first.door, rule) for rule in rules]
        # what a rule gets of one host or path is enough
        got = found.get(places[0]) or []
        got += (each for each in claims if each.route is not route)
        found[places[0]] = got
        for place in places[1:]:
            found.setdefault(place, None)
    return found


def _violation(route: Resource, group: Sequence[_Told], graph: Graph) -> Violation:
    first = group[0].loop
    reference, parent = first.reference, first.listener.owner
    ports = list(dict.fromkeys(one.loop.listener.name for one in group))
    names = [one for one in dict.fromkeys(name for told in group for name in told.loop.names) if one]
    others = list({id(one.route): one for told in group for one in told.others}.values())
    plain = _for_http(first, graph)
    whole = reference.section is None and reference.port is None
    why = (
        "sectionName is missing, so that it is attached to this listener too" if whole else "this listener is for HTTPS"
    )
    said = reference.section or reference.port
    more = "s" if len(ports) > 1 else ""
    claim = "claims" if len(others) == 1 else "claim"
    taken = f"; {listed(one.route.title for one in others)} {claim} the same, and the older route gets all of it"
    return Violation(
        route.label(said.path if said is not None else reference.path[:-1], why),
        f"{route.title} redirects requests for {listed(names, _SHOWN) or 'any host'} to https at listener{more} "
        f"{listed(ports, _SHOWN)} of {parent.title}, where they come in by https already: they are led back there "
        f"without end{taken if others else ''}",
        (
            route.label(first.at, "to where it comes from"),
            *(one.label("protocol", words=f"listener {one.name} is for HTTPS") for one in _listeners(group)),
            *(one.label(f"{one.route.title} claims the same") for one in others[:_SHOWN]),
        ),
        help=_help(plain, whole),
        fix=_fix(first, plain),
        rests_on=(route, parent),
        doubts=(
            *of_namespaces(graph, route, parent),
            *of_distance(graph, route, [parent]),
            *((Doubt.DEPENDS,) if all(one.loop.is_mapped for one in group) else ()),
            *((Doubt.UNKNOWN,) if not others and not any(one.is_of_host for one in group) else ()),
        ),
    )


def _listeners(group: Sequence[_Told]) -> list[Listener]:
    return list({one.loop.listener.name: one.loop.listener for one in group}.values())[:_SHOWN]


def _for_http(loop: Loop, graph: Graph) -> list[Listener]:
    """The listeners of the parent that would take the route's requests by HTTP."""
    known = [one for one in listeners(loop.listener.owner) if one.protocol == "HTTP" and one.name]
    return [one for one in known if refusal(one, loop.reference, graph) is None]


def _help(plain: Sequence[Listener], whole: bool) -> str | None:
    if not plain:
        return None
    what = "Add sectionName" if whole else "Set sectionName"
    return f"{what}: {plain[0].name} to this parent, so that the redirect is for what comes by HTTP alone."


def _fix(loop: Loop, plain: Sequence[Listener]) -> Fix | None:
    """Another listener in the place of the one that is named."""
    section = loop.reference.section
    if section is None or len(plain) != 1:
        return None
    edit = loop.reference.owner.edit(section.path, plain[0].name)
    return Fix(f"attach it to listener {plain[0].name}", (edit,), safe=False)
