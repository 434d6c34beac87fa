"""Label selectors in full, `matchLabels` and `matchExpressions`, as the API server validates them in every kind.

k/k: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import label_value, qualified_name, validate_labels
from svclint.resource import mapping, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path


def validate_label_selector(selector: Any, path: Path) -> Iterator[FieldError]:
    """k/k: ValidateLabelSelector. `selector` is the value at `path`; none, like an empty one, selects everything."""
    fields = mapping(selector)
    yield from validate_labels(fields.get("matchLabels"), (*path, "matchLabels"))
    for index, expression in enumerate(sequence(fields.get("matchExpressions"))):
        if expression is None or isinstance(expression, dict):
            yield from _requirement(expression or {}, (*path, "matchExpressions", index))


def _requirement(expression: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """k/k: ValidateLabelSelectorRequirement. Values that are not text are told by label-value-not-string."""
    values = expression.get("values")
    match expression.get("operator"):
        case "In" | "NotIn":
            if values is None or values == []:
                detail = "must be specified when `operator` is 'In' or 'NotIn'"
                yield FieldError((*path, "values"), "Required value", detail)
        case "Exists" | "DoesNotExist":
            if isinstance(values, list) and values:
                detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                yield FieldError((*path, "values"), "Forbidden", detail)
        case None:
            yield FieldError((*path, "operator"), "Invalid value", "not a valid selector operator", "")
        case str(operator):
            yield FieldError((*path, "operator"), "Invalid value", "not a valid selector operator", operator)
    key = expression.get("key")
    if key is None or isinstance(key, str):
        detail_of_key = qualified_name(key or "")
        if detail_of_key is not None:
            yield FieldError((*path, "key"), "Invalid value", detail_of_key, key or "")
    for index, value in enumerate(sequence(values)):
        wrong = label_value(value) if isinstance(value, str) else None
        if wrong is not None:
            yield FieldError((*path, "values", index), "Invalid value", wrong, value)
