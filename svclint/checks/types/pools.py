"""Addresses and pools that Services ask MetalLB for, and that it does not have; pools that it announces to nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_holes
from svclint.meant.near_names import NearNames
from svclint.resource import Selector, is_placeholder, sequence, service_type, text
from svclint.suggest import closest
from svclint.traffic.load_balancers import (
    POOL_ANNOTATIONS,
    announced_otherwise,
    announcers,
    families,
    is_in,
    is_of_metallb,
    one_family_each,
    pool_ranges,
    pools,
    shuts_out,
    wanted_addresses,
)
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.traffic.load_balancers import Wanted

_SHOWN = 4


def load_balancer_address_not_in_pool(service: Resource, graph: Graph) -> Iterator[Violation]:
    """MetalLB hands out what its pools have; told where the scope holds some of them, and all of these can be read."""
    wanted = list(wanted_addresses(service))
    named = [key for key in POOL_ANNOTATIONS if key in service.annotations]
    if service_type(service) != "LoadBalancer":
        return
    is_dual = "DualStack" in text(service.spec.get("ipFamilyPolicy"))
    if not (wanted or named or is_dual) or not is_of_metallb(service, graph):
        return
    known = pools(graph)
    yield from _in_two_pools(service, wanted, known, graph)
    for one in wanted if known else ():
        having = [pool for pool in known if is_in(one.address, pool) is not False]
        if not having:
            yield _in_none(one, known, graph)
        elif all(shuts_out(pool, service, graph) for pool in having):
            asked = f"address {one.address}, which pool {having[0].name} has"
            yield _of_others(service, one.path, asked, having[0], known, graph)
    for key in named if known else ():
        name = service.annotations[key]
        called = [pool for pool in known if pool.name == name]
        if name and not is_placeholder(name) and not called:
            yield _no_pool(service, key, known, graph)
        elif called and all(shuts_out(pool, service, graph) for pool in called):
            path: Path = ("metadata", "annotations", key)
            yield _of_others(service, path, f"an address of pool {name}", called[0], known, graph)


def _in_two_pools(
    service: Resource, wanted: Sequence[Wanted], known: Sequence[Resource], graph: Graph
) -> Iterator[Violation]:
    """Addresses of both families, of which no pool has both: those that are asked for, or any."""
    if wanted:
        having = [[pool for pool in known if is_in(one.address, pool) is not False] for one in wanted]
        if len(wanted) != 2 or wanted[0].path != wanted[1].path or not all(having):
            return
        if not {pool.name for pool in having[0]} & {pool.name for pool in having[1]}:
            asked = f"{wanted[0].address} and {wanted[1].address}"
            apart = f"these are in pools {having[0][0].name} and {having[1][0].name}: it gets none"
            yield _apart(service, wanted[0].path, asked, apart, [having[0][0], having[1][0]], graph)
        return
    split = one_family_each(service, graph)
    if not split:
        return
    held = listed((f"{one.name}: IPv{min(families(one))}" for one in split), _SHOWN)
    is_required = service.spec.get("ipFamilyPolicy") == "RequireDualStack"
    gets = "it gets none" if is_required else "it gets none, and since MetalLB 0.14.9 that of one family"
    apart = f"each pool for it has one family ({held}): {gets}"
    yield _apart(service, ("spec", "ipFamilyPolicy"), "an address of each family", apart, split, graph)


def _apart(service: Resource, path: Path, asked: str, apart: str, split: Sequence[Resource], graph: Graph) -> Violation:
    message = f"{service.title} asks MetalLB for {asked}, which it takes from one pool; {apart}"
    found = _violation(service, path, "one pool has to have both", message, (), pools(graph), graph)
    return found._replace(
        related=tuple(one.label(("spec", "addresses"), f"what {one.title} has") for one in split[:3]),
        help="Give one pool addresses of both families, or ask for those of one pool.",
    )


def _in_none(wanted: Wanted, known: Sequence[Resource], graph: Graph) -> Violation:
    service = wanted.service
    near = graph.nearest_resource(service, known)
    held = listed(f"{one.name}: {', '.join(pool_ranges(one))}" for one in known)
    return _violation(
        service,
        wanted.path,
        "in no pool",
        f"{service.title} asks MetalLB for address {wanted.address}, which is in no pool of it ({held})",
        near,
        known,
        graph,
    )


def _no_pool(service: Resource, key: str, known: Sequence[Resource], graph: Graph) -> Violation:
    name, path = service.annotations[key], ("metadata", "annotations", key)
    meant = closest(name, [one.name for one in known])
    near = [one for one in known if one.name == meant] or graph.nearest_resource(service, known)
    hint = f"; did you mean {meant}?" if meant is not None else f": there is {listed(one.name for one in known)}"
    found = _violation(
        service,
        path,
        "no pool has this name",
        f"{service.title} asks MetalLB for an address of pool {name}, which it does not have{hint}",
        near,
        known,
        graph,
    )
    if any(one.name == name for one in graph.makers):
        # a controller makes it for a custom resource of that name, as kro does for those that somebody has defined
        found = found._replace(doubts=(*found.doubts, Doubt.UNKNOWN))
    if meant is None:
        return found
    return found._replace(fix=Fix(f"ask for pool {meant}", (service.edit(path, meant),), safe=False))


def _of_others(
    service: Resource, path: Path, asked: str, pool: Resource, known: Sequence[Resource], graph: Graph
) -> Violation:
    field = shuts_out(pool, service, graph) or ()
    by_labels = field[-1:] == ("serviceSelectors",)
    whose = "Services with other labels" if by_labels else f"other namespaces than {service.namespace}"
    found = _violation(service, path, "not for this Service", "", (), known, graph)
    return found._replace(
        message=f"{service.title} asks MetalLB for {asked}; that pool is for {whose}",
        related=(pool.label(field, f"whom {pool.title} is for"),),
        help="Ask for an address of a pool that is for this Service, or let the pool be for it as well.",
        # whoever applies the Service may name its namespace
        doubts=(*found.doubts, *(() if by_labels or service.namespace_written else (Doubt.NAMESPACE,))),
    )


def _violation(
    service: Resource,
    path: Path,
    words: str,
    message: str,
    near: Sequence[Resource],
    known: Sequence[Resource],
    graph: Graph,
) -> Violation:
    spaces = dict.fromkeys(one.namespace for one in known)
    kinds = dict.fromkeys((one.group, one.kind) for one in known)
    return Violation(
        service.label(path, words),
        message,
        tuple(one.label(("spec", "addresses"), f"what {one.title} has") for one in near[:1]),
        # pools that are applied with something else
        unless=tuple(
            Elsewhere(selector=Selector(()), namespace=space, among=kind) for space in spaces for kind in kinds
        ),
        rests_on=(service, *known),
        doubts=(*of_distance(graph, service, known), *of_holes(graph, service, *known)),
    )


# -- pools that nobody announces ---------------------------------------------------------------------------------------


def address_pool_not_advertised(pool: Resource, graph: Graph) -> Iterator[Violation]:
    """metallb: internal/config: setL2AdvertisementsToPools: since 0.13 pools say nothing of how they are announced."""
    if pool.kind != "IPAddressPool" or not pool.name or graph.once(announced_otherwise):
        return
    there, is_for_all, names = announcers(pool, graph)
    if is_for_all or pool.name in names:
        return
    beside = frozenset(there)
    slips = [one for one in graph.once(_slips).get(pool.name, ()) if one[0] in beside]
    others = f": {listed(one.title for one in there)} {'is' if len(there) == 1 else 'are'} for other pools"
    hint = f"; {slips[0][0].title} names {slips[0][2]}: did you mean {pool.name}?" if slips else others if there else ""
    labels = [one.label(("spec", "ipAddressPools", index), "no pool has this name") for one, index, _ in slips]
    edits = tuple(one.edit(("spec", "ipAddressPools", index), pool.name) for one, index, _ in slips)
    yield Violation(
        pool.label(("metadata", "name"), "nobody announces its addresses"),
        f"{pool.title} is announced by no L2Advertisement or BGPAdvertisement, so that nobody finds the way to the "
        f"addresses which Services get from it{hint}",
        tuple(labels or (one.label(("spec",), "for other pools") for one in there[:3])),
        fix=Fix(f"announce pool {pool.name}", edits, safe=False) if edits else None,
        rests_on=(pool, *there),
        doubts=(
            *of_holes(graph, pool),
            *((Doubt.UNSEEN,) if graph.deployer(pool.namespace) is not None else ()),
        ),
        unless=tuple(
            Elsewhere(selector=Selector(()), namespace=pool.namespace, among=("metallb.io", kind))
            for kind in ("L2Advertisement", "BGPAdvertisement")
        ),
    )


def _slips(graph: Graph) -> dict[str, list[tuple[Resource, int, str]]]:
    """What advertisements name that no pool is called, by the pool that was probably meant: where it stands."""
    known = NearNames(one.name for one in pools(graph))
    called = {one.name for one in pools(graph)}
    found: dict[str, list[tuple[Resource, int, str]]] = defaultdict(list)
    for kind in ("L2Advertisement", "BGPAdvertisement"):
        for one in graph.of_kind("metallb.io", kind):
            for index, name in enumerate(sequence(one.spec.get("ipAddressPools"))):
                if isinstance(name, str) and name not in called and (meant := known.closest(name)) is not None:
                    found[meant].append((one, index, name))
    return found
