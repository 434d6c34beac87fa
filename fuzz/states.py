"""Two states of a tree, compared: `svclint rollout` on what is changed, and on what is the same."""

from __future__ import annotations

import json

from fuzz import structural
from fuzz.seeds import SETTINGS
from fuzz.session import Session
from fuzz.trees import Tree

_ROLLOUT = ("rollout", "--debug", "--no-cache", "--no-helm", "--jobs", "1")
_BEFORE, _AFTER = "before/", "after/"


def step(session: Session) -> None:
    random = session.random
    tree = _one_state(random.choice(session.corpus))
    if random.random() < 0.5:
        tree = structural.mutated(random, [tree])
    if not any(map(structural.is_data, tree)):
        return
    after: Tree = tree
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        after = structural.mutated(random, [after], session.corpus)
    both = {
        **{f"{_BEFORE}{path}": data for path, data in tree.items()},
        **{f"{_AFTER}{path}": data for path, data in after.items()},
    }
    outcome = session.checked("states", both, _ROLLOUT, paths="before after")
    if dict(after) == dict(tree) and outcome.code in (0, 1) and json.loads(outcome.json)["findings"]:
        session.tell("states", "a change of nothing breaks something", both)


def _one_state(tree: Tree) -> dict[str, bytes]:
    return {path: data for path, data in tree.items() if not path.startswith(_BEFORE) and path != SETTINGS}
