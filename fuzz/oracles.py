"""What must hold of a run, whatever it was given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fuzz.command import Outcome
from fuzz.places import Entry, Text, Written
from fuzz.trees import Tree


class Counts(Counter[str]):
    """How many places were looked at, and how many of them were compared with the key or value at their path."""


def faults(tree: Tree, outcome: Outcome, counts: Counts | None = None) -> list[str]:
    """What is wrong with a run: nothing, for any input."""
    if outcome.raised:
        return [f"raised: {outcome.raised}"]
    if outcome.code not in (0, 1, 2):
        return [f"exit code {outcome.code}: {_internal(outcome)}"]
    if outcome.code == 2:
        return [] if outcome.said.strip() else ["exit code 2 without a word"]
    try:
        report = json.loads(outcome.json)
        sarif = json.loads(outcome.sarif) if outcome.sarif else None
    except ValueError as error:
        return [f"output that is no JSON: {error}"]
    return [*_of_report(report, sarif, outcome.code), *_of_places(tree, report, Counts() if counts is None else counts)]


def _internal(outcome: Outcome) -> str:
    """What is said of a fault of svclint: by a finding, or on standard error."""
    try:
        told = [one["message"] for one in json.loads(outcome.json)["findings"] if one["rule"] == "internal-error"]
    except (ValueError, KeyError):
        told = []
    return " | ".join([*told, outcome.said.strip()])


def _of_report(report: dict[str, Any], sarif: dict[str, Any] | None, code: int) -> Iterator[str]:
    findings = report["findings"]
    for one in findings:
        if one["rule"] == "internal-error":
            yield f"internal error: {one['message']}"
    if sarif is not None and len(sarif["runs"][0]["results"]) != len(findings):
        yield f"{len(findings)} findings in JSON, others in SARIF"
    prints = [one["fingerprint"] for one in findings]
    if len(set(prints)) < len(prints):
        yield "two findings with one fingerprint"
    if code == 1 and not findings:
        yield "exit code 1 without a finding"


def _of_places(tree: Tree, report: dict[str, Any], counts: Counts) -> Iterator[str]:
    texts: dict[str, Text] = {}
    # what a kustomization changes or a chart prints has the path of the object that it becomes
    is_plain = not any("kustomization" in path.lower() or path.endswith("Chart.yaml") for path in tree)
    for finding in report["findings"]:
        edits = finding["fix"]["edits"] if finding["fix"] else ()
        # of keys that stand there twice one rule speaks; to all others the last one counts
        are_told = "all" if finding["rule"] == "duplicate-key" else "counting"
        places = [
            *((one, are_told if is_plain else "any") for one in (finding["location"], *finding["related"])),
            # an edit may take whole lines away
            *((one, "none") for one in edits),
        ]
        for place, which in places:
            file = place["file"]
            if file not in tree:
                yield f"{finding['rule']} at a file that is not there: {file}"
                continue
            text = texts.get(file)
            if text is None:
                text = texts[file] = Text(tree[file], is_template="/templates/" in file)
            wrong = _place(text, place, counts, which)
            if wrong:
                yield f"{finding['rule']} at {file}:{place['line']}:{place['column']} ({place['path']}): {wrong}"


def _place(text: Text, place: dict[str, Any], counts: Counts, which: str) -> str:
    """What is wrong with a place, which must be that of one of these entries of its file."""
    counts["places"] += 1
    start = text.offset(place["line"], place["column"])
    end = text.offset(place["endLine"], place["endColumn"])
    if start is None or end is None or start > end:
        return "a place outside of the file"
    objects = text.objects() if place["path"] and which != "none" else []
    if not objects:
        return ""
    if which == "any":
        counts["at an entry"] += 1
        if not text.is_printed(start, end) and not any(
            _is_at(start, end, one) for held in objects for one in held.entries
        ):
            return f"neither a key nor a value, but {text.text[start:end][:80]!r}"
        return ""
    counts["compared"] += 1
    if not any(_is_at(start, end, one) for held in objects for one in _closest(held, place["path"], which)):
        return f"neither the key nor the value at its path, but {text.text[start:end][:80]!r}"
    return ""


def _closest(held: Written, path: str, which: str) -> list[Entry]:
    """The values at a path, or those of the closest parent that is there."""
    if which == "all" and path in held.repeated:
        return [*held.repeated[path], *held.counting.get(path, [])]
    while path and path not in held.counting:
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""
    return held.counting.get(path, [])


def _is_at(start: int, end: int, entry: Entry) -> bool:
    first, last = entry.value
    if (start, end) in (entry.key, entry.value):
        return True
    if entry.block:
        # a block collection is shown by its key, an item of a list by its beginning
        return entry.key is None and start == first and end <= last
    # a part of a text, or a text of lines without the blanks behind it
    return first <= start <= end <= last
