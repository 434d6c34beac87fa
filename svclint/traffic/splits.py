"""Version splits that somebody manages: progressive delivery, mesh subsets, weighted routes; what they leave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.families import argo, flagger, smi
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.traffic.destination_rules import Subset, rules_for, service_host, subsets
from svclint.traffic.istio_gateways import is_gateway_pod
from svclint.traffic.mesh import revision
from svclint.traffic.shares import Share, shares
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.violation import Label

_CANARY = (flagger.GROUP, "Canary")
_SPLIT = "TrafficSplit"
_ROLLOUT = (argo.GROUP, "Rollout")


class Management(NamedTuple):
    """Something that decides how much traffic each version gets. `hole` is where it leaves one out, None where it is
    whole, and `reason` says how; `mild` that no traffic of those who take the managed way meets the wrong version.
    `advice` is how the hole is closed."""

    hole: Label | None = None
    reason: str = ""
    mild: bool = False
    advice: str = ""


def management(service: Resource, templates: Sequence[PodTemplate], graph: Graph) -> Management | None:
    """What manages the split of `service`: one without a hole if there is one; None where nobody does."""
    found: list[Management] = []
    for find in (_by_revisions, _progressive, _by_subsets, _by_shares, _by_misspelt):
        for management in find(service, templates, graph):
            if management.hole is None:
                return management
            found.append(management)
    return found[0] if found else None


def is_switched(service: Resource, graph: Graph) -> bool:
    """Whether Argo Rollouts writes a hash of the pods that are meant into the selector, which nothing else has.

    argo-rollouts: rollout/service.go: of the Services that the strategy of a Rollout names, not of any other.
    """
    if not graph.of_kind(*_ROLLOUT):
        return False
    return any((one.owner.group, one.owner.kind) == _ROLLOUT for one in graph.pointing_at("routes-to", service))


def are_split(service: Resource, templates: Sequence[PodTemplate], graph: Graph) -> bool:
    """Whether a DestinationRule of the Service has a subset for the pods of each of some workloads, and none for two of
    them: the Service is there to hold them all, and the mesh chooses."""
    for rule in rules_for(service_host(service.namespace, service.name), graph):
        held = [{one for one in templates if subset.holds(one)} for subset in subsets(rule)]
        if all(len(one) <= 1 for one in held) and len(set().union(*held)) == len(templates):
            return True
    return False


def _by_revisions(_: Resource, templates: Sequence[PodTemplate], __: Graph) -> Iterator[Management]:
    """Istio: a gateway of a new control plane takes its share by replicas, as nothing else can shift that traffic.

    istio.io: Installing Gateways: Canary upgrade.
    """
    if len({revision(one) for one in templates}) > 1 and all(map(is_gateway_pod, templates)):
        yield Management()


def _progressive(_: Resource, templates: Sequence[PodTemplate], graph: Graph) -> Iterator[Management]:
    """Flagger and Argo Rollouts shift traffic by themselves, each between the revisions of one workload."""
    drivers: dict[tuple[str, str, str], Resource] = {}
    for rollout in graph.of_kind(*_ROLLOUT):
        for reference in graph.references(rollout, "runs"):
            drivers[reference.kind, reference.namespace, reference.name] = rollout
    for canary in graph.of_kind(*_CANARY):
        for reference in graph.references(canary, "scales"):
            # the second is Flagger's copy of its target, which holds the stable version
            for name in (reference.name, f"{reference.name}-primary"):
                drivers[reference.kind, reference.namespace, name] = canary
    driven = {}
    for template in templates:
        one = template.resource
        driver = one if (one.group, one.kind) == _ROLLOUT else drivers.get((one.kind, one.namespace, one.name))
        if driver is not None:
            driven[id(template)] = driver
    if not driven:
        return
    left = [one for one in templates if id(one) not in driven]
    driver = next(iter(driven.values()))
    reason = f"{driver.title} shifts traffic between its own revisions only"
    place = ("spec", "strategy") if driver.kind == "Rollout" else ("spec", "targetRef")
    advice = f"Let {driver.title} manage {_titles(left)} as well, or take it out of the selector." if left else ""
    yield Management(driver.label(place, f"does not manage {_titles(left)}") if left else None, reason, advice=advice)


def _by_subsets(service: Resource, templates: Sequence[PodTemplate], graph: Graph) -> Iterator[Management]:
    """Istio: the subsets of the Service's DestinationRules, and the routes that choose between them."""
    rules = rules_for(service_host(service.namespace, service.name), graph)
    # a subset by locality alone tells no versions apart
    chosen = [one for rule in rules for one in subsets(rule) if one.selector.requirements]
    chosen = [one for one in chosen if any(one.holds(template) for template in templates)]
    if not chosen:
        return
    left = [one for one in templates if not any(subset.holds(one) for subset in chosen)]
    if left:
        rule = chosen[0].rule
        label = rule.label(("spec", "subsets"), f"no subset of {rule.title} has {_titles(left)}")
        advice = f"Add a subset with the labels of {_titles(left)} to {rule.title}, and a route that sends to it."
        yield Management(label, f"no subset of {rule.title} has {_titles(left)}", advice=advice)
    else:
        yield _routed(service, templates, chosen, graph)


