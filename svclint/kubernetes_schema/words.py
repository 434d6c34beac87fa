"""How a fault is told: the sentence, what stands at the place, and the edit that mends it where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.document import field_path, plain_value
from svclint.kubernetes import NEWEST
from svclint.kubernetes_schema.explain import DEFAULTED_LIMIT, schema_at
from svclint.kubernetes_schema.store import Schema, api_versions, release, resolved, roots
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping
from svclint.suggest import closest, meant_field
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Fix, Part

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.kubernetes_schema.explain import Fault
    from svclint.resource import Resource

_WANTED = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
}
_FOUND = {**_WANTED, "boolean": "a boolean"}
_FORMATS = {
    "quantity": "a quantity, such as 500m, 0.5 or 128Mi",
    "byte": "base64",
}
_DECIMAL = re.compile(r"0|-?[1-9][0-9]{0,9}")
_SHOWN = 40
# lines of `key:value`, which YAML folds into one text
_ENTRY = r"(?<![\w./-])[A-Za-z_][\w./-]*+:(?!/)[^\s:]+"
_ENTRIES = re.compile(rf"{_ENTRY}(?: {_ENTRY})*")
_SPACE = "an entry has a space after its ':'"
NO_FIELD = "there is no such field"


class Told(NamedTuple):
    """A fault in words. `meant` is the field that an unknown one was probably meant to be; `versioned` says that some
    version of the same API has it."""

    message: str
    label: str
    part: Part = "value"
    fix: Fix | None = None
    meant: str = ""
    versioned: bool = False


def told(resource: Resource, fault: Fault, asked: range, everywhere: bool) -> Told:
    """The words for a fault of `resource`; `everywhere`: in all versions that were asked for."""
    match fault.keyword:
        case "default":
            most = f"{DEFAULTED_LIMIT:,}"
            return Told(f"was not checked, the defaults of its CRD fill in more than {most} values", "not checked")
        case "additionalProperties":
            return (
                _unknown(resource, fault, asked)
                if everywhere
                else Told("unknown field", NO_FIELD, "key", versioned=True)
            )
        case "required":
            return Told("is required", f"{fault.path[-1]} is required here")
        case "type":
            return _wrong_type(resource, fault)
        case "pattern" if fault.schema.get("format") in _FORMATS:
            wanted = _FORMATS[fault.schema["format"]]
            if _is_of_secret(resource, fault):
                return Told(f"wants {wanted}, and what is written is none", f"the value is not {wanted}", "key")
            return Told(f"wants {wanted}, {_shown(fault.value)} is none", f"this is not {wanted}")
        case "pattern":
            return Told(f"{_shown(fault.value)} does not match {fault.schema['pattern']}", "this does not match")
        case "enum":
            return _not_listed(resource, fault)
        case "minimum" | "maximum" if "format" not in fault.schema and fault.schema.get("maximum") == 2**31 - 1:
            return Told(f"wants an integer of 32 bits, {fault.value} does not fit", "this does not fit in 32 bits")
    return Told(_shortened(fault.message), "the schema does not allow this")


# -- unknown fields ----------------------------------------------------------------------------------------------------


def _unknown(resource: Resource, fault: Fault, asked: range) -> Told:
    since = _since(resource, fault, asked)
    if since:
        message = f"unknown field, Kubernetes has it since 1.{since}"
        return Told(message, f"there since 1.{since} only", "key", versioned=True)
    other = _other_version(resource, fault, asked)
    if other:
        return Told(f"unknown field, {other} has it", f"{other} has this field", "key")
    key = str(fault.path[-1])
    holder = mapping(dig(resource.data, fault.path[:-1]))
    fields: Schema = fault.schema.get("properties", {})
    nested = next(_nested(key, fields), "")
    if nested:
        return Told(f"unknown field, did you mean {nested}?", f"did you mean {nested}?", "key")
    meant = meant_field(key, fields)
    if meant is not None and meant not in holder:
        fix = _renamed(resource, fault, meant) if _may_be(fault.value, fields[meant]) else None
        return Told(f"unknown field, did you mean {meant}?", f"did you mean {meant}?", "key", fix, meant)
    elsewhere = next(_places(key, fault, holder), "")
    if elsewhere:
        return Told(f"unknown field here, it belongs in {elsewhere}", f"this belongs in {elsewhere}", "key")
    return Told("unknown field", NO_FIELD, "key")


def _since(resource: Resource, fault: Fault, asked: range) -> int | None:
    """The first minor version, of those that come later, which has the field; none for APIs with other releases."""
    if release(resource.group, resource.kind):
        return None
    for number, minors in roots(resource.api_version, resource.kind, range(asked[-1] + 1, NEWEST + 1)).items():
        if _has(number, fault.path):
            return minors[0]
    return None


def _other_version(resource: Resource, fault: Fault, asked: range) -> str:
    """The newer apiVersion of the same kind that has the field, such as autoscaling/v2; empty when there is none, or
    its own has it in another channel."""
    last = range(NEWEST, NEWEST + 1) if release(resource.group, resource.kind) else asked[-1:]
    having = [
        api_version
        for api_version in api_versions(resource.group, resource.kind)
        if any(_has(number, fault.path) for number in roots(api_version, resource.kind, last))
    ]
    return "" if resource.api_version in having else next(iter(having), "")


def is_in_a_release(resource: Resource, path: Path) -> bool:
    """Whether some release of the project whose kind it is has the field, as far as its definitions are here."""
    newest = range(NEWEST, NEWEST + 1)
    return bool(release(resource.group, resource.kind)) and any(
        _has(number, path) for number in roots(resource.api_version, resource.kind, newest)
    )


def _has(number: int, path: Path) -> bool:
    return path[-1] in schema_at({"$ref": f"#/$defs/{number}"}, path[:-1]).get("properties", {})


def _nested(key: str, fields: Schema) -> Iterator[str]:
    """Fields one level down that the key names in one word: serviceName was made service.name."""
    for name, one in fields.items():
        if key.startswith(name):
            rest = key.removeprefix(name).lower()
            yield from (f"{name}.{below}" for below in resolved(one).get("properties", {}) if below.lower() == rest)


def _places(key: str, fault: Fault, holder: Mapping[str, Any]) -> Iterator[str]:
    """Where the key would be known: one level down, in the items of a list that is there as well, then up; two levels
    down where a field of its way stands empty."""
    above = fault.path[:-1]
    fields: Schema = fault.schema.get("properties", {})
    below = {name: resolved(one) for name, one in fields.items() if name != "status"}
    holding = [name for name, one in below.items() if key in one.get("properties", {})]
    written = [name for name in holding if name in holder]
    is_chosen = len(holding) > 1 and any(isinstance(holder.get(name), dict) for name in below)
    is_alone = key in _OF_MANY and len(holder) > 1 and all(one in fields for one in holder if one != key)
    if is_chosen or is_alone:
        # of several that stand for each other one is chosen: a volume that is an emptyDir is no other one; and a pod
        # that is given a name is not given an operating system
        holding = written
    for name in sorted(holding, key=lambda name: _fit(name, below[name], holder, fields), reverse=True):
        yield field_path((*above, name))
    for name, one in below.items():
        for inner, each in one.get("properties", {}).items() if _is_empty(name, holder) else ():
            if key in resolved(each).get("properties", {}):
                yield field_path((*above, name, inner))
    for name, one in below.items():
        items = holder.get(name)
        if isinstance(items, list) and items and key in resolved(one.get("items", {})).get("properties", {}):
            yield field_path((*above, name, 0)) if len(items) == 1 else f"the items of {field_path((*above, name))}"
    for depth in range(len(above) - 1, 0, -1):
        if key in schema_at(fault.root, above[:depth]).get("properties", {}):
            yield field_path(above[:depth])


# what so many things have that nothing is meant by it which is not there
_OF_MANY = frozenset({"key", "kind", "name", "path", "type", "value"})


def _fit(name: str, schema: Schema, holder: Mapping[str, Any], fields: Schema) -> tuple[bool, bool, int, int]:
    """How well what stands beside it would fit into a field: it is there and empty, it is there at all, it has most of
    it, lacks least."""
    astray = [one for one in holder if one not in fields]
    own = schema.get("properties", {})
    inner = {each for one in own.values() for each in resolved(one).get("properties", {})}
    lacking = sum(one not in astray for one in schema.get("required", ()))
    # a claim is what it is, whatever a list of all volumes would say of one of its fields
    is_written = isinstance(holder.get(name), dict)
    return _is_empty(name, holder), is_written, sum(one in own or one in inner for one in astray), -lacking


def _is_empty(name: str, holder: Mapping[str, Any]) -> bool:
    return name in holder and holder[name] in (None, {})


def _may_be(value: Any, schema: Schema) -> bool:
    """Whether `value` has the type that the schema wants."""
    types = resolved(schema).get("type", ())
    return value is None or not types or any(_is(value, one) for one in ([types] if isinstance(types, str) else types))


def _renamed(resource: Resource, fault: Fault, name: str) -> Fix:
    edit = resource.edit_key(fault.path, name)
    return Fix(f"Rename {fault.path[-1]} to {name}", (edit,))


# -- wrong values ------------------------------------------------------------------------------------------------------


def _wrong_type(resource: Resource, fault: Fault) -> Told:
    types = fault.schema.get("type", ())
    types = [types] if isinstance(types, str) else list(types)
    wanted = " or ".join(_WANTED[one] for one in types)
    # what a Secret holds is not repeated: messages end up in logs
    secret = _is_of_secret(resource, fault)
    found, what = _described(fault.value), "the value" if secret else "this"
    lacking = "object" in types and isinstance(fault.value, str) and _ENTRIES.fullmatch(fault.value) is not None
    return Told(
        f"wants {wanted}, {'what is written' if secret else _shown(fault.value)} is {found}"
        f"{f': {_SPACE}' if lacking else ''}",
        _SPACE if lacking else f"{what} is {found}, not {wanted}",
        "key" if secret else "value",
        fix=_converted(resource, fault, types),
    )


def _is_of_secret(resource: Resource, fault: Fault) -> bool:
    return resource.kind == "Secret" and fault.path[0] in ("data", "stringData") and len(fault.path) > 1


def _converted(resource: Resource, fault: Fault, types: list[str]) -> Fix | None:
    """Quotes put around a value or taken away from it, where it is certain what was meant."""
    value = fault.value
    written = resource.source_of(fault.path)
    if types == ["string"] and isinstance(value, (bool, int, float)):
        if "\n" in written or plain_value(written) != value:
            return None
        return Fix("Quote the value", (resource.edit(fault.path, written)._replace(quoted=True),))
    if not isinstance(value, str) or written[:1] not in ("'", '"'):
        return None
    meant: int | None = None
    if types == ["integer"] and _DECIMAL.fullmatch(value):
        meant = int(value)
    elif types == ["boolean"] and value in ("true", "false"):
        meant = value == "true"
    return None if meant is None else Fix("Take the quotes away", (resource.edit(fault.path, meant),))


def _not_listed(resource: Resource, fault: Fault) -> Told:
    options = [one for one in fault.schema["enum"] if one is not None]
    listed = ", ".join(str(one) for one in options)
    meant = (
        closest(fault.value, [one for one in options if isinstance(one, str)]) if isinstance(fault.value, str) else None
    )
    return Told(
        _shortened(f"{_shown(fault.value)} is not one of {listed}", 200),
        f"did you mean {meant}?" if meant else "this is not a known value",
    )


def _described(value: Any) -> str:
    for name, words in _FOUND.items():
        if _is(value, name):
            return words
    return "nothing"


def _is(value: Any, name: str) -> bool:
    classes: dict[str, type | tuple[type, ...]] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
    }
    return isinstance(value, classes[name]) and (name == "boolean" or not isinstance(value, bool))


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "this"
    if isinstance(value, str):
        return f'"{_shortened(value)}"'
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _shortened(text: str, most: int = _SHOWN) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
