"""Texts of strangers in a Mermaid flowchart: letter by letter as they are, whatever Mermaid makes of some."""

from __future__ import annotations

import re

from svclint.output.neutral import neutral

# All but these may mean something in a label: quotes end it, `#` begins an entity of Mermaid's own, backticks Markdown,
# %% a comment, a bar ends the text of a link, angle brackets and ampersands are HTML's
_SPECIAL = re.compile(r"%{2,}|[^\w .,:;/()=*+%?✗~·…'-]")
# Two dollars are a formula and \n is a new line even as entities: nothing of any width stands behind the first
_APART = "$\\"


def in_quotes(text: str) -> str:
    """The text as a label of a flowchart in double quotes shows it."""
    return _SPECIAL.sub(lambda found: "".join(map(_entity, found[0])), neutral(text))


def _entity(character: str) -> str:
    return f"#{ord(character)};{'#8203;' if character in _APART else ''}"
