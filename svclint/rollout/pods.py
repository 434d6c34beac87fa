"""The pods behind a Service on both sides of a change: which of them run before it, and which only come with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.families import flagger
from svclint.named_tuple import NamedTuple
from svclint.operators import makes_pods_for
from svclint.resource import Selector, number, service_selector
from svclint.traffic.fronts import is_front
from svclint.traffic.scale import scale

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.rollout.change import Change, Pair

_WAVE = "argocd.argoproj.io/sync-wave"


class Serving(NamedTuple):
    """The pods of a Service across a change, as templates.

    `was` are those of the old state that it selected, `now` those of the new one. `standing` are the templates of the
    old state whose pods the new selector finds as they run, and that stay; `leaving` those of `was` that the change
    deletes or scales down to nothing.
    """

    was: tuple[PodTemplate, ...]
    now: tuple[PodTemplate, ...]
    standing: tuple[PodTemplate, ...]
    leaving: tuple[PodTemplate, ...]
    is_switched: bool

    @property
    def coming(self) -> tuple[PodTemplate, ...]:
        """The templates of the new state whose pods do not run, or are not found, before the change."""
        running = {one.resource.identity for one in self.standing}
        return tuple(one for one in self.now if one.resource.identity not in running)


def serving(pair: Pair) -> Serving | None:
    """The pods of a Service across a change; None where they cannot be known, or somebody else sees to them.

    Unknown are Services without a selector, with one that cannot be read, and those whose pods an operator makes, the
    configuration declares, or a mesh takes the requests away from.
    """
    return pair.change.once(_serving, pair)


def _serving(pair: Pair) -> Serving | None:
    change, (was, now) = pair.change, (pair.was, pair.now)
    before, after = change.before, change.after
    old, new = service_selector(was), service_selector(now)
    if old is None or new is None or new.is_unreadable or old.is_unreadable:
        return None
    if any(_is_made_elsewhere(*one) for one in ((was, old, before), (now, new, after))):
        return None
    selected = steady(before.selected(was), before)
    selecting = steady(after.selected(now), after)
    if any(is_driven(one.resource, graph) for graph, found in _sides(change, selected, selecting) for one in found):
        return None
    staying = {one.resource.identity for one in selecting}
    found = steady(before.matching(new, now.namespace), before)
    standing = tuple(one for one in found if one.resource.identity in staying)
    leaving = tuple(one for one in selected if is_leaving(one, change))
    return Serving(selected, selecting, standing, leaving, str(old) != str(new))


def _sides(
    change: Change, was: tuple[PodTemplate, ...], now: tuple[PodTemplate, ...]
) -> tuple[tuple[Graph, tuple[PodTemplate, ...]], ...]:
    return ((change.before, was), (change.after, now))


def _is_made_elsewhere(service: Resource, selector: Selector, graph: Graph) -> bool:
    return (
        graph.assumed_pods(selector, service.namespace)
        or makes_pods_for(graph.makers, service, selector)
        or is_front(service, graph)
    )


def steady(templates: list[PodTemplate] | tuple[PodTemplate, ...], graph: Graph) -> tuple[PodTemplate, ...]:
    """Those whose pods are there and stay: not hooks, nor what is scaled down to nothing."""
    return tuple(one for one in templates if not one.is_hook and not is_scaled_to_nothing(one, graph))


def is_scaled_to_nothing(template: PodTemplate, graph: Graph) -> bool:
    """Whether the manifests say that there are no pods of it, and nobody else changes that."""
    found = scale(template, graph)
    return found is not None and found.scaler is None and found.least == 0


def is_leaving(template: PodTemplate, change: Change) -> bool:
    """Whether a change deletes the pods of a template of the old state, or scales them down to nothing."""
    workload = template.resource
    if change.is_gone(workload):
        return True
    now = change.now(workload)
    left = change.after.template(now) if now is not None else None
    return left is not None and is_scaled_to_nothing(left, change.after)


def is_driven(workload: Resource, graph: Graph) -> bool:
    """Whether Flagger shifts the traffic between the workload and the copy that it keeps of it."""
    return any(one.owner.group == flagger.GROUP for one in graph.pointing_at("scales", workload))


def is_applied_later(one: Resource, others: list[Resource]) -> bool:
    """Whether Argo CD applies an object in a later wave than the others, so that it waits until these are healthy."""
    return bool(others) and all(wave(one) > wave(other) for other in others)


def wave(one: Resource) -> int:
    """The wave in which Argo CD applies an object. argo-cd: docs/user-guide/sync-waves.md."""
    written = one.annotations.get(_WAVE, "0")
    try:
        return int(written)
    except ValueError:
        return 0


def replicas(template: PodTemplate) -> int:
    """How many pods a workload of replicas is written to have."""
    found = number(template.resource.spec.get("replicas"))
    return 1 if found is None else found
