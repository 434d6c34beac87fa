"""What steps of workflows apply that are no commands: Azure's action `k8s-deploy`.

https://github.com/Azure/k8s-deploy: `manifests` are paths of files or directories from the repository's root, and
`namespace` is where they are applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.told import ANY_NAMESPACE

_STEP = re.compile(r"(?im)^(?P<indent>[ ]*)(?P<item>(?:- )?)uses:[ ]*[\"']?azure/k8s-deploy@")
_SIGN = "k8s-deploy@"
_NAMESPACE = re.compile(r"(?m)^[ ]*namespace:[ ]*[\"']?([^\s\"'#]+)")
_VARIABLE = re.compile(r"\$\{\{[ ]*env\.(\w+)[ ]*\}\}")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# characters of one step
_LONGEST = 5_000


def deployed(text: str) -> Iterator[tuple[str, list[str]]]:
    """The namespace, ANY_NAMESPACE where it is filled in, and the paths of each such step that names both."""
    if _SIGN not in text:
        return
    for step in _STEP.finditer(text):
        block = _block(text, step.start(), len(step["indent"]) + len(step["item"]))
        named = _NAMESPACE.search(block)
        paths = [path for one in _values(block, "manifests") for path in _filled(one, text)]
        if named is not None and paths:
            namespace = next(iter(_filled(named[1], text)), "")
            yield namespace if _NAME.fullmatch(namespace) else ANY_NAMESPACE, paths


def _filled(value: str, text: str) -> list[str]:
    """A value, or those of the variable of the same file that it is."""
    variable = _VARIABLE.fullmatch(value)
    return _values(text, variable[1]) if variable is not None else [value]


def _values(text: str, key: str) -> list[str]:
    """What stands behind a key: a value, or one on each line below it."""
    found = re.search(rf"(?m)^(?P<indent>[ ]*)(?:- )?{re.escape(key)}:[ ]*(?P<value>[^\n]*)$", text)
    if found is None:
        return []
    value = found["value"].strip()
    if value and value[0] not in "|>":
        return [value.strip("\"'")]
    lines = _below(text, found.end() + 1, len(found["indent"]))
    return [line.strip().removeprefix("- ").strip("\"'") for line in lines if line.strip()]


def _block(text: str, start: int, indent: int) -> str:
    """A step, from its first key on."""
    first, _, rest = text[start : start + _LONGEST].partition("\n")
    return "\n".join((first, *_below(rest, 0, indent - 1)))


def _below(text: str, start: int, indent: int) -> list[str]:
    """The lines that are indented further."""
    lines: list[str] = []
    for line in text[start : start + _LONGEST].split("\n"):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        lines.append(line)
    return lines
