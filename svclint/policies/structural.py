"""A custom object as the rules of its CRD see it: pruned, with defaults, the names of fields as CEL can write them.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.document import Path

RULES = "x-kubernetes-validations"
_EMBEDDED = "x-kubernetes-embedded-resource"
_RESERVED = frozenset(
    {
        *("true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"),
        *("let", "loop", "package", "namespace", "return", "var", "void", "while"),
    }
)
_ACCESSIBLE = re.compile(r"[A-Za-z_./-][A-Za-z0-9_./-]*")
_ESCAPES = (("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__"))
# what these texts are to CEL (a time, a duration, bytes) is no value that can be handed over: whoever asks for more
# than whether it is there gets none
_NO_TEXT = frozenset({"byte", "date", "date-time", "duration"})
_OPAQUE = "@format"


class Node(NamedTuple):
    """A place of an object for which the schema has rules: they, and what `self` is there."""

    path: Path
    rules: tuple[Mapping[str, Any], ...]
    value: Any


def nodes(data: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Node]:
    """The nodes of an object that have rules, the outer ones first."""
    yield from _nodes(defaulted(dict(data), schema), schema, (), whole=True)


def _nodes(value: Any, schema: Mapping[str, Any], path: Path, *, whole: bool = False) -> Iterator[Node]:
    rules = tuple(map(mapping, sequence(schema.get(RULES))))
    if rules:
        yield Node(path, rules, seen(value, schema, whole=whole))
    if isinstance(value, dict):
        fields = mapping(schema.get("properties"))
        rest = schema.get("additionalProperties")
        for key, one in value.items():
            inner = fields.get(key, rest if not fields else None)
            if isinstance(inner, dict) and one is not None:
                yield from _nodes(one, inner, (*path, key))
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, one in enumerate(value):
            yield from _nodes(one, schema["items"], (*path, index))


def has_rules(schema: Any) -> bool:
    """Whether a schema has rules anywhere."""
    if isinstance(schema, dict):
        return bool(schema.get(RULES)) or any(map(has_rules, schema.values()))
    return isinstance(schema, list) and any(map(has_rules, schema))


def defaulted(value: Any, schema: Mapping[str, Any]) -> Any:
    """With the defaults of the schema; nulls that may not be there are not."""
    if isinstance(value, dict):
        fields = mapping(schema.get("properties"))
        rest = mapping(schema.get("additionalProperties"))
        found = {}
        for key, one in value.items():
            inner = mapping(fields.get(key, rest))
            if one is not None or not fields or inner.get("nullable") is True:
                found[key] = defaulted(one, inner)
        for key, inner in fields.items():
            if key not in found and isinstance(inner, dict) and inner.get("default") is not None:
                found[key] = defaulted(inner["default"], inner)
        return found
    if isinstance(value, list):
        items = mapping(schema.get("items"))
        return [defaulted(one, items) for one in value]
    return value


def seen(value: Any, schema: Mapping[str, Any], *, whole: bool = False) -> Any:
    """What CEL sees of a value: the fields that the schema has, by names that it can write."""
    if isinstance(value, dict):
        fields = mapping(schema.get("properties"))
        if whole or schema.get(_EMBEDDED) is True:
            return {**_fields(value, fields), **_whole(value)}
        rest = schema.get("additionalProperties")
        if fields:
            return _fields(value, fields)
        return {key: seen(one, mapping(rest)) for key, one in value.items()}
    if isinstance(value, list):
        items = mapping(schema.get("items"))
        return [seen(one, items) for one in value]
    if schema.get("type") == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and schema.get("format") in _NO_TEXT:
        return {_OPAQUE: value}
    return value


def _fields(value: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        escaped(key): seen(one, mapping(fields[key]))
        for key, one in value.items()
        if key in fields and _ACCESSIBLE.fullmatch(key)
    }


def _whole(value: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of every object, whatever its schema has."""
    metadata = mapping(value.get("metadata"))
    known = {key: metadata[key] for key in ("name", "generateName") if isinstance(metadata.get(key), str)}
    return {"apiVersion": text(value.get("apiVersion")), "kind": text(value.get("kind")), "metadata": known}


def escaped(key: str) -> str:
    """A field's name as CEL writes it: `namespace` as `__namespace__`, `a-b` as `a__dash__b`."""
    if key in _RESERVED:
        return f"__{key}__"
    for written, instead in _ESCAPES:
        key = key.replace(written, instead)
    return key
