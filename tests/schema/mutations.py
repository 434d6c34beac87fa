"""Small changes to a manifest, many of which make it invalid."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

_VALUES: tuple[Any, ...] = (
    *(None, True, 80, -1, 2**31, 1.5, "", "80", "text", "1Gi", "YQ=="),
    *([], ["a"], [None], {}, {"a": "b"}, {"a": None}),
)


def mutations(data: dict[str, Any], number: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """`number` changed copies: a value replaced, a key renamed, taken out or added, an item added."""
    chance = random.Random(seed)
    for _ in range(number):
        changed = copy.deepcopy(data)
        holders = list(_holders(changed))
        holder = chance.choice(holders)
        keys = [key for key in holder if holder is not changed or key not in ("apiVersion", "kind")]
        what = chance.choice(("replace", "replace", "rename", "remove", "add"))
        if what == "add" or not keys:
            holder[chance.choice(("name", "spec", "unheardOf", "ports"))] = copy.deepcopy(chance.choice(_VALUES))
        elif what == "replace":
            _replace(holder, chance.choice(keys), chance)
        else:
            key = chance.choice(keys)
            value = holder.pop(key)
            if what == "rename":
                holder[key.lower() if chance.random() < 0.5 else f"{key}s"] = value
        yield changed


def _replace(holder: dict[str, Any], key: str, chance: random.Random) -> None:
    value = copy.deepcopy(chance.choice(_VALUES))
    items = holder[key]
    if isinstance(items, list) and items and chance.random() < 0.5:
        items[chance.randrange(len(items))] = value
    else:
        holder[key] = value


def _holders(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _holders(one)
