"""What a line of the list names, and what is never fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.fleet.repositories import Repository, repositories
from tests.fleet.conftest import SOUND, Make, bare


def one(line: str, *allowed: str) -> Repository:
    (found,) = repositories(line, allowed)
    return found


def test_comments_blank_lines_and_repetitions_are_left_out(make: Make) -> None:
    place = make("shop/cart", {})
    text = f"# all of ours\n\n{place}\n  {place}/  # again\n"
    assert repositories(text, ()) == (Repository(str(place), "shop", str(place)),)


def test_a_folder_that_is_not_there_is_refused() -> None:
    assert one("no/such/folder").refusal == "no such folder"


def test_bare_repositories_and_file_urls_are_cloned(make: Make, tmp_path: Path) -> None:
    place = tmp_path / "shop" / "cart.git"
    bare(make("cart", {"app.yaml": SOUND}), place)
    assert one(str(place)) == Repository(str(place), "shop", f"file://{place}", clone=True)
    assert one(f"file://{place}") == Repository(f"file://{place}", "shop", f"file://{place}", clone=True)


REMOTE = {
    "https://git.example.org/shop/cart.git": "shop",
    "https://git.example.org/shop/back/cart": "shop/back",
    "ssh://git@git.example.org:22/shop/cart.git": "shop",
    "git@git.example.org:shop/cart.git": "shop",
}


@pytest.mark.parametrize("url", REMOTE)
def test_remote_urls_are_fetched_only_where_they_are_allowed(url: str) -> None:
    assert one(url).refusal == "a remote URL that no --allow-remote allows"
    assert one(url, "https://elsewhere.example.org/*").refusal
    allowed = one(url, "*git.example.org*")
    assert (allowed.owner, allowed.place, allowed.clone, allowed.refusal) == (REMOTE[url], url, True, "")


@pytest.mark.parametrize("url", ["ftp://example.org/a/b", "ext::sh -c id", "fd::17/a", "javascript://x/%0aalert"])
def test_what_git_might_run_is_never_fetched(url: str) -> None:
    assert one(url, "*").refusal
    assert not one(url, "*").clone


def test_a_token_in_a_url_is_for_git_alone() -> None:
    found = one("https://me:s3cret@git.example.org/shop/cart", "https://git.example.org/*")
    assert found.name == "https://git.example.org/shop/cart"
    assert found.place == "https://me:s3cret@git.example.org/shop/cart"


def test_a_pattern_of_a_host_is_not_fooled_by_a_name_before_it() -> None:
    assert one("https://git.example.org@evil.example.com/shop/cart", "https://git.example.org*").refusal
