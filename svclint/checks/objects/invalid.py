"""From the API server's field errors to violations: the one place where they get labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.apiserver.field import FieldError, Validate, faults
from svclint.kubernetes import minors, named
from svclint.resource import is_placeholder
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from collections.abc import Callable

    from svclint.graph import Graph
    from svclint.resource import Resource

_WORDS = {
    "Required value": "is required",
    "Invalid value": "is not valid",
    "Forbidden": "may not be set",
    "Duplicate value": "stands twice",
    "Unsupported value": "is not a known value",
    "Too long": "is too long",
    "Too many": "are too many",
}


def violations(
    resource: Resource,
    graph: Graph,
    validate: Validate,
    fix: Callable[[Resource, FieldError], Fix | None] = lambda resource, error: None,
) -> Iterator[Violation]:
    """One violation for each field error, at the node, or at the closest parent of a field that is missing.

    Silent on values that are filled in later, and on objects that patches which were not applied here change: they may
    bring what is missing, and replace what is wrong.
    """
    asked = minors(graph.settings.kubernetes)
    for error, refusing in faults(validate, resource.data, asked):
        if isinstance(error.value, str) and is_placeholder(error.value):
            continue
        yield Violation(
            resource.label(error.path, f"{_field(error)} {_WORDS[error.kind]}"),
            f"{resource.title}: {error}{named(refusing, asked)}",
            fix=fix(resource, error),
            unwritten=(resource,),
        )


def _field(error: FieldError) -> str:
    """The field's own name: an item of a list is called by the list."""
    return next((step for step in reversed(error.path) if isinstance(step, str)), "this")
