"""Configurations that are changed, as `svclint.yaml` and in `pyproject.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from fuzz import byte_level, structural
from fuzz.places import Text
from fuzz.seeds import SETTINGS
from fuzz.session import Session

_FOLDER = Path(__file__).parents[1] / "tests" / "fixtures" / "config"
_PROJECT = "pyproject.toml"
_PLACE = re.compile(r"^(svclint\.yaml|pyproject\.toml):(\d+):(\d+): ", re.MULTILINE)


@lru_cache(1)
def _own() -> tuple[bytes, ...]:
    return tuple((_FOLDER / name).read_bytes() for name in (SETTINGS, _PROJECT))


def step(session: Session) -> None:
    random = session.random
    tree = {path: data for path, data in random.choice(session.corpus).items() if path != SETTINGS}
    name = SETTINGS if random.random() < 0.8 else _PROJECT
    data = random.choice((_own()[0], *session.settings)) if name == SETTINGS else _own()[1]
    kept = structural.objects(data) if name == SETTINGS and random.random() < 0.6 else None
    if kept and kept[0]:
        for _ in range(random.choice((1, 1, 2, 3))):
            kept = structural.changed(random, kept, session.corpus)
        data = structural.written(random, kept)
    else:
        for _ in range(random.choice((1, 1, 2, 4))):
            data = byte_level.changed(random, data)
    tree[name] = data
    outcome = session.checked("settings", tree)
    for fault in _places(outcome.said, {name: data}):
        session.tell("settings", fault, tree)


def _places(said: str, files: dict[str, bytes]) -> Iterator[str]:
    """What is wrong with the places that are said of a configuration."""
    for name, line, column in _PLACE.findall(said):
        if name in files and Text(files[name]).offset(int(line), int(column)) is None:
            yield f"a place outside of the file at {name}:{line}:{column}"
