"""What other linters get wrong, svclint must not; and docs/peers.md is what the case files say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from svclint.finding import Finding
from svclint.rules import catalogue
from svclint.settings import RuleSetting, Settings
from tests.cards import run_files, severity_of
from tests.peers import table
from tests.peers.examples import HERE, Example, entries, examples, examples_of, peers, read, title

PAGE = Path("docs/peers.md")
RULES = {rule.name for rule in catalogue()}


def _parameters() -> Iterator[Any]:
    for example in examples():
        fault = example.data.get("known-fault")
        marks = [pytest.mark.xfail(reason=fault, strict=True)] if fault else []
        yield pytest.param(example, id=str(example), marks=marks)


def _findings(example: Example) -> list[Finding]:
    """What the rules that are on by default say, and those that cover the check where they are not."""
    settings = Settings(
        kubernetes=example.data.get("kubernetes", "1.36"),
        rules={name: RuleSetting(enabled=True) for name in example.rules},
    )
    return [one for one in run_files(example.data["files"], settings) if one.suppressed is None]


@pytest.mark.parametrize("example", list(_parameters()))
def test_example(example: Example) -> None:
    mine, others = [], []
    for finding in _findings(example):
        if example.fails and finding.rule == example.data["rule"]:
            mine.append(finding)
        elif finding.severity.word != "note" or finding.rule in example.rules:
            others.append(finding)
    also = set(example.data.get("also", ()))
    words = "\n".join(f"{one.location.file}:{one.location.line} {one.rule}: {one.message}" for one in mine + others)
    assert {one.rule for one in others} == also, words
    assert {f"{one.location.file}:{one.location.line}" for one in mine} == example.primary, words
    if example.fails:
        severity = example.data.get("severity", severity_of(example.data["rule"]).word)
        assert {one.severity.word for one in mine} == {severity}, words


@pytest.mark.parametrize("peer", peers(), ids=lambda peer: str(peer["peer"]))
def test_entries_have_what_the_table_needs(peer: dict[str, Any]) -> None:
    assert {"peer", "repository", "snapshot", "about", "checks"} <= set(peer)
    names = [title(entry) for entry in entries(peer)]
    assert len(set(names)) == len(names)
    for entry in entries(peer):
        asked = "request" in entry
        needed = {"request", "issues"} if asked else {"check", "flags"}
        covered = {"difference"} if entry["rules"] else {"gap"} if "gap" in entry else {"outside"}
        optional = {"less", "examples" if asked else "bugs"} if entry["rules"] else set()
        assert needed | covered | {"rules"} <= set(entry) <= needed | covered | {"rules"} | optional, title(entry)
        assert set(entry["rules"]) <= RULES
        for data in examples_of(entry):
            _well_formed(data, entry["rules"])


def _well_formed(data: dict[str, Any], rules: list[str]) -> None:
    keys = {"title", "issues", "source", "ours", "rule", "severity", "primary", "also", "files", "kubernetes"}
    assert {"title", "ours", "files"} <= set(data) <= keys | {"known-fault"}, data["title"]
    assert data["ours"] in {"pass", "fail"}
    example = Example("", "", (), data)
    assert ("rule" in data) == example.fails == bool(example.primary), data["title"]
    assert data.get("rule", rules[0]) in rules
    assert set(data.get("also", ())) <= RULES
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", issue) for issue in data.get("issues", ()))


def test_every_file_is_a_peer_of_the_page() -> None:
    assert {path.stem for path in (HERE / "cases").glob("*.yaml")} == set(read("beyond.yaml")["peers"])


def test_the_page_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == table.page(), "run: python -m tests.peers.table > docs/peers.md"


def test_rules_that_no_peer_has_exist() -> None:
    assert {rule for row in read("beyond.yaml")["alone"] for rule in row["rules"]} <= RULES
