"""The labels that Go code of an operator gives to what it makes: `map[string]string{"app": cr.Name}`.

A Service, a PodDisruptionBudget or a ServiceMonitor beside such code may be for what only a cluster has.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from svclint.discover.purposes.folders import is_test_folder
from svclint.discover.read import names_beside
from svclint.discover.walk import VENDORED
from svclint.document import documents
from svclint.files.paths import folders_above
from svclint.offer import offer
from svclint.resource import dig, objects, string_map, text
from svclint.source import Question, Source
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.settings import Settings

MODULE = "go.mod"
# what code that makes objects is written with
_LIBRARIES = ("sigs.k8s.io/controller-runtime", "k8s.io/client-go")
_CODE, _TESTS, _GENERATED = ".go", "_test.go", "zz_generated"
_MAP = re.compile(r"\bmap\[string\]string\{([^{}]{1,2000})\}")
_ADDED = re.compile(r"\b\w{0,40}[lL]abels\[(\"[^\"\n]{1,200}\"|[\w.]{1,100})\][ \t]*=[ \t]*([^\n=][^\n]{0,200})")
_ENTRY = re.compile(r"(\"[^\"\n]{1,200}\"|(?<![\w.])[\w.]{1,100})[ \t]*:[ \t]*([^\n,]{1,200})")
_CONSTANT = re.compile(
    r"(?m)^[ \t]*(?:const[ \t]+|var[ \t]+)?(\w{1,100})(?:[ \t]+string)?[ \t]*:?=[ \t]*\"([^\"\n]{1,200})\""
)
_LITERAL = re.compile(r"\"([^\"\n]*)\"")
# files of code, and folders, that are looked into
_MOST_FILES, _MOST_FOLDERS = 400, 1000
# where a selector of labels stands; what is selected, no matter
_SELECTORS = {
    "Service": (("spec", "selector"),),
    "NetworkPolicy": (("spec", "podSelector", "matchLabels"),),
    "PodDisruptionBudget": (("spec", "selector", "matchLabels"),),
    "PodMonitor": (("spec", "selector", "matchLabels"),),
    "ServiceMonitor": (("spec", "selector", "matchLabels"),),
}

Load = Callable[[str], "Source | None"]
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
        if _lacks(held, settings) and _makes_objects(load(posixpath.join(root, MODULE))):
            labels = tuple(sorted({one for each in _code(root, load) for one in _GIVEN(each)}, key=sorted))
            found[root] = labels
    return {root: labels for root, labels in found.items() if labels}


def module_of(path: str, modules: Collection[str]) -> str | None:
    """The directory of the module that a file lies in."""
    return next((one for one in folders_above(path) if one in modules), None)


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


def _makes_objects(module: Source | None) -> bool:
    return module is not None and any(map(module.text.__contains__, _LIBRARIES))


def _code(root: str, load: Load) -> Iterator[Source]:
    """The Go code of a module; of a large one a part."""
    pending, folders, files = [root], 0, 0
    while pending and folders < _MOST_FOLDERS:
        here = pending.pop()
        folders += 1
        for name in names_beside(here):
            if name.endswith(_CODE):
                if name.endswith(_TESTS) or name.startswith(_GENERATED):
                    continue
                files += 1
                if files > _MOST_FILES:
                    return
                if (source := load(posixpath.join(here, name))) is not None:
                    yield source
            elif "." not in name and name not in VENDORED and not is_test_folder(name):
                # a file without an ending has nothing below it
                pending.append(posixpath.join(here, name))


def _given(source: Source, _: None) -> tuple[Labels, ...]:
    """The sets of labels of a text of Go, each with what the text adds to labels one by one."""
    said = source.text
    if "map[string]string{" not in said and "abels[" not in said:
        return ()
    constants = dict(_CONSTANT.findall(said))
    added = frozenset(_pairs(_ADDED.findall(said), constants))
    maps = {frozenset(_pairs(_ENTRY.findall(one), constants)) for one in _MAP.findall(said)}
    return tuple(sorted({one | added for one in maps or {frozenset()}} - {frozenset()}, key=sorted))


_GIVEN = Question(_given, None)


def _pairs(entries: Collection[tuple[str, str]], constants: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in entries:
        name = key.strip('"') if key.startswith('"') else constants.get(key, "")
        if name:
            found = _LITERAL.fullmatch(value.strip())
            yield name, found[1] if found is not None else constants.get(value.strip(), "")
