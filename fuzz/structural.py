"""Trees whose values are replaced, moved, wrapped and taken out, written in a style that is drawn."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

import yaml

from fuzz.trees import Tree, is_writable

ODD: tuple[Any, ...] = (
    *(None, "", 5, -1, 0, 70000, 1.5, float("inf"), True, False, 2**70, "text", "80", "http", "{{ x }}", "${X}", "é😀"),
    *("a" * 300, "*", "~", "=", "<<", "0777", "2024-01-01", " \n", "a.b.svc.cluster.local:80", "(a+)+$", "$(X)"),
    *(
        [],
        {},
        [None],
        [5],
        [[]],
        [{}],
        ["x"],
        [["x"]],
        {"a": "b"},
        {"a": None},
        {"name": 5},
        {"": "x"},
        {"": {"": None}},
    ),
    *({"9000": 8080}, {"0": {"1": ["x", {"": None}]}}, {"name": "a", "port": "http"}, {"-1": {}}),
)
_LARGEST = 20_000
_ENDINGS = (".yaml", ".yml", ".json", "kustomization")
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32")
_NAMES = ("a.yaml", "b/c.yml", "d.json", "e/f/kustomization.yaml", "x y.yaml", "-rf.yaml", "é.yaml", "svclint.yaml")


class _Dumper(yaml.CSafeDumper):
    """Strings that YAML could read as something else are quoted as the C library does; anchors where values repeat."""


class _Plain(_Dumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Exact(_Plain):
    """Strings are quoted as well that are none to kubectl: y, 1e3, 08, 0o17."""


_Exact.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"[yYnN]$"), list("yYnN"))
_Exact.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?0o[0-7]+)$"),
    list("-+.0123456789"),
)


def objects(data: bytes) -> list[Any] | None:
    """What the documents of a file hold, no value of it twice; None where it is no YAML, or is huge."""
    return copy.deepcopy(_read(data))


@lru_cache(8_000)
def _read(data: bytes) -> list[Any] | None:
    try:
        documents = list(yaml.load_all(data, Loader=yaml.CSafeLoader))
        left = [_LARGEST]
        return [_own(one, left) for one in documents]
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return None


def _own(value: Any, left: list[int]) -> Any:
    """A copy in which what aliases share is apart: a change at one place must be none at another, nor make a ring."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("too many values")
    if isinstance(value, dict):
        return {key: _own(one, left) for key, one in value.items()}
    return [_own(one, left) for one in value] if isinstance(value, list) else value


def _shared(value: Any, seen: dict[str, Any]) -> Any:
    """The value with one object for all that are equal: they are written as aliases."""
    if isinstance(value, dict):
        value = {key: _shared(one, seen) for key, one in value.items()}
    elif isinstance(value, list):
        value = [_shared(one, seen) for one in value]
    else:
        return value
    return seen.setdefault(repr(value), value)


def is_data(path: str) -> bool:
    return path.lower().endswith(_ENDINGS)


def mutated(random: Random, corpus: Sequence[Tree], others: Sequence[Tree] = ()) -> dict[str, bytes]:
    """A tree of the corpus with one to a dozen changes, in styles that are drawn; values come from `others` too."""
    tree = dict(random.choice(corpus))
    held = {path: found for path, data in tree.items() if is_data(path) and (found := objects(data))}
    if not held:
        return tree
    for _ in range(random.choice((1, 1, 2, 3, 5, 12))):
        path = random.choice(list(held))
        if path == "svclint.yaml" and random.random() < 0.9:
            # a configuration that is refused ends the run
            continue
        if random.random() < 0.1:
            _move(random, held, path, others or corpus)
        else:
            held[path] = changed(random, held[path], others or corpus)
    left = {path: data for path, data in tree.items() if not (is_data(path) and _read(data))}
    new = {**left, **{path: written(random, docs) for path, docs in held.items()}}
    return new if is_writable(new) else tree


