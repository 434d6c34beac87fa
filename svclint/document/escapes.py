"""Escapes in quoted text that libyaml reads, and kubectl's reader refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.document.events import SCALAR, events
from svclint.document.model import Problem
from svclint.source import Span

if TYPE_CHECKING:
    from svclint.source import Source

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def unknown_escapes(source: Source, start: int, end: int) -> Iterator[Problem]:
    """Each `\\/` in double quotes, which is JSON's and YAML 1.2's; goyaml.v2 (scannerc.go) knows none.

    What begins as JSON does is read as JSON.
    """
    text = source.text[start:end]
    if text.lstrip().startswith(("{", "[")):
        return
    for event in events(text):
        if event.__class__ is SCALAR and event.style == '"':
            at = event.start_mark.index
            for escape in _ESCAPED.finditer(text, at, event.end_mark.index):
                if escape[1] == "/":
                    place = Span(source.path, start + escape.start(), start + escape.end())
                    yield Problem("syntax", "found unknown escape character: write / without a backslash", place)
