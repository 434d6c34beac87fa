"""The labels that Go code of an operator gives to what it makes: `map[string]string{"app": cr.Name}`.

A Service, a PodDisruptionBudget or a ServiceMonitor beside such code may be for what only a cluster has.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from svclint.discover.hearsay.go_code import Load, code, is_for_clusters, module_of
from svclint.document import documents
from svclint.offer import offer
from svclint.resource import dig, objects, string_map, text
from svclint.source import Question, Source
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.settings import Settings

# what stands in quotes, and comments, which say nothing
_COMMENT = re.compile(r"(\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`)|//[^\n]*|/\*.*?\*/", re.DOTALL)
# one that is called labels, or a selector, in what stands before it in its line, or that a function of such a name has
_MAP = re.compile(r"(?m)^([^\n]{0,200}?)\bmap\[string\]string\{([^{}]{1,2000})\}")
_CALLED = re.compile(r"(?i)(?<!const)labels|selector")
_FUNCTION = re.compile(r"(?m)^func[ \t]+(?:\([^)\n]*\)[ \t]*)?(\w+)")
# the libraries of whoever makes objects
_OBJECTS = re.compile(r"\"(?:k8s|sigs\.k8s)\.io/")
_ADDED = re.compile(r"\b\w{0,40}[lL]abels\[(\"[^\"\n]{1,200}\"|[\w.]{1,100})\][ \t]*=[ \t]*([^\n=][^\n]{0,200})")
_ENTRY = re.compile(r"(\"[^\"\n]{1,200}\"|(?<![\w.])[\w.]{1,100})[ \t]*:[ \t]*([^\n,]{1,200})")
_CONSTANT = re.compile(
    r"(?m)^[ \t]*(?:const[ \t]+|var[ \t]+)?(\w{1,100})(?:[ \t]+string)?[ \t]*:?=[ \t]*\"([^\"\n]{1,200})\""
)
_LITERAL = re.compile(r"\"([^\"\n]*)\"")
# where a selector of labels stands; what is selected, no matter
_SELECTORS = {
    "Service": (("spec", "selector"),),
    "NetworkPolicy": (("spec", "podSelector", "matchLabels"),),
    "PodDisruptionBudget": (("spec", "selector", "matchLabels"),),
    "PodMonitor": (("spec", "selector", "matchLabels"),),
    "ServiceMonitor": (("spec", "selector", "matchLabels"),),
}

Labels = frozenset[tuple[str, str]]


def _selected(source: Source, _: None) -> tuple[Labels, ...]:
    """The labels that each selector of a text asks for."""
    if "elector" not in source.text:
        return ()
    return tuple(
        frozenset(pairs.items())
        for document in documents(source)
        for _, data in objects(document)
        for path in _SELECTORS.get(text(data.get("kind")), ())
        if (pairs := string_map(dig(data, path)))
    )


_SELECTED = Question(_selected, None)


def labelled(
    modules: Collection[str], sources: Sequence[Source], settings: Settings, load: Load
) -> Mapping[str, tuple[Labels, ...]]:
    """What code gives to objects, by the directories of their `modules`: sets of labels, an empty value for any.

    Only code of which something beside it selects what no manifest of the module has.
    """
    own: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        if (root := module_of(source.path, modules)) is not None:
            own[root].append(source)
    found = {}
    for root, held in sorted(own.items()):
        if is_for_clusters(root, load) and _lacks(held, settings):
            labels = tuple(sorted({one for each in code(root, load) for one in _GIVEN(each)}, key=sorted))
            found[root] = labels
    return {root: labels for root, labels in found.items() if labels}


def _lacks(sources: Sequence[Source], settings: Settings) -> bool:
    """Whether something selects what nothing here has, as it is written."""
    asked = {one for source in sources for one in _SELECTED(source)}
    if not asked:
        return False
    held: list[Labels] = []
    for source in sources:
        for one in offer(source, settings.workloads).objects:
            held.extend(frozenset(each.items()) for each in (one.labels, one.pods.labels if one.pods else {}) if each)
    known = set(held)
    return any(one not in known and not any(one <= each for each in known) for one in asked)


def _given(source: Source, _: None) -> tuple[Labels, ...]:
    """The sets of labels of a text of Go, each with what the text adds to labels one by one.

    A map of texts may be anything: it has labels where it is called so. What is added to something's labels counts
    where the text makes objects, or has such a map; else these may be a metric's.
    """
    if "map[string]string{" not in source.text and "abels[" not in source.text:
        return ()
    said = _COMMENT.sub(lambda one: one[1] or "", source.text)
    constants = dict(_CONSTANT.findall(said))
    functions = [(one.start(), one[1]) for one in _FUNCTION.finditer(said)]
    starts = [start for start, _ in functions]
    maps = set()
    for one in _MAP.finditer(said):
        number = bisect_right(starts, one.start())
        inside = functions[number - 1][1] if number else ""
        if _CALLED.search(one[1]) is not None or _CALLED.search(inside) is not None:
            maps.add(frozenset(_pairs(_ENTRY.findall(one[2]), constants)))
    adds = bool(maps) or _OBJECTS.search(said) is not None
    added = frozenset(_pairs(_ADDED.findall(said), constants)) if adds else frozenset()
    return tuple(sorted({one | added for one in maps or {frozenset()}} - {frozenset()}, key=sorted))


_GIVEN = Question(_given, None)


def _pairs(entries: Collection[tuple[str, str]], constants: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in entries:
        name = key.strip('"') if key.startswith('"') else constants.get(key, "")
        if name:
            found = _LITERAL.fullmatch(value.strip())
            yield name, found[1] if found is not None else constants.get(value.strip(), "")
