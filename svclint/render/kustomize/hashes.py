"""The hash that kustomize appends to names of generated objects: of their kind and data.

An object of a file can ask for one by kustomize's own annotation. Of a kind without data kustomize hashes its nodes,
with the lines they stand in: some hash stands for that.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import NEEDS_HASH, Objects, text_at

_LETTERS = str.maketrans("013ae", "ghkmt")
_LENGTH = 10


def add_hashes(objects: Objects, by: str) -> None:
    """Append hashes to the names of generated objects, and of those that ask for it."""
    for one in objects:
        if not one.is_gone and (one.hashed or one.annotations().get(NEEDS_HASH) == "enabled"):
            suffix = name_hash(one.root)
            one.remember()
            name = one.root.at("metadata", "name")
            assert name is not None
            name.become(Node(f"{one.name}-{suffix}", name.place._replace(by=name.place.by or by)))


def name_hash(root: Node) -> str:
    """kustomize: api/hasher/hasher.go, which looks for a field called `metadata/name`, and so finds no name."""
    data: dict[str, Any] = {"kind": text_at(root, "kind"), "name": ""}
    fields = ("data", "binaryData") if data["kind"] == "ConfigMap" else ("data", "stringData")
    if data["kind"] == "Secret":
        data["type"] = text_at(root, "type")
    data["data"] = ""
    for field in fields:
        found = root.peek(field)
        if isinstance(found, dict):
            data[field] = found
        elif field == "data" and found is not None:
            data[field] = str(found)
    digest = hashlib.sha256(_as_go_writes(data).encode()).hexdigest()
    return digest[:_LENGTH].translate(_LETTERS)


def _as_go_writes(value: Any) -> str:
    """JSON as Go's encoder writes it: keys sorted, and what HTML or JavaScript would misread escaped."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
