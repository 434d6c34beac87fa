"""Pods that a change puts behind a Service beside those that have its traffic, and how these can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.resource import Selector, equality_selector, service_selector
from svclint.rollout.pods import serving, steady

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from svclint.resource import Identity, PodTemplate
    from svclint.rollout.change import Pair

# what controllers write by themselves, anew for each pod template
_HASHES = frozenset({"controller-revision-hash", "pod-template-generation", "pod-template-hash"})


class Joined(NamedTuple):
    """The templates that a Service has `running` before a change, and those that come under its selector with it.

    `kept` is the selector by which the Service would keep to those that run; None where they have no label of their
    own.
    """

    running: tuple[PodTemplate, ...]
    coming: tuple[PodTemplate, ...]
    kept: Selector | None


def joined(pair: Pair, keys: Sequence[str], versions: Collection[Identity] | None = None) -> Joined | None:
    """Which workloads of the new state (of `versions`) a change puts behind a Service beside those that it has, and
    keeps; None where it does so with none of them, or where it cannot be known.

    `keys` are the labels that tell versions apart, the most telling first.
    """
    found = serving(pair)
    if found is None:
        return None
    change = pair.change
    had = {one.resource.identity for one in change.before.matching_service(pair.was)}
    gone = {one.resource.identity for one in found.leaving}
    selected = [one for one in steady(change.after.matching_service(pair.now), change.after) if _is_of(one, versions)]
    running = tuple(one for one in selected if one.resource.identity in had - gone)
    coming = tuple(one for one in selected if one.resource.identity not in had)
    if not running or not coming:
        return None
    old = service_selector(pair.was)
    if old is not None and not any(old.matches(one.labels, one.added) for one in coming):
        # as long as it is left as it is
        return Joined(running, coming, old)
    return Joined(running, coming, _kept(pair, running, coming, keys))


def _kept(
    pair: Pair, running: Sequence[PodTemplate], coming: Sequence[PodTemplate], keys: Sequence[str]
) -> Selector | None:
    """The selector with one label more, which all pods that run have by now, and none of those that come."""
    change = pair.change
    before = [change.before.template(was) for one in running if (was := change.was(one.resource)) is not None]
    own = {key: value for key, value in running[0].labels.items() if key not in _HASHES}
    for key in sorted(own, key=lambda one: (keys.index(one) if one in keys else len(keys), one)):
        has_it = all(one is not None and one.labels.get(key) == own[key] for one in (*running, *before))
        if has_it and len(before) == len(running) and all(one.labels.get(key) != own[key] for one in coming):
            return equality_selector({**_written(pair), key: own[key]})
    return None


def _is_of(template: PodTemplate, versions: Collection[Identity] | None) -> bool:
    return versions is None or template.resource.identity in versions


def _written(pair: Pair) -> dict[str, str]:
    selector = service_selector(pair.now)
    return {one.key: one.values[0] for one in selector.requirements} if selector is not None else {}
