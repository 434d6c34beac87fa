"""The ConfigMaps, Secrets, claims and ServiceAccounts that pods name, and those of them that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, dig, mapping, sequence, text
from svclint.resource.pod_sources import CLAIMS, PROJECTED, SECRET, VARIABLE, VARIABLES, VOLUMES, Fields, named_in
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.violation import Violation


class PodReference(NamedTuple):
    """An object of a kind that pods name in their namespace, and where, as a path in the workload.

    `is_needed` says that the pods do not start without it.
    """

    kind: str
    name: str
    path: Path
    is_needed: bool = True


def pod_references(template: PodTemplate) -> Iterator[PodReference]:
    """The ConfigMaps, Secrets, claims and the ServiceAccount that pods name, those that they can do without among them
    only where these are for pulling images."""
    spec, at = template.spec, (*template.path, "spec")
    # the older field is read where the other one is empty
    for field in ("serviceAccountName", "serviceAccount"):
        if name := text(spec.get(field)):
            yield PodReference("ServiceAccount", name, (*at, field))
            break
    for index, one in enumerate(sequence(spec.get("imagePullSecrets"))):
        if name := text(mapping(one).get("name")):
            yield PodReference(SECRET, name, (*at, "imagePullSecrets", index, "name"), is_needed=False)
    for index, volume in enumerate(sequence(spec.get("volumes"))):
        path: Path = (*at, "volumes", index)
        yield from _named(volume, path, (*VOLUMES, *CLAIMS))
        for number, source in enumerate(sequence(dig(mapping(volume), ("projected", "sources")))):
            yield from _named(source, (*path, "projected", "sources", number), PROJECTED)
    for container in template.containers:
        for index, one in enumerate(sequence(container.data.get("envFrom"))):
            yield from _named(one, (*container.path, "envFrom", index), VARIABLES)
        for index, one in enumerate(sequence(container.data.get("env"))):
            yield from _named(mapping(one).get("valueFrom"), (*container.path, "env", index, "valueFrom"), VARIABLE)


def _named(place: Any, path: Path, fields: Fields) -> Iterator[PodReference]:
    for kind, name, _, at, field in named_in(place, path, fields):
        yield PodReference(kind, name, (*at, field))


def pod_reference_not_found(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/kubelet/kubelet_pods.go, pkg/volume: a container is not made before all that it reads is there."""
    template = graph.template(workload)
    if template is None:
        return
    missing: dict[tuple[str, str], list[PodReference]] = {}
    for one in pod_references(template):
        if not graph.with_identity(Identity("", one.kind, workload.namespace, one.name)):
            missing.setdefault((one.kind, one.name), []).append(one)
    # the controller makes that one in each namespace
    missing.pop(("ServiceAccount", "default"), None)
    if missing:
        # imported here: what most pods name is there, or has nothing beside it that is called nearly so
        from svclint.checks.objects.reference_slips import nearly_called

        for (kind, name), found in missing.items():
            yield from nearly_called(workload, kind, name, found, graph)
