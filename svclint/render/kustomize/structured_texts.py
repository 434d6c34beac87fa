"""Replacements inside of texts that are YAML or JSON themselves.

kustomize: api/filters/replacement: setValueInStructuredData.
"""

from __future__ import annotations

import json
import re
from typing import Any

from svclint.document import documents
from svclint.origin import Written
from svclint.render.kustomize.field_paths import find_all
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.yaml_1_2 import resolve
from svclint.source import Source

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


def set_in_text(scalar: Node, steps: list[str], value: Node) -> bool:
    """Set a field in the text of a scalar; False where there is none, so that the path leads nowhere."""
    text = scalar.text
    found = documents(Source("", text))
    if len(found) != 1 or found[0].state in ("broken", "template") or not isinstance(found[0].value, (dict, list)):
        return False
    inner = Node(found[0].value, Written(found[0], ()))
    try:
        fields = find_all(inner, steps, None)
    except Refused:
        return False
    if not fields:
        return False
    if text.strip()[:1] in ("{", "["):
        for field in fields:
            field.become(_replaced(field, value))
        changed = _as_go_writes(inner.plain(), text)
    else:
        changed = _in_lines(text, fields, value)
    scalar.become(Node(changed, scalar.place._replace(by=scalar.place.by or value.place.by)))
    return True


def _replaced(field: Node, value: Node) -> Node:
    if field.is_scalar and value.is_scalar:
        return Node(value.text if isinstance(field.scalar, str) else resolve(value.text), value.place)
    return value.copy()


def _as_go_writes(value: Any, before: str) -> str:
    """JSON with sorted keys, on several lines where it was."""
    pretty = "\n" in before and "  " in before
    options: dict[str, Any] = {"indent": 2} if pretty else {"separators": (",", ":")}
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, **options)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _in_lines(text: str, fields: list[Node], value: Node) -> str:
    """YAML whose other lines stay as they are: kustomize writes all of it anew, which differs in white space only."""
    spans = []
    for field in fields:
        if not (field.is_scalar and value.is_scalar):
            raise Refused("only a scalar can be replaced in a text")
        located = field.place.document.locate(field.place.path).value
        spans.append((located.start, located.end, _scalar(field, value.text, text[located.start : located.end])))
    for start, end, written in sorted(spans, reverse=True):
        text = f"{text[:start]}{written}{text[end:]}"
    return text.strip()


def _scalar(field: Node, new: str, before: str) -> str:
    if before[:1] in ("'", '"'):
        return json.dumps(new, ensure_ascii=False) if before[0] == '"' else "'" + new.replace("'", "''") + "'"
    if not isinstance(field.scalar, str) or (_PLAIN.fullmatch(new) and isinstance(resolve(new), str)):
        return new
    return json.dumps(new, ensure_ascii=False)
