"""Rules of the API server that other rules than invalid-* tell: an example has its finding, its look-alike none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from svclint.document import documents
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files

ROWS = Path(__file__).parent / "elsewhere.yaml"


def sections() -> list[dict[str, Any]]:
    """The sections of the file, each with its rows."""
    (document,) = documents(Source(str(ROWS), ROWS.read_text(encoding="utf-8")))
    found: list[dict[str, Any]] = document.value
    return found


def _rows(half: str) -> Iterator[Any]:
    for section in sections():
        for row in section["rows"]:
            if half in row:
                yield pytest.param(row, id=row["row"])


def _told(row: dict[str, Any], manifest: str) -> list[str]:
    settings = Settings(select=(row["rule"], "internal-error"), kubernetes=row.get("kubernetes", "1.36"))
    return [f"{one.rule}: {one.message}" for one in run_files({"manifest.yaml": manifest}, settings)]


@pytest.mark.parametrize("row", list(_rows("object")))
def test_told(row: dict[str, Any]) -> None:
    told = _told(row, row["object"])
    assert told and all(one.startswith(row["rule"]) for one in told), told


@pytest.mark.parametrize("row", list(_rows("passes")))
def test_not_told_of_what_is_accepted(row: dict[str, Any]) -> None:
    assert _told(row, row["passes"]) == []


def test_rows_have_what_the_table_needs() -> None:
    for section in sections():
        assert set(section) == {"section", "rows"}
        for row in section["rows"]:
            needed, halves = {"row", "source", "rule"}, {"object", "passes", "test"}
            assert needed <= set(row) <= needed | halves | {"kubernetes"}
            assert halves & set(row)
