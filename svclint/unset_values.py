"""Values that a chart leaves empty, for whoever installs it to give."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.doubt import Doubt

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.template import Template

_ACTION = re.compile(r"\{\{[^{}]*\}\}")
_VALUE = re.compile(r"\.Values((?:\.\w+)+)")
_NOTHING = object()


def of_unset_values(resource: Resource, path: Path, graph: Graph) -> tuple[Doubt, ...]:
    """Whether the field at `path` is empty only because the chart's own values leave one empty that it prints there.

    What somebody installs with values of their own is as they want it.
    """
    chart, template = graph.scope.chart, resource.document.source.template
    if chart is None or template is None or not path or not isinstance(path[-1], str):
        return ()
    if _at(resource.data, path) not in (None, ""):
        return ()
    own = f"{chart.directory}/" if chart.directory not in ("", ".") else ""
    if not all(one.source.path.startswith(own) and _is_default(one.source.path) for one in template.values):
        return ()
    printed = _printed(template, path[-1])
    return (Doubt.UNKNOWN,) if any(_is_empty(template, steps) for steps in printed) else ()


def _is_default(path: str) -> bool:
    return posixpath.basename(path) == "values.yaml"


def _at(data: Any, path: Path) -> Any:
    for step in path:
        listed = isinstance(data, Sequence) and not isinstance(data, str)
        there = step in data if isinstance(data, Mapping) else listed and isinstance(step, int) and step < len(data)
        if not there:
            return _NOTHING
        data = data[step]
    return data


def _printed(template: Template, key: str) -> Iterator[tuple[str, ...]]:
    """The paths of values that the template prints behind a key of this name."""
    for line in template.source.text.splitlines():
        name, colon, rest = line.partition(":")
        if colon and name.strip(" \t-\"'") == key:
            for action in _ACTION.finditer(rest):
                yield from (tuple(found[1].split(".")[1:]) for found in _VALUE.finditer(action[0]))


def _is_empty(template: Template, steps: tuple[str, ...]) -> bool:
    """Whether the strongest values that have something at these steps have nothing there."""
    for one in template.values:
        held = documents(one.source)
        data = held[one.document].value if one.document < len(held) else None
        found = _at(data, (*one.path, *one.prefix, *steps))
        if found is not _NOTHING:
            return found in (None, "")
    return False
