"""Fields of an object as policies and CRDs write them: `spec.ports[0].name`, `.metadata.labels['a.b/c']`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path

_STEP = re.compile(r"""\.?([A-Za-z_][\w-]*)|\[(?:(\d{1,6})|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\]'"\[]+))\]""")


class Unreadable(ValueError):
    """What is no such field."""


def path_of(written: str) -> Path:
    """The path; raises Unreadable, where it cannot be read, with the rest of it."""
    found: list[str | int] = []
    at = 0
    while at < len(written):
        step = _STEP.match(written, at)
        if step is None:
            raise Unreadable(written[at:])
        name, number, *quoted = step.groups()
        key = name or next((one for one in quoted if one is not None), "")
        found.append(int(number) if number else re.sub(r"\\(.)", r"\1", key))
        at = step.end()
    return tuple(found)
