"""docs/api-server.md is what the case files say, and every case stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.rules import catalogue
from tests.apiserver import table
from tests.apiserver.test_elsewhere import sections

PAGE = Path("docs/api-server.md")


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == table.page(), "run: python -m tests.apiserver.table > docs/api-server.md"


@pytest.mark.parametrize("folder", ["cases", "updates"])
def test_every_case_stands_in_the_page(folder: str) -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert [case["row"] for _, case in table.rows(folder) if f"| {table.cell(case['row'])} |" not in written] == []


def test_rules_in_the_page_exist() -> None:
    names = {rule.name for rule in catalogue()}
    assert {row["rule"] for section in sections() for row in section["rows"]} <= names


def test_tests_in_the_page_exist() -> None:
    for section in sections():
        for row in section["rows"]:
            if "test" in row:
                file, _, function = row["test"].partition("::")
                assert f"def {function}(" in (table.HERE / file).read_text(encoding="utf-8")
