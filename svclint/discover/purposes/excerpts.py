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
    r"(?i)(?<![\w/.-])(?:(?:excerpts?|auszug|extract|fragments?|snippets?)(?![\w/-])(?=[ \t]*(?:$|[:;,()\r\n]|\.(?!\w)"
    r"|(?:of|from|only|show\w*|that|with|aus)\b))|(?:abridged|shortened)(?![\w/.-])(?![ \t]+url))"
)
_COMMENTS = r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*"


def _says(source: Source, _: None) -> bool:
    if "#" not in source.text or re.search(_WORD, source.text) is None:
        return False
    heads = list(_heads(source.text))
    first = next((line for line in heads[0].split("\n") if line.strip()), "") if heads else ""
    return bool(heads) and (re.search(_WORD, first) is not None or all(re.search(_WORD, one) for one in heads))


def _heads(text: str) -> Iterator[str]:
    """The comments above each document that holds anything else."""
    for part in re.split(r"(?m)^---(?=\s|$)[^\n]*\n?", text):
        head = re.match(_COMMENTS, part)
        if head is not None and part[head.end() :].strip():
            yield head[0]


SAYS_EXCERPT = Question(_says, None)
"""Whether the first line of a file is a comment that calls it an excerpt, or those above each of its documents do."""
