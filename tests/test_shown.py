"""What pages show below `<!-- output: COMMAND -->` is what svclint prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from svclint.cli import main

PAGES = [Path("README.md"), *sorted(Path("docs").glob("*.md"))]
_BLOCK = re.compile(r"<!-- output: (.*?) -->\n```\w+\n(.*?)```", re.DOTALL)
BLOCKS = [block for page in PAGES for block in _BLOCK.findall(page.read_text(encoding="utf-8"))]


def test_there_is_something_shown() -> None:
    assert len(BLOCKS) == 5


@pytest.mark.parametrize(("command", "shown"), BLOCKS)
def test_the_output_shown_is_the_output_printed(command: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([*command.split(), "--no-config"])
    assert shown == capsys.readouterr().out
