"""`python -m fuzz`: fuzzes for a time, tells what is wrong, and counts."""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random

from fuzz import byte_level, charts, fixes, known, kustomizations, layers, rewriting, settings, states, structural
from fuzz.session import Session

_TOLD_EVERY = 300.0
_LAYERS = 200
"""Documents alone, for each whole command of another kind: they are as cheap as that."""


def _structural(session: Session) -> None:
    session.check("structural", structural.mutated(session.random, session.corpus))


def _bytes(session: Session) -> None:
    session.check("bytes", byte_level.mutated(session.random, session.corpus))


def _layers(session: Session) -> None:
    # cheap as they are, there are some of them for each run of a whole command
    for _ in range(_LAYERS):
        layers.step(session)


KINDS: dict[str, Callable[[Session], None]] = {
    "structural": _structural,
    "bytes": _bytes,
    "rewriting": rewriting.step,
    "layers": _layers,
    "kustomizations": kustomizations.step,
    "settings": settings.step,
    "states": states.step,
    "known": known.step,
    "fixes": fixes.step,
    "charts": charts.step,
}


_SELDOM = {"charts": 40}
"""Of the kinds that take long, one for so many rounds."""


def _kinds(only: Sequence[str]) -> Iterator[str]:
    """The kinds in turn, without an end."""
    for number in count():
        yield from (kind for kind in only or KINDS if only or number % _SELDOM.get(kind, 1) == 0)


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz the whole command.")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--steps", type=int, default=sys.maxsize, help="at most; the same for a seed on every machine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=KINDS, action="append", help="of the kinds, only this one; repeatable")
    parser.add_argument("--crashes", type=Path, help="the folder that trees with a fault are written to")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parsed(argv)
    kinds = _kinds(arguments.only or ())
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as work:
        session = Session(Random(arguments.seed), Path(work), arguments.crashes)
        began, number = time.monotonic(), 0
        told = began
        while number < arguments.steps and time.monotonic() - began < arguments.seconds:
            KINDS[next(kinds)](session)
            number += 1
            if number == 200:
                # what is loaded and remembered by now stays, and need not be looked through again
                gc.freeze()
            if number % 100 == 0:
                # a run leaves no garbage but cycles, and the command's own end, which collects them, never comes
                gc.collect()
            if time.monotonic() - told > _TOLD_EVERY:
                # a run that is ended has counted what it did
                told = time.monotonic()
                print(session.summary(told - began), flush=True)
    print(session.summary(time.monotonic() - began))
    for words, times in session.found.most_common():
        print(f"{times:>6} {words}")
    return 1 if session.found else 0


if __name__ == "__main__":
    sys.exit(main())
