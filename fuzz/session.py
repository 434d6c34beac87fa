"""A run of the fuzzers: what is drawn from, what was tried, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from fuzz.command import CHECK, Outcome, run
from fuzz.oracles import Counts, faults
from fuzz.seeds import SETTINGS, every_rule, seeds
from fuzz.trees import Tree, dumps

_SHOWN = 3


class Session:
    """The trees to begin with, a folder to work in, and counts of executions, exit codes, places and faults."""

    def __init__(self, random: Random, work: Path, crashes: Path | None) -> None:
        self.random = random
        self.work = work
        self.crashes = crashes
        self.corpus: Sequence[Tree] = seeds()
        self.files = sorted({data for tree in self.corpus for path, data in tree.items() if path.endswith(".yaml")})
        self.kustomized = [tree for tree in self.corpus if any("kustomization" in path for path in tree)]
        self.fixable = [tree for tree in self.corpus if not any("kustomization" in path for path in tree)]
        self.settings = sorted({tree[SETTINGS] for tree in self.corpus if SETTINGS in tree})
        self.places = Counts()
        self.executions: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()
        self.found: Counter[str] = Counter()

    def check(self, kind: str, tree: Tree) -> Outcome | None:
        """Check a tree with every rule; None where there was nothing to lint."""
        outcome = self.checked(kind, tree)
        return outcome if outcome.code in (0, 1) and not outcome.raised else None

    def checked(self, kind: str, tree: Tree, command: Sequence[str] = (), paths: str = ".") -> Outcome:
        """Run a command that reports on a tree, and tell what is wrong with the run."""
        outcome = self.run(kind, tree, command or (*CHECK, *every_rule(tree)), paths=paths)
        for fault in faults(tree, outcome, self.places):
            self.tell(kind, fault, tree)
        return outcome

    def run(self, kind: str, tree: Tree, arguments: Sequence[str], *, keep: bool = False, paths: str = ".") -> Outcome:
        """Run a command on a tree; `keep`: on the folder as the command before has left it."""
        often = self.random.random() < 0.05
        outcome = run(None if keep else tree, self.work, arguments, every_format=often, paths=paths)
        self.executions[kind] += 1
        self.codes[outcome.code] += 1
        return outcome

    def tell(self, kind: str, fault: str, tree: Tree) -> None:
        # what tells two faults apart: of a traceback the last lines, of all others the words before the place
        lines = fault.strip().splitlines()
        short = (" | ".join(lines[-2:]) if fault.startswith("raised") else fault.split(" at ", maxsplit=1)[0])[:160]
        short = f"{kind}: {short}"
        self.found[short] += 1
        if self.found[short] > _SHOWN:
            return
        print(f"{kind}: {fault[:1500]}", flush=True)
        if self.crashes is not None:
            self.crashes.mkdir(parents=True, exist_ok=True)
            place = self.crashes / f"{kind}-{sum(self.executions.values())}.json"
            place.write_text(dumps(tree), encoding="utf-8")
            print(f"  kept as {place}", flush=True)

    def summary(self, seconds: float) -> str:
        number = sum(self.executions.values())
        told = f"{number} executions in {seconds:.0f} s, {number / max(seconds, 1e-9):.0f} a second"
        counts = f"exit codes {dict(sorted(self.codes.items()))}, places {dict(self.places)}"
        return f"{told}: {dict(self.executions)}\n{counts}, {len(self.found)} faults"
