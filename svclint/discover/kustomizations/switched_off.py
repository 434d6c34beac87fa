"""What comments switch off: kustomizations that have no other entries, which kustomize takes for empty, and objects of
GitOps tools that apply a directory."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# `#  - sources #uncomment this line`
_ENTRY = r"[ \t]*#[# \t]*-[ \t]+[^\s#][^\n]*"
# what it is, fields without a value, and whatever else is a comment
_LINE = (
    r"[ \t]*(?:#[^\n]*|---[ \t]*|(?:apiVersion|kind):[^\n]*|\w+:[ \t]*(?:\[[ \t]*\]|\{[ \t]*\})?[ \t]*(?:#[^\n]*)?)?"
)


def _is_switched_off(source: Source, _: None) -> bool:
    lines = [line.rstrip("\r") for line in source.text.split("\n")] if "#" in source.text else []
    return any(re.fullmatch(_ENTRY, one) for one in lines) and all(re.fullmatch(_LINE, one) for one in lines)


# `# kind: Kustomization`, `#   path: ./apps/web`, of which one document in comments has both
_BLOCK = re.compile(r"(?m)(?:^[ \t]*#[^\n]*(?:\n|$))+")
_DOCUMENT = re.compile(r"(?m)^[ \t]*#[# \t]*---[ \t]*$")
_KIND = re.compile(
    r"(?m)^[ \t]*#[# \t]*apiVersion:[ \t]*[\"']?(?:kustomize\.toolkit\.fluxcd\.io|argoproj\.io)/[^\n]*\n"
    r"[ \t]*#[# \t]*kind:[ \t]*[\"']?(?:Kustomization|Application)\b"
)
_PATH = re.compile(r"(?m)^[ \t]*#[# \t]*path:[ \t]*[\"']?([\w./-]+)[\"']?[ \t]*$")


def _documents(text: str) -> Iterator[str]:
    """The objects of GitOps tools in comments."""
    for block in _BLOCK.finditer(text) if _KIND.search(text) else ():
        yield from filter(_KIND.search, _DOCUMENT.split(block[0]))


def _paths(source: Source, _: None) -> tuple[str, ...] | None:
    found = (one[1] for document in _documents(source.text) for one in _PATH.finditer(document))
    return tuple(dict.fromkeys(found)) or None


_PATHS = Question(_paths, None)


def without_comments(source: Source) -> str:
    """A text without the objects of GitOps tools in its comments."""
    if _KIND.search(source.text) is None:
        return source.text
    return _BLOCK.sub(
        lambda block: "".join(one for one in _DOCUMENT.split(block[0]) if not _KIND.search(one)), source.text
    )


def applied_in_comments(sources: Iterable[Source], directories: Iterable[str]) -> frozenset[str]:
    """Those of the directories that objects of GitOps tools in comments name: their paths begin at a root above."""
    written = {posixpath.normpath(path) for source in sources for path in _PATHS(source) or ()}
    return frozenset(one for one in directories if written and not written.isdisjoint(_endings(one)))


def _endings(path: str) -> Iterator[str]:
    """The path, and what it is called from each directory above."""
    while path:
        yield path
        path = path.partition("/")[2]


IS_SWITCHED_OFF = Question(_is_switched_off, None)
"""Whether all entries of a kustomization are in comments."""