def _move(random: Random, held: dict[str, list[Any]], path: str, corpus: Sequence[Tree]) -> None:
    """A file gets another name, or another file comes beside it."""
    if random.random() < 0.5:
        held[random.choice(_NAMES)] = held.pop(path)
    else:
        other = random.choice(corpus)
        held.update({name: found for name, data in other.items() if is_data(name) and (found := objects(data))})


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values in a value, its own first."""
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for step, one in steps for below in places(one, (*path, step)))]


def changed(random: Random, documents: list[Any], corpus: Sequence[Tree]) -> list[Any]:
    documents = copy.deepcopy(documents)
    *way, last = random.choice([one for one in places(documents) if one] or [(0,)])
    parent: Any = documents
    for step in way:
        parent = parent[step]
    value = parent[last]
    match random.randrange(10):
        case 0 | 1 | 2:
            parent[last] = copy.deepcopy(random.choice(ODD))
        case 3:
            del parent[last]
        case 4:
            parent[last] = random.choice(
                (
                    [value],
                    {"value": value},
                    json.dumps(value, default=str, skipkeys=True),
                    [value, _own(value, [_LARGEST])],
                )
            )
        case 5 if isinstance(parent, dict):
            parent[random.choice(("", "0", "name", "9000", "a/b", "x.y", True, 5, None, "spec"))] = parent.pop(last)
        case 6:
            parent[last] = _from(random, corpus)
        case 7 if isinstance(value, str):
            at = random.randrange(len(value) + 1)
            parent[last] = value[:at] + random.choice(("", "-", "x", "\n", ":", " ", "\u202e", "/", "A")) + value[at:]
        case 8 if isinstance(parent, list):
            parent.insert(random.randrange(len(parent) + 1), copy.deepcopy(random.choice(parent)))
        case _:
            first, second = random.choice(places(documents)), random.choice(places(documents))
            _swap(documents, first, second)
    return documents or [None]


def _from(random: Random, corpus: Sequence[Tree]) -> Any:
    """A value of another tree."""
    files = [data for path, data in random.choice(corpus).items() if is_data(path)]
    documents = objects(random.choice(files)) if files else None
    if not documents:
        return None
    value: Any = documents
    for step in random.choice(places(documents)):
        value = value[step]
    return copy.deepcopy(value)


def _swap(documents: list[Any], first: Sequence[Any], second: Sequence[Any]) -> None:
    if not first or not second or first[: len(second)] == second[: len(first)]:
        return
    sides: list[Any] = []
    for way in (first, second):
        parent: Any = documents
        for step in way[:-1]:
            parent = parent[step]
        sides.append(parent)
    (one, other), (left, right) = sides, (first[-1], second[-1])
    one[left], other[right] = other[right], one[left]


def written(random: Random, documents: list[Any]) -> bytes:
    """The documents as a file, in a style, with line ends and an encoding that are drawn."""
    style = random.randrange(5)
    if style == 0 and len(documents) == 1:
        try:
            text = json.dumps(documents[0], indent=random.choice((None, 2)), default=str)
        except TypeError:
            text = dumped(documents)
    elif style == 1:
        text = dumped(documents, flow=True)
    else:
        text = dumped([_shared(one, {}) for one in documents] if style == 2 else documents, aliases=style == 2)
    if random.random() < 0.1:
        text = text.replace("\n", random.choice(("\r\n", "\r")))
    return text.encode(random.choice(_ENCODINGS), "replace")


def dumped(documents: list[Any], *, flow: bool = False, aliases: bool = False, exact: bool = False) -> str:
    """The documents as YAML; `exact`: kubectl reads them as they are, and not only PyYAML."""
    dumper = _Dumper if aliases else _Exact if exact else _Plain
    return "".join(
        "---\n"
        + yaml.dump(
            one,
            Dumper=dumper,
            sort_keys=False,
            default_flow_style=flow,
            allow_unicode=True,
            width=120 if flow else 1000,
        )
        for one in documents
    )
