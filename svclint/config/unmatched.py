"""Entries of a configuration's lists that nothing of a tree answers to: misspelt, or left behind."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svclint.apis import apis
from svclint.config.faults import Fault
from svclint.files.ignore_list import IgnoreList
from svclint.files.paths import lexists
from svclint.named_tuple import NamedTuple
from svclint.suggest import closest

if TYPE_CHECKING:
    from svclint.config.text import ConfigText
    from svclint.document import Path

_PATTERN = "*?["


class Tree(NamedTuple):
    """What a run has seen. `files` are those that it read, `below` those below the configuration, left out or not, by
    their paths from there; `texts` is whatever may name an object.

    `whole` says that all below the configuration was read, `complete` that no chart or file may name more than that.
    """

    files: Sequence[str]
    below: Sequence[str]
    texts: Sequence[str]
    whole: bool
    complete: bool


def unmatched(
    text: ConfigText, seen: Callable[[str], str], within: Callable[[str, str], bool], tree: Tree
) -> Iterator[Fault]:
    """What does nothing: `seen` turns a path of the configuration into one as files are called, `within` says whether a
    file lies in one of those. Of a part of a tree only that is told which no other part could answer to."""
    data: Any = text.data if isinstance(text.data, dict) else {}
    for index, pattern in enumerate(data.get("exclude") or ()):
        if tree.whole and not _leaves_out(pattern, tree.below):
            yield _fault(text, ("exclude", index), "exclude", f"no file that would be read matches {pattern}")
    for index, scope in enumerate(data.get("scopes") or ()):
        for number, path in enumerate(scope.get("paths") or ()):
            if _is_nowhere(seen(path), within, tree):
                yield _fault(text, ("scopes", index, "paths", number), "scopes", _absent(path, tree.below))
        yield from _assumed(text, ("scopes", index, "assume"), scope.get("assume"), tree)
    yield from _assumed(text, ("assume",), data.get("assume"), tree)
    helm = data.get("helm") or {}
    for index, release in enumerate(helm.get("releases") or ()):
        if not lexists(seen(release["chart"])):
            yield _fault(text, ("helm", "releases", index), "helm.releases", _absent(release["chart"], tree.below))


def _fault(text: ConfigText, path: Path, where: str, reason: str) -> Fault:
    return Fault(f"This entry of {where} does nothing: {reason}", text.place(path))


def _leaves_out(pattern: str, files: Sequence[str]) -> bool:
    """Whether a pattern leaves something out; what takes back has another one to answer for it."""
    if pattern.startswith(("!", "#")) or not pattern.strip():
        return True
    lines = IgnoreList([pattern])
    return any(lines.verdict(one) for one in files)


def _is_nowhere(path: str, within: Callable[[str, str], bool], tree: Tree) -> bool:
    if not any(sign in path for sign in _PATTERN):
        return not lexists(path)
    return tree.whole and not any(within(one, path) for one in tree.files)


def _absent(path: str, files: Sequence[str]) -> str:
    """That nothing is called so, and what is called nearly so in the same folder."""
    if any(sign in path for sign in _PATTERN):
        return f"no file that is read matches {path}"
    folder, _, name = path.rstrip("/").rpartition("/")
    start = f"{posixpath.normpath(folder)}/" if folder else ""
    beside = {one[len(start) :].partition("/")[0] for one in files if one.startswith(start)}
    near = closest(name, sorted(beside))
    return f"{path} does not exist" + (f"; did you mean {posixpath.join(folder, near)}?" if near is not None else "")


def _assumed(text: ConfigText, path: Path, entries: Any, tree: Tree) -> Iterator[Fault]:
    for index, entry in enumerate(entries or ()) if tree.whole and tree.complete else ():
        reason = _unasked(entry, tree.texts)
        if reason:
            yield _fault(text, (*path, index), "assume", reason)


def _unasked(entry: Any, texts: Sequence[str]) -> str:
    """Why nothing can ask for what is assumed to exist; empty where something may, as its words stand somewhere."""
    if isinstance(entry, str):
        kind, *namespace, name = entry.split("/")
        words = [*namespace, name]
    elif "pods" in entry:
        kind, words = "", [*map(str, entry["pods"].values()), entry.get("namespace", "*")]
    elif "snapshot" in entry:
        return ""
    else:
        kind, words = entry["kind"], [entry.get("namespace", "*"), entry.get("name", "*")]
    if kind and not any(sign in kind for sign in _PATTERN) and not _stands(kind, texts):
        kinds = sorted({known for _, known in apis()})
        near = closest(kind, kinds)
        if kind not in kinds:
            return f"nothing here is or names a {kind}" + (f"; did you mean {near}?" if near is not None else "")
    for word in words:
        if not any(sign in word for sign in _PATTERN) and not _stands(word, texts):
            return f"nothing here names {word}"
    return ""


def _stands(word: str, texts: Sequence[str]) -> bool:
    return any(word in one for one in texts)
