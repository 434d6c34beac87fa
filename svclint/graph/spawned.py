"""Pods that a program makes as it runs, with labels that a text has which it reads: JupyterHub, Airflow, GitLab's
runners."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator

from svclint.resource import mapping
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Selector

# `extraLabels:`, `"labels": {`, `[runners.kubernetes.pod_labels]`; what is to be matched makes no pod
_HEADING = r"(?<![\w-])(?!match)[\w-]*[lL]abels[\"']?[ \t]*[:=\]]"
_IMAGE = r"\bimage[\"']?[ \t]*[:=]"
_LONGEST = 800
# one label alone is the name of many things
_ENOUGH = 2


def is_spawned(selector: Selector, graph: Graph) -> bool:
    """Whether a ConfigMap or a Secret has a text for pods that has all labels which are asked for, by their values."""
    asked = [one for one in selector.requirements if one.operator == "In"]
    if len(asked) < _ENOUGH:
        return False
    patterns = [_pattern(one.key, one.values) for one in asked]
    return any(all(re.search(each, labels) for each in patterns) for labels in graph.once(_labels))


def _pattern(key: str, values: Iterable[str]) -> str:
    """What finds a label with one of these values, in YAML, JSON or TOML."""
    some = "|".join(map(re.escape, values))
    return rf"(?<![\w./-]){re.escape(key)}[\"']?[ \t]*[:=][ \t]*[\"']?(?:{some})(?![\w.-])"


def _labels(graph: Graph) -> tuple[str, ...]:
    """What stands below the word for labels in texts that speak of an image as well."""
    return tuple(
        text[one.end() : one.end() + _LONGEST]
        for text in _texts(graph)
        if "abels" in text and re.search(_IMAGE, text) is not None
        for one in re.finditer(_HEADING, text)
    )


def _texts(graph: Graph) -> Iterator[str]:
    for kind, field in (("ConfigMap", "data"), ("Secret", "stringData"), ("Secret", "data")):
        for one in graph.of_kind("", kind):
            for value in mapping(one.get(field)).values():
                if isinstance(value, str):
                    yield _decoded(value) if field == "data" and kind == "Secret" else value


def _decoded(value: str) -> str:
    try:
        return b64decode(value).decode()
    except ValueError:
        return ""
