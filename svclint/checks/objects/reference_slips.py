"""What pods name that is not there, where something beside them is nearly called so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.certainty.doubts import of_distance
from svclint.certainty.together import of_files
from svclint.graph.possible import called
from svclint.meant.near_names import NearNames
from svclint.resource import Identity, Selector
from svclint.severity import Severity
from svclint.suggest import is_slip
from svclint.told import ANY_NAMESPACE
from svclint.traffic.certificates import CERTIFICATE, EVERYWHERE, EXTERNAL, SEALED, may_be_made, secrets
from svclint.traffic.made_inside import is_made_inside
from svclint.traffic.volume_binding import CLAIM
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.checks.objects.pod_references import PodReference
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_SHOWN = 6
_CONSEQUENCES = {
    "ConfigMap": "its containers do not start",
    "Secret": "its containers do not start",
    CLAIM: "its pods are not scheduled",
    "ServiceAccount": "none of its pods is made",
}


def nearly_called(
    workload: Resource, kind: str, name: str, found: Sequence[PodReference], graph: Graph
) -> Iterator[Violation]:
    """Told only where one object of the namespace has a name that is a slip of the pen away: what pods read is often
    made by hand, and in no manifest."""
    names, near_names = graph.once(_named, kind, workload.namespace)
    # what is called so in another namespace may be copied
    if name in names or called(graph, kind, name) or (kind == "Secret" and name in secrets(graph)):
        return
    near = [one for one in near_names.candidates(name) if is_slip(name, one)]
    if not near and kind == CLAIM:
        # imported here: most claims are there
        from svclint.checks.objects.unused_claims import unused_claim

        near = unused_claim(workload, name, names, graph)
    # of several it may be the next one
    if len(near) != 1:
        return
    by, path = names[near[0]]
    is_alone = not is_slip(name, near[0])
    if not graph.resolve_object(workload, "", kind, workload.namespace, name).missing:
        return
    if is_made_inside(kind, workload.namespace, name, graph):
        return
    if kind == "Secret" and may_be_made({workload.namespace}, name, graph):
        return
    needed = [one for one in found if one.is_needed]
    outcome = f": {_CONSEQUENCES[kind]}" if needed else ""
    is_itself = by.kind == kind
    yield Violation(
        workload.label(found[0].path, f"namespace {workload.namespace} has no such {kind}"),
        f"{workload.title} names {kind} {name}, which is not there{outcome}; did you mean {near[0]}"
        f"{', which nothing uses' if is_alone else ''}?",
        (
            by.label(path, f"{by.title} is defined here" if is_itself else f"{by.title} makes {near[0]}"),
            *(workload.label(one.path, "also here") for one in found[1:_SHOWN]),
        ),
        severity=Severity.WARNING if is_alone else _severity(workload, by, is_needed=bool(needed)),
        fix=Fix(f"name {kind} {near[0]}", tuple(workload.edit(one.path, near[0]) for one in found), safe=False),
        unless=_unless(kind, workload.namespace, name),
        rests_on=(workload, by),
        doubts=(*of_distance(graph, workload, [by]), *of_files(graph, workload, by)),
    )


def _severity(workload: Resource, near: Resource, *, is_needed: bool) -> Severity | None:
    """An image may be pulled without its Secret; and what stands in another file may have one more beside it."""
    if not is_needed:
        return Severity.NOTE
    return None if workload.file == near.file else Severity.WARNING


def _named(graph: Graph, kind: str, namespace: str) -> tuple[Mapping[str, tuple[Resource, Path]], NearNames]:
    """The objects of a kind in a namespace by their names, and by those that they had before a kustomization renamed
    them; of Secrets what makes them as well. Each with the place of the name."""
    own: Path = ("metadata", "name")
    found: dict[str, tuple[Resource, Path]] = {}
    for one in graph.of_kind("", kind):
        if one.namespace == namespace and one.name:
            found.setdefault(one.name, (one, own))
    for built in graph.builds:
        for (its_kind, name), those in built.earlier.items():
            for one in those if its_kind == kind else ():
                if one.namespace == namespace and not one.group:
                    found.setdefault(name, (one, own))
    for name, makers in secrets(graph).items() if kind == "Secret" else ():
        for made in makers:
            if made.namespace == namespace:
                found.setdefault(name, (made.by, made.path))
    return found, NearNames(found)


def _unless(kind: str, namespace: str, name: str) -> tuple[Elsewhere, ...]:
    """What has the very name in any namespace of another scope, and what may make Secrets there."""
    itself = Elsewhere(Identity("", kind, ANY_NAMESPACE, name))
    if kind != "Secret":
        return (itself,)
    every = Selector(())
    return (
        itself,
        *(Elsewhere(Identity(*each, ANY_NAMESPACE, name)) for each in (SEALED, EXTERNAL)),
        *(Elsewhere(selector=every, namespace=namespace, among=each) for each in (CERTIFICATE, EXTERNAL)),
        *(Elsewhere(selector=every, among=each) for each in EVERYWHERE),
    )
