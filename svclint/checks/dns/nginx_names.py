"""Names of Services that nginx asks its own resolver for, and that nobody knows without the cluster's domain."""

from __future__ import annotations

from svclint.certainty.doubts import of_distance
from svclint.cluster_dns import DOMAIN
from svclint.traffic.nginx_lookups import lookups, service_meant
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation, Within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import Resource


def dns_reference_not_full(config: Resource, graph: Graph) -> Iterator[Violation]:
    """Each place of a name is told once, whatever uses it."""
    seen: set[tuple[str, int]] = set()
    for one in lookups(config):
        written, place = one.written, (one.written.key, one.written.start)
        service = service_meant(one, graph) if place not in seen else None
        if service is None:
            continue
        seen.add(place)
        is_behind = not one.used.start <= written.start < one.used.end
        is_settled = service.namespace_written
        full = f"{service.name}.{service.namespace if is_settled else '<namespace>'}.svc.{DOMAIN}"
        # where a part of the name stands elsewhere, what is written here is not all of it
        is_whole = written.text[written.start : written.end] == one.host
        within = Within(written.text, written.start, written.end)
        edit = config.edit(("data", written.key), full)._replace(within=within)
        yield Violation(
            written.label("no search domain is added to this"),
            f"{config.title} has nginx look up {one.host} as it serves, by a resolver that adds no search domains: it "
            f"finds no such name, and {service.title} is called {full}",
            (
                one.resolver.label("nginx asks it for the name as it is"),
                *((one.used.label("looked up here, for there is a variable"),) if is_behind else ()),
            ),
            rests_on=(config, service),
            doubts=of_distance(graph, config, [service]),
            help=f"Write {full}, or name the Service without a variable, which the system looks up as nginx starts.",
            fix=Fix(f"write {full}", (edit,), safe=False) if is_whole and is_settled else None,
        )
