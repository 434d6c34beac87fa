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

pytestmark = pytest.mark.usefixtures("nowhere")

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SETTINGS = Settings()
OF_CHANGES = Settings(select=("rollout", "internal-error"))
SEED = 12


def example_trees() -> Iterator[tuple[str, Files]]:
    for root in (EXAMPLES / "shop", EXAMPLES / "fixed"):
        files = sorted(root.rglob("*.yaml"))
        yield root.name, {one.relative_to(root).as_posix(): one.read_text(encoding="utf-8") for one in files}


RIGHTLY_SILENT = {
    "selector-spans-versions: Flagger copies the target of its Canary and shifts traffic between the two: "
    "Service web: selector tier": "Flagger writes the selector of a Canary's Service",
    "subset-matches-nothing: Argo Rollouts and Flagger label the pods as they go: "
    "Service api: selector app": "Flagger writes the selector of a Canary's Service",
    "selector-spans-versions: a route with weights over a Service for each version: "
    "Service web: selector app": "a Service that a route of the mesh has as its parent needs no pods",
    "service-single-replica: one on each node, scaled to nothing, scaled by an operator: "
    "Service retired: selector app": "the Service had no pods before: they are scaled to nothing",
    "node-local-service-on-one-node: several replicas, all of the cluster, no address, or scaled to nothing: "
    "Service off: selector app": "the Service had no pods before: they are scaled to nothing",
    "scale-target-at-zero: switched off on purpose, by a comment or a name, and what no Service needs: "
    "Service web: selector app": "the Service had no pods before: they are scaled to nothing",
    "scale-target-at-zero: switched off on purpose, by a comment or a name, and what no Service needs: "
    "Service api: selector app": "the Service had no pods before: they are scaled to nothing",
    "scale-target-at-zero: a Deployment behind a Service: "
    "Service web: selector app": "the Service had no pods before: they are scaled to nothing",
    "scale-target-at-zero: a StatefulSet of another namespace, in a List, with the least number by default: "
    "Service queue: selector app": "the Service had no pods before: they are scaled to nothing",
    "probe-port-name-unknown: a port in quotes cannot be read: "
    "Deployment web: port http": "the port that cannot be read may be the one that the probe means",
    "duplicate-resource: whole examples, of which the one's name says how it differs from the other: "
    "Service tcp deleted": "the other file still has it",
    "duplicate-resource: a script applies one after the other: Service web deleted": "the other file still has it",
    "duplicate-resource: a script deletes the one before it applies the other: "
    "Service web deleted": "the other file still has it",
    "duplicate-resource: a script prints all of them for one command: "
    "Service web deleted": "the other file still has it",
    "duplicate-resource: a loop of a script applies all of them: Service web deleted": "the other file still has it",
    "duplicate-resource: a script applies the folder, and the last one wins: "
    "Service web deleted": "the other file still has it",
    "duplicate-resource: one Service of one type or another in an application, all else being the same: "
    "Service web deleted": "the other file still has it",
    "selector-spans-versions: a split of somebody's own group, and one of another Service: "
    "Service web: its workloads deleted": "a custom resource that is called as the Service may make its pods",
    "selector-spans-versions: a split of somebody's own group, and one of another Service: "
    "Service web: selector app": "a custom resource that is called as the Service may make its pods",
}
"""What was changed in examples of cards and is not told, and why nothing is to be told."""


def card_trees() -> list[tuple[str, Files]]:
    """Examples of cards, plain files only: a kustomization may bring back what a file loses."""
    found = [
        (str(one), dict(one.data["files"]))
        for one in examples()
        if "files" in one.data and not one.data.get("config")
        if not any("kustomization" in path or "Chart" in path for path in one.data["files"])
    ]
    # each, and no sample: a new card draws no other changes of the old ones
    return sorted(found, key=lambda pair: pair[0])


def tried(trees: list[tuple[str, Files]]) -> tuple[Counter[str], list[str], list[str]]:
    """How often each change was made, the breaking ones that nothing was said of, the harmless ones that were told."""
    made = Counter[str]()
    missed, alarms = [], []
    for name, files in trees:
        random = Random(f"{SEED} {name}")
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
    made, missed, alarms = tried(card_trees())
    assert (set(missed), alarms) == (set(RIGHTLY_SILENT), [])
    assert {one.__name__ for one in (*BREAKING, *HARMLESS)} <= made.keys()
    assert made.total() > 400
