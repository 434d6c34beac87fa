"""How often each function is called by a run: the same on every machine."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from types import FrameType
from typing import NamedTuple

from svclint.discover import form_scopes
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source


class Work(NamedTuple):
    """What a run did: how often each function of svclint was called, by module and name, and how many calls in all."""

    of: Mapping[tuple[str, str], int]
    calls: int
    findings: int


def work(texts: Mapping[str, str], also: Callable[[], object] | None = None, select: tuple[str, ...] = ()) -> Work:
    """The work of a whole run over files, and of what is done besides; of the rules that are on by default, or some."""
    settings = Settings(select=select)
    sources = {path: Source(path, text) for path, text in texts.items()}
    found: Counter[tuple[str, str]] = Counter()
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        if event == "call":
            calls += 1
            found[frame.f_globals.get("__name__", ""), frame.f_code.co_name] += 1
        elif event == "c_call":
            calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        result = lint(form_scopes(sources, settings).scopes, settings)
        if also is not None:
            also()
    finally:
        sys.setprofile(before)
    return Work(found, calls, len(result.findings))
