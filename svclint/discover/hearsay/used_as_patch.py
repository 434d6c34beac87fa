"""What `kubectl patch` is given as a file, or a kustomization that something writes has among its patches: a part of an
object, however it is called."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import islice

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.mentions import texts_around
from svclint.discover.read import names_beside
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# the code of programs: what else runs commands is a tool's
_CODE = (".go", ".ts", ".js", ".rs", ".java", ".kt", ".groovy", ".tf", ".cs")
# tasks of Ansible and of Task, releases of helmfile: manifests among them say nothing of patches
_SETTINGS = (".yml", ".yaml")
_FILES, _LEVELS, _LONGEST = 40, 4, 200
# `--patch-file x`, `"--patch-file", x`, `--patch "$(cat x)"`, `-p="$(<x)"`
_BEFORE = (
    rf"(?:--patch-file[=\"'`, \t]{{1,{_LONGEST}}}"
    rf"|\bpatch\b[^\n]{{0,{_LONGEST}}}?(?:-p|--patch)\b[^\n]{{0,{_LONGEST}}}?"
    r"(?:\bcat[ \t]+|<[ \t]*|\b(?:template)?file\(|\bGet-Content[ \t]+))"
)
# the folder that a path names: that of the file, one in a variable, the one where the command runs, or one in an image
_PREFIX = (
    r"[\"'`]?(?:/(?:[\w./${{}}()-]{{0,200}}/)?"
    r"|(?:[\w./${{}}()-]{{0,200}}/)?(?:{folder}|\.{{1,2}}|[\w.-]{{0,60}}[$}}{{)(][\w.${{}}()-]{{0,60}})/)?"
)
# the field of a kustomization, in whatever language somebody writes it: `patchesStrategicMerge = concat([`
_PATCHES = (
    r"(?m)^(?P<indent>[ \t]*+)[\"']?(?:patches(?:StrategicMerge|Json6902)?|(?:strategicMerge|json)Patches)[\"']?[ \t]*"
    r"(?:[:=]|(?=\{))(?P<rest>[^\n]*)"
)
# what goes on with it: an item, or a bracket that closes
_GOES_ON = ("-", "]", ")", "}", "#", "//")
_ENTRIES = 80
# `yq eval-all '. as $item ireduce ({}; . * $item)' web.yaml more.yaml`
_MERGED = (
    r"\b(?:yq\b[^\n|;&'\"]{0,80}(?:(?P<quote>['\"])[^\n'\"]{0,200}\*[^\n'\"]{0,200}(?P=quote)|\bm(?:erge)?[ \t])"
    r"|spruce[ \t]+merge\b)[^\n|;&]{0,200}?"
)
# `state: patched` of a task of Ansible
_TASK = r"(?m)^[ \t]*-[ \t]"
_IS_PATCHED = r"(?m)^[ \t]*(?:state:[ \t]*[\"']?patched\b|merge_type:)"
# clients of Kubernetes' API: Python, JavaScript, Go, C#, Pulumi
_CLIENT = (
    r"\.patch_(?:namespaced|cluster)_\w+\(|\.patch(?:Namespaced|Cluster)\w+\(|\b(?:StrategicMerge|Merge|Apply)PatchType\b"
    r"|\bclient\.(?:RawPatch|MergeFrom|StrategicMergeFrom)\b|\bnew V1Patch\b|\bnew [\w.]+Patch\("
)
_ADDED = r"\bkustomize[ \t]+edit[ \t]+add[ \t]+patch\b[^\n]{0,200}?"


def is_used_as_patch(path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether something in a folder of the file, or above it, gives it to `kubectl patch`, or lists it as a patch.

    By its name, or by a variable that the name stands in: `file := "config/extension.yaml"`.
    """
    return any(_gives(text, path) for text in _texts(path, load) if "atch" in text or "merge" in text or " * " in text)


def _gives(text: str, path: str) -> bool:
    folder, base = posixpath.split(path)
    if base not in text:
        return False
    lists = _listed_patches(text)
    text = whole_lines(text)
    name = rf"{_PREFIX.format(folder=re.escape(posixpath.basename(folder)))}{re.escape(base)}(?![\w.-])"
    if re.search(_BEFORE + name, text) is not None:
        return True
    whole = rf"(?<![\w./-]){name}"
    if any(re.search(one + whole, text) is not None for one in (_ADDED, _MERGED)):
        return True
    if any(re.search(whole, one) for one in lists) or (re.search(_CLIENT, text) and re.search(rf"{whole}[\"'`]", text)):
        return True
    if any(re.search(_IS_PATCHED, one) and re.search(whole, one) for one in re.split(_TASK, text)):
        return True
    held = re.findall(rf"\b(\w+)=[\"']?\$\([ \t]*(?:cat[ \t]+|<[ \t]*){name}[\"']?[ \t]*\)", text)
    if any(re.search(rf"\bpatch\b[^\n]{{0,{_LONGEST}}}\$\{{?{one}\b", text) for one in dict.fromkeys(held)):
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


def _texts(path: str, load: Callable[[str], Source | None]) -> Iterator[str]:
    directory = posixpath.dirname(path)
    for here in islice((directory, *folders_above(directory)), _LEVELS):
        names = names_beside(here)
        code = [name for name in names if name.endswith(_CODE)][:_FILES]
        code += [name for name in names if name.endswith(_SETTINGS)][:_FILES]
        # the tasks of a role of Ansible
        code += [f"tasks/{name}" for name in names_beside(posixpath.join(here, "tasks")) if "tasks" in names][:_FILES]
        yield from _read([one for name in code if (one := posixpath.join(here, name)) != path], load)
    yield from _read(texts_around([directory], guides=True), load)


def _read(paths: Iterator[str] | list[str], load: Callable[[str], Source | None]) -> Iterator[str]:
    for path in paths:
        source = load(path)
        if source is not None:
            yield source.text
