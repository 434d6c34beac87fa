"""Files whose first comment says that they are templates to be filled in, and that have places for it: `<NAME>`."""

from __future__ import annotations

import re

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# what stands above all else
_HEAD = r"(?:[ \t]*(?:#[^\n]*|---[ \t\r]*|\r?)\n)+"
# `<APP_NAME>`, `<your-domain>`, `<namespace>`; what a text has in HTML is no value of a key
_PLACE = r"<[A-Za-z][\w -]{0,60}>"
# `# Template: …`, `# Template for …`, `# This is a template`, `# Manifest template for …`; a template of pods is part
# of an object
_TEMPLATE = (
    r"(?im)^[ \t#=*-]*(?:template|vorlage|plantilla|mod[eè]le|modello|szablon|шаблон|模板)"
    r"[ \t]*(?:[:\u2013\u2014-]|$|(?:for|of|für|para|pour|per|dla|для)\b)"
    r"|\b(?:is|as)[ \t]+an?[ \t]+(?:\w+[ \t]+){0,2}template\b"
    r"|\b(?:file|manifests?|yaml|example)[ \t]+templates?\b|\btemplate[ \t]+(?:file|manifests?|yaml)\b"
)
# `# Replace: <APP_NAME>, <HOST>`, `# fill in <DOMAIN>`
_ASKS = (
    r"(?i)\b(?:replace|substitute|fill[ -]?in|change|customi[sz]e|set|ersetzen?|reemplazar?|remplace[rz]?)\b"
    rf"[^\n<]{{0,80}}{_PLACE}"
)


def _says(source: Source, _: None) -> bool:
    text = source.text
    if "<" not in text or "#" not in text:
        return False
    head = re.match(_HEAD, text)
    if head is None or not (re.search(_TEMPLATE, head[0]) or re.search(_ASKS, head[0])):
        return False
    return any(map(_is_open, text[head.end() :].splitlines()))


def _is_open(line: str) -> bool:
    """Whether a value of a key, or an entry of a list, has such a place in it."""
    if "<" not in line:
        return False
    value = line.lstrip().removeprefix("- ")
    key, colon, rest = value.partition(": ")
    if colon and re.fullmatch(r"[\"']?[\w./-]+[\"']?", key) is not None:
        value = rest
    elif value == line.lstrip():
        # a line of a text
        return False
    return re.search(_PLACE, value.partition(" #")[0]) is not None


SAYS_TEMPLATE = Question(_says, None)
"""Whether the comment at the head of a file calls it a template, or asks to replace such places, and it has some."""
