"""Changes drawn by a fixed seed: what takes something away is found, each time; what changes nothing is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from svclint.settings import Settings
from tests.cards import examples, run_change
from tests.rollout.changes import BREAKING, HARMLESS, Files, subjects

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SETTINGS = Settings()
OF_CHANGES = Settings(select=("rollout", "internal-error"))
SEED = 12


def example_trees() -> Iterator[tuple[str, Files]]:
    for root in (EXAMPLES / "shop", EXAMPLES / "fixed"):
        files = sorted(root.rglob("*.yaml"))
        yield root.name, {one.relative_to(root).as_posix(): one.read_text(encoding="utf-8") for one in files}


def card_trees(count: int) -> list[tuple[str, Files]]:
    """Examples of cards, plain files only: a kustomization may bring back what a file loses."""
    found = [
        (str(one), dict(one.data["files"]))
        for one in examples()
        if "files" in one.data and not one.data.get("config")
        if not any("kustomization" in path or "Chart" in path for path in one.data["files"])
    ]
    return Random(SEED).sample(sorted(found, key=lambda pair: pair[0]), count)


def tried(trees: list[tuple[str, Files]]) -> tuple[Counter[str], list[str], list[str]]:
    """How often each change was made, the breaking ones that nothing was said of, the harmless ones that were told."""
    random, made = Random(SEED), Counter[str]()
    missed, alarms = [], []
    for name, files in trees:
        for subject in subjects(name, files, SETTINGS):
            for change in (*BREAKING, *HARMLESS):
                changed = change(subject, random)
                if changed is None:
                    continue
                made[change.__name__] += 1
                told = [one.rule for one in run_change(files, changed.files, OF_CHANGES)]
                if change in BREAKING and not told:
                    missed.append(f"{name}: {changed.what}")
                if change in HARMLESS and told:
                    alarms.append(f"{name}: {changed.what}: {told}")
    return made, missed, alarms


def test_changes_of_the_examples() -> None:
    made, missed, alarms = tried(list(example_trees()))
    assert (missed, alarms) == ([], [])
    assert made.total() > 20


@pytest.mark.slow
def test_changes_of_the_cards() -> None:
    made, missed, alarms = tried(card_trees(400))
    assert (missed, alarms) == ([], [])
    assert {one.__name__ for one in (*BREAKING, *HARMLESS)} <= made.keys()
    assert made.total() > 400
