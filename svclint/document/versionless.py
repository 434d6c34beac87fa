"""Files of several documents of which each has a kind and none an apiVersion: other tools have catalogues like that."""

from __future__ import annotations

import re

from svclint.document import Document, documents
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_KIND = re.compile(r"(?m)^[\"']?kind[\"']?[ \t]*:")
_VERSION = re.compile(r"(?im)^[ \t{-]*+[\"']?apiversion\b")
_SEVERAL = 2


def versionless(source: Source) -> tuple[Document, ...]:
    """The documents of such a file, those that hold nothing left out; none where it is no such file, or a slip of
    apiVersion stands in it."""
    text = source.text
    if len(_KIND.findall(text)) < _SEVERAL or _VERSION.search(text) is not None:
        return ()
    found = tuple(one for one in documents(source) if one.state != "empty")
    return found if len(found) >= _SEVERAL and all(map(_has_kind, found)) else ()


def _has_kind(document: Document) -> bool:
    value = document.value
    return document.state == "foreign" and isinstance(value, dict) and isinstance(value.get("kind"), str)


def _is_versionless(source: Source, _: None) -> bool:
    return "kind" in source.text and bool(versionless(source))


IS_VERSIONLESS = Question(_is_versionless, None)
"""Whether a file has several documents, each with a kind, and none of them an apiVersion."""
