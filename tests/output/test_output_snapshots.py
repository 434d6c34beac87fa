"""What people and machines read, byte for byte; UPDATE_SNAPSHOTS=1 writes the files anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from svclint.linting.report import Report
from svclint.output import FORMATS, render
from svclint.output.layout import Layout
from tests.output.shop_reports import clean, hostile, layouts, shop

_SNAPSHOTS = Path(__file__).parent / "snapshots"
_SUFFIXES = {
    "text": "txt",
    "json": "json",
    "sarif": "sarif",
    "github": "github.txt",
    "github-summary": "md",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "checkstyle": "checkstyle.xml",
    "gcc": "gcc.txt",
}
_REPORTS: dict[str, Callable[[], Report]] = {"shop": shop, "clean": clean, "layouts": layouts, "hostile": hostile}


def _expect(name: str, text: str) -> None:
    file = _SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_bytes(text.encode())
    assert file.read_bytes().decode() == text


@pytest.mark.parametrize("name", _REPORTS)
@pytest.mark.parametrize("format", FORMATS)
def test_format(name: str, format: str) -> None:
    _expect(f"{name}.{_SUFFIXES[format]}", render(_REPORTS[name](), format))


def test_text_quiet() -> None:
    _expect("shop-quiet.txt", render(shop(), "text", Layout(quiet=True)))


def test_text_statistics() -> None:
    _expect("shop-statistics.txt", render(shop(statistics=True), "text"))


def test_text_narrow() -> None:
    _expect("layouts-narrow.txt", render(layouts(), "text", Layout(width=40)))


def test_text_color() -> None:
    # the escape character as a picture, so that the file can be read
    _expect("shop-color.txt", render(shop(), "text", Layout(color=True)).replace("\x1b", "␛"))
