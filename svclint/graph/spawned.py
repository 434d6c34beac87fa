"""Pods that a program makes as it runs, with labels that a text has which it reads: JupyterHub, Airflow, GitLab's
runners."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator

from svclint.resource import mapping
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Selector

# `extraLabels:`, `"labels": {`, `[runners.kubernetes.pod_labels]`; what is to be matched makes no pod
_HEADING = r"(?<![\w-])(?![\w-]*(?:match|[sS]elector))[\w-]*[lL]abels[\"']?[ \t]*[:=\]]"
_IMAGE = r"\bimage[\"']?[ \t]*[:=]"
# in YAML, JSON or TOML
_PAIR = re.compile(r"(?<![\w./-])([\w./-]+)[\"']?[ \t]*[:=][ \t]*[\"']?([\w.-]+)")
_OF_OTHERS = r"kind[\"']?[ \t]*[:=][ \t]*[\"']?(?!Pod\b)\w+"
# letters, before a heading and behind it
_BEFORE, _LONGEST = 200, 800
# one label alone is the name of many things
_ENOUGH = 2


def is_spawned(selector: Selector, graph: Graph) -> bool:
    """Whether a ConfigMap or a Secret has a text for pods that has all labels which are asked for, by their values."""
    asked = [one for one in selector.requirements if one.operator == "In"]
    if len(asked) < _ENOUGH:
        return False
    having = graph.once(_having)
    found = [frozenset().union(*(having.get((one.key, value), ()) for value in one.values)) for one in asked]
    return bool(frozenset.intersection(*found))


def _having(graph: Graph) -> dict[tuple[str, str], set[int]]:
    """A label and its value -> the numbers of the blocks of labels that have it."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, labels in enumerate(_labels(graph)):
        for pair in _PAIR.finditer(labels):
            found[pair[1], pair[2]].add(number)
    return found


def _labels(graph: Graph) -> Iterator[str]:
    """What stands below the word for labels in texts that speak of an image as well; not those of what is no pod."""
    for text in _texts(graph):
        if "abels" not in text or re.search(_IMAGE, text) is None:
            continue
        for one in re.finditer(_HEADING, text):
            if re.search(_OF_OTHERS, text[max(one.start() - _BEFORE, 0) : one.start()]) is None:
                yield text[one.end() : one.end() + _LONGEST]


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
