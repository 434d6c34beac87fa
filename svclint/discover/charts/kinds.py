"""Which kinds of objects a chart's templates can make by any values, told from their texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.render.helm.orders import ChartFile

_KIND = re.compile(r"\bkind[\"']?[ \t]*:[ \t]*[\"']?([^\s\"',}]*)")
_NAME = re.compile(r"[A-Z]\w*+")
# whole objects out of the values
_OBJECTS = re.compile(r"^[ \t]*\{\{-?[ \t][^\n}]*\b(?:tpl|toYaml|toJson|toRawJson|toPrettyJson)\b[^\n}]*", re.MULTILINE)
_INDENTED = re.compile(r"\bn?indent\b")
_ARCHIVES = (".tgz", ".tar.gz")


def possible_kinds(files: Sequence[ChartFile]) -> frozenset[str] | None:
    """The kinds that templates write out; None where one of them may make others, or an archive does."""
    found: set[str] = set()
    for one in files:
        folder, name = posixpath.split(one.name)
        if name.endswith(_ARCHIVES):
            return None
        if "templates" in folder.split("/") and name != "NOTES.txt":
            text = one.data.decode(errors="replace")
            written = set(_KIND.findall(text))
            is_open = not all(map(_NAME.fullmatch, written)) or _prints_objects(text)
            if is_open or (not written and name[:1] != "_"):
                return None
            found.update(written)
    return frozenset(found)


def _prints_objects(text: str) -> bool:
    """Whether an action alone on its line prints what is nothing's field: it has no indentation."""
    return any(_INDENTED.search(one[0]) is None and ":=" not in one[0] for one in _OBJECTS.finditer(text))
