"""Every fix in real repositories, made by the command: nothing but edited spans changes, and nothing new is found."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from svclint.cli import main
from tests.corpus import REPOSITORIES, needs_corpus

_ENDS = (("line", "column"), ("endLine", "endColumn"))
LOG = logging.getLogger(__name__)
Edit = tuple[int, int, str]

pytestmark = [pytest.mark.slow, needs_corpus]


def check(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[list[dict[str, Any]], str]:
    assert main(["check", ".", "--no-config", "--no-cache", "--format", "json", *words]) in (0, 1)
    out, told = capsys.readouterr()
    return [one for one in json.loads(out)["findings"] if one["suppressed"] is None], told


def edits(findings: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> dict[str, set[Edit]]:
    """The edits that findings name, by file, as offsets."""
    found: dict[str, set[Edit]] = {}
    for finding in findings:
        for one in finding["fix"]["edits"] if finding["fix"] is not None else ():
            text = texts[one["file"]]
            lines = [0, *(each.end() for each in re.finditer(r"\r\n|[\n\r\x85\u2028\u2029]", text))]
            start, end = (lines[one[line] - 1] + one[column] - 1 for line, column in _ENDS)
            new = one["text"].replace("\n", "\r\n") if "\r\n" in text else one["text"]
            found.setdefault(one["file"], set()).add((start, end, new))
    return found


def is_made_by(old: str, new: str, some: Sequence[Edit], at: int = 0, to: int = 0) -> bool:
    """Whether some of the edits, in their order, and nothing else make the new text of the old one."""
    if not some:
        return old[at:] == new[to:]
    (start, end, text), *rest = some
    if start >= at and old[at:start] == new[to : to + start - at]:
        behind = to + start - at + len(text)
        if new[behind - len(text) : behind] == text and is_made_by(old, new, rest, end, behind):
            return True
    return is_made_by(old, new, rest, at, to)


def contents(root: Path) -> dict[str, bytes]:
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in _files(root)}


def _files(root: Path) -> Iterator[Path]:
    return (one for one in sorted(root.rglob("*")) if one.is_file() and not one.is_symlink())


def test_what_counts_as_made_by_edits() -> None:
    some = [(0, 1, "x"), (2, 2, "-"), (3, 4, "")]
    assert all(is_made_by("abcd", one, some) for one in ("abcd", "xbcd", "xb-c", "ab-cd", "abc"))
    assert not any(is_made_by("abcd", one, some) for one in ("abcd ", "xbcD", "ab-xd", "x-b"))


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda one: one.name)
def test_only_spans_of_edits_change_and_each_fix_cures(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(repository, tmp_path / repository.name, symlinks=True)
    monkeypatch.chdir(tmp_path / repository.name)
    old = contents(Path())
    before, _ = check(capsys)
    named = edits(before, {file: data.decode("utf-8-sig") for file, data in old.items() if file in _edited(before)})
    after, told = check(capsys, "--fix", "--unsafe-fixes")
    new = contents(Path())
    assert old.keys() == new.keys()
    changed = [file for file in old if old[file] != new[file]]
    for file in changed:
        assert old[file].startswith(b"\xef\xbb\xbf") == new[file].startswith(b"\xef\xbb\xbf")
        was, becomes = old[file].decode("utf-8-sig"), new[file].decode("utf-8-sig")
        assert is_made_by(was, becomes, sorted(named[file])), file
    brought = Counter(one["fingerprint"] for one in after) - Counter(one["fingerprint"] for one in before)
    assert not brought
    fixed = re.search(r"Fixed (\d+)", told)
    count = int(fixed[1]) if fixed is not None else 0
    assert len(before) - len(after) >= count and bool(count) == bool(changed)
    words = "%d fixes named, %d made, in %d files; %d findings before, %d after; %s"
    LOG.info(words, sum(map(bool, map(_fix, before))), count, len(changed), len(before), len(after), told.strip())


def _fix(finding: Mapping[str, Any]) -> object:
    return finding["fix"]


def _edited(findings: Sequence[Mapping[str, Any]]) -> set[str]:
    return {one["file"] for finding in findings if finding["fix"] is not None for one in finding["fix"]["edits"]}
