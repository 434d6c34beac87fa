"""Shares: which part of a Service's versions each backend of a weighted route reaches, and how much goes there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.violation import Label

# kubernetes.github.io/ingress-nginx: user-guide/nginx-configuration/annotations#canary
_NGINX = "nginx.ingress.kubernetes.io/canary"
_WEIGHT = f"{_NGINX}-weight"
_CHOICES = (f"{_NGINX}-by-header", f"{_NGINX}-by-cookie")


class Share(NamedTuple):
    """A backend that reaches `templates`, some of the versions or all of them."""

    reference: Reference
    templates: frozenset[PodTemplate]

    @property
    def weight(self) -> int:
        """What goes there: 0 is nothing at all. A canary Ingress without a weight gets what its headers choose."""
        owner = self.reference.owner
        if not is_canary(owner):
            return self.reference.weight
        if any(one in owner.annotations for one in _CHOICES):
            return 1
        return 0 if owner.annotations.get(_WEIGHT, "0") == "0" else 1

    def label(self, words: str) -> Label:
        """A label on the weight, or on the backend where none is written."""
        owner = self.reference.owner
        path = ("metadata", "annotations", _WEIGHT) if is_canary(owner) else _weight_path(self.reference)
        return owner.label(path, words) if path and owner.get(*path) is not None else self.reference.label(words)


def _weight_path(reference: Reference) -> Path:
    row = reference.row
    if not row.weight:
        return ()
    named = len(row.name.split(".")) if row.name else 0
    return (*reference.path[: len(reference.path) - named], *row.weight.split("."))


def is_canary(ingress: Resource) -> bool:
    return ingress.kind == "Ingress" and ingress.annotations.get(_NGINX) == "true"


def shares(service: Resource, templates: Sequence[PodTemplate], graph: Graph) -> Iterator[list[Share]]:
    """The shares of each thing that splits by Services: a route with its weights, or an Ingress with its canaries.

    Each has a Service for some of the versions; the others of its backends that count are those to `service` itself.
    """
    groups: dict[int, list[Share]] = {}
    for other in graph.services(service.namespace):
        reached = frozenset(templates).intersection(graph.selected(other))
        if other is service or not reached or len(reached) == len(templates):
            continue
        for reference in graph.pointing_at("routes-to", other):
            if reference.row.weight or reference.owner.kind == "Ingress":
                groups.setdefault(id(reference.owner), []).append(Share(reference, reached))
    everything = frozenset(templates)
    for reference in graph.pointing_at("routes-to", service):
        splits = id(reference.owner) in groups or (reference.owner.kind == "Ingress" and groups)
        if splits and reference.section is None:
            groups.setdefault(id(reference.owner), []).append(Share(reference, everything))
    yield from (group for group in groups.values() if group[0].reference.row.weight)
    ingresses = [group for group in groups.values() if group[0].reference.owner.kind == "Ingress"]
    yield from _with_canaries(ingresses)


def _with_canaries(ingresses: Sequence[list[Share]]) -> Iterator[list[Share]]:
    """The shares of each canary Ingress together with those of the Ingresses that it is the canary of."""
    for canary in ingresses:
        owner = canary[0].reference.owner
        if not is_canary(owner):
            continue
        mains = [one for one in ingresses if _is_main(one[0].reference.owner, owner)]
        if mains:
            yield [*canary, *(share for one in mains for share in one)]


def _is_main(one: Resource, canary: Resource) -> bool:
    if is_canary(one) or one.namespace != canary.namespace:
        return False
    return not _hosts(one).isdisjoint(_hosts(canary))


def _hosts(ingress: Resource) -> set[str]:
    return {text(mapping(rule).get("host")) for rule in sequence(ingress.spec.get("rules"))} or {""}
