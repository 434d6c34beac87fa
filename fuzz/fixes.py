"""`check --fix` and `--add-ignores`: what is edited is read as before but for the edits, and breaks nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fuzz import structural
from fuzz.places import Text
from fuzz.seeds import every_rule
from fuzz.session import Session
from fuzz.trees import Tree, read
from svclint.document import documents, field_path
from svclint.source import source_of

_EDITED = ("check", "--debug", "--no-cache", "--no-helm", "--jobs", "1")
_ANNOTATIONS = "metadata.annotations"
# a path without its last step, and that; a key in brackets may hold dots
_PARENT = re.compile(r"(.+?)(\[[^\]]*\]|\.[^.\[\]]+)$")
# what comes before the path that an item of a List has by itself
_IN_LIST = re.compile(r"(items\[\d+\]\.)+")


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
        here = [edit for edit in edits if edit["file"] == path]
        if not here or path not in after or path not in before:
            yield f"a file that no edit is for at {path}"
            continue
        if not _is_edited(Text(before[path]), Text(after[path]).text, here):
            yield f"more than the edits at {path}"
        old, new = _values(before[path]), _values(after[path])
        if old is None:
            continue
        if new is None:
            yield f"a file that cannot be read any more at {path}"
            continue
        yield from _of_values(old, new, [edit["path"] for edit in here], Text(before[path]).text, path)


def _is_edited(before: Text, after: str, edits: list[dict[str, Any]]) -> bool:
    """Whether a text is the one before with some of the edits, each made or left, and nothing else."""
    spans = {
        (before.offset(one["line"], one["column"]), before.offset(one["endLine"], one["endColumn"]), one["text"])
        for one in edits
    }
    # where the new text may be, by the place in the old one up to which both are the same
    reached = {0: {0}}
    for start, end, text in sorted(spans):
        if start is None or end is None:
            return False
        for old, places in list(reached.items()):
            kept = before.text[old:start]
            made = {at + len(kept) + len(text) for at in places if after.startswith(kept + text, at)}
            if old <= start and made:
                reached.setdefault(end, set()).update(made)
    return any(after[at:] == before.text[old:] for old, places in reached.items() for at in places)


def _of_values(old: Counter[str], new: Counter[str], edited: list[str], text: str, file: str) -> Iterator[str]:
    """What is read otherwise than before beside the edited fields: an oracle for where these stand."""
    gone, come = old - new, new - old
    fields = {name for line in old for name in _names(line)}
    for lines in (gone, come):
        # what an alias or a merge hands on has the path of each place that it comes to, and one place where it stands
        handed = {_value_of(line) for line in lines if line.split(" ")[1] in edited} if "*" in text else set()
        for line in lines:
            touched = any(_touches(name, one, name in fields) for name in _names(line) for one in edited)
            if _value_of(line) not in handed and not touched:
                yield f"a value that no edit is for at {file}: {line}"


def _names(line: str) -> set[str]:
    """The paths by which an edit may name the field of a line: in its document, and in the item of a List."""
    field = line.split(" ")[1]
    return {field, _IN_LIST.sub("", field, count=1) if _IN_LIST.match(field) else field}


def _value_of(line: str) -> str:
    return line.split(" ", 2)[2]


def _touches(field: str, edited: str, is_old: bool) -> bool:
    """Whether a field lies at, below or around what is edited, behind it in its list, or new beside it."""
    if _is_below(field, edited) or _is_below(edited, field):
        return True
    parent = _PARENT.match(edited)
    if parent is None:
        return not is_old and not edited.count(".")
    # an item that goes moves those behind it; a key that is renamed comes anew
    return _is_below(field, parent[1]) and (parent[2][1:-1].isdigit() or not is_old)


def _is_below(field: str, above: str) -> bool:
    return field == above or field.startswith((f"{above}.", f"{above}["))


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
