"""The sound application, what may be written otherwise in it, and the table of faults that are put into it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

from tests.injected.writing import Again, Objects

Field = tuple[str | int, ...]

_HERE = Path(__file__).parent
_STEP = re.compile(r"\[(\d+)\]|\[([^\]]+)\]|([^.\[\]]+)")


class Fault(NamedTuple):
    """One row of the table; `at` are the places of which one must be the finding's."""

    name: str
    rule: str
    at: dict[str, str]
    set: Mapping[str, dict[str, Any]] = {}
    remove: Mapping[str, str] = {}
    add: Mapping[str, dict[str, Any]] = {}
    twice: Mapping[str, str] = {}
    apart: Mapping[str, str] = {}
    also: tuple[str, ...] = ()
    missed: str | None = None

    def __str__(self) -> str:
        return self.name


@cache
def faults() -> list[Fault]:
    rows = yaml.safe_load((_HERE / "faults.yaml").read_text(encoding="utf-8"))
    return [_fault(**row) for row in rows]


def _fault(fault: str, rule: str, at: dict[str, str], **given: Any) -> Fault:
    return Fault(fault, rule, at, **given)


def sound(random: Random) -> Objects:
    """The application without a fault, with named or numbered ports and defaults as they are drawn."""
    objects = copy.deepcopy(_sound())
    for name, fields in _same().items():
        for field, values in fields.items():
            value = random.choice(values)
            if value is not None:
                _put(objects[name], steps(field), copy.deepcopy(value))
    return objects


def injected(objects: Objects, fault: Fault) -> Objects:
    """The objects with the fault."""
    objects = copy.deepcopy({**objects, **fault.add})
    for name, fields in fault.set.items():
        for field, value in fields.items():
            _put(objects[name], steps(field), copy.deepcopy(value))
    for name, field in fault.remove.items():
        *way, last = steps(field)
        del _at(objects[name], tuple(way))[last]
    for name, field in fault.twice.items():
        *way, last = steps(field)
        parent = _at(objects[name], tuple(way))
        parent[Again(last)] = copy.deepcopy(parent[last])
        # the first one is lost, and so it has to say something else
        parent[last]["once"] = "said"
    return objects


def steps(field: str) -> Field:
    """A path in Kubernetes' notation as its steps: `spec.ports[0].port`, `metadata.labels[example.com/name]`."""
    return tuple(int(index) if index else key or name for index, key, name in _STEP.findall(field))


@cache
def _sound() -> Objects:
    text = (_HERE / "sound.yaml").read_text(encoding="utf-8")
    return {f"{one['kind']}/{one['metadata']['name']}": one for one in yaml.safe_load_all(text)}


@cache
def _same() -> dict[str, dict[str, list[Any]]]:
    table: dict[str, dict[str, list[Any]]] = yaml.safe_load((_HERE / "same.yaml").read_text(encoding="utf-8"))
    return table


def _at(value: Any, field: Field) -> Any:
    for step in field:
        value = value[step]
    return value


def _put(target: Any, field: Field, value: Any) -> None:
    *way, last = field
    for step in way:
        target = target.setdefault(step, {}) if isinstance(target, dict) else target[step]
    if isinstance(target, list) and last == len(target):
        target.append(value)
    else:
        target[last] = value
