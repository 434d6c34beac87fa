"""Labels of running pods: what scripts that pods run set on them, once it is known who leads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from svclint.resource import Selector, mapping
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Requirement

_LONGEST = 400
# `kubectl label pod "$HOSTNAME" role=leader`, `oc -n shop label --overwrite pods/$1 role-`
_COMMAND = rf"\blabel\b((?:[^\n;|&]|(?<=[\\])\n){{1,{_LONGEST}}})"
_OF_PODS = r"(?i)(?<![\w-])po(?:ds?)?(?![\w-])|_pod_?name|namespaced_?pod"
_PAIR = r"(?<![\w./-])((?:[\w.-]+/)?\w[\w.-]*)=([^\s]*)"
# the body of a patch, in a shell's quotes too: {"metadata":{"labels":{"role":"%s"}}}
_BODY = rf"\blabels\\?[\"']?[ \t]*:[ \t]*\{{([^\n}}]{{1,{_LONGEST}}})"
# a JSON patch: "path": "/metadata/labels/role"
_POINTER = r"/metadata/labels/([\w.~-]+)"
_QUOTES = " \t\"'\\"
_LITERAL = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"


def is_set_later(selector: Selector, pods: Iterable[PodTemplate], graph: Graph) -> bool:
    """Whether some of the pods lack nothing of what a selector asks for but what a script of the scope sets on pods."""
    left = [one for one in selector.requirements if not is_label_set(one, graph)]
    if len(left) == len(selector.requirements):
        # most scopes have no such script: no pod need be looked at
        return False
    rest = Selector.of(left)
    return any(not rest.unmet(one.labels) for one in pods)


def is_label_set(asked: Requirement, graph: Graph) -> bool:
    """Whether a script sets the label to a value that is asked for, or to one that it finds out as it runs."""
    values = graph.once(_labels_set).get(asked.key, frozenset())
    return asked.operator == "In" and ("" in values or not values.isdisjoint(asked.values))


def _labels_set(graph: Graph) -> Mapping[str, frozenset[str]]:
    """The values that scripts give to labels of pods; empty where it is one that nobody knows before."""
    found: dict[str, set[str]] = defaultdict(set)
    for script in _scripts(graph):
        if "label" in script and re.search(_OF_PODS, script) is not None:
            for key, value in (*_by_command(script), *_by_patch(script)):
                found[key].add(value if re.fullmatch(_LITERAL, value) else "")
    return {key: frozenset(values) for key, values in found.items()}


def _scripts(graph: Graph) -> Iterator[str]:
    for one in graph.of_kind("", "ConfigMap"):
        yield from (text for text in mapping(one.get("data")).values() if isinstance(text, str))
    for one in graph.of_kind("", "Secret"):
        yield from (text for text in mapping(one.get("stringData")).values() if isinstance(text, str))
    for template in graph.templates():
        for container in template.containers:
            yield " ".join(container.words)


def _by_command(script: str) -> Iterator[tuple[str, str]]:
    for command in re.finditer(_COMMAND, script):
        if re.search(_OF_PODS, command[1]) is not None:
            # what is behind an option chooses the pods: -l app=web
            words = re.sub(r"(?:^|\s)(?:-l|--selector|--field-selector|-n|--namespace)[=\s]\s*\S+", " ", command[1])
            yield from ((key, value.strip("\"'")) for key, value in re.findall(_PAIR, words) if key[0] != "-")


def _by_patch(script: str) -> Iterator[tuple[str, str]]:
    if re.search(r"(?i)patch", script) is None:
        return
    for body in re.finditer(_BODY, script):
        for field in body[1].split(","):
            key, _, value = field.partition(":")
            yield key.strip(_QUOTES), value.strip(_QUOTES)
    for key in re.findall(_POINTER, script):
        yield key.replace("~1", "/").replace("~0", "~"), ""
