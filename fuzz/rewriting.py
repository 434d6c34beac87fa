"""The same objects written in other ways: the same findings, by rule, severity, object, field and words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from fuzz.command import Outcome
from fuzz.seeds import SETTINGS
from fuzz.session import Session
from fuzz.structural import dumped, is_data, mutated, objects
from fuzz.trees import Tree

Files = dict[str, list[Any]]
"""What the documents of each file hold."""


def plain(tree: Tree) -> Files | None:
    """The objects of a tree whose files are all data, and mean the same wherever they stand; else None."""
    found: Files = {}
    for name, data in tree.items():
        if name == SETTINGS:
            continue
        documents = objects(data)
        if not is_data(name) or "kustomization" in name or not documents or b"svclint" in data:
            return None
        if not all(_is_object(one) and _is_json(one) for one in documents):
            return None
        # a file called .json that is none is left aside
        path = f"{name.removesuffix('.json')}.yaml" if name.endswith(".json") else name
        if path in found:
            return None
        found[path] = documents
    return found or None


def _is_object(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("kind") == "List":
        return False
    return all(isinstance(value.get(key), str) and value[key] for key in ("apiVersion", "kind"))


def _is_json(value: Any) -> bool:
    """Whether nothing in a value is read otherwise when it stands in JSON."""
    try:
        return bool(json.loads(json.dumps(value, allow_nan=False)) == value)
    except (TypeError, ValueError, RecursionError):
        return False


def as_block(files: Files) -> dict[str, bytes]:
    return {path: dumped(documents, exact=True).encode() for path, documents in files.items()}


def _as_flow(files: Files, _: Random) -> dict[str, bytes]:
    return {path: dumped(documents, flow=True, exact=True).encode() for path, documents in files.items()}


def _as_json(files: Files, _: Random) -> dict[str, bytes]:
    return {path: "\n---\n".join(map(_json, documents)).encode() for path, documents in files.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_list(files: Files, _: Random) -> dict[str, bytes]:
    lists = {path: {"apiVersion": "v1", "kind": "List", "items": documents} for path, documents in files.items()}
    return {path: dumped([one], exact=True).encode() for path, one in lists.items()}


def _with_crlf(files: Files, _: Random) -> dict[str, bytes]:
    return {path: data.replace(b"\n", b"\r\n") for path, data in as_block(files).items()}


def _as_utf_16(files: Files, random: Random) -> dict[str, bytes]:
    encoding = random.choice(("utf-16", "utf-32", "utf-8-sig"))
    return {path: data.decode().encode(encoding) for path, data in as_block(files).items()}


def _with_moved_lines(files: Files, random: Random) -> dict[str, bytes]:
    head = b"# a comment\n\n" * random.randrange(1, 5)
    return {path: head + data.replace(b"\n---\n", b"\n\n---\n# another\n") for path, data in as_block(files).items()}


def _in_other_order(files: Files, random: Random) -> dict[str, bytes]:
    return as_block({path: [_shuffled(one, random) for one in documents] for path, documents in files.items()})


def _shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: _shuffled(value[key], random) for key in keys}
    return [_shuffled(one, random) for one in value] if isinstance(value, list) else value


def _backwards(files: Files, _: Random) -> dict[str, bytes]:
    return as_block({path: [_reversed(one) for one in documents] for path, documents in files.items()})


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(one) for one in value] if isinstance(value, list) else value


Variant = Callable[[Files, Random], dict[str, bytes]]
VARIANTS: dict[str, Variant] = {
    "flow": _as_flow,
    "JSON": _as_json,
    "List": _as_list,
    "CRLF": _with_crlf,
    "another encoding": _as_utf_16,
    "moved lines": _with_moved_lines,
    "another order of keys": _in_other_order,
    "the keys backwards": _backwards,
}


def split(files: Files) -> dict[str, bytes] | None:
    """Each object in a file of its own, in the order of before; None where that is more than a few."""
    documents = [one for held in files.values() for one in held]
    if len(files) > 1 or not 1 < len(documents) <= 20:
        return None
    return {f"{chr(ord('a') + place)}.yaml": dumped([one], exact=True).encode() for place, one in enumerate(documents)}


def told(outcome: Outcome) -> Counter[str]:
    """What a run tells, with the fingerprints and without the places."""
    return Counter(
        json.dumps([one["rule"], one["severity"], one["message"], one["label"], one["resource"], *_where(one)])
        for one in json.loads(outcome.json)["findings"]
    )


def _where(finding: dict[str, Any]) -> Sequence[Any]:
    related = sorted((one["path"], one["message"]) for one in finding["related"])
    return finding["location"]["path"], related, finding["fingerprint"]


def told_apart(outcome: Outcome) -> Counter[str]:
    """What is told of objects that may lie in files of their own: that is a doubt, and changes words."""
    return Counter(
        json.dumps([one["rule"], one["resource"], one["location"]["path"]])
        for one in json.loads(outcome.json)["findings"]
    )


def step(session: Session) -> None:
    """Run a tree in all writings, and compare what is told."""
    tree = session.random.choice(session.corpus)
    if session.random.random() < 0.7:
        tree = mutated(session.random, session.corpus)
    files = plain(tree)
    if files is None:
        return
    settings = {path: data for path, data in tree.items() if path == SETTINGS}
    before = session.check("rewriting", {**settings, **as_block(files)})
    if before is None:
        return
    for name, write in VARIANTS.items():
        other = {**settings, **write(files, session.random)}
        after = session.check("rewriting", other)
        if after is not None:
            _compare(session, name, told(before), told(after), other)
    apart = split(files)
    if apart is not None:
        other = {**settings, **apart}
        after = session.check("rewriting", other)
        if after is not None:
            _compare(session, "split", told_apart(before), told_apart(after), other)


def _compare(session: Session, name: str, before: Counter[str], after: Counter[str], tree: Tree) -> None:
    for words, which in ((before - after, "gone"), (after - before, "new")):
        for one in words:
            rule = one.split('"')[1]
            session.tell("rewriting", f"{name}: {which} {rule} at {one}", tree)
