"""Expressions evaluated in a process with limits, by whoever asks: values, or why nobody knows them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from svclint.cel.installed import INSTALL, library_folder
from svclint.named_tuple import NamedTuple
from svclint.render.worker.limits import Limits
from svclint.render.worker.process import Task, Worker

_MIB = 1024 * 1024
# An expression of Kubernetes' own size takes a thousandth of a second; the library itself ends one after 10,000 steps
# of its macros, so that time and memory are for what a step can do with long texts
LIMITS = Limits(seconds=20, processor=3, memory=768 * _MIB, read=64 * _MIB, all_printed=8 * _MIB)
# what all expressions of a process may take, and how often the process may end over one
MOST_SECONDS = 120.0
MOST_ENDS = 4

Fault = tuple[int, int, str]
"""Line and column in an expression, from 1 (0 for no place), and words."""


class Step(NamedTuple):
    """An expression; where it has a name, those that follow know its value as `variables.NAME`."""

    expression: str
    name: str = ""


class Value(NamedTuple):
    """What an expression gives; `unknown` says why nobody knows it, empty where it is known."""

    value: Any = None
    unknown: str = ""


class Evaluator:
    """One process for many expressions, started with the first one."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._worker: Worker | None = None
        self._ends = 0
        self._seconds = 0.0
        self._costly: set[tuple[Step, ...]] = set()

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()

    def faults(self, expressions: Iterable[str], names: Sequence[str]) -> list[list[Fault]]:
        """What is wrong with each expression, where `names` are the variables."""
        wanted = list(expressions)
        answer, unknown = self._asked({"compile": wanted, "names": list(names)}, b"")
        if answer is None:
            return [[(0, 0, unknown)] for _ in wanted]
        return [[(line, column, words) for line, column, words in faults] for faults in answer]

    def values(self, steps: Sequence[Step], data: Mapping[str, Any], names: Sequence[str]) -> list[Value]:
        """The value of each step; a variable of `names` that is not in `data` makes those unknown that need it."""
        key = tuple(steps)
        if key in self._costly:
            return [Value(unknown="it takes too much time or memory") for _ in steps]
        try:
            block = json.dumps(data).encode()
        except (TypeError, ValueError, RecursionError):
            return [Value(unknown="the object holds what JSON does not know") for _ in steps]
        ends = self._ends
        answer, unknown = self._asked({"steps": [list(one) for one in steps], "names": list(names)}, block)
        if self._ends > ends:
            self._costly.add(key)
        if answer is None:
            return [Value(unknown=unknown) for _ in steps]
        return [Value(value, words) for value, words in answer]

    def _asked(self, header: dict[str, Any], block: bytes) -> tuple[Any, str]:
        """The answer, or None and why there is none."""
        if self._ends >= MOST_ENDS:
            return None, "expressions before it took too much time or memory"
        if self._seconds > MOST_SECONDS:
            return None, f"all expressions together take more than {MOST_SECONDS:.0f} seconds"
        folder = library_folder()
        if not folder:
            return None, INSTALL
        if self._worker is None:
            self._worker = Worker(Task("svclint.cel.worker", "evaluating it", "what evaluates", folder), self._limits)
        found = self._worker.answer(header, block)
        if found is None:
            self._ends += 1
            return None, self._worker.words()
        self._seconds += found[0]["seconds"]
        return json.loads(found[1]), ""


_evaluators: dict[int, Evaluator] = {}


def evaluator() -> Evaluator:
    """That of this process: one that was forked from another has its own, and leaves the other's alone."""
    mine = os.getpid()
    if mine not in _evaluators:
        import atexit

        _evaluators[mine] = Evaluator()
        atexit.register(_close, mine)
    return _evaluators[mine]


def _close(pid: int) -> None:
    if pid == os.getpid():
        _evaluators[pid].close()
