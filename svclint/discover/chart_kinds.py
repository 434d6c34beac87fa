"""Which kinds of objects a chart's templates can make by any values, told from their texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.render.helm.orders import ChartFile

_KIND = re.compile(rb"\bkind[\"']?[ \t]*:[ \t]*[\"']?([^\s\"',}]*)")
_NAME = re.compile(rb"[A-Z]\w*")
# whole objects out of the values
_OBJECTS = re.compile(
    rb"^[ \t]*\{\{-?[ \t][^\n}]*\b(?:tpl|toYaml|toJson|toRawJson|toPrettyJson)\b[^\n}]*", re.MULTILINE
)
_INDENTED = re.compile(rb"\bn?indent\b")
_ARCHIVES = (".tgz", ".tar.gz")


def possible_kinds(files: Sequence[ChartFile]) -> frozenset[str] | None:
    """The kinds that templates write out; None where one of them may make others, or an archive does."""
    found: set[str] = set()
    for one in files:
        folder, name = posixpath.split(one.name)
        if name.endswith(_ARCHIVES):
            return None
        if "templates" in folder.split("/") and name != "NOTES.txt":
            written = set(_KIND.findall(one.data))
            is_open = not all(map(_NAME.fullmatch, written)) or _prints_objects(one.data)
            if is_open or (not written and name[:1] != "_"):
                return None
            found.update(kind.decode() for kind in written)
    return frozenset(found)


def _prints_objects(data: bytes) -> bool:
    """Whether an action alone on its line prints what is nothing's field: it has no indentation."""
    return any(_INDENTED.search(one[0]) is None and b":=" not in one[0] for one in _OBJECTS.finditer(data))