def _routed(service: Resource, templates: Sequence[PodTemplate], chosen: Sequence[Subset], graph: Graph) -> Management:
    """Whether the routes send something to every version; where there is none, clients choose among all subsets."""
    routes = []
    pointing = [one for one in graph.pointing_at("routes-to", service) if one.row.weight]
    choosing = {id(one.owner) for one in pointing if one.section is not None}
    for reference in pointing:
        if reference.section is None and reference.weight and id(reference.owner) in choosing:
            return _everything(
                Share(reference, frozenset(templates)), service, f"Name a subset beside {reference.host}."
            )
        if reference.section is not None:
            named = [subset for subset in chosen if subset.name == str(reference.section.value)]
            held = frozenset(each for each in templates if any(subset.holds(each) for subset in named))
            routes.append(Share(reference, held))
    reached = {template for one in routes if one.weight for template in one.templates}
    left = [one for one in templates if one not in reached]
    if not routes or not left:
        return Management()
    return _left_out(routes, left, mild=True)


def _by_shares(service: Resource, templates: Sequence[PodTemplate], graph: Graph) -> Iterator[Management]:
    """Routes with weights, and canary Ingresses, over Services for each version."""
    for group in shares(service, templates, graph):
        whole = next((one for one in group if one.weight and len(one.templates) == len(templates)), None)
        if whole is not None:
            yield _everything(whole, service, f"Send that share to the Service of one version, not to {service.title}.")
            continue
        reached = {template for one in group if one.weight for template in one.templates}
        left = [one for one in templates if one not in reached]
        yield _left_out(group, left, mild=False) if left else Management()


def _by_misspelt(service: Resource, _: Sequence[PodTemplate], graph: Graph) -> Iterator[Management]:
    """A split of a misspelt group: that nobody looks at it is told there, and who wrote it meant to tell them apart."""
    if any(_is_of(one, service) for one in graph.once(_misspelt_splits)):
        yield Management()


def _misspelt_splits(graph: Graph) -> list[Resource]:
    splits = [one for one in graph.everything if one.kind == _SPLIT and one.group != smi.SPLIT]
    if not splits:
        return []
    # imported here: hardly any tree has one
    from svclint.meant.groups import meant_group

    return [one for one in splits if meant_group(one.group, one.kind) == smi.SPLIT]


def _is_of(split: Resource, service: Resource) -> bool:
    """Whether a split is for the requests to a Service, and sends them to others."""
    backends = {text(mapping(one).get("service")) for one in sequence(split.spec.get("backends"))}
    named = text(split.spec.get("service")).partition(".")[0]
    return split.namespace == service.namespace and named == service.name and bool(backends - {service.name})


def _everything(whole: Share, service: Resource, advice: str) -> Management:
    """The hole of a route that sends a share to all versions together."""
    owner = whole.reference.owner
    reason = f"{owner.title} sends a share to {service.title} itself, whatever the version"
    return Management(whole.reference.label("a share for all versions together"), reason, advice=advice)


def _left_out(group: Sequence[Share], left: Sequence[PodTemplate], *, mild: bool) -> Management:
    """The hole of a route that sends nothing to some versions: their weight of 0, or what is there beside them."""
    none = next((one for one in group if not one.weight and not one.templates.isdisjoint(left)), None)
    words = f"sends nothing to {_titles(left)}"
    owner = group[0].reference.owner if none is None else none.reference.owner
    advice = f"Give {_titles(left)} a share in {owner.title}, or take it out of the selector until it is to have one."
    if none is not None:
        return Management(none.label(words), f"{owner.title} {words}", mild, advice)
    return Management(group[0].reference.label(f"{owner.title} {words}"), f"{owner.title} {words}", mild, advice)


def _titles(templates: Sequence[PodTemplate]) -> str:
    return listed([one.resource.title for one in templates])
