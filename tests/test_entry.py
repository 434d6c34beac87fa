"""Taking out a whole entry leaves its neighbours, their comments and the style as they are."""

from __future__ import annotations

import pytest

from svclint.document import documents
from svclint.document.entry import entry_span
from svclint.source import Source

_REMOVED = {
    "block, with a comment of the next key": (
        "spec:\n  type: X\n  selector:\n    app: web  # c\n  # note\n  z: 1\n",
        "spec:\n  type: X\n  # note\n  z: 1\n",
    ),
    "block, the first key": ("spec:\n  selector: {a: b}  # x\n  type: X\n", "spec:\n  type: X\n"),
    "block, the last line without a break": ("spec:\n  type: X\n  selector: {a: b}", "spec:\n  type: X"),
    "block, no value": ("spec:\n  type: X\n  selector:\n  z: 1\n", "spec:\n  type: X\n  z: 1\n"),
    "block, CRLF": ("spec:\r\n  selector: {a: b}\r\n  type: X\r\n", "spec:\r\n  type: X\r\n"),
    "flow, in the middle": ("spec: {type: X, selector: {a: b}, z: 1}\n", "spec: {type: X, z: 1}\n"),
    "flow, at the end": ("spec: {type: X, selector: {a: b}}\n", "spec: {type: X}\n"),
    "JSON": ('{"spec": {\n  "selector": {"a": "b"},\n  "type": "X"\n}}', '{"spec": {\n  "type": "X"\n}}'),
    "an alias as value": ("s: &s {a: b}\nspec:\n  selector: *s\n  type: X\n", "s: &s {a: b}\nspec:\n  type: X\n"),
}


@pytest.mark.parametrize("name", _REMOVED)
def test_entry_is_taken_out(name: str) -> None:
    before, after = _REMOVED[name]
    span = entry_span(documents(Source("a.yaml", before))[0], ("spec", "selector"))
    assert span is not None
    assert before[: span.start] + before[span.end :] == after


@pytest.mark.parametrize(
    "text",
    [
        "b: &b {selector: {a: b}}\nspec:\n  <<: *b\n  type: X\n",
        "b: &b {selector: {a: b}}\nspec: *b\n",
        "spec:\n  type: X\n",
    ],
)
def test_what_belongs_to_others_stays(text: str) -> None:
    assert entry_span(documents(Source("a.yaml", text))[0], ("spec", "selector")) is None
