"""Services that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svclint.apiserver.service import validate_service
from svclint.checks.objects.invalid import violations
from svclint.checks.objects.spelling import bare_number, known_word
from svclint.resource import is_service, mapping, number, sequence, service_ports, text
from svclint.violation import Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_service(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/core/validation: ValidateServiceCreate, and what the allocators refuse before it."""
    if is_service(service):
        yield from violations(service, graph, validate_service, _fix)
    if is_service(service) and service.partial:
        yield from _added_twice(service, graph)


def _added_twice(service: Resource, graph: Graph) -> Iterator[Violation]:
    """A port of a patch that was meant to change the number of one: kustomize merges ports by number, and adds it.

    k8s.io/api: core/v1: Service: ports: patchMergeKey=port. Two ports of one name are refused.
    """
    patches = [
        document
        for member, document in graph.documents
        if member.role == "patch" and _is_patch_of(mapping(document.value), service)
    ]
    if len(patches) != 1 or any("$patch" in mapping(one) for one in _ports(patches[0].value)):
        return
    there = {one.number: one for one in service_ports(service)}
    named = {one.name: one for one in there.values() if one.name}
    patched = {number(mapping(one).get("port")) for one in _ports(patches[0].value)}
    for index, entry in enumerate(map(mapping, _ports(patches[0].value))):
        old = named.get(text(entry.get("name")))
        # where the patch holds the old number too, it may give that one another name
        if old is None or number(entry.get("port")) in (None, *there) or old.number in patched:
            continue
        yield Violation(
            Label(patches[0], ("spec", "ports", index, "name"), "a second port of this name"),
            f'{service.title}: spec.ports: Duplicate value: "{old.name}": patches merge ports by their number, so that '
            f"{entry['port']} is added beside {old.number}",
            (old.label("name", "the first one stays"),),
            help='Begin the list of the patch with "- $patch: replace", or change the number by a JSON patch.',
        )


def _is_patch_of(data: dict[str, Any], service: Resource) -> bool:
    return (data.get("apiVersion"), data.get("kind")) == ("v1", "Service") and (
        mapping(data.get("metadata")).get("name") == service.name
    )


def _ports(data: Any) -> list[Any]:
    return sequence(mapping(mapping(data).get("spec")).get("ports"))


def _fix(service: Resource, error: FieldError) -> Fix | None:
    if error.path[-1] == "targetPort":
        return bare_number(service, error)
    return known_word(service, error)
