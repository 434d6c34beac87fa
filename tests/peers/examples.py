"""Reads what is known of other linters' checks, one file a linter in `cases/`, and the examples that came of it.

A file has `peer`, `repository`, `snapshot` (commit and date), `about`, `checks` and, where its users asked for
something in this field, `requests`. A check has `check` (its id), `flags` (what it flags), `rules` (those of svclint
that cover it) and `difference`, with `less` for what svclint does not see of it. Where no rule covers it, `rules` is
empty, and `outside` says why that is no matter of svclint's, or `gap` what is missing. `bugs` are manifests that the
peer gets wrong; `examples` is the same under a request. Each has a `title`, `issues` or `source` (a file, at a commit,
where that is not the snapshot), `ours` (pass or fail) and `files`; where svclint must fail, `rule`, `severity` where it
is lower than usual, and the places: `# primary` at the end of a line as in the cards, or a list under `primary`. `also`
names the rules that speak of something else there; `known-fault` says what svclint gets wrong itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from svclint.document import documents
from svclint.source import Source
from tests.cards import marks

HERE = Path(__file__).parent


class Example(NamedTuple):
    """One manifest tree that a peer gets wrong, and what svclint must say of it."""

    peer: str
    check: str
    rules: tuple[str, ...]
    data: dict[str, Any]

    @property
    def fails(self) -> bool:
        return bool(self.data["ours"] == "fail")

    @property
    def primary(self) -> set[str]:
        """The places (file:line) where findings must be."""
        return marks(self.data["files"])["primary"] | set(self.data.get("primary", ()))

    def __str__(self) -> str:
        return f"{self.peer}: {self.check}: {self.data['title']}"


def read(name: str) -> Any:
    """What the YAML file `name` beside this module holds."""
    path = HERE / name
    (document,) = documents(Source(str(path), path.read_text(encoding="utf-8")))
    return document.value


def peers() -> list[dict[str, Any]]:
    """The peers in the order of the page, each as its file has it, with the `file` beside it."""
    return [{**read(f"cases/{name}.yaml"), "file": f"{name}.yaml"} for name in read("beyond.yaml")["peers"]]


def entries(peer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The peer's checks, then what its users asked for."""
    yield from peer["checks"]
    yield from peer.get("requests", ())


def title(entry: dict[str, Any]) -> str:
    return str(entry.get("check") or entry["request"])


def examples_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return list(entry.get("bugs") or entry.get("examples") or ())


def examples() -> Iterator[Example]:
    for peer in peers():
        for entry in entries(peer):
            for data in examples_of(entry):
                yield Example(peer["peer"], title(entry), tuple(entry["rules"]), data)
