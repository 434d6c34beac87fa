"""`python -m fuzz`: fuzzes for a time, tells what is wrong, and counts."""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from fuzz import byte_level, rewriting, structural
from fuzz.command import Outcome, run
from fuzz.oracles import Counts, faults
from fuzz.seeds import seeds
from fuzz.trees import Tree, dumps

_SHOWN = 3
_KINDS = ("structural", "bytes", "rewriting")


class Fuzzing:
    """A run of the fuzzers: what was found, and how much was tried."""

    def __init__(self, random: Random, work: Path, crashes: Path | None) -> None:
        self.random = random
        self.work = work
        self.crashes = crashes
        self.corpus: Sequence[Tree] = seeds()
        self.places = Counts()
        self.executions: Counter[str] = Counter()
        self.codes: Counter[int] = Counter()
        self.found: Counter[str] = Counter()

    def step(self, kind: str) -> None:
        if kind == "rewriting":
            self._rewrite()
        else:
            change = structural.mutated if kind == "structural" else byte_level.mutated
            self._try(kind, change(self.random, self.corpus))

    def _try(self, kind: str, tree: Tree) -> Outcome | None:
        """Check a tree; None where there was nothing to lint."""
        outcome = run(tree, self.work, every_format=self.random.random() < 0.1)
        self.executions[kind] += 1
        self.codes[outcome.code] += 1
        for fault in faults(tree, outcome, self.places):
            self._tell(kind, fault, tree)
        return outcome if outcome.code in (0, 1) and not outcome.raised else None

    def _tell(self, kind: str, fault: str, tree: Tree) -> None:
        # what tells two faults apart: of a traceback the last lines, of all others the words before the place
        lines = fault.strip().splitlines()
        short = (" | ".join(lines[-2:]) if fault.startswith("raised") else fault.split(" at ", maxsplit=1)[0])[:160]
        self.found[short] += 1
        if self.found[short] > _SHOWN:
            return
        print(f"{kind}: {fault[:1500]}", flush=True)
        if self.crashes is not None:
            self.crashes.mkdir(parents=True, exist_ok=True)
            place = self.crashes / f"{kind}-{sum(self.executions.values())}.json"
            place.write_text(dumps(tree), encoding="utf-8")
            print(f"  kept as {place}", flush=True)

    def _rewrite(self) -> None:
        tree = self.random.choice(self.corpus)
        if self.random.random() < 0.7:
            tree = structural.mutated(self.random, self.corpus)
        files = rewriting.plain(tree)
        if files is None:
            return
        settings = {path: data for path, data in tree.items() if path == "svclint.yaml"}
        before = self._try("rewriting", {**settings, **rewriting.as_block(files)})
        if before is None:
            return
        for name, write in rewriting.VARIANTS.items():
            other = {**settings, **write(files, self.random)}
            after = self._try("rewriting", other)
            if after is not None:
                self._compare(name, rewriting.told(before), rewriting.told(after), other)
        apart = rewriting.split(files)
        after = self._try("rewriting", {**settings, **apart}) if apart is not None else None
        if after is not None and apart is not None:
            told = rewriting.told_apart(before), rewriting.told_apart(after)
            self._compare("split", *told, {**settings, **apart})

    def _compare(self, name: str, before: Counter[str], after: Counter[str], tree: Tree) -> None:
        for words, which in ((before - after, "gone"), (after - before, "new")):
            for one in words:
                rule = one.split('"')[1]
                self._tell("rewriting", f"{name}: {which} {rule} at {one}", tree)


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz the whole command.")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--steps", type=int, default=sys.maxsize, help="at most; the same for a seed on every machine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=_KINDS, action="append", help="of the kinds, only this one; repeatable")
    parser.add_argument("--crashes", type=Path, help="the folder that trees with a fault are written to")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parsed(argv)
    kinds = arguments.only or _KINDS
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as work:
        fuzzing = Fuzzing(Random(arguments.seed), Path(work), arguments.crashes)
        began, number = time.monotonic(), 0
        while number < arguments.steps and time.monotonic() - began < arguments.seconds:
            fuzzing.step(kinds[number % len(kinds)])
            number += 1
            if number % 100 == 0:
                # a run leaves no garbage but cycles, and the command's own end, which collects them, never comes
                gc.collect()
    seconds, executions = time.monotonic() - began, sum(fuzzing.executions.values())
    print(
        f"{executions} executions in {seconds:.0f} s, {executions / seconds:.0f} a second: {dict(fuzzing.executions)}"
    )
    print(f"exit codes {dict(sorted(fuzzing.codes.items()))}, places {dict(fuzzing.places)}")
    for words, times in fuzzing.found.most_common():
        print(f"{times:>6} {words}")
    return 1 if fuzzing.found else 0


if __name__ == "__main__":
    sys.exit(main())
