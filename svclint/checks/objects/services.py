"""Services that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.apiserver.service import validate_service
from svclint.checks.objects.invalid import violations
from svclint.checks.objects.spelling import bare_number, known_word
from svclint.resource import is_service
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.graph import Graph
    from svclint.resource import Resource


def invalid_service(service: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/core/validation: ValidateServiceCreate, and what the allocators refuse before it."""
    if is_service(service):
        yield from violations(service, graph, validate_service, _fix)


def _fix(service: Resource, error: FieldError) -> Fix | None:
    if error.path[-1] == "targetPort":
        return bare_number(service, error)
    return known_word(service, error)
