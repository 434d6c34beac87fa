"""Pods: the pod templates of a scope by their labels, and which of them say the same of the same pods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from svclint.graph.label_index import LabelIndex
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Identity, PodTemplate, Resource, Selector

Standing = int
APPLIED, AROUND, RUNNING = range(3)
"""Templates that are applied; those that a snapshot shows; what is only there because a cluster runs one of these."""


class Pods:
    """The pod templates of a scope, in reading order.

    A selector means what is applied. Only where nothing of that matches, it means what a snapshot of the cluster has;
    then what runs: a Pod may have labels that its workload does not give it, and one that has ended is hardly meant.
    """

    def __init__(self, templates: Iterable[tuple[PodTemplate, Standing]]) -> None:
        self._levels: tuple[LabelIndex[PodTemplate], ...] = (LabelIndex(), LabelIndex(), LabelIndex())
        for template, standing in templates:
            self._levels[standing].add(template.namespace, template)
        self._held = [level for level in self._levels if level]

    def all(self) -> list[PodTemplate]:
        return [one for level in self._levels[:RUNNING] for one in level.all()]

    def of(self, namespace: str) -> list[PodTemplate]:
        around = self._levels[AROUND].of(namespace)
        return [*self._levels[APPLIED].of(namespace), *around] if around else self._levels[APPLIED].of(namespace)

    def matching(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        """Every pod template of `namespace` that `selector` matches, labels that controllers add included."""
        for level in self._held:
            if found := level.matching(selector, namespace):
                return found
        return []

    def matching_as_written(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        """Every pod template of `namespace` that `selector` matches without the labels that controllers add."""
        for level in self._held:
            if found := level.matching_as_written(selector, namespace):
                return found
        return []


def standing(
    templates: dict[Resource, PodTemplate],
    held: Callable[[Identity], Iterable[Resource]],
    is_around: Callable[[Resource], bool],
) -> Iterator[tuple[PodTemplate, Standing]]:
    """The templates that count, and what each is.

    `held` are the objects of an identity, `is_around` says which ones a snapshot has.
    """
    for resource, template in templates.items():
        if not resource.is_live:
            yield template, AROUND if is_around(resource) else APPLIED
            continue
        # imported here: most runs see no live object
        from svclint.resource.live import is_finished, is_replaced

        maker = _maker(resource, templates, held)
        if maker is not None and is_around(resource) and not is_around(maker):
            # what will be applied over the maker makes other pods
            continue
        if maker is not None:
            if resource.kind == "Pod":
                yield template, RUNNING
        elif is_finished(resource) or is_replaced(resource):
            yield template, RUNNING
        else:
            yield template, AROUND if is_around(resource) else APPLIED


_LONGEST = 8


def _maker(
    resource: Resource, templates: dict[Resource, PodTemplate], held: Callable[[Identity], Iterable[Resource]]
) -> Resource | None:
    """The outermost object at hand that has made a live one, by the template that it has itself."""
    from svclint.resource.live import makers

    found = None
    for _ in range(_LONGEST):
        above = (one for each in makers(found or resource) for one in held(each) if one in templates)
        outer = next(above, None)
        if outer is None or outer is resource:
            break
        found = outer
    return found
