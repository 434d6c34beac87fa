"""What the texts of a tree mention of its files."""

from __future__ import annotations

import time

import pytest

from svclint.discover.hearsay.mentions import Mentions
from svclint.source import Source


def mentions(text: str) -> Mentions:
    return Mentions({"README.md": Source("README.md", text)}, [], lambda path: None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl apply -k deploy/web/", True),
        ("path: 'web'", True),
        ("build    web", True),
        ("\t$(MAKE) -C web up", True),
        ("\tcd deploy/web && $(MAKE) up", True),
        ("the web", False),
        ("the cd web-app", False),
        ("path=webs", False),
    ],
)
def test_a_directory_of_one_step_is_meant_where_something_is_built(text: str, expected: bool) -> None:
    assert mentions(text).of_directory("web") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl apply -k overlays/$(ENV)", True),
        ("kustomize build ./overlays/${{ matrix.env }} |", True),
        ("make -C $ROOT/overlays/p$1", True),
        ("kubectl apply -k bases/$(ENV)", False),
        ("kubectl apply -k $(DIR)", False),
        ("kubectl apply -k overlays/$(ENV)/web", False),
        ("the overlays/$(ENV)", False),
    ],
)
def test_a_directory_that_a_variable_may_name(text: str, expected: bool) -> None:
    assert mentions(text).of_directory("shop/overlays/prod") is expected


def test_a_text_of_many_paths_takes_no_square_of_its_length() -> None:
    start = time.process_time()
    assert not mentions("path=" * 40_000 + " the web").of_directory("web")
    # a fraction of a second, and most of a minute where each of them is followed to the end
    assert time.process_time() - start < 10
