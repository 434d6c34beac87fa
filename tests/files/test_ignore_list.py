"""Ignore lists mean what they mean to git, and take no longer for a hostile pattern than for another."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from svclint.files.globs import Glob
from svclint.files.ignore_list import IgnoreList

# the lines, a path, and what `git check-ignore` says: out, taken back, nothing
_CASES: list[tuple[tuple[str, ...], str, bool | None]] = [
    (("[z-a]",), "z", True),
    (("[z-a]",), "a", None),
    (("[a-c]",), "b", True),
    (("[!a]", "[^b]"), "a", True),
    (("[]a]",), "]", True),
    (("[a-]",), "-", True),
    (("[[:digit:]]",), "7", True),
    (("[[:unknown:]]",), "7", None),
    (("[a",), "[a", None),
    (("a\\",), "a\\", None),
    (("\\#a", "\\!b"), "#a", True),
    (("\\#a", "\\!b"), "!b", True),
    (("# a", "", "   "), "# a", None),
    (("a ",), "a", True),
    (("a\\ ",), "a ", True),
    (("*.yaml", "!keep.yaml"), "sub/keep.yaml", False),
    (("build/", "!build/keep.yaml"), "build/keep.yaml", True),
    (("build/",), "build", None),
    (("build/",), "sub/build/a", True),
    (("/a",), "sub/a", None),
    (("sub/a",), "b/sub/a", None),
    (("**/a/b",), "x/y/a/b", True),
    (("a/**",), "a", None),
    (("a/**",), "a/b/c", True),
    (("a/**/b",), "a/b", True),
    (("a/**/b",), "a/x/y/b", True),
    (("a*c/d",), "abc/d", True),
    (("a*d",), "a/d", None),
    (("a?b",), "a/b", None),
    (("***/**",), "a", True),
    (("**",), "a/b", True),
]


@pytest.mark.parametrize(("lines", "path", "expected"), _CASES)
def test_lines_mean_what_they_mean_to_git(lines: tuple[str, ...], path: str, expected: bool | None) -> None:
    assert IgnoreList(lines).verdict(path) is expected


def test_folders_are_told_by_their_slash() -> None:
    assert IgnoreList(["build/"]).verdict("build/") is True
    assert IgnoreList(["build/", "!build/"]).verdict("build/") is False


_NAMES = ["a", "b", "ab", "z", "a.y", "b.y", "A", "-", "]", "a b", "!a", "#a", "\\", "[", "1"]
_SIGNS = ["a", "b", "z", ".y", "*", "?", "/", "/", "!", "#", "[ab]", "[!a]", "[^a]", "[z-a]", "[a-c]", "[[:alpha:]]"]
_SIGNS += ["[]a]", "[a-]", "[\\]]", "[", "\\", "\\*", "-", " ", "[a/b]", "**/", "/**/", "/**", "[[:no:]]", "*.y"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git itself is asked")
def test_git_says_the_same(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    rng = random.Random(5)
    for _ in range(60):
        made = ["".join(rng.choices(_SIGNS, k=rng.randint(1, 5))) for _ in range(rng.randint(1, 4))]
        # git compares the letters in front by themselves: two stars behind them mean more than it says they do
        lines = [one for one in made if not any(f"{sign}**" in one for sign in "ab.yz!#]-\\? [")]
        (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths = ["/".join(rng.choices(_NAMES, k=rng.randint(1, 4))) for _ in range(40)]
        command = ["git", "check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"]
        asked = subprocess.run(
            command, cwd=tmp_path, input="\0".join(paths) + "\0", capture_output=True, text=True, check=False
        )
        words = asked.stdout.split("\0")
        said = {
            words[at + 3]: bool(words[at]) and not words[at + 2].startswith("!") for at in range(0, len(words) - 3, 4)
        }
        assert {path: bool(IgnoreList(lines).verdict(path)) for path in paths} == said, lines


class _Counted(str):
    """A name that counts how often one of its letters is looked at."""

    __slots__ = ("looks",)
    looks: int

    def __getitem__(self, at: object) -> str:
        self.looks = getattr(self, "looks", 0) + 1
        return str.__getitem__(self, at)  # type: ignore[index]


@pytest.mark.parametrize(
    "pattern", ["*a" * 40 + "b", "*" * 500 + "b", "*[a-b]" * 40 + "x", "a*" * 40 + "x", "?*" * 40 + "x"]
)
def test_steps_grow_no_faster_than_pattern_times_name(pattern: str) -> None:
    for length in (100, 200, 400):
        name = _Counted("a" * length)
        assert not Glob(pattern).matches([name])
        assert name.looks <= len(pattern) * length


def test_many_stars_for_folders_end() -> None:
    assert not Glob("**/a/" * 60 + "b").matches(["a"] * 2_000)


def test_folders_thousands_deep() -> None:
    assert IgnoreList(["x/"]).verdict("a/" * 3_000 + "b.yaml") is None
