"""A Service that is pointed at another version: before its pods are there, or while they come or go."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.resource import is_service, service_selector
from svclint.rollout.pods import is_applied_later, serving
from svclint.rollout.steps import differing, numbered, requirement, waiting, workloads
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import PodTemplate, Resource
    from svclint.rollout.change import Pair
    from svclint.rollout.pods import Serving

_SHOWN = 3


def rollout_selector_without_pods(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """A selector that the change writes anew, and that no pods of the new state have, where the old one found some."""
    found = serving(pair)
    if found is None or not found.was or found.now or not found.is_switched:
        return
    service, selector = pair.now, service_selector(pair.now)
    if selector is None:
        return
    yield Violation(
        service.label(selector_path(pair), "matches no pod of the new state"),
        f"{service.title} is pointed at {selector}, which no pod of the new state has: it loses {titles(found.was)}",
        tuple(_as_it_was(one, service) for one in found.was[:_SHOWN]),
        help=numbered(
            (
                f"Leave {service.title} ({service.file}) at {requirement(pair.was)} for now",
                f"Apply a workload whose pods have {selector}, beside {workloads(found.was)}",
                f"Wait until its pods are ready: kubectl get pods -n {service.namespace} -l "
                f"{str(selector).replace(' ', '')}",
                f"Then point {service.title} at {selector}, and delete {titles(found.was)} last",
            )
        ),
        doubts=of_holes(graph, service),
        rests_on=(service,),
        unless=(Elsewhere(selector=selector, namespace=service.namespace),),
    )


def rollout_switch_with_deploy(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """A selector that only pods have which come with the same change, or a route that is pointed at a Service of such
    pods: nobody can wait until they are ready."""
    if not is_service(pair.now):
        yield from _route_switched(pair, graph)
        return
    found = serving(pair)
    if found is None or not found.was or not found.now or found.standing or not found.is_switched:
        return
    service = pair.now
    coming = [one.resource for one in found.now]
    if is_applied_later(service, coming):
        return
    created = all(pair.change.is_new(one) for one in coming)
    comes = "creates it" if created else "gives it these labels"
    if len(coming) > 1:
        comes = comes.replace(" it", " them")
    yield Violation(
        service.label(selector_path(pair), f"no pod that runs before the change has {requirement(service)}"),
        f"{service.title} is pointed at {titles(found.now)} by the change that {comes}: it has no ready pod until the "
        "first new one is up",
        tuple(_arriving(one, service, pair) for one in found.now[:_SHOWN]),
        help=numbered(_switched_later(pair, found, created=created)),
        doubts=of_holes(pair.change.before, pair.was),
        rests_on=(service, *coming),
    )


def _route_switched(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """The fields of a route that led to a Service with pods, and lead to one now whose pods come with the change."""
    before = pair.change.before
    led = {one.path: one for one in before.references(pair.was, "routes-to")}
    for reference in graph.references(pair.now, "routes-to"):
        was = led.get(reference.path)
        if was is None or was.identity == reference.identity or not reference.weight:
            continue
        old = [one for one in before.resolve(was).found if before.selected(one)]
        new = [one for one in graph.resolve(reference).found if is_service(one)]
        coming = [each for one in new for each in graph.selected(one) if not each.is_hook]
        if not old or not coming or any(_has_run(one, before) for one in new):
            continue
        workload = [one.resource for one in coming]
        if not is_applied_later(pair.now, workload):
            yield _sent(pair, reference, old[0], new[0], coming)


def _has_run(service: Resource, before: Graph) -> bool:
    """Whether the old state has pods that a Service selects, or may have: some are not read here."""
    selector = service_selector(service)
    return selector is None or selector.is_unreadable or bool(before.matching(selector, service.namespace))


def _sent(pair: Pair, reference: Reference, old: Resource, new: Resource, coming: list[PodTemplate]) -> Violation:
    route = pair.now
    return Violation(
        reference.label(f"led to {old.title} before"),
        f"{route.title} is pointed at {new.title} by the change that creates {titles(coming)}: there is no ready pod "
        "behind it until the first of them is up",
        (new.name_label(f"{new.title} selects {requirement(new)}"), *map(_coming, coming[:_SHOWN])),
        help=numbered(
            (
                f"Apply {workloads(coming)} and {new.title} ({new.file}) alone, with {route.title} still at {old.name}",
                waiting(coming),
                f"Then apply {route.title} ({route.file})",
                f"Delete {old.title} and its pods last",
            )
        ),
        doubts=of_holes(pair.change.before, pair.was),
        rests_on=(route, new, *(one.resource for one in coming)),
    )


def _switched_later(pair: Pair, found: Serving, *, created: bool) -> Iterator[str]:
    service = pair.now
    if created:
        yield f"Apply {workloads(found.now)} alone, with {service.title} still at {requirement(pair.was)}"
    else:
        yield (
            f"Apply a second workload with {requirement(service)} beside {workloads(found.was)}, under a name of its "
            f"own, with {service.title} still at {requirement(pair.was)}"
        )
    yield waiting(found.now) if created else "Wait until its pods are ready"
    yield f"Then apply {service.title} ({service.file}) with {requirement(service)}"
    yield f"Delete {titles(found.was)} last"


def rollout_version_removed_while_selected(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """Pods that are deleted, or scaled down to nothing, by the change that they get the traffic before.

    An error where the Service is left without any; a warning where others take over in the same change.
    """
    found = serving(pair)
    if found is None or not found.leaving:
        return
    if not found.now:
        if not found.is_switched:
            yield _left_without(pair, found, graph)
    elif not found.standing:
        if not found.is_switched and not is_applied_later(found.leaving[0].resource, _new(found)):
            yield _replaced(pair, found)
    elif found.is_switched and not _still_selected(pair, found):
        yield _switched_and_deleted(pair, found)


def _new(found: Serving) -> list[Resource]:
    return [one.resource for one in found.now]


def _still_selected(pair: Pair, found: Serving) -> bool:
    """Whether some of the pods that had the traffic keep it: then the Service was never without."""
    kept = {one.resource.identity for one in found.standing}
    return any(one.resource.identity in kept for one in found.was)


def _left_without(pair: Pair, found: Serving, graph: Graph) -> Violation:
    service = pair.now
    return Violation(
        service.label(("spec", "selector"), f"selects {titles(found.leaving)} until the change, and nothing after it"),
        f"{service.title} still selects {requirement(service)}, but {titles(found.leaving)}, which had it, "
        f"{_go(found, pair)}",
        tuple(_going(one, pair) for one in found.leaving[:_SHOWN]),
        help=numbered(
            (
                f"Keep {workloads(found.leaving)} for now",
                f"Point {service.title} ({service.file}) at pods that are ready, and apply that",
                f"Delete {titles(found.leaving)} in a change after that one",
            )
        ),
        doubts=of_holes(graph, service),
        rests_on=(service,),
    )


def _replaced(pair: Pair, found: Serving) -> Violation:
    service = pair.now
    return Violation(
        service.label(
            ("spec", "selector"), f"selects {titles(found.leaving)} before, and {titles(found.now)} after it"
        ),
        f"{titles(found.leaving)} {_go(found, pair)} in the change that creates {titles(found.now)}: {service.title} "
        "may have no ready pod in between",
        (*(_going(one, pair) for one in found.leaving[:_SHOWN]), *(_coming(one) for one in found.now[:_SHOWN])),
        help=numbered(
            (
                f"Apply {workloads(found.now)}, and keep {workloads(found.leaving)}",
                waiting(found.now),
                f"Delete {titles(found.leaving)} in a change after that one",
            )
        ),
        doubts=(Doubt.SEQUENCE, *of_holes(pair.change.before, pair.was)),
        rests_on=(service,),
    )


def _switched_and_deleted(pair: Pair, found: Serving) -> Violation:
    service = pair.now
    return Violation(
        service.label(selector_path(pair), f"takes the traffic from {titles(found.leaving)}"),
        f"{titles(found.leaving)} {_go(found, pair)} in the change that takes the traffic of {service.title} from it: "
        "requests still reach its pods until every node knows, and there is no way back",
        tuple(_going(one, pair) for one in found.leaving[:_SHOWN]),
        help=numbered(
            (
                f"Apply {service.title} ({service.file}) with {requirement(service)}, and keep "
                f"{workloads(found.leaving)}",
                f"Check that {titles(found.standing)} answers requests",
                f"Delete {titles(found.leaving)} in a change after that one",
            )
        ),
        doubts=(Doubt.SEQUENCE, *of_holes(pair.change.before, pair.was)),
        rests_on=(service,),
    )


# -- words and places --------------------------------------------------------------------------------------------------


def selector_path(pair: Pair) -> Path:
    """The requirement that changed where it is one, else the selector."""
    old, new = service_selector(pair.was), service_selector(pair.now)
    keys = differing(old, new) if old is not None and new is not None else []
    path: Path = ("spec", "selector")
    written = pair.now.get(*path)
    if len(keys) == 1 and isinstance(written, dict) and keys[0] in written:
        return (*path, keys[0])
    return pair.now.patched(path)


def titles(templates: tuple[PodTemplate, ...] | list[PodTemplate]) -> str:
    return listed(dict.fromkeys(one.resource.title for one in templates), _SHOWN)


def _go(found: Serving, pair: Pair) -> str:
    gone = [pair.change.is_gone(one.resource) for one in found.leaving]
    one = len(found.leaving) == 1
    if all(gone):
        return "is deleted" if one else "are deleted"
    return "goes down to no replicas" if one else "go"


def _label_key(template: PodTemplate, service: Resource) -> Path:
    """The label by which a Service tells the pods from others, as far as one can be named."""
    selector = service_selector(service)
    keys = [one.key for one in selector.requirements] if selector is not None else []
    labels = template.data.get("metadata", {}).get("labels", {}) if isinstance(template.data, dict) else {}
    held = [key for key in keys if isinstance(labels, dict) and key in labels]
    path = ("metadata", "labels")
    return (*path, held[-1]) if held else path


def _as_it_was(template: PodTemplate, service: Resource) -> Label:
    return template.label(_label_key(template, service), f"{template.resource.title} had the traffic")


def _arriving(template: PodTemplate, service: Resource, pair: Pair) -> Label:
    is_new = pair.change.is_new(template.resource)
    words = f"{template.resource.title} comes with this change" if is_new else "the label comes with this change"
    return template.label(_label_key(template, service), words)


def _coming(template: PodTemplate) -> Label:
    return template.resource.name_label(f"{template.resource.title} comes with this change")


def _going(template: PodTemplate, pair: Pair) -> Label:
    workload = template.resource
    now = pair.change.now(workload)
    if now is not None and not pair.change.is_gone(workload):
        return now.label(("spec", "replicas"), f"{now.title} goes down to nothing")
    return workload.name_label(f"{workload.title} is deleted")
