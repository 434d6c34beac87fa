"""Which charts a chart holds, under which names Helm knows them, and which it lacks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from svclint.named_tuple import NamedTuple
from svclint.render.helm.copying import Key, Tree

ReadYaml = Callable[[str], Mapping[str, Any]]
"""A YAML text as Helm reads it; empty where it cannot."""

# archives in archives by several names each would be more than anybody has
_MOST = 1000
# where a chart says what it depends on; those of the first API version have a file for it
_DECLARING = ("Chart.yaml", "requirements.yaml")
_CHILD = re.compile(r"charts/([^/_.][^/]*)/Chart\.yaml")


Holds = Callable[[str, str], bool]
"""Whether a range of versions holds a version, as Helm has it."""


class Dependency(NamedTuple):
    """What a chart declares: of which name and versions, called what in it, and what must hold for it to be used."""

    name: str
    versions: str
    called: str
    conditions: tuple[str, ...]
    tags: tuple[str, ...]


class Subchart(NamedTuple):
    """A chart within another, or the whole one: where its files begin, and how Helm calls it, from above to below."""

    key: Key
    # the directory in the last archive, with its slash
    directory: str
    names: tuple[str, ...]
    # what it declares and has not got
    missing: tuple[Dependency, ...]


def subcharts(chart: Tree, read: ReadYaml) -> list[Subchart]:
    """The chart itself, and all charts within it, by every name that they are used under."""
    return list(islice(_within(chart, (), "", (), read), _MOST))


def one_of_each(chart: Tree, read: ReadYaml, holds: Holds) -> Tree:
    """The chart with one of those in its charts/ that have one name, and that all are what it declares.

    Helm's loader goes through them in no order, and the first one that fits is rendered: now this one, and now that.
    Here it is the folder, which people edit, before an archive.
    """
    needless: set[str] = set()
    pending = [""]
    while pending:
        here = pending.pop()
        named: dict[str, list[tuple[str, str]]] = {}
        for name, files, key, inner in _children(chart, (), here, read):
            pending.extend([inner] if inner else [])
            named.setdefault(name, []).append((inner or key[-1], str(_card(files, inner, read).get("version", ""))))
        for name, several in named.items():
            if len(several) > 1:
                declared = _dependencies(chart, here, _card(chart, here, read), read)
                versions = next((one.versions for one in declared if one.name == name), "")
                fitting = [where for where, version in several if not versions or holds(versions, version)]
                # those of folders end with a slash
                needless.update(sorted(fitting, key=lambda one: not one.endswith("/"))[1:])
    if not needless:
        return chart
    return {
        name: data
        for name, data in chart.items()
        if name not in needless and not any(one.endswith("/") and name.startswith(one) for one in needless)
    }


def without(chart: Tree, names: Collection[str], read: ReadYaml) -> Tree:
    """The chart without a declaration of dependencies of these names."""
    changed = dict(chart)
    for file in _DECLARING:
        data = _read(chart, file, read)
        declared = data.get("dependencies")
        if isinstance(declared, list):
            kept = [one for one in declared if not isinstance(one, dict) or one.get("name") not in names]
            changed[file] = json.dumps({**data, "dependencies": kept}).encode()
    return changed


def lacking(charts: Iterable[Subchart], values: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the dependencies that the values want and that are not there."""
    tags = _mapping(values.get("tags"))
    found: dict[str, None] = {}
    for chart in charts:
        own: Mapping[str, Any] = values
        for name in chart.names[1:]:
            own = _mapping(own.get(name))
        found.update(dict.fromkeys(one.name for one in chart.missing if _is_enabled(one, own, tags)))
    return tuple(found)


def _within(files: Tree, key: Key, directory: str, above: tuple[str, ...], read: ReadYaml) -> Iterator[Subchart]:
    card = _card(files, directory, read)
    names = above or (str(card.get("name", "")),)
    dependencies = list(_dependencies(files, directory, card, read))
    children = list(_children(files, key, directory, read))
    here = {child[0] for child in children}
    yield Subchart(key, directory, names, tuple(one for one in dependencies if one.name not in here))
    for name, inner, inner_key, inner_directory in children:
        for called in [one.called for one in dependencies if one.name == name] or [name]:
            yield from _within(inner, inner_key, inner_directory, (*names, called), read)


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
    return _read(files, f"{directory}{_DECLARING[0]}", read)


def _dependencies(files: Tree, directory: str, card: Mapping[str, Any], read: ReadYaml) -> Iterator[Dependency]:
    declared = card.get("dependencies") or _read(files, f"{directory}{_DECLARING[1]}", read).get("dependencies")
    for one in declared if isinstance(declared, list) else []:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            condition, tags = one.get("condition"), one.get("tags")
            yield Dependency(
                one["name"],
                str(one.get("version") or ""),
                str(one.get("alias") or one["name"]),
                tuple(step.strip() for step in condition.split(",")) if isinstance(condition, str) else (),
                tuple(map(str, tags)) if isinstance(tags, list) else (),
            )


def _read(files: Tree, name: str, read: ReadYaml) -> Mapping[str, Any]:
    data = files.get(name)
    return read(data.decode(errors="replace")) if isinstance(data, bytes) else {}


def _is_enabled(dependency: Dependency, values: Mapping[str, Any], tags: Mapping[str, Any]) -> bool:
    """The first condition that the values decide, else the tags that they know: one of them will do; else it is."""
    for condition in dependency.conditions:
        value: Any = values
        for step in condition.split("."):
            value = _mapping(value).get(step)
        if isinstance(value, bool):
            return value
    known = [tags[tag] for tag in dependency.tags if isinstance(tags.get(tag), bool)]
    return any(known) or not known


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
