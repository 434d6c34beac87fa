"""What docs/trace.md shows is what svclint prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from svclint.cli import main

PAGE = Path("docs/trace.md")
_BLOCK = re.compile(r"<!-- output: (.*?) -->\n```\w+\n(.*?)```", re.DOTALL)
BLOCKS = _BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def test_there_is_something_shown() -> None:
    assert len(BLOCKS) == 3


@pytest.mark.parametrize(("command", "shown"), BLOCKS)
def test_the_output_shown_is_the_output_printed(command: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([*command.split(), "--no-config"])
    assert shown == capsys.readouterr().out
