"""What the JSON Schema library is given: keys that its paths can name, and patterns that its linear engine knows."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.go_patterns import NoPattern, NotKnown, translated
from svclint.typing_names import Any

# Paths of the library leave an empty key out, and make an index of a key of digits: such keys get a sign in front that
# no such key has, and lose it again where a path or a text names them.
_SIGN = "\ue000"
_RENAMED = frozenset(f"+0123456789{_SIGN}")


def key_for_library(key: str) -> str:
    return _SIGN + key if not key or key[0] in _RENAMED else key


def key_of_library(key: str) -> str:
    return key[1:] if key.startswith(_SIGN) else key


def text_of_library(text: str) -> str:
    """A sentence of the library, which may quote keys and values."""
    return text.replace(_SIGN, "")


def values_for_library(value: Any) -> Any:
    """`value` with keys that can be named; the same object where it needs no change."""
    if isinstance(value, dict):
        found = {key_for_library(key): values_for_library(one) for key, one in value.items()}
        same = all(mine == other and found[mine] is value[other] for mine, other in zip(found, value, strict=True))
        return value if same else found
    if isinstance(value, list):
        items = [values_for_library(one) for one in value]
        return value if all(mine is other for mine, other in zip(items, value, strict=True)) else items
    return value


def schema_for_library(schema: Mapping[str, Any], *, patterns: bool = True) -> dict[str, Any]:
    """A schema that asks of `values_for_library` what `schema` asks of the values themselves.

    What a pattern of Go's matches that cannot be translated (none can without `patterns`) is unknown: any text may, and
    what would be refused for a match is not refused.
    """
    return _schema(schema, patterns, strict=False)


class _Unsure(Exception):
    """A pattern that is not known stands where a match is refused, or counted."""


def _schema(schema: Mapping[str, Any], patterns: bool, strict: bool) -> dict[str, Any]:
    found = {key: one for key, one in schema.items() if key != "default"}
    if "properties" in found:
        fields = found["properties"].items()
        found["properties"] = {key_for_library(name): _schema(one, patterns, strict) for name, one in fields}
    for key in ("items", "additionalProperties"):
        if isinstance(found.get(key), dict):
            found[key] = _schema(found[key], patterns, strict)
    for key in ("allOf", "anyOf"):
        if key in found:
            found[key] = [_schema(one, patterns, strict) for one in found[key]]
    for key in ("not", "oneOf"):
        _put_certain(found, key, patterns, strict)
    if isinstance(found.get("required"), list):
        found["required"] = [key_for_library(one) if isinstance(one, str) else one for one in found["required"]]
    if "enum" in found:
        found["enum"] = values_for_library(found["enum"])
    if isinstance(found.get("pattern"), str):
        written = found.pop("pattern")
        pattern = _pattern(written) if patterns else None
        if pattern is not None:
            found["pattern"] = pattern
        elif strict:
            raise _Unsure
    return found


def _put_certain(found: dict[str, Any], key: str, patterns: bool, strict: bool) -> None:
    """`not` and `oneOf` refuse what matches: left out where it is not known what does."""
    if key not in found:
        return
    written = found.pop(key)
    try:
        found[key] = (
            [_schema(one, patterns, strict=True) for one in written]
            if isinstance(written, list)
            else _schema(written, patterns, strict=True)
        )
    except _Unsure:
        if strict:
            raise


def _pattern(written: str) -> str | None:
    try:
        return translated(written)
    except (NoPattern, NotKnown):
        return None
