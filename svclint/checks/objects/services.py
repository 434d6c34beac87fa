"""Services that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.service import validate_service
from svclint.checks.objects.invalid import violations
from svclint.resource import is_service, service_ports
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.graph import Graph
    from svclint.resource import Resource, ServicePort


def invalid_service(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/core/validation: ValidateServiceCreate, and what the allocators refuse before it."""
    if not is_service(service):
        return
    merged = list(_added_twice(service))
    told = {old.path for _, old in merged} | {new.path for new, _ in merged}
    for violation in violations(service, graph, validate_service, _fix):
        if not (violation.primary.path[-1:] == ("name",) and violation.primary.path[:-1] in told):
            yield violation
    for new, old in merged:
        yield Violation(
            new.label("name", "a second port of this name"),
            f'{service.title}: spec.ports: Duplicate value: "{old.name}": patches merge ports by their number, so that '
            f"{new.number} is added beside {old.number}",
            (old.label("name", "the first one stays"),),
            help='Begin the list of the patch with "- $patch: replace", or change the number by a JSON patch.',
        )


def _added_twice(service: Resource) -> Iterator[tuple[ServicePort, ServicePort]]:
    """A port of a patch that was meant to change the number of one, and that one: kustomize merges ports by number.

    k8s.io/api: core/v1: Service: ports: patchMergeKey=port. Two ports of one name are refused.
    """
    ports = list(service_ports(service)) if service.origin.overlays else []
    for old in ports:
        same = [one for one in ports if one.name and one.name == old.name and one.number != old.number]
        if len(same) == 1 and _is_own(old, service) and not _is_own(same[0], service):
            yield same[0], old


def _is_own(port: ServicePort, service: Resource) -> bool:
    return service.origin.of((*port.path, "name")).document is service.document


def _fix(service: Resource, error: FieldError) -> Fix | None:
    # imported here: most Services are valid
    from svclint.checks.objects.spelling import bare_number, known_word

    if error.path[-1] == "targetPort":
        return bare_number(service, error)
    return known_word(service, error)
