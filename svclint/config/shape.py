"""A quick check of plain data against a JSON Schema: yes is certain, no means that jsonschema has to decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from typing import Any

Schema = Mapping[str, Any]


def fits(value: Any, schema: Schema | bool, root: Schema) -> bool:
    """Whether `value` surely satisfies `schema`; `root` holds the `$defs`.

    False for keywords that are not known here, so that a schema may use all of JSON Schema: importing jsonschema takes
    85 ms, which a correct configuration should not have to wait for.
    """
    if isinstance(schema, bool):
        return schema
    for keyword, wanted in schema.items():
        check = _CHECKS.get(keyword)
        if check is None or not check(value, wanted, schema, root):
            return False
    return True


def _type(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    # a Python bool is an int, a JSON boolean is no number
    return any(isinstance(value, _TYPES[name]) and (name == "boolean") >= isinstance(value, bool) for name in names)


def _enum(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return any(value == one and type(value) is type(one) for one in wanted)


def _ref(value: Any, wanted: str, schema: Schema, root: Schema) -> bool:
    name = wanted.removeprefix("#/$defs/")
    return name in root["$defs"] and fits(value, root["$defs"][name], root)


def _any_of(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return any(fits(value, one, root) for one in wanted)


def _properties(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return not isinstance(value, dict) or all(
        fits(one, wanted[key], root) for key, one in value.items() if key in wanted
    )


def _additional(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    if "patternProperties" in schema:
        return False
    named = schema.get("properties", {})
    return all(fits(one, wanted, root) for key, one in value.items() if key not in named)


def _property_names(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return not isinstance(value, dict) or all(fits(key, wanted, root) for key in value)


def _required(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return not isinstance(value, dict) or all(key in value for key in wanted)


def _items(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return not isinstance(value, list) or all(fits(one, wanted, root) for one in value)


def _pattern(value: Any, wanted: str, schema: Schema, root: Schema) -> bool:
    return not isinstance(value, str) or re.search(wanted, value) is not None


def _size(kind: type[Sized], sign: int) -> Callable[[Any, Any, Schema, Schema], bool]:
    return lambda value, wanted, schema, root: not isinstance(value, kind) or len(value) * sign >= wanted * sign


def _bound(sign: int) -> Callable[[Any, Any, Schema, Schema], bool]:
    return lambda value, wanted, schema, root: not isinstance(value, int | float) or value * sign >= wanted * sign


def _note(value: Any, wanted: Any, schema: Schema, root: Schema) -> bool:
    return True


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}

_CHECKS: Mapping[str, Callable[[Any, Any, Schema, Schema], bool]] = {
    "type": _type,
    "enum": _enum,
    "$ref": _ref,
    "anyOf": _any_of,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "required": _required,
    "items": _items,
    "pattern": _pattern,
    "minLength": _size(str, 1),
    "maxLength": _size(str, -1),
    "minItems": _size(list, 1),
    "maxItems": _size(list, -1),
    "minProperties": _size(dict, 1),
    "minimum": _bound(1),
    "maximum": _bound(-1),
    **dict.fromkeys(("$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples"), _note),
}
