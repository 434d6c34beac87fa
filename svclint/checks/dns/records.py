"""Records that an object asks external-dns for, and that no external-dns here makes."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.resource import mapping, sequence, text
from svclint.resource.ingress import INGRESS_GROUPS
from svclint.traffic.external_dns import CONTROLLER, HOSTNAME, asked, instances, source_of, why_not
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.external_dns import Instance

# one that another scope of the run has may make them
_ANOTHER = (Elsewhere(running=CONTROLLER),)


def dns_record_not_made(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Asked of objects with hosts in an annotation; and of an external-dns to which nothing here says any."""
    known = instances(graph)
    if not known:
        return
    for host in asked(resource) if source_of(resource) else ():
        reasons = [why_not(resource, host, one) for one in known]
        if all(reasons):
            yield _not_made(resource, host, reasons, known, graph)
    for one in known:
        if one.workload is resource and one.sources == {"service"} and not one.is_open:
            yield from _reads_nothing(one, known, graph)


def _not_made(
    resource: Resource, host: str, reasons: list[str], known: tuple[Instance, ...], graph: Graph
) -> Violation:
    why = listed(dict.fromkeys(reasons))
    return Violation(
        resource.label(("metadata", "annotations", HOSTNAME), "no record is made of this"),
        f"{resource.title} asks external-dns for a record of {host}, and none is made: {why}",
        tuple(one.workload.label(one.at, "what it is told to read") for one in known[:3]),
        rests_on=(resource, *(one.workload for one in known)),
        doubts=of_distance(graph, resource, [one.workload for one in known]),
        unless=_ANOTHER,
    )


def _reads_nothing(one: Instance, known: tuple[Instance, ...], graph: Graph) -> Iterator[Violation]:
    """An external-dns that reads Services, of which none here has a name for it, while Ingresses have hosts."""
    if any("ingress" in each.sources or each.is_open for each in known) or any(map(asked, graph.services())):
        return
    ingresses = [each for group in INGRESS_GROUPS for each in graph.of_kind(group, "Ingress") if _hosts(each)]
    if not ingresses:
        return
    yield Violation(
        one.workload.label(one.at, "Services only"),
        f"{one.workload.title} has records of Services only, of which none here names a host, and of no Ingress: "
        f"{listed((each.title for each in ingresses), 3)} {'has' if len(ingresses) == 1 else 'have'} hosts",
        tuple(each.label(("spec", "rules"), "hosts without a record") for each in ingresses[:3]),
        help="Add --source=ingress, or the hosts as annotations of the Services that are open to the outside.",
        rests_on=(one.workload, *ingresses),
        # somebody may keep the records of Ingresses himself, or by a name for all of them
        doubts=(Doubt.DEPENDS,),
        unless=_ANOTHER,
    )


def _hosts(ingress: Resource) -> list[str]:
    return [host for one in sequence(ingress.spec.get("rules")) if (host := text(mapping(one).get("host")))]
