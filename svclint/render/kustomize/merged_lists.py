"""Lists whose items have keys, merged: items of the patch come first, those that both have become one.

kustomize: kyaml/yaml/walk/associative_sequence.go, and ElementSetter of kyaml/yaml/fns.go, whose corners show in what
comes out: items without a key, keys that only some items have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from svclint.render.kustomize.node import Node

Walk = Callable[[Node | None, Node | None], Node | None]
Values = tuple[str, ...]


def merge_list(dest: Node, patch: Node | None, keys: tuple[str, ...], walk: Walk) -> Node:
    """The list `dest` with the items of `patch`; without keys the items are scalars."""
    values = _values(dest, patch, keys)
    if not values:
        return dest
    if not keys:
        keys = ("",)
    if len(keys) > 1:
        values = _completed(values)
    added: list[Node] = []
    kept = dest.items()
    valid: tuple[str, ...] = ()
    for one in values:
        valid, wanted = _valid(values, one, keys)
        item = walk(_item(dest, kept, valid, wanted), _item(patch, None, valid, wanted))
        if item is None or item.is_null or (item.is_map and item.is_empty):
            for _ in valid:
                kept = _set(kept, None, valid, wanted)
            continue
        for key, value in zip(valid, wanted, strict=False):
            if key and value and item.is_map and key not in item.keys():  # noqa: SIM118
                item.put(key, Node(value, item.place))
        added = _set(added, item, valid, wanted)
    dest.set_items(_appended(added, kept, valid))
    return dest


def _values(dest: Node, patch: Node | None, keys: tuple[str, ...]) -> list[Values]:
    """The keys of all items, each once; those of the patch first."""
    found: dict[Values, None] = {}
    for source in (patch, dest):
        for one in source.items() if source is not None else ():
            found[tuple(_key(one, key) for key in keys) if keys else (one.text,)] = None
    return list(found)


def _key(item: Node, key: str) -> str:
    field = item.get(key)
    return field.text if field is not None and not field.is_empty else ""


def _completed(values: list[Values]) -> list[Values]:
    """kustomize: mergeValues: where two agree as far as both are complete, each takes what it lacks from the other."""
    found = list(values)
    for at, one in enumerate(values):
        for other_at in range(len(found)):
            other = found[other_at]
            agreed = _agreed(one, other)
            if agreed is not None:
                found[at] = found[other_at] = agreed
    return found


def _agreed(one: Values, other: Values) -> Values | None:
    if not any(mine == theirs for mine, theirs in zip(one, other, strict=True)):
        return None
    if any(mine and theirs and mine != theirs for mine, theirs in zip(one, other, strict=True)):
        return None
    return tuple(mine or theirs for mine, theirs in zip(one, other, strict=True))


def _valid(everyone: Sequence[Values], values: Values, keys: tuple[str, ...]) -> tuple[tuple[str, ...], Values]:
    """kustomize: validateKeys: the keys that any item has."""
    held = {keys[at] for each in everyone for at, value in enumerate(each) if value}
    if not held:
        return keys, values
    found = [(key, value) for key, value in zip(keys, values, strict=True) if key in held]
    return tuple(key for key, _ in found), tuple(value for _, value in found)


def _item(source: Node | None, items: list[Node] | None, keys: tuple[str, ...], values: Values) -> Node | None:
    """The first item of a list with these keys."""
    if source is None:
        return None
    keys, values = _valid([values], values, keys)
    for one in source.items() if items is None else items:
        if not keys or not keys[0]:
            if one.text == values[0]:
                return one
        elif one.is_map and all(_has(one, key, value) for key, value in zip(keys, values, strict=True)):
            return one
    return None


def _has(item: Node, key: str, value: str) -> bool:
    field = item.get(key)
    return field is not None and field.text == value


def _set(items: list[Node], element: Node | None, keys: tuple[str, ...], values: Values) -> list[Node]:
    """kustomize: ElementSetter: the items with `element` in the place of those with these keys; None takes them out."""
    found = []
    matched = False
    for one in items:
        if one.is_null or (one.is_map and one.is_empty):
            continue
        if not one.is_map and keys and keys[0] and values and values[0]:
            found.append(one)
            continue
        if not _matches(one, keys, values):
            if values:
                found.append(one)
            continue
        matched = True
        if element is not None:
            found.append(element)
    if element is not None and not matched:
        found.append(element)
    return found


def _matches(item: Node, keys: tuple[str, ...], values: Values) -> bool:
    last = False
    for at, key in enumerate(keys):
        if at < len(values):
            if not key:
                last = item.is_scalar and item.text == values[at]
            else:
                field = item.get(key)
                last = field is not None and (not values[at] or field.text == values[at])
        if not last:
            return False
    return True


def _appended(items: list[Node], others: list[Node], keys: tuple[str, ...]) -> list[Node]:
    """kustomize: appendListNode: `items`, then those of `others` that are not among them."""
    for one in others:
        if not keys or not keys[0]:
            items = _set(items, one, ("",), (one.text,))
            continue
        values: list[str] = []
        for key in keys:
            field = one.get(key)
            if field is None:
                items = [*items, one]
            else:
                values.append(field.text)
        if len(keys) > 1:
            items = _set(items, None, keys, tuple(values))
        items = _set(items, one, keys, tuple(values))
    return items
