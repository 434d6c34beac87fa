"""Whether some files of values give what a rendered field holds, also where that is a part of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from svclint.render.helm.origins import candidates, layers, printed_in
from svclint.render.helm.values_places import values_at
from svclint.resource import dig

if TYPE_CHECKING:
    from svclint.document import Document, Path


def is_given_by(files: Collection[str], document: Document, path: Path) -> bool:
    """Whether a value of one of the `files` stands at a path of a rendered document, or right below it."""
    template = document.source.template
    if template is None or not any(template.lines):
        return False
    theirs = [layer for one, layer in layers(template) if one.source.path in files]
    value = dig(document.value, path)
    below = [(*path, key) for key in value] if isinstance(value, dict) else []
    for each in (path, *below) if theirs else ():
        located = document.locate(each)
        if located.depth < len(each) or isinstance(dig(document.value, each), (dict, list)):
            continue
        line = template.lines[document.source.position(located.value.start).line - 1]
        for action in printed_in(template, line):
            for those in candidates(action, document, each, line, template):
                if any(not isinstance(one, (dict, list)) for path in those for one in values_at(path, theirs)):
                    return True
    return False
