"""Requests that gateways of Istio send to a ServiceEntry which says no address, and is not looked up."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.families import istio
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_MESH = "mesh"


def service_entry_without_resolution(route: Resource, graph: Graph) -> Iterator[Violation]:
    """istio.io: pilot/pkg/networking/core: convertResolution: a gateway has no original destination, so that it takes
    the endpoints of the entry; serviceentry/conversion.go: only of an entry by DNS the host is one."""
    told: dict[Resource, list[Reference]] = {}
    for reference in graph.references(route, "routes-to"):
        if not reference.weight or not gateways_of(reference):
            continue
        entries = graph.resolve(reference).found
        if entries and all(_is_unresolved(one, reference.host) for one in entries):
            told.setdefault(entries[0], []).append(reference)
    for entry, references in told.items():
        yield _unresolved(entry, references, graph)


def gateways_of(reference: Reference) -> list[str]:
    """The gateways, and not the mesh, through which requests come to a destination of a VirtualService.

    istio.io: VirtualService: `gateways` of a match take the place of those of the whole.
    """
    spec = reference.owner.spec
    known = [one for one in sequence(spec.get("gateways")) if isinstance(one, str)]
    protocol, index = reference.path[1:3]
    rules = sequence(spec.get(str(protocol)))
    rule = mapping(rules[index]) if isinstance(index, int) and index < len(rules) else {}
    matches = [mapping(one) for one in sequence(rule.get("match"))] or [{}]
    named = [one for match in matches for one in (sequence(match.get("gateways")) or known)]
    return [one for one in dict.fromkeys(map(text, named)) if one not in ("", _MESH)]


def _is_unresolved(entry: Resource, host: str) -> bool:
    """Whether it is an entry for this very host that has no endpoint, by itself or by labels of pods."""
    spec = entry.spec
    hosts = [one.lower() for one in sequence(spec.get("hosts")) if isinstance(one, str)]
    return (
        (entry.group, entry.kind) == (istio.NETWORKING, "ServiceEntry")
        and spec.get("resolution") in (None, "", "NONE")
        and not (spec.get("endpoints") or spec.get("workloadSelector"))
        and host.lower().rstrip(".") in hosts
    )


def _unresolved(entry: Resource, references: list[Reference], graph: Graph) -> Violation:
    first, *others = references
    names = listed(dict.fromkeys(one for each in references for one in gateways_of(each)), 2)
    is_written = bool(entry.spec.get("resolution"))
    words = "NONE" if is_written else "NONE, which is the default,"
    place = entry.label(("spec", "resolution"), "not looked up") if is_written else entry.name_label("no resolution")
    fix = Fix("look it up", (entry.edit(("spec", "resolution"), "DNS"),), safe=False) if is_written else None
    patched = any(graph.of_kind(istio.NETWORKING, "EnvoyFilter"))
    return Violation(
        first.label("a gateway knows no address of it"),
        f"{first.owner.title} sends requests of gateway {names} to {first.host}, and {entry.title} has resolution "
        f"{words} and no endpoints: a gateway has no address to send them to, and answers 503",
        (place, *(one.label("also here") for one in others)),
        fix=fix,
        doubts=(
            *((Doubt.DEPENDS,) if patched else ()),
            *of_namespaces(graph, first.owner, entry),
            *of_distance(graph, first.owner, [entry]),
        ),
        rests_on=(first.owner, entry),
    )
