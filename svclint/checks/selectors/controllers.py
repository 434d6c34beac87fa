"""Controllers and the pods they count as their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from svclint.certainty.doubt import Doubt
from svclint.families import flagger
from svclint.nearness import REACH
from svclint.resource import Requirement, Selector, mapping, workload_selector
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_SHOWN = 4


def workload_selector_mismatch(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/apps/validation: the selector must match the template's labels."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or selector.is_unreadable:
        return
    unmet = selector.unmet(template.labels)
    if unmet:
        # imported here: nearly all select their own pods
        from svclint.certainty.doubts import of_completed
        from svclint.certainty.invented_names import is_matched_by_name

        if is_matched_by_name(graph, selector, [template.labels]):
            return
        reason = "; ".join(_difference(requirement, template) for requirement in unmet)
        yield Violation(
            workload.label(("spec", "selector"), "these labels are selected"),
            f"{workload.title} selects {selector}, but its own pod template {reason}",
            (_labels_of(template),),
            as_written=(workload,),
            doubts=(*of_completed(graph, workload, selector), *_of_filled_in(unmet, template, graph)),
        )


def _of_filled_in(unmet: Iterable[Requirement], template: PodTemplate, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a command fills in what does not fit: what is asked for, or the label."""
    file = template.resource.file
    texts = (text for one in unmet for text in (str(one), template.labels.get(one.key, "")))
    return (Doubt.UNKNOWN,) if any(graph.scope.told.fills_in(file, text) for text in texts) else ()


def _labels_of(template: PodTemplate) -> Label:
    path = (*template.path, "metadata", "labels")
    patched, words = template.resource.patched(path), "these are the pods' labels"
    return template.resource.label(patched, words) if patched != path else template.labels_label(words)


def _difference(unmet: Requirement, template: PodTemplate) -> str:
    if unmet.key not in template.labels:
        return f"has no label {unmet.key}"
    return f"has {unmet.key}={template.labels[unmet.key]}"


