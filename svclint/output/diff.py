"""An edited text as a unified diff, which patch and git apply take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.output.concealed import concealed, without_passwords
from svclint.output.neutral import neutral

_LINE = r"[^\n]*\n|[^\n]+"
_SEPARATOR = r"---(?:\s|$)"
_SECRET = r"[\s,{\"']*(?:- +)?kind[\"']?:[ \t]*[\"']?Secret\b"


def diff(file: str, before: str, after: str) -> str:
    """The diff from one text of a file to the other; stars stand for what a Secret holds, and for passwords in URLs."""
    # imported here: whoever writes has no use for it
    from difflib import unified_diff

    old, new = (list(_shown(re.findall(_LINE, text))) for text in (before, after))
    return "".join(_ended(unified_diff(old, new, f"a/{neutral(file)}", f"b/{neutral(file)}")))


def _shown(lines: Iterable[str]) -> Iterator[str]:
    document: list[str] = []
    for line in lines:
        if re.match(_SEPARATOR, line):
            yield from _of_document(document)
            document = []
        document.append(line)
    yield from _of_document(document)


def _of_document(lines: list[str]) -> Iterator[str]:
    is_secret = any(re.match(_SECRET, line) for line in lines)
    for line in lines:
        body = line.rstrip("\r\n")
        kept = [(0, len(body))] if re.match(_SEPARATOR, line) else []
        yield neutral(concealed(body, kept) if is_secret else without_passwords(body)) + line[len(body) :]


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
