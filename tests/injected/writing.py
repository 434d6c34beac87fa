"""Writes objects down as people do, in a style that is drawn: the same data every time, never the same text."""

from __future__ import annotations

import json
from random import Random
from typing import Any, Literal, NamedTuple

import yaml

Objects = dict[str, dict[str, Any]]
"""Objects by what the tables call them: `Service/web`."""

_WORKLOADS = ("Deployment", "StatefulSet", "Rollout", "CronJob")
_DUMPER = getattr(yaml, "CDumper", yaml.Dumper)
_PREFIX = "tag:yaml.org,2002:"
_COMMENTS = ("# reviewed", "# see the handbook, page 7: ports", '# {the "old" way} was longer', "#")


class Again(str):
    """A key that stands in a mapping a second time."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


class Style(NamedTuple):
    """How a tree is written; what is not said here (quotes, where flow style begins) is drawn on the way."""

    form: Literal["block", "flow", "mixed", "json"]
    layout: Literal["one file", "a file each", "directories"]
    in_list: bool
    crlf: bool
    comments: bool
    anchors: bool
    shuffled: bool

    def __str__(self) -> str:
        switches = ("in_list", "crlf", "comments", "anchors", "shuffled")
        return ", ".join([self.form, self.layout, *(one for one in switches if getattr(self, one))])


def drawn(random: Random) -> Style:
    return Style(
        random.choice(("block", "block", "flow", "mixed", "mixed", "json")),
        random.choice(("one file", "a file each", "directories")),
        *(random.random() < chance for chance in (0.25, 0.25, 0.4, 0.3, 0.5)),
    )


def written(objects: Objects, style: Style, random: Random) -> dict[str, str]:
    """The files of the tree by their paths."""
    order = list(objects)
    if style.shuffled:
        random.shuffle(order)
    files: dict[str, list[Any]] = {}
    for name in order:
        value = _shuffled(objects[name], random) if style.shuffled else objects[name]
        files.setdefault(_file(name, style), []).append(value)
    return {path: _text(values, style, random) for path, values in files.items()}


def _file(name: str, style: Style) -> str:
    ending = "json" if style.form == "json" and (style.in_list or style.layout != "one file") else "yaml"
    if style.layout == "one file":
        return f"shop/all.{ending}"
    kind, _, rest = name.partition("/")
    folder = "shop" if style.layout == "a file each" else "shop/deploy" if kind in _WORKLOADS else "shop/svc"
    return f"{folder}/{kind.lower()}-{rest}.{ending}"


def _shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        entries = list(value.items())
        random.shuffle(entries)
        # what stands twice must stay the second: the last one counts
        entries.sort(key=lambda entry: isinstance(entry[0], Again))
        return {key: _shuffled(below, random) for key, below in entries}
    return [_shuffled(one, random) for one in value] if isinstance(value, list) else value


def _text(values: list[Any], style: Style, random: Random) -> str:
    if style.in_list:
        values = [{"apiVersion": "v1", "kind": "List", "items": values}]
    text = "---\n".join(_document(value, style, random) for value in values)
    return text.replace("\n", "\r\n") if style.crlf else text


def _document(value: Any, style: Style, random: Random) -> str:
    if style.form == "json":
        return json.dumps(value, indent=random.choice((None, 2, 4))) + "\n"
    node = _Nodes(style, random).of(value)
    text: str = yaml.serialize(
        node, Dumper=_DUMPER, width=1_000_000, indent=random.choice((2, 2, 4)), allow_unicode=True
    )
    return "".join(_commented(line, random) for line in text.splitlines(keepends=True)) if style.comments else text


def _commented(line: str, random: Random) -> str:
    """A line, which holds no part of a scalar of several lines, with comments above it or behind it."""
    chance = random.random()
    if chance < 0.15:
        return f"{' ' * random.randrange(6)}{random.choice(_COMMENTS)}\n{line}"
    return f"{line[:-1]} {random.choice(_COMMENTS)}\n" if chance > 0.85 else line


class _Nodes:
    """Plain data to the nodes of one document; with anchors, what stands there a second time is an alias."""

    __slots__ = ("_flow", "_random", "_seen")

    def __init__(self, style: Style, random: Random) -> None:
        self._flow = {"block": 0.0, "flow": 1.0}.get(style.form, 0.3)
        self._random = random
        self._seen: dict[str, yaml.Node] | None = {} if style.anchors else None

    def of(self, value: Any) -> yaml.Node:
        if self._seen is None or not (isinstance(value, str) or value):
            return self._new(value)
        text = json.dumps(value)
        if text not in self._seen or self._random.random() < 0.3:
            self._seen[text] = self._new(value)
        return self._seen[text]

    def _new(self, value: Any) -> yaml.Node:
        flow = not value or self._random.random() < self._flow if isinstance(value, dict | list) else False
        match value:
            case dict():
                pairs = [(self._scalar(str(key)), self.of(below)) for key, below in value.items()]
                return yaml.MappingNode(f"{_PREFIX}map", pairs, flow_style=flow)
            case list():
                return yaml.SequenceNode(f"{_PREFIX}seq", [self.of(one) for one in value], flow_style=flow)
            case _:
                return self._scalar(value)

    def _scalar(self, value: Any) -> yaml.ScalarNode:
        match value:
            case str():
                style = self._random.choice((None, None, None, '"', "'"))
                return yaml.ScalarNode(f"{_PREFIX}str", value, style=style)
            case bool():
                return yaml.ScalarNode(f"{_PREFIX}bool", "true" if value else "false")
            case None:
                return yaml.ScalarNode(f"{_PREFIX}null", "null")
            case _:
                return yaml.ScalarNode(f"{_PREFIX}int", str(value))
