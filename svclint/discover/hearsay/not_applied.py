"""Files whose own first comment says that nobody applies them."""

from __future__ import annotations

import re

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# what stands above all else; most files begin with their first object
_HEAD = r"(?:[ \t]*(?:#[^\n]*|---[ \t\r]*|\r?)\n)+"
_MARKS = r"(?m)^[ \t]*(?:#+|---)[ \t]*"
_END = r"[.;:!()\u2013\u2014]|\s-{1,2}\s|\n(?=\s*\n|[A-Z])"
_MANIFESTS = r"(?:cop(?:y|ies)|directory|examples?|files?|folder|manifests?|objects?|polic(?:y|ies)|resources?|yaml)"
# `this file is`, `these two manifests are`, `it is`, `for reference only,`; a sentence may do without
_SUBJECT = (
    r"(?:(?:for\s+)?(?:reference|example|documentation|illustration)\s+only,?\s+(?:and\s+)?)?"
    rf"(?:(?:(?:this|these)(?:\s+(?:[\w-]+\s+)?{_MANIFESTS})?|it|they"
    rf"|the\s+{_MANIFESTS}\s+(?:here|below))\s+(?:is|are|must|should|will)\s+)?"
)
# `intentionally NOT applied during setup`, `currently not deployed`, `not applied by default`, `not auto-applied`
_STATED = (
    r"(?:\w{1,24}ly\s+)?(?:not|never)\s+(?:be\s+|being\s+|\w{1,24}ly\s+|meant\s+to\s+be\s+|auto-?){0,2}"
    r"(?:applied|deployed)\b"
)
# how or when it is applied, or what something else is not done to
_ELSE = (
    r"\b(?:alone|as[ -]is|before|by\s+(?!default\b)|directly|from|if|in|individually|manually|on|separately|through|to"
    r"|twice|unless|until|via|when|with|yet)\b"
)
_ASKED = (
    r"(?:please\s+)?(?:do\s+not|don['\u2019]t|never)\s+(?:apply|deploy)"
    rf"(?:\s+(?:it|them|(?:this|these)(?:\s+{_MANIFESTS})?))?"
)
# somebody says how to apply it all the same
_COMMAND = (
    r"(?i)\b(?:kubectl|oc|k)\b[^\n]{0,80}\b(?:apply|create|replace)\b|\bapply\b[^\n]{0,80}\b(?:kubectl|oc)\b"
    r"|\bhelm\b[^\n]{0,80}\b(?:install|upgrade)\b"
)


def _says(source: Source, _: None) -> bool:
    head = re.match(_HEAD, source.text)
    if head is None or re.search(r"(?i)\b(?:not|never|don['\u2019]t)\s[^\n]*(?:appl|deploy)", head[0]) is None:
        return False
    said = re.sub(_MARKS, "", head[0].replace("\r", ""))
    return re.search(_COMMAND, said) is None and any(map(_is_said, re.split(_END, said)))


def _is_said(sentence: str) -> bool:
    sentence = sentence.strip()
    if re.fullmatch(_ASKED, sentence, re.IGNORECASE) is not None:
        return True
    found = re.match(_SUBJECT + _STATED, sentence, re.IGNORECASE)
    return found is not None and re.search(_ELSE, sentence[found.end() :], re.IGNORECASE) is None


SAYS_NOT_APPLIED = Question(_says, None)
"""Whether the comment at the head of a file says that the file is not applied, or not by default, and not how it is."""
