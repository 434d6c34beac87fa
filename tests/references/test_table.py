"""docs/references.md is what the table and its examples say."""

from __future__ import annotations

from pathlib import Path

from svclint.rules import catalogue
from tests.references import table
from tests.references.row_cases import entries, families


def test_the_page_is_up_to_date() -> None:
    written = Path("docs/references.md").read_text(encoding="utf-8")
    assert written == table.page(), "run: python -m tests.references.table > docs/references.md"


def test_rules_of_the_examples_exist() -> None:
    names = {rule.name for rule in catalogue()}
    told = {rule for family in families() for one in entries(family).values() for rule in one.get("rules", {}).values()}
    assert told <= names
