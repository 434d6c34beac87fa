"""A row of the results: what became of one repository."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from svclint import __version__
from svclint.fleet.repositories import Repository

Status = Literal["checked", "empty", "failed", "timeout", "memory", "refused"]
"""`checked` and `empty` (no Kubernetes object in it) are good; the others have a reason."""

GOOD = frozenset({"checked", "empty"})


def row(
    repository: Repository,
    flags: Sequence[str],
    status: Status,
    reason: str = "",
    *,
    revision: str | None = None,
    seconds: float | None = None,
    report: Mapping[str, Any] | None = None,
) -> str:
    """The row as a line of JSON. `flags` are those of the check, `report` is what that says as JSON.

    All of it is ASCII, so that a line of the file is a line for everybody.
    """
    found = report or {}
    line = {
        "repository": repository.name,
        "status": status,
        "reason": reason,
        "owner": repository.owner,
        "revision": revision,
        "seconds": None if seconds is None else round(seconds, 3),
        "version": __version__,
        "flags": list(flags),
        "summary": found.get("summary"),
        "findings": found.get("findings", []),
    }
    return json.dumps(line, separators=(",", ":")) + "\n"