def workload_selectors_overlap(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """A controller whose selector also matches the template of another one; told once for each pair."""
    template, selector = graph.template(workload), workload_selector(workload)
    if template is None or selector is None or selector.is_unreadable or _is_owned(workload):
        return
    taken = [rival for rival in _rivals(workload, selector, graph) if _tells(workload, rival, graph)]
    if not taken:
        return
    # imported here: hardly any two controllers share pods
    from svclint.certainty.together import of_files
    from svclint.checks.selectors.spanned import of_copies

    names = [rival.resource.title for rival in taken]
    spanning = [one for rival in taken for one in _spanning(template, rival, graph)]
    together = bool(spanning) or any(
        graph.distance(workload, rival.resource) == 0 or _are_of_one_release(template, rival) for rival in taken
    )
    apart = all(_are_kept_apart(workload, rival.resource, graph) for rival in taken)
    told_apart = not apart and all(_are_told_apart(template, rival, graph) for rival in taken)
    yield Violation(
        workload.label(("spec", "selector"), f"also matches the pods of {names[0]}"),
        f"{workload.title} selects {selector}, which matches the pods of {listed(names)} too",
        tuple(
            label
            for rival in taken[:_SHOWN]
            for label in (
                rival.resource.label(("spec", "selector"), f"{rival.resource.title} counts them as its own"),
                rival.labels_label("these pods"),
            )
        ),
        as_written=(workload, *(rival.resource for rival in taken)),
        # two files of one directory may as well be a choice: a Deployment or a StatefulSet
        doubts=(
            *(() if together else (Doubt.FAR,)),
            *((Doubt.DEPENDS,) if apart or told_apart else ()),
            *((Doubt.FAR,) if all(of_files(graph, workload, rival.resource) for rival in taken) else ()),
            *(doubt for one in spanning for doubt in of_copies(one, (template, *taken), graph)),
        ),
        help=_KEPT_APART if apart else _TOLD_APART if told_apart else None,
    )


def _spanning(template: PodTemplate, rival: PodTemplate, graph: Graph) -> list[Resource]:
    """The Services that send requests to both as to two versions (selector-spans-versions), so that they are there
    together; in files of their own they may as well be a choice between two kinds of one thing."""
    # imported here, as above
    from svclint.certainty.together import BARE, are_rather_one
    from svclint.traffic.applications import in_reach
    from svclint.traffic.versions import USUAL_LABELS, images, same_application

    if not same_application(template, rival, USUAL_LABELS):
        return []
    mine, theirs = images(template), images(rival)
    is_bare = not BARE.isdisjoint((template.resource.kind, rival.resource.kind))
    are_tagged = any(theirs.get(name, tag) != tag for name, tag in mine.items())
    if are_rather_one(template, rival) and (is_bare or not are_tagged):
        return []
    found = dict.fromkeys((*graph.selecting_services(template), *graph.selecting_services(rival)))
    return [one for one in found if {template, rival} <= {*in_reach(one, graph, list(USUAL_LABELS))}]


_KEPT_APART = (
    "A DaemonSet and a Deployment tell their pods apart by the owner in each, so that nothing breaks at once; but a "
    "pod without an owner goes to either, and what selects by these labels (a Service, a budget, a policy) gets the "
    "pods of both. Give each workload a label of its own, in its selector and in its pod template."
)


_TOLD_APART = (
    "Controllers of apps/v1 tell their pods apart by the owner in each, and the Services here by labels that the pods "
    "of each have of their own, so that nothing breaks at once; but a pod without an owner goes to either, and an "
    "autoscaler would count both. Put those labels into the selectors too: as a selector cannot be changed, that takes "
    "a new workload."
)
_OWNING = frozenset({"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"})


def _are_told_apart(one: PodTemplate, other: PodTemplate, graph: Graph) -> bool:
    """Whether nothing here takes the pods of two workloads for the same: a controller leaves alone what has another
    owner (k/k: pkg/controller/controller_ref_manager.go), no autoscaler counts them, no budget is for both, and
    Services ask for a label that has another value in each."""
    both = (one.resource, other.resource)
    if any(each.group != "apps" or each.kind not in _OWNING for each in both):
        return False
    own = {key for key, value in one.labels.items() if other.labels.get(key, value) != value}
    if not own:
        return False
    services = (*graph.selecting_services(one), *graph.selecting_services(other))
    if not services or any(own.isdisjoint(mapping(each.spec.get("selector"))) for each in services):
        return False
    return not (_is_scaled(both, graph) or _share_a_budget(one, other, graph))


def _share_a_budget(one: PodTemplate, other: PodTemplate, graph: Graph) -> bool:
    """Whether a budget is for the pods of both; one that is for all of a namespace is so on purpose."""
    # imported here: most workloads have pods of their own
    from svclint.traffic.budgets import budgets_of

    theirs = budgets_of(other, graph)
    return any(each in theirs and each.get("spec", "selector") != {} for each in budgets_of(one, graph))


def _is_scaled(workloads: Collection[Resource], graph: Graph) -> bool:
    """Whether an autoscaler, of whatever kind, counts what the selector of one of them finds. Flagger sets how many
    pods there are, and counts none."""
    scaling = (reference.owner for one in workloads for reference in graph.pointing_at("scales", one))
    return any(one.group != flagger.GROUP for one in scaling)


def _are_kept_apart(one: Resource, other: Resource, graph: Graph) -> bool:
    """Whether the owners in their pods tell them apart: of two kinds that look at nothing else. An autoscaler does not,
    it counts what the selector finds; and those that are not called alike have labels that somebody copied."""
    if {one.kind, other.kind} != {"DaemonSet", "Deployment"} or one.group != other.group:
        return False
    if one.name.partition("-")[0] != other.name.partition("-")[0]:
        return False
    return not _is_scaled((one, other), graph)


def _rivals(workload: Resource, selector: Selector, graph: Graph) -> Iterator[PodTemplate]:
    """The templates of other controllers that live beside `workload` and that its selector takes.

    Files of other directories may be for another cluster, unless they say that they are parts of one release; variants
    of a file are not applied together with it.
    """
    mine = graph.template(workload)
    if not selector.requirements or mine is None:
        return
    # without what the controller adds: that tells its own pods from all others
    for template in graph.matching_as_written(selector, workload.namespace):
        other = template.resource
        if (
            other is not workload
            and other.judged
            and other.identity != workload.identity
            and workload_selector(other) is not None
            and _is_beside(mine, template, graph)
            and not _is_owned(other)
            and not _one_runs_the_other(workload, other)
        ):
            yield template


def _is_beside(one: PodTemplate, two: PodTemplate, graph: Graph) -> bool:
    distance = graph.distance(one.resource, two.resource)
    return distance <= 1 or (distance <= REACH and _are_of_one_release(one, two))


def _are_of_one_release(one: PodTemplate, two: PodTemplate) -> bool:
    # imported here: most workloads have pods of their own
    from svclint.traffic.versions import parts_of_release

    return parts_of_release(one, two)


def _tells(workload: Resource, rival: PodTemplate, graph: Graph) -> bool:
    """Whether the pair is told here: where both select the other's pods, by the one that is read later.

    In another directory that would be far from the Service whose requests go wrong: there by the one that it is for.
    """
    mine, its_selector = graph.template(workload), workload_selector(rival.resource)
    both = mine is not None and its_selector is not None and _takes(its_selector, mine)
    if not both or mine is None:
        return True
    served = [bool(graph.selecting_services(template)) for template in (mine, rival)]
    if graph.distance(workload, rival.resource) > 1 and served[0] != served[1]:
        return served[0]
    return graph.comes_before(rival.resource, workload)


def _is_owned(workload: Resource) -> bool:
    """Whether another controller made it, as a Deployment makes ReplicaSets: a copy of a live object."""
    return bool(workload.metadata.get("ownerReferences"))


def _takes(selector: Selector, template: PodTemplate) -> bool:
    # without what the controller adds: that tells its own pods from all others
    return bool(selector.requirements) and selector.matches(template.labels)


def _one_runs_the_other(one: Resource, two: Resource) -> bool:
    """An Argo Rollout takes its template, and in time the pods, from the workload it names."""
    return any(
        a.kind == "Rollout" and a.get("spec", "workloadRef", "name") == b.name for a, b in ((one, two), (two, one))
    )
