"""What the README shows is what svclint prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from svclint.cli import main

README = Path("README.md").read_text(encoding="utf-8")


def test_the_output_shown_is_the_output_printed(capsys: pytest.CaptureFixture[str]) -> None:
    block = re.search(r"<!-- output -->\n```\n(.*?)```", README, re.DOTALL)
    assert block is not None
    assert main(["check", "--no-config", "examples/shop"]) == 1
    printed = capsys.readouterr().out
    for part in block[1].split("\n\n"):
        assert part.strip() == "…" or part.strip() in printed


def test_the_repaired_shop_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--no-config", "examples/fixed"]) == 0
    assert capsys.readouterr().out.startswith("No findings")


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "examples/README.md", *map(str, Path("docs").glob("*.md"))]
)
def test_links_lead_somewhere(page: str) -> None:
    text = Path(page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (Path(page).parent / link).exists()] == []
