"""What `helm template` prints, taken apart: the text of each template, put together of its documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.render.helm.marks import MARK, end_of_known

# Helm cuts all texts at such lines, so that whatever begins with this is its own
_BEGIN = re.compile(r"^---\n# Source: (.+)\n", re.MULTILINE)
_ONLY_MARKS = re.compile(rf"\s*(?:{MARK.pattern.strip()}\s*)*")


def texts(printed: str) -> dict[str, str]:
    """What each template printed, by its name in Helm's words: its documents in the order in which Helm installs them.

    White space around a document is not there any more, and a template that printed nothing else is none.
    """
    found: dict[str, list[str]] = {}
    for name, document in _documents(printed):
        text = _without_blank_marks(document)
        if text:
            found.setdefault(name, []).append(text)
    # whatever ends a document without a number has none of the next one's: that may stand anywhere else in the template
    return {name: f"\n---{end_of_known(parts)}\n".join(parts) + "\n" for name, parts in found.items()}


def _documents(printed: str) -> Iterator[tuple[str, str]]:
    found = list(_BEGIN.finditer(printed))
    ends = [one.start() for one in found[1:]]
    for begin, end in zip(found, [*ends, len(printed)], strict=False):
        yield begin[1], printed[begin.end() : end].strip()


def _without_blank_marks(document: str) -> str:
    """The document without the numbers of blank lines around it, of which Helm takes away the unmarked ones.

    Those at its end belong to its last line, as far as that has none of its own.
    """
    lines = document.split("\n")
    first = next((at for at, line in enumerate(lines) if not _ONLY_MARKS.fullmatch(line)), None)
    if first is None:
        return ""
    last = next(at for at in range(len(lines) - 1, -1, -1) if not _ONLY_MARKS.fullmatch(lines[at]))
    behind = "".join(one[0] for line in lines[last + 1 :] for one in MARK.finditer(f" {line.lstrip()}"))
    return "\n".join(lines[first : last + 1]) + behind
