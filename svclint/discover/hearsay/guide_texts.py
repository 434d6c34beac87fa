"""What guides of any format say in plain text: notebooks, pages of HTML; other formats are read as they are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from svclint.discover.walk import is_documentation, is_readme
from svclint.resource import mapping, sequence, text


def is_page(path: str) -> bool:
    """Whether a file is a guide, and no script or configuration."""
    name = posixpath.basename(path)
    return is_documentation(name) or name.endswith(".txt") or is_readme(name)


_NOTEBOOK = ".ipynb"
_HTML = (".htm", ".html")
# letters: notebooks keep pictures in them
_LONGEST = 4_000_000
_LEFT_OUT = re.compile(r"<(script|style)\b")
_BREAK = re.compile(r"(?i)<(?:br|/?p|/?div|/?li|/?pre|/?tr|/?h\d)\b[^<>]{0,500}>")
_TAG = re.compile(r"<[/!a-zA-Z][^<>]{0,500}>")


def plain_text(path: str, source: str) -> str:
    """The text of a guide as its reader sees it; that of a notebook without what was printed."""
    if path.endswith(_NOTEBOOK):
        return "\n".join(_cells(source))
    if path.endswith(_HTML):
        return _without_tags(source)
    return source


def _cells(source: str) -> Iterator[str]:
    """jupyter nbformat: the source of a cell is a text, or a list of lines with their ends; `!` runs a command."""
    # imported here: few trees have a notebook
    import json

    if len(source) > _LONGEST or ("kubectl" not in source and "helm" not in source):
        return
    try:
        data = json.loads(source)
    except (ValueError, RecursionError):
        return
    for cell in map(mapping, sequence(mapping(data).get("cells"))):
        written = cell.get("source")
        lines = "".join(map(text, written)) if isinstance(written, list) else text(written)
        yield re.sub(r"(?m)^[ \t]*[!%]{1,2}", "", lines)


def _without_tags(source: str) -> str:
    if len(source) > _LONGEST or ("kubectl" not in source and "helm" not in source):
        return ""
    from html import unescape

    return unescape(_TAG.sub("", _BREAK.sub("\n", "".join(_shown(source)))))


def _shown(source: str) -> Iterator[str]:
    """A page without its scripts and styles."""
    lower, at = source.lower(), 0
    while (found := _LEFT_OUT.search(lower, at)) is not None:
        yield source[at : found.start()]
        end = lower.find(f"</{found[1]}", found.end())
        if end < 0:
            return
        at = end
    yield source[at:]
