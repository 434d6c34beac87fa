"""Field errors in the API server's terms. k/k: staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from svclint.document import Path, field_path
from svclint.named_tuple import NamedTuple
from svclint.typing_names import Any, Literal

ErrorKind = Literal[
    "Required value",
    "Invalid value",
    "Forbidden",
    "Duplicate value",
    "Unsupported value",
    "Too long",
    "Too many",
]


class FieldError(NamedTuple):
    """One fault: the field's path below the object, what kind of fault, the value, and why in words."""

    path: Path
    kind: ErrorKind
    detail: str = ""
    value: Any = None

    def __str__(self) -> str:
        """As kubectl prints it: `spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive`."""
        parts = [field_path(self.path), self.kind]
        if self.kind not in ("Required value", "Forbidden") and self.value is not None:
            # imported here: most objects are valid
            import json

            parts.append(json.dumps(self.value, ensure_ascii=False))
        if self.detail:
            parts.append(self.detail)
        return ": ".join(parts)


Validate = Callable[[Mapping[str, Any], int], Iterable[FieldError]]
"""(the object's plain data, the minor version of Kubernetes) -> field errors, in the server's order."""


class Fault(NamedTuple):
    """A field error with the minor versions that make it, of those that were asked."""

    error: FieldError
    minors: tuple[int, ...]


def faults(validate: Validate, data: Mapping[str, Any], minors: Iterable[int]) -> list[Fault]:
    """The errors of an object for any of the versions, each once, in the order of the server's report."""
    found: dict[str, tuple[FieldError, list[int]]] = {}
    for minor in minors:
        for error in validate(data, minor):
            found.setdefault(str(error), (error, []))[1].append(minor)
    return [Fault(error, tuple(named)) for error, named in found.values()]
