"""What is wrong with a manifest by a schema: the JSON Schema library's errors as faults with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jsonschema_rs import Draft202012Validator

from svclint.kubernetes_schema.store import Schema, definition, referred, resolved

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
    for error in validator.iter_errors(prepared(data, root)):
        # a null in a list is the zero value, and says nothing more than that
        if error.instance is None:
            continue
        path: Path = tuple(error.instance_path)
        keyword = str(error.schema_path[-1])
        schema = schema_at(root, path)
        kind: Any = error.kind
        instance: Any = error.instance
        if keyword == "additionalProperties":
            for key in kind.unexpected:
                yield Fault((*path, key), keyword, instance[key], schema, root, error.message)
        elif keyword == "required":
            yield Fault((*path, kind.property), keyword, None, schema, root, error.message)
        else:
            yield Fault(path, keyword, error.instance, schema, root, error.message)


@lru_cache(maxsize=256)
def _numbered(number: int) -> Draft202012Validator:
    return compiled({"$ref": f"#/$defs/{number}"})


def compiled(root: Schema) -> Draft202012Validator:
    """A validator with the definitions that `root` needs, and no others. Raises ValueError for what is no schema."""
    needed: dict[str, Schema] = {}
    pending = list(_references(root))
    while pending:
        number = pending.pop()
        if str(number) not in needed:
            needed[str(number)] = definition(number)
            pending.extend(_references(definition(number)))
    return Draft202012Validator({**root, "$defs": needed})


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


def prepared(value: Any, schema: Schema) -> Any:
    """`value` as it is when the API server validates it: nulls taken out where they may be, defaults filled in.

    k/k: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting:
    PruneNonNullableNullsWithoutDefaults, Default. In Kubernetes' own kinds null is the same as nothing, and nothing
    has a default here.
    """
    schema = resolved(schema)
    if isinstance(value, list):
        items = schema.get("items")
        return [prepared(one, items) for one in value] if items else value
    if not isinstance(value, dict):
        return value
    found = {}
    for key, one in value.items():
        wanted = child(schema, key)
        if wanted is None:
            found[key] = one
        elif one is not None or wanted.get("nullable"):
            found[key] = prepared(one, wanted)
    for key, wanted in schema.get("properties", {}).items():
        if key not in found and "default" in wanted:
            found[key] = prepared(wanted["default"], wanted)
    return found
