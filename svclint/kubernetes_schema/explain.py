"""What is wrong with a manifest by a schema: the JSON Schema library's errors as faults with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from jsonschema_rs import Draft202012Validator

from svclint.go_patterns.matching import linear_engine
from svclint.kubernetes_schema.library import key_of_library, schema_for_library, text_of_library, values_for_library
from svclint.kubernetes_schema.store import Schema, definition, referred, resolved
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path


class Fault(NamedTuple):
    """One fault: the path of the value, or of the key that is unknown or missing.

    `keyword` is JSON Schema's (`additionalProperties` for an unknown key). `value` is what stands there, `schema` what
    is wanted there; for an unknown or missing key it is the schema of the object around it. `root` is the schema of the
    whole object. `message` is the library's.
    """

    path: Path
    keyword: str
    value: Any
    schema: Schema
    root: Schema
    message: str


def built_in(number: int, data: Mapping[str, Any]) -> list[Fault]:
    """The faults of an object of Kubernetes' own kinds, by the definition `number`."""
    return list(faults(_numbered(number), {"$ref": f"#/$defs/{number}"}, data))


def faults(validator: Draft202012Validator, root: Schema, data: Mapping[str, Any]) -> Iterator[Fault]:
    """Every fault of `data`, nulls and defaults treated as the API server does."""
    try:
        filled = prepared(data, root)
    except TooManyDefaults:
        yield Fault((), DEFAULTS, None, root, root, "")
        return
    for error in validator.iter_errors(values_for_library(filled)):
        # a null in a list is the zero value, and says nothing more than that
        if error.instance is None:
            continue
        path: Path = tuple(key_of_library(one) if isinstance(one, str) else one for one in error.instance_path)
        keyword = str(error.schema_path[-1])
        schema = _asked(root, error.schema_path) or schema_at(root, path)
        kind: Any = error.kind
        message = text_of_library(error.message)
        if keyword == "additionalProperties":
            for key in kind.unexpected:
                at = (*path, key_of_library(key))
                yield Fault(at, keyword, dig(filled, at), schema, root, message)
        elif keyword == "required":
            yield Fault((*path, key_of_library(kind.property)), keyword, None, schema, root, message)
        else:
            yield Fault(path, keyword, dig(filled, path), schema, root, message)


def _asked(root: Schema, steps: Sequence[str | int]) -> Schema | None:
    """The schema below an `allOf` that has the keyword at the end of `steps`; None where it is the field's own."""
    if "allOf" not in steps:
        return None
    found: Any = root
    for step in steps[:-1]:
        if step == "$ref":
            found = resolved(found)
        elif isinstance(found, list):
            found = found[step] if isinstance(step, int) and step < len(found) else None
        else:
            found = mapping(found).get(key_of_library(str(step)))
    return found if isinstance(found, dict) and steps[-1] in found else None


@lru_cache(maxsize=256)
def _numbered(number: int) -> Draft202012Validator:
    return compiled({"$ref": f"#/$defs/{number}"})


def compiled(root: Schema, *, patterns: bool = True) -> Draft202012Validator:
    """A validator with the definitions that `root` needs, and no others. Raises ValueError for what is no schema.

    It judges what `values_for_library` makes of an object; without `patterns` any text matches those of `root`.
    """
    needed: dict[str, Schema] = {}
    pending = list(_references(root))
    while pending:
        number = pending.pop()
        if str(number) not in needed:
            needed[str(number)] = definition(number)
            pending.extend(_references(definition(number)))
    schema = schema_for_library(root, patterns=patterns)
    return Draft202012Validator({**schema, "$defs": needed}, pattern_options=linear_engine())


def _references(schema: Schema) -> Iterator[int]:
    if "$ref" in schema:
        yield referred(schema)
    for field in schema.get("properties", {}).values():
        yield from _references(field)
    for key in ("additionalProperties", "items"):
        if isinstance(schema.get(key), dict):
            yield from _references(schema[key])


def schema_at(schema: Schema, path: Path) -> Schema:
    """The schema for the value at `path`; an empty one where nothing is said about it."""
    schema = resolved(schema)
    for step in path:
        schema = resolved(child(schema, step) or {})
    return schema


def child(schema: Schema, step: str | int) -> Schema | None:
    """What a schema wants of one item or one field; None for a field that it does not know."""
    if isinstance(step, int):
        return schema.get("items") or {}
    found: Schema | None = schema.get("properties", {}).get(step)
    if found is None and isinstance(schema.get("additionalProperties"), dict):
        found = schema["additionalProperties"]
    return found


DEFAULTS = "default"
"""The keyword of the one fault of an object that was not judged: what defaults make of it is too much."""

DEFAULTED_LIMIT = 50_000
"""Values that the defaults of a schema may fill in, of one object. Of 5 kB of nested lists they could make billions."""


class TooManyDefaults(Exception):
    """The defaults of a schema fill in more than `DEFAULTED_LIMIT` values."""


def prepared(value: Any, schema: Schema) -> Any:
    """`value` as it is when the API server validates it: nulls taken out where they may be, defaults filled in.

    Raises TooManyDefaults.

    k/k: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting:
    PruneNonNullableNullsWithoutDefaults, Default. In Kubernetes' own kinds null is the same as nothing, and nothing
    has a default here.
    """
    return _prepared(value, schema, [DEFAULTED_LIMIT], 0)


def _prepared(value: Any, schema: Schema, left: list[int], price: int) -> Any:
    """`left` is how many values may still be filled in, `price` 1 for a value that itself was."""
    left[0] -= price
    if left[0] < 0:
        raise TooManyDefaults
    schema = resolved(schema)
    if isinstance(value, list):
        items = schema.get("items")
        return [_prepared(one, items, left, price) for one in value] if items else value
    if not isinstance(value, dict):
        return value
    found = {}
    for key, one in value.items():
        wanted = child(schema, key)
        if wanted is None:
            found[key] = one
        elif one is not None or wanted.get("nullable"):
            found[key] = _prepared(one, wanted, left, price)
    for key, wanted in schema.get("properties", {}).items():
        if key not in found and "default" in wanted:
            found[key] = _prepared(wanted["default"], wanted, left, 1)
    return found
