"""`check --fix` and `--add-ignores`: what is edited is read as before but for the edits, and breaks nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fuzz import structural
from fuzz.seeds import every_rule
from fuzz.session import Session
from fuzz.trees import Tree, read
from svclint.document import documents, field_path
from svclint.source import source_of

_EDITED = ("check", "--debug", "--no-cache", "--no-helm", "--jobs", "1")
_ANNOTATIONS = "metadata.annotations"


def step(session: Session) -> None:
    random = session.random
    tree = (
        structural.mutated(random, session.fixable) if random.random() < 0.7 else dict(random.choice(session.fixable))
    )
    before = session.check("fixes", tree)
    if before is None:
        return
    told = json.loads(before.json)["findings"]
    options = every_rule(tree)
    if random.random() < 0.6:
        edits = [edit for one in told if one["fix"] and not one["suppressed"] for edit in one["fix"]["edits"]]
        if not edits:
            return
        outcome = session.run("fixes", tree, (*_EDITED, *options, "--fix", "--unsafe-fixes"))
        wrong = _of_fixes(tree, read(session.work / "tree"), edits)
    else:
        outcome = session.run("fixes", tree, (*_EDITED, *options, "--add-ignores", "it is so"))
        wrong = _of_ignores(tree, read(session.work / "tree"))
    if outcome.raised or outcome.code not in (0, 1, 2):
        session.tell("fixes", f"raised: {outcome.raised or outcome.said}", tree)
    for fault in wrong:
        session.tell("fixes", fault, tree)
    after = session.run("fixes", tree, (*_EDITED, *options), keep=True)
    if after.code in (0, 1):
        for rule in _brought(told, json.loads(after.json)["findings"]):
            session.tell("fixes", f"{rule} is new after the edits", tree)


def _brought(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    counts = [Counter(one["rule"] for one in told if not one["suppressed"]) for told in (before, after)]
    return [rule for rule in counts[1] if counts[1][rule] > counts[0][rule]]


def _values(data: bytes) -> Counter[str] | None:
    """What a file says, a value a line; None where svclint cannot read all of it."""
    found: Counter[str] = Counter()
    for number, document in enumerate(documents(source_of("a.yaml", data))):
        if document.state not in ("object", "foreign"):
            return None
        for path in structural.places(document.value):
            value: Any = document.value
            for step in path:
                value = value[step]
            if not isinstance(value, dict | list):
                found[f"{number} {field_path(path)} {value!r}"] += 1
    return found


def _of_fixes(before: Tree, after: Tree, edits: list[dict[str, Any]]) -> Iterator[str]:
    for path in set(before) | set(after):
        if before.get(path) == after.get(path):
            continue
        here = [edit["path"] for edit in edits if edit["file"] == path]
        if not here or path not in after or path not in before:
            yield f"a file that no edit is for at {path}"
            continue
        old, new = _values(before[path]), _values(after[path])
        if old is None:
            continue
        if new is None:
            yield f"a file that cannot be read any more at {path}"
            continue
        for line in (old - new) + (new - old):
            field = line.split(" ")[1]
            # an item that goes moves those behind it
            if not any(_touches(field, one) for one in here):
                yield f"a value that no edit is for at {path}: {line}"


def _touches(field: str, edited: str) -> bool:
    """Whether a field lies at, below or around what is edited, or beside it in its list or mapping."""
    # a key in brackets may hold dots
    parent = edited[: max(edited.rfind("[") if edited.endswith("]") else edited.rfind("."), 0)]
    return parent in field or field in edited


def _of_ignores(before: Tree, after: Tree) -> Iterator[str]:
    for path in set(before) - {"svclint.yaml"}:
        old = _values(before[path])
        if old is None or before[path] == after.get(path):
            continue
        new = _values(after.get(path, b"["))
        if new is None:
            yield f"a file that cannot be read any more at {path}"
        elif any(_ANNOTATIONS not in line for line in (old - new) + (new - old)):
            yield f"more than annotations is new at {path}: {next(iter((old - new) + (new - old)))}"
