"""Reads the examples of the table's rows: one file an API family, what is common to its examples on top."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from svclint.cards import read_card
from svclint.references.index import FAMILIES
from svclint.references.reading import family_rows
from svclint.references.row import Row

CASES = Path(__file__).parent / "cases"
SITUATIONS = ("missing", "wrong-port", "right", "elsewhere", "unknown")
HERE = "# here"


class Case(NamedTuple):
    """One example of a row. `rule` is what must be told at the line marked `# here`; empty: nothing may be told."""

    row: Row
    situation: str
    text: str
    rule: str

    def __str__(self) -> str:
        return f"{row_name(self.row)}: {self.situation}"

    @property
    def line(self) -> int | None:
        """The line of the owner's text that is marked, from 1."""
        return next((number for number, line in enumerate(self.text.splitlines(), 1) if HERE in line), None)


def row_name(row: Row) -> str:
    """How the example files call a row: `HTTPRoute spec.rules[].backendRefs[].name`, with its first owner's kind.

    The versions it is limited to follow in brackets.
    """
    field = f"{row.at}.{row.name}" if row.name else row.at
    versions = f" ({', '.join(row.versions)})" if row.versions else ""
    return f"{row.owners[0][1]} {field}{versions}"


def families() -> list[str]:
    return sorted({family for several in FAMILIES.values() for family in several})


def table() -> dict[str, dict[str, Row]]:
    """family -> name -> row."""
    return {family: {row_name(row): row for row in family_rows(family)} for family in families()}


def entries(family: str) -> dict[str, dict[str, Any]]:
    """The examples of a family's rows by the row's name."""
    path = CASES / f"{family}.yaml"
    if not path.exists():
        return {}
    return {one["row"]: one for one in read_card(str(path))["rows"]}


def given(family: str) -> str:
    """The objects that every example of the family is read with."""
    text: str = read_card(str(CASES / f"{family}.yaml"))["given"]
    return text


def cases(family: str) -> list[Case]:
    rows = table()[family]
    return [
        Case(rows[name], situation, entry[situation], entry.get("rules", {}).get(situation, ""))
        for name, entry in entries(family).items()
        if name in rows
        for situation in SITUATIONS
        if situation in entry
    ]


def with_owner(text: str, old: tuple[str, str], new: tuple[str, str]) -> str:
    """The example with its owner turned into another kind of the same row."""
    text = re.sub(rf"\bkind: {re.escape(old[1])}\b", f"kind: {new[1]}", text)
    return re.sub(rf"\bapiVersion: {re.escape(old[0])}/", f"apiVersion: {new[0]}/", text) if old[0] else text
