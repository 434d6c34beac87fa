"""What autoscalers scale: does it exist, and is it asked for as what it is."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.objects import Meant
    from svclint.references import Reference
    from svclint.resource import Resource

# The kinds that can be scaled and that nobody but a manifest makes, by the group that serves them today
_SCALED = {
    "Deployment": "apps",
    "StatefulSet": "apps",
    "ReplicaSet": "apps",
    "DaemonSet": "apps",
    "ReplicationController": "",
    "Job": "batch",
    "CronJob": "batch",
}


def scale_target_not_found(scaler: Resource, graph: Graph) -> Iterator[Violation]:
    """An autoscaler asks for group, kind and name; of the version it takes no notice (its RESTMapper looks for all)."""
    for reference in graph.references(scaler, "scales"):
        resolution = graph.resolve(reference)
        # what kustomize renames and leaves here as it was, reference-not-renamed tells
        if resolution.unknown or resolution.renamed:
            continue
        if resolution.found:
            target = resolution.found[0]
            if (reference.group, target.group) == ("extensions", "apps"):
                yield _other_group(reference, target)
            continue
        meant = _meant_target(reference, graph)
        if not _is_certain(reference, meant, graph):
            continue
        if meant is not None and meant.other_kind and meant.target.kind == reference.kind:
            yield _other_group(reference, meant.target)
        else:
            yield _no_target(reference, meant, graph)


def _no_target(reference: Reference, meant: Meant | None, graph: Graph) -> Violation:
    scaler = reference.owner
    workloads = [one.resource for one in graph.templates(reference.namespace)]
    return Violation(
        reference.label(f"there is no {reference.kind} {reference.name} in namespace {reference.namespace}"),
        _message(reference, meant.hint if meant is not None else ""),
        (meant.label,) if meant is not None else (),
        doubts=of_distance(graph, scaler, workloads) if meant is None else of_namespaces(graph, scaler, meant.target),
        rests_on=(scaler,),
        fix=meant.renaming([reference], "scale") if meant is not None else None,
        unless=(Elsewhere(reference.identity),),
    )


def _message(reference: Reference, hint: str) -> str:
    target = f"{reference.kind} {reference.name}"
    return f"{reference.owner.title} scales {target}, which namespace {reference.namespace} does not have{hint}"


def _other_group(reference: Reference, target: Resource) -> Violation:
    """The target is served by another group than the one that is asked: extensions has no workloads since 1.16."""
    scaler, place = reference.owner, (*reference.path[:-1], "apiVersion")
    asked = reference.group or "the core group"
    written = scaler.get(*place) is not None
    edit = scaler.edit(place, target.api_version)
    return Violation(
        scaler.label(place, f"no {reference.kind} is served by {asked}"),
        _message(reference, f" in {asked}: it is {target.api_version}"),
        (target.label(("apiVersion",), f"{target.title} is {target.api_version}"),),
        rests_on=(scaler,),
        fix=Fix(f"ask for {target.api_version}", (edit,)) if written else None,
    )


def _is_certain(reference: Reference, meant: Meant | None, graph: Graph) -> bool:
    """Whether the target's absence says something: operators make objects of their own kinds under any name."""
    if reference.kind in _SCALED and reference.group in (_SCALED[reference.kind], "extensions", ""):
        return True
    return meant is not None or bool(graph.of_kind(reference.group, reference.kind))


def _meant_target(reference: Reference, graph: Graph) -> Meant | None:
    """The workload that was probably meant: another kind of that name, a similar name, or one in another namespace."""
    # imported here: where every target is there, nobody asks
    from svclint.meant.objects import likely

    workloads = [one.resource for one in graph.templates() if one.resource.name]
    of_kind = [one for one in workloads if one.kind == reference.kind]
    return likely(reference, graph, known=of_kind, others=workloads)
