"""Whether some files of values give what a rendered field holds, also where that is a part of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from svclint.render.helm.origins import candidates, layers, printed_in
from svclint.render.helm.values_places import values_at
from svclint.resource import dig

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.render.helm.values_places import Layer

# letters of a text that tells where it comes from
_SHORTEST = 3
# and of one that does within a word as well
_LONG = 6


def is_given_by(files: Collection[str], document: Document, path: Path) -> bool:
    """Whether a value of one of the `files` stands at a path of a rendered document, or right below it."""
    template = document.source.template
    if template is None or not any(template.lines):
        return False
    held = layers(template)
    theirs = [layer for one, layer in held if one.source.path in files]
    words = _words(theirs) - _words([layer for one, layer in held if one.source.path not in files])
    value = dig(document.value, path)
    below = [(*path, key) for key in value] if isinstance(value, dict) else []
    for each in (path, *below) if theirs else ():
        located = document.locate(each)
        if located.depth < len(each) or isinstance(dig(document.value, each), (dict, list)):
            continue
        line = template.lines[document.source.position(located.value.start).line - 1]
        if line and _has_any(words, str(dig(document.value, each)), template.source.line(line)):
            return True
        for action in printed_in(template, line):
            for those in candidates(action, document, each, line, template):
                if any(not isinstance(one, (dict, list)) for path in those for one in values_at(path, theirs)):
                    return True
    return False


def _words(held: Iterable[Layer]) -> frozenset[str]:
    """The texts of some values."""
    found: set[str] = set()
    left = [layer.data for layer in held]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
        elif isinstance(one, str) and len(one) >= _SHORTEST:
            found.add(one)
    return frozenset(found)


def _has_any(words: Collection[str], printed: str, line: str) -> bool:
    """Whether what a line of a template printed has one of the texts as a part, which the line itself has not."""
    there = (one for one in words if one in printed and one not in line)
    return any(
        len(one) >= _LONG or re.search(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])", printed) for one in there
    )
