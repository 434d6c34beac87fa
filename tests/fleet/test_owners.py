"""CODEOWNERS: the last line that holds decides."""

from __future__ import annotations

import os

import pytest

from svclint.fleet.owners import owners
from tests.fleet.conftest import Make

TEXT = """\
# who looks after what
*            @shop/all
/apps/cart/  @shop/cart @anna
docs/*       @shop/writers
*.json       # nobody
[Section][2] @gitlab/section
"""


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("web.yaml", "@shop/all"),
        ("apps/cart/a/b.yaml", "@shop/cart @anna"),
        ("x/apps/cart/b.yaml", "@shop/all"),
        ("docs/a.yaml", "@shop/writers"),
        ("docs/deeper/a.yaml", "@shop/all"),
        ("apps/cart/b.json", ""),
    ],
)
def test_owner_of_a_file(file: str, expected: str, make: Make) -> None:
    assert owners(str(make("cart", {".github/CODEOWNERS": TEXT}))).of(file) == expected


def test_no_codeowners(make: Make) -> None:
    assert owners(str(make("cart", {}))).of("web.yaml") == ""


def test_a_pipe_is_not_waited_for(make: Make) -> None:
    folder = make("cart", {})
    os.mkfifo(folder / "CODEOWNERS")
    assert owners(str(folder)).of("web.yaml") == ""
