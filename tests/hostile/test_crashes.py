"""Trees that broke something once, as the fuzzers keep them: nothing is wrong with a run on them, in any writing."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fuzz import layers, rewriting
from fuzz.command import CHECK, Outcome, run
from fuzz.oracles import Counts, faults
from fuzz.seeds import every_rule
from fuzz.trees import Tree, loads

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
