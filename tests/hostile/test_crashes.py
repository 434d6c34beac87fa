"""Trees that broke something once, as the fuzzers keep them: nothing is wrong with a run on them, in any writing."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fuzz import fixes, layers, rewriting
from fuzz.command import CHECK, Outcome, run
from fuzz.oracles import Counts, faults
from fuzz.seeds import every_rule
from fuzz.trees import Tree, loads
from svclint.document import documents
from svclint.source import source_of

_CRASHES = sorted((Path(__file__).parent / "crashes").glob("*.json"))
_IN_WORDS = Path(__file__).parent / "crashes" / "key-order-in-words.json"


def check(tree: Tree, work: Path) -> Outcome:
    return run(tree, work, (*CHECK, *every_rule(tree)))


@pytest.mark.parametrize("path", _CRASHES, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_a_run(path: Path, tmp_path: Path) -> None:
    tree = loads(path.read_text(encoding="utf-8"))
    outcome = check(tree, tmp_path)
    assert outcome.code in (0, 1)
    assert not faults(tree, outcome)


@pytest.mark.parametrize("path", _CRASHES, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_how_its_files_are_read(path: Path) -> None:
    for data in loads(path.read_text(encoding="utf-8")).values():
        assert not list(layers.faults(data))


@pytest.mark.parametrize("path", _CRASHES, ids=lambda path: path.stem)
def test_the_same_is_told_however_it_is_written(path: Path, tmp_path: Path) -> None:
    files = rewriting.plain(loads(path.read_text(encoding="utf-8")))
    if files is None:
        pytest.skip("its files mean something by where they stand")
    before = check(rewriting.as_block(files), tmp_path)
    assert rewriting.told(before)
    for name, write in rewriting.VARIANTS.items():
        other = write(files, Random(1))
        after = check(other, tmp_path)
        assert rewriting.told(before) == rewriting.told(after), name
        assert not faults(other, after)


def test_the_oracles_see_what_is_wrong(tmp_path: Path) -> None:
    """A place that is moved or outside, a rule that failed, a format that lacks a finding, a fault's exit code."""
    tree = loads(_IN_WORDS.read_text(encoding="utf-8"))
    sound = check(tree, tmp_path)
    counts = Counts()
    assert not faults(tree, sound, counts)
    assert counts["compared"] > 0

    def told(words: str, **changed: Any) -> bool:
        report = json.loads(sound.json)
        one = next(one for one in report["findings"] if one["rule"] == "disruption-budget-matches-nothing")
        (one if "rule" in changed else one["location"]).update(changed)
        return any(words in fault for fault in faults(tree, sound._replace(json=json.dumps(report))))

    assert told("neither the key nor the value", line=3, column=1)
    assert told("outside of the file", endLine=4_000)
    assert told("internal error", rule="internal-error")
    fewer = json.dumps({**json.loads(sound.json), "findings": []})
    assert faults(tree, sound._replace(json=fewer))
    assert faults(tree, sound._replace(code=3))
    assert faults(tree, sound._replace(raised="Traceback"))


TWICE = b"kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {a: b}\ndata: {c: d}\n"


def place(rule: str, path: str, line: int, column: int, end: int) -> Outcome:
    """A run that tells of one place."""
    location = {"file": "a.yaml", "path": path, "line": line, "column": column, "endLine": line, "endColumn": end}
    one: dict[str, object] = {"rule": rule, "fingerprint": "x", "fix": None, "location": location, "related": []}
    return Outcome(1, json.dumps({"findings": [one]}), "", "", "")


def test_the_oracle_of_places_knows_which_of_two_keys_counts() -> None:
    tree = {"a.yaml": TWICE}
    assert not faults(tree, place("x", "data.c", 5, 8, 9))
    assert not faults(tree, place("duplicate-key", "data", 4, 1, 5))
    assert faults(tree, place("x", "data", 4, 1, 5))
    assert faults(tree, place("x", "data.a", 4, 8, 9))


def test_the_oracle_of_places_wants_a_key_or_a_value_of_what_is_built_as_well() -> None:
    tree = {"a.yaml": TWICE, "kustomization.yaml": b"resources: [a.yaml]\n"}
    assert not faults(tree, place("x", "spec.elsewhere", 5, 8, 9))
    assert faults(tree, place("x", "spec.elsewhere", 5, 6, 9))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("a: &x '1'\nb: *x\nc: [3, 4]\n", []),
        ("a: &x 1\nb: *x\nc: [4]\n", []),
        ("a: &x '1'\nb: *x\nc: [3,  4]\n", ["more than the edits"]),
        ("a: &x '1'\nb: 5\nc: [3, 4]\n", ["a value that no edit is for", "more than the edits"]),
    ],
)
def test_the_oracle_of_edits_lets_nothing_else_pass(after: str, told: list[str]) -> None:
    """An edit is made or left; what an alias hands on changes with what it stands for."""
    edits = [
        {"file": "a.yaml", "path": "a", "line": 1, "column": 7, "endLine": 1, "endColumn": 8, "text": "'1'"},
        {"file": "a.yaml", "path": "c[0]", "line": 3, "column": 5, "endLine": 3, "endColumn": 8, "text": ""},
    ]
    before = b"a: &x 1\nb: *x\nc: [3, 4]\n"
    found = fixes._of_fixes({"a.yaml": before}, {"a.yaml": after.encode()}, edits)
    assert sorted({one.split(" at ")[0] for one in found}) == told


@pytest.mark.parametrize("text", ["y", "1e3", "08", "0o17", ".5e1", "No", "1_000"])
def test_a_text_stays_one_in_each_writing(text: str) -> None:
    """To kubectl, not only to PyYAML."""
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "labels": {"a": text}}}
    for name, write in rewriting.VARIANTS.items():
        (data,) = write({"a.yaml": [service]}, Random(1)).values()
        (read,) = documents(source_of("a.yaml", data))
        value: Any = read.value
        value = value["items"][0] if name == "List" else value
        assert value == service, name
