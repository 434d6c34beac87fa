"""`python -m fuzz.values`: each value of the cards' examples replaced by values of every type, with every rule on."""

from __future__ import annotations

import copy
import sys
import time
from typing import Any, NamedTuple

import yaml

from fuzz.structural import ODD, dumped, is_data, objects, places
from svclint.discover import form_scopes
from svclint.discover.walk import is_guide
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.source import Source
from tests.beside import EVERY_RULE
from tests.cards import Example, examples

_KEYS = object()
"""In the place of a value: its keys become numbers, and an empty one comes beside them."""


class Replacement(NamedTuple):
    """A value of one file of an example, and what takes its place."""

    example: Example
    file: str
    path: tuple[Any, ...]
    value: Any


def replacements() -> list[Replacement]:
    """One for each place of each kind of object, whichever example has it first, and each odd value."""
    found: list[Replacement] = []
    seen: set[tuple[Any, ...]] = set()
    for example in examples():
        for file, text in example.data.get("files", {}).items():
            for number, document in enumerate((is_data(file) and objects(text.encode())) or ()):
                kind = (document.get("kind"), document.get("apiVersion")) if isinstance(document, dict) else ()
                for path in places(document):
                    key = (str(kind), *("*" if isinstance(step, int) else str(step) for step in path))
                    if path and key not in seen:
                        seen.add(key)
                        found += [Replacement(example, file, (number, *path), value) for value in (*ODD, _KEYS)]
    return found


def tried(one: Replacement) -> list[str]:
    """What is wrong with a run on the example with the replacement."""
    files = dict(one.example.data["files"])
    documents: Any = objects(files[one.file].encode())
    parent: Any = documents
    for step in one.path[:-1]:
        parent = parent[step]
    value = parent[one.path[-1]]
    parent[one.path[-1]] = _with_other_keys(value) if one.value is _KEYS else copy.deepcopy(one.value)
    try:
        files[one.file] = dumped(documents)
    except yaml.YAMLError:
        return []
    sources = {path: Source(path, text) for path, text in files.items()}
    guides = {path: sources.pop(path) for path in files if is_guide(path.rpartition("/")[2])}
    discovery = form_scopes(sources, EVERY_RULE, guides, guides=tuple(guides))
    where, wrong = f"{one.example}, {one.file} {one.path}: {one.value!r}", []
    for finding in merge(lint(discovery.scopes, EVERY_RULE).findings):
        if finding.rule == "internal-error":
            wrong.append(f"{where}: {finding.message}")
        for place in (finding.location, *(label.location for label in finding.related)):
            text = files[place.file]
            if not 0 <= place.start <= place.end <= len(text):
                wrong.append(f"{where}: {finding.rule} outside of {place.file}")
    return wrong


def _with_other_keys(value: Any) -> Any:
    if not isinstance(value, dict):
        return {"1": value}
    return {**{str(number): held for number, held in enumerate(value.values())}, "": 1}


def main() -> int:
    began, everything, faults = time.monotonic(), replacements(), 0
    for one in everything:
        try:
            wrong = tried(one)
        except Exception as error:
            wrong = [f"{one.example}, {one.file} {one.path}: {one.value!r}: raised {error!r}"]
        for words in wrong:
            print(words, flush=True)
        faults += len(wrong)
    print(f"{len(everything)} values in {time.monotonic() - began:.0f} s, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
