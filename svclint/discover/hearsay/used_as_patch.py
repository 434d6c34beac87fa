"""What `kubectl patch` is given as a file, or a kustomization that something writes has among its patches: a part of an
object, however it is called."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.mentions import texts_around
from svclint.discover.read import names_beside
from svclint.files.paths import folders_above

if TYPE_CHECKING:
    from svclint.source import Source

# the code of programs: what else runs commands is a tool's
_CODE = (".go", ".ts", ".js", ".rs", ".java", ".kt", ".groovy", ".tf")
_FILES, _LEVELS, _LONGEST = 40, 4, 200
# `--patch-file x`, `"--patch-file", x`, `--patch "$(cat x)"`, `-p="$(<x)"`
_BEFORE = (
    rf"(?:--patch-file[=\"'`, \t]{{1,{_LONGEST}}}"
    rf"|\bpatch\b[^\n]{{0,{_LONGEST}}}?(?:-p|--patch)\b[^\n]{{0,{_LONGEST}}}?(?:\bcat[ \t]+|<[ \t]*))"
)
_PREFIX = r"[\"'`]?(?:[\w./${}()-]{0,200}/)?"
# the field of a kustomization, in whatever language somebody writes it: `patchesStrategicMerge = concat([`
_PATCHES = r"(?m)^(?P<indent>[ \t]*+)[\"']?patches(?:StrategicMerge|Json6902)?[\"']?[ \t]*[:=](?P<rest>[^\n]*)"
# what goes on with it: an item, or a bracket that closes
_GOES_ON = ("-", "]", ")", "}", "#", "//")
_ENTRIES = 80
_ADDED = r"\bkustomize[ \t]+edit[ \t]+add[ \t]+patch\b[^\n]{0,200}?"


def is_used_as_patch(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether something in a folder of the file, or above it, gives it to `kubectl patch`, or lists it as a patch.

    By its name, or by a variable that the name stands in: `file := "config/extension.yaml"`.
    """
    base = posixpath.basename(path)
    return any(_gives(text, base) for text in _texts(posixpath.dirname(path), load) if "patch" in text)


def _gives(text: str, base: str) -> bool:
    if base not in text:
        return False
    lists = _listed_patches(text)
    text = whole_lines(text)
    name = rf"{_PREFIX}{re.escape(base)}(?![\w.-])"
    if re.search(_BEFORE + name, text) is not None:
        return True
    whole = rf"(?<![\w.-]){name}"
    if re.search(_ADDED + whole, text) is not None or any(re.search(whole, one) for one in lists):
        return True
    named = re.findall(rf"(?m)\b(\w+)[ \t]*(?::=|\?=|:|=)[ \t]*{name}[\"'`]?[ \t;]*$", text)
    return any(re.search(rf"{_BEFORE}[\"'${{(]*{one}\b", text) is not None for one in dict.fromkeys(named))


def _listed_patches(text: str) -> Iterator[str]:
    """What stands in each field of patches that a kustomization has which a text writes."""
    for found in re.finditer(_PATCHES, text):
        lines = [found["rest"]]
        for line in text[found.end() + 1 :].split("\n", _ENTRIES)[:_ENTRIES]:
            written = line.lstrip()
            if written and len(line) - len(written) <= len(found["indent"]) and not written.startswith(_GOES_ON):
                break
            lines.append(line)
        yield "\n".join(lines)


def _texts(directory: str, load: Callable[[str], Source | None]) -> Iterator[str]:
    for here in islice((directory, *folders_above(directory)), _LEVELS):
        code = [name for name in names_beside(here) if name.endswith(_CODE)][:_FILES]
        yield from _read([posixpath.join(here, name) for name in code], load)
    yield from _read(texts_around([directory], guides=True), load)


def _read(paths: Iterator[str] | list[str], load: Callable[[str], Source | None]) -> Iterator[str]:
    for path in paths:
        source = load(path)
        if source is not None:
            yield source.text
