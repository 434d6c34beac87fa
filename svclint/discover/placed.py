"""Into which namespaces guides, scripts and workflows put files that name none: `kubectl -n shop apply -f web.yaml`."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from svclint.discover.applying import Command, Files, commands
from svclint.discover.command_lines import is_name, whole_lines
from svclint.scope import ANY_NAMESPACE

# `NS=shop`, `NS ?= shop` of make, `NS: shop` of the environment of a workflow
_ASSIGNED = re.compile(
    r"(?m)^[ \t]*(?:export[ \t]+|readonly[ \t]+|local[ \t]+)?(\w+)(?:[ \t]*:?=|(?P<weak>[ \t]*\?=)|:[ \t])(.*)$"
)
_LOOP = re.compile(r"\bfor[ \t]+(\w+)[ \t]+in[ \t]+([^\n;]*)")
_VARIABLE = re.compile(r"\$\$?(?:(\w+)|\{(\w+)\}|\((\w+)\))")
# where the commands after it are run
_MOVES = re.compile(r"\b(?:(?:cd|pushd)[ \t]+[\"']?([^\s;&|)\"']+)|popd\b)")
_PLAIN = re.compile(r"[\w.-][\w./-]*")
_FILE = re.compile(r"(?<![\w./${}()-])[\w./${}()-]++(?<=\.yaml|.\.yml|\.json)")
# the namespace of the commands after it that name none
_CONTEXT = re.compile(
    r"\b(?:oc[ \t]+(?:new-)?project|kubens"
    r"|(?:kubectl|oc)[ \t]+config[ \t]+set-context\b[^\n|;&`#]{0,200}[ \t]--namespace)"
    r"[= \t][ \t]*[\"']?([^\s\"'`;|&)#-][^\s\"'`;|&)#]*)"
)
# characters of a pipe before the command
_LONGEST = 500


def placed(texts: Iterable[tuple[str, str]], files: Files) -> dict[str, frozenset[str]]:
    """The namespaces that commands name for files; ANY_NAMESPACE where one is filled in as the command is run.

    `texts` are those that may hold commands, each behind its path.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for path, written in texts:
        if "kubectl" not in written and "oc " not in written:
            continue
        text = whole_lines(written)
        given: Mapping[str, set[str]] | None = None
        moves = [(one.start(), one[1] or "") for one in _MOVES.finditer(text)]
        contexts = [(one.start(), one[1]) for one in _CONTEXT.finditer(text)]
        for command in commands(written):
            namespace = command.written or _before(contexts, command.start)
            if command.deletes or not namespace:
                continue
            named = _files(command, text, moves, posixpath.dirname(path), files)
            given = _given(text) if given is None else given
            for one in named:
                found[one] |= _namespaces(namespace, given)
    return {path: frozenset(names) for path, names in found.items()}


def _files(command: Command, text: str, moves: Sequence[tuple[int, str]], here: str, files: Files) -> set[str]:
    """The files of a command, from where it is run: the text may change to another directory before."""
    command = command._replace(paths=(*command.paths, *_piped(command, text)))
    moved = _before(moves, command.start)
    if _PLAIN.fullmatch(moved):
        paths = tuple(posixpath.normpath(posixpath.join(moved, one)) for one in command.paths)
        found = files.named(command._replace(paths=paths), here)
        if found:
            return found
    return files.named(command, here)


def _before(places: Sequence[tuple[int, str]], start: int) -> str:
    """What the last of some places in a text says that stand before `start`; empty where none does."""
    number = bisect_left(places, (start, ""))
    return places[number - 1][1] if number else ""


def _piped(command: Command, text: str) -> Iterator[str]:
    """The files that are changed on their way into a command: `envsubst < web.yaml | kubectl apply -f -`."""
    first = max(command.start - _LONGEST, 0)
    line = text[max(text.rfind("\n", first, command.start) + 1, first) : command.start]
    before = re.split(r";|&&|\|\|", line)[-1]
    if before.rstrip().endswith("|"):
        yield from map(posixpath.normpath, _FILE.findall(before))


def _given(text: str) -> dict[str, set[str]]:
    """The values that a text gives its variables; ANY_NAMESPACE where one is made of something else, or may be."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in _ASSIGNED.finditer(text):
        value = one[3].strip().strip("\"'")
        found[one[1]].add(value if is_name(value) else ANY_NAMESPACE)
        if one["weak"]:
            # whoever calls make may say another one
            found[one[1]].add(ANY_NAMESPACE)
    for name, words in _LOOP.findall(text):
        found[name] |= {word if is_name(word) else ANY_NAMESPACE for word in words.split()}
    return found


def _namespaces(written: str, given: Mapping[str, set[str]]) -> set[str]:
    if is_name(written):
        return {written}
    variable = _VARIABLE.fullmatch(written)
    name = next(filter(None, variable.groups()), "") if variable is not None else ""
    return given.get(name) or {ANY_NAMESPACE}
