"""Files whose first comment says that they are templates to be filled in, and that have places for it: `<NAME>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# what stands above all else
_HEAD = r"(?:[ \t]*(?:#[^\n]*|---[ \t\r]*|\r?)\n)+"
# elements of HTML whose names nobody gives a place; others (`<title>`, `<address>`) are elements where they are closed
_HTML = (
    r"(?i:a|abbr|b|big|blockquote|body|br|dd|div|dl|dt|em|h[1-6]|hr|html|i|iframe|img|li|ol|p|pre"
    r"|small|span|strong|tbody|t[dhr]|tfoot|thead|tt|u|ul|wbr) ?"
)
# `<APP_NAME>`, `<your-domain>`, `<namespace>`
_PLACE = rf"<(?!{_HTML}>)([A-Za-z][\w -]{{0,60}})>"
# in how many lines below it a tag is closed
_LINES = 100
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
    lines = text[head.end() :].splitlines()
    return any(_is_open(line, lines, number) for number, line in enumerate(lines) if "<" in line)


def _is_open(line: str, lines: Sequence[str], number: int) -> bool:
    """Whether a value of a key, or an entry of a list, has such a place in it: the one of this number of the lines."""
    value = line.lstrip().removeprefix("- ")
    key, colon, rest = value.partition(": ")
    if colon and re.fullmatch(r"[\"']?[\w./-]+[\"']?", key) is not None:
        value = rest
    elif value == line.lstrip():
        # a line of a text
        return False
    found = [one[1] for one in re.finditer(_PLACE, value.partition(" #")[0])]
    return bool(found) and not all(_is_closed(one, lines, number) for one in found)


def _is_closed(name: str, lines: Sequence[str], number: int) -> bool:
    """Whether `<name>` in a line is a tag: the line has its end, or one below it of the same text."""
    line, end = lines[number], f"</{name}>"
    depth = len(line) - len(line.lstrip())
    below = takewhile(
        lambda one: not one.strip() or len(one) - len(one.lstrip()) >= depth,
        islice(lines, number + 1, number + 1 + _LINES),
    )
    return end in line or any(end in one for one in below)


SAYS_TEMPLATE = Question(_says, None)
"""Whether the comment at the head of a file calls it a template, or asks to replace such places, and it has some."""
