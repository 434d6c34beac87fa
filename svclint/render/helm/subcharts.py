"""Which charts a chart holds, under which names Helm knows them, and which it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from svclint.render.helm.copying import Key, Tree

ReadYaml = Callable[[str], Mapping[str, Any]]
"""A YAML text as Helm reads it; empty where it cannot."""

_CHILD = re.compile(r"charts/([^/_.][^/]*)/Chart\.yaml")


class Subchart(NamedTuple):
    """A chart within another, or the whole one: where its files begin, and how Helm calls it, from above to below."""

    key: Key
    # the directory in the last archive, with its slash
    directory: str
    names: tuple[str, ...]
    # the names of the dependencies that it declares and has not got
    missing: tuple[str, ...]


class _Dependency(NamedTuple):
    name: str
    called: str
    conditions: tuple[str, ...]
    tags: tuple[str, ...]


def subcharts(chart: Tree, read: ReadYaml, values: Mapping[str, Any]) -> list[Subchart]:
    """The chart itself, and all charts within it, by every name that they are used under."""
    return list(_within(chart, (), "", (), read, _Values(values, _mapping(values.get("tags")))))


class _Values(NamedTuple):
    """What decides whether a dependency is enabled: the values of its parent and the tags of the whole."""

    own: Mapping[str, Any]
    tags: Mapping[str, Any]


def _within(
    files: Tree, key: Key, directory: str, above: tuple[str, ...], read: ReadYaml, values: _Values
) -> Iterator[Subchart]:
    card = _card(files, directory, read)
    names = above or (str(card.get("name", "")),)
    dependencies = list(_dependencies(files, directory, card, read))
    children = list(_children(files, key, directory, read))
    here = {child[0] for child in children}
    missing = tuple(one.name for one in dependencies if one.name not in here and _is_enabled(one, values))
    yield Subchart(key, directory, names, missing)
    for name, inner, inner_key, inner_directory in children:
        for called in [one.called for one in dependencies if one.name == name] or [name]:
            below = _Values(_mapping(values.own.get(called)), values.tags)
            yield from _within(inner, inner_key, inner_directory, (*names, called), read, below)


def _children(files: Tree, key: Key, directory: str, read: ReadYaml) -> Iterator[tuple[str, Tree, Key, str]]:
    """The charts of charts/: name, files, where they are."""
    start = f"{directory}charts/"
    for name, data in files.items():
        if not name.startswith(start):
            continue
        if not isinstance(data, bytes):
            if "/" not in name[len(start) :]:
                yield str(_card(data, "", read).get("name", "")), data, (*key, name), ""
        elif found := _CHILD.fullmatch(name, len(directory)):
            inner = f"{start}{found[1]}/"
            yield str(_card(files, inner, read).get("name", "")), files, key, inner


def _card(files: Tree, directory: str, read: ReadYaml) -> Mapping[str, Any]:
    return _read(files, f"{directory}Chart.yaml", read)


def _dependencies(files: Tree, directory: str, card: Mapping[str, Any], read: ReadYaml) -> Iterator[_Dependency]:
    declared = card.get("dependencies")
    # where charts of the first API version have them
    declared = declared or _read(files, f"{directory}requirements.yaml", read).get("dependencies")
    for one in declared if isinstance(declared, list) else []:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            condition, tags = one.get("condition"), one.get("tags")
            yield _Dependency(
                one["name"],
                str(one.get("alias") or one["name"]),
                tuple(step.strip() for step in condition.split(",")) if isinstance(condition, str) else (),
                tuple(map(str, tags)) if isinstance(tags, list) else (),
            )


def _read(files: Tree, name: str, read: ReadYaml) -> Mapping[str, Any]:
    data = files.get(name)
    return read(data.decode(errors="replace")) if isinstance(data, bytes) else {}


def _is_enabled(dependency: _Dependency, values: _Values) -> bool:
    """The first condition that the values decide, else the tags that they know: one of them will do; else it is."""
    for condition in dependency.conditions:
        value: Any = values.own
        for step in condition.split("."):
            value = _mapping(value).get(step)
        if isinstance(value, bool):
            return value
    known = [values.tags[tag] for tag in dependency.tags if isinstance(values.tags.get(tag), bool)]
    return any(known) or not known


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
