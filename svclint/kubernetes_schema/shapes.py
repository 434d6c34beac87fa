"""The quick look: whether a manifest surely satisfies the schemas of its kind, without a library to load.

Most manifests do, and for them this is all there is. It finds no faults: whatever does not surely fit is for the JSON
Schema library to judge and explain, and a test proves that the two agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from svclint.kubernetes_schema.store import Schema, definition, referred
from svclint.typing_names import Any

_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
}
_LEAST, _MOST = -(2**63), 2**63 - 1


class Shape:
    """What a value may look like.

    `fields` are the known keys of an object, `others` the values of unknown ones (None: there may be none), `items` the
    items of a list. A child is a type where just a text or a boolean is wanted, a Shape, or schemas not yet looked at.
    `is_object` says that an object may be right, which `_fits_object` tells.
    """

    __slots__ = (
        "anything",
        "classes",
        "fields",
        "is_object",
        "items",
        "least",
        "most",
        "others",
        "pattern",
        "required",
    )

    def __init__(self, classes: tuple[type, ...] = (), anything: bool = False) -> None:
        self.anything = anything
        self.classes = classes
        self.is_object = anything or dict in classes
        self.fields: dict[str, Any] | None = None
        self.others: Any = None
        self.items: Any = None
        self.required: tuple[str, ...] = ()
        self.pattern: re.Pattern[str] | None = None
        self.least, self.most = _LEAST, _MOST


_ANYTHING = Shape(anything=True)
_NOTHING = Shape()


def fits(value: Any, shape: Shape) -> bool:
    """Whether `value` surely has this shape. Null is absent: it fits everywhere, and satisfies no `required`."""
    if value is None or shape.anything:
        return True
    kind = value.__class__
    if kind not in shape.classes:
        return False
    if kind is dict:
        return _fits_object(value, shape)
    if kind is list:
        items = shape.items
        if items.__class__ is tuple:
            items = shape.items = _child(items)
        return items is None or _all_fit(value, items)
    if kind is str:
        return shape.pattern is None or _matches(shape.pattern, value)
    return kind is bool or shape.least <= value <= shape.most


# Every value of every manifest comes by here: loops, no generators, and no call where the loop can tell by itself.


def _fits_object(value: dict[str, Any], shape: Shape) -> bool:
    fields = shape.fields
    if fields is None:
        others = shape.others
        if others.__class__ is tuple:
            others = shape.others = _child(others)
        return others is None or _all_fit(value.values(), others)
    known = fields.get
    for key, one in value.items():
        child: Any = known(key)
        if child is None:
            return False
        # plain texts and booleans are most of a manifest
        if one.__class__ is child or one is None:
            continue
        if child.__class__ is tuple:
            child = fields[key] = _child(child)
            if one.__class__ is child:
                continue
        if child.__class__ is type:
            return False
        if one.__class__ is dict:
            if not (child.is_object and _fits_object(one, child)):
                return False
        elif not fits(one, child):
            return False
    for name in shape.required:  # noqa: SIM110
        if value.get(name) is None:
            return False
    return True


def _all_fit(values: Iterable[Any], child: Any) -> bool:
    for one in values:
        if one.__class__ is child or one is None:
            continue
        if child.__class__ is type:
            return False
        if one.__class__ is dict:
            if not (child.is_object and _fits_object(one, child)):
                return False
        elif not fits(one, child):
            return False
    return True


@lru_cache(maxsize=4096)
def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


@cache
def shape(numbers: tuple[int, ...]) -> Shape:
    """The shape that satisfies all of these definitions."""
    return _shape([definition(number) for number in numbers])


def _child(schemas: Sequence[Schema]) -> Shape | type:
    """The shape of values for which all of `schemas` hold; definitions are shared, so that recursion ends."""
    if all("$ref" in one for one in schemas):
        return shape(tuple(sorted({referred(one) for one in schemas})))
    if any("$ref" in one for one in schemas):
        schemas = [definition(referred(one)) if "$ref" in one else one for one in schemas]
    first = schemas[0]
    if len(first) == 1 and first.get("type") in ("string", "boolean") and all(one == first for one in schemas):
        return _CLASSES[first["type"]][0]
    return _shape(schemas)


def _shape(schemas: Sequence[Schema]) -> Shape:
    """Each keyword as the strictest of the schemas has it; where that is hard to say, a shape that nothing fits."""
    schemas = [one for one in schemas if one]
    if not schemas:
        return _ANYTHING
    first = schemas[0]
    if len({(one.get("pattern"), "properties" in one, "additionalProperties" in one) for one in schemas}) > 1:
        return _NOTHING
    found = Shape(_classes(schemas))
    if "properties" in first:
        known = set(first["properties"]).intersection(*(one["properties"] for one in schemas))
        found.fields = {name: _distinct([one["properties"][name] for one in schemas]) for name in known}
    elif "additionalProperties" in first:
        found.others = _distinct([one["additionalProperties"] for one in schemas])
    if any("items" in one for one in schemas):
        found.items = _distinct([one["items"] for one in schemas if "items" in one])
    found.required = tuple(sorted({name for one in schemas for name in one.get("required", ())}))
    found.pattern = re.compile(first["pattern"].replace("$", r"\Z")) if "pattern" in first else None
    found.least = max(one.get("minimum", _LEAST) for one in schemas)
    found.most = min(one.get("maximum", _MOST) for one in schemas)
    return found


def _classes(schemas: Sequence[Schema]) -> tuple[type, ...]:
    allowed = []
    for schema in schemas:
        types = schema.get("type", ())
        names = [types] if isinstance(types, str) else types
        allowed.append({one for name in names for one in _CLASSES[name]})
    return tuple(set.intersection(*allowed))


def _distinct(schemas: Sequence[Schema]) -> tuple[Schema, ...]:
    found: list[Schema] = []
    for schema in schemas:
        if schema not in found:
            found.append(schema)
    return tuple(found)
