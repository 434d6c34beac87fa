"""Files of which their own comments say that they show a part of objects only."""

from __future__ import annotations

import re

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.source import Source

# `Gateway Deployment excerpt`, `Sample manifest snippet`; `server-snippet` is an annotation
_WORD = (
    r"(?i)(?<![\w/.-])(?:(?:excerpts?|auszug|ausschnitt|extract(?:o|s)?|extraits?|estratto|fragment(?:s|o|os)?|frammento"
    r"|snippets?|trecho|uittreksel|фрагмент|отрывок)(?![\w/-])(?=[ \t]*(?:$|[:;,()\r\n]|\.(?!\w)"
    r"|(?:of|from|only|show\w*|that|with|aus|da|dal|das?|de|del|della|des|do|du|uit|van|von|из)\b))"
    r"|(?:abridged|shortened)(?![\w/.-])(?![ \t]+url))"
)
# `Partial Deployment: …`, `merged into the one that k3s made`, `the rest is managed by the chart`
_PART = (
    r"(?i)(?<![\w/.-])(?:partial[ \t]+(?:config\w*|cr|crd|definition|deployment|manifest|object|patch|resource|service"
    r"|spec|statefulset|daemonset|yaml)\b|(?:gets?|is|are|will[ \t]be)[ \t]+(?:merged|patched)[ \t]+(?:in|on)?to\b"
    r"|(?:merged|patched)[ \t]+(?:into|onto)\b"
    r"|(?:rest|remainder|everything[ \t]+else|other[ \t]+fields)\b[^\n]{0,60}\b(?:is|are|stays?)[ \t]+"
    r"(?:left|managed|omitted|unchanged)\b)"
)
_COMMENTS = r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*"


def _says(source: Source, _: None) -> bool:
    if "#" not in source.text or re.search(_WORD, source.text) is None:
        return False
    heads = list(_heads(source.text))
    first = next((line for line in heads[0].split("\n") if line.strip()), "") if heads else ""
    return bool(heads) and (re.search(_WORD, first) is not None or all(re.search(_WORD, one) for one in heads))


def _says_part(source: Source, _: None) -> bool:
    if "#" not in source.text or re.search(_PART, source.text) is None:
        return False
    heads = list(_heads(source.text))
    return bool(heads) and (re.search(_PART, heads[0]) is not None or all(re.search(_PART, one) for one in heads))


def _heads(text: str) -> Iterator[str]:
    """The comments above each document that holds anything else."""
    for part in re.split(r"(?m)^---(?=\s|$)[^\n]*\n?", text):
        head = re.match(_COMMENTS, part)
        if head is not None and part[head.end() :].strip():
            yield head[0]


SAYS_EXCERPT = Question(_says, None)
"""Whether the first line of a file is a comment that calls it an excerpt, or those above each of its documents do."""


SAYS_PART = Question(_says_part, None)
"""Whether the comments at the head of a file, or of each of its documents, say that it is a part of what is there."""
