"""Whole trees: the scopes that are formed, with the role of each file, and the findings that follow from them."""

from __future__ import annotations

import random

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import merge
from svclint.linting.settle import lint
from tests.discover.trees import RULES, TREES, all_described, expected, run, settings_of

CASES = sorted(one.name for one in TREES.iterdir())


@pytest.mark.parametrize("case", CASES)
def test_tree(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, wanted = TREES / case / "tree", expected(case)
    monkeypatch.chdir(tree)
    ran = run(*wanted.get("paths", ()), settings=settings_of(tree / "svclint.yaml")._replace(exclude=("svclint.yaml",)))
    assert all_described(ran.discovery) == wanted["scopes"]
    assert sorted(ran.said) == sorted(wanted["findings"]), ran.findings
    if "scopes-of-findings" in wanted:
        assert sorted({name for one in ran.findings for name in one.scopes}) == wanted["scopes-of-findings"]


@pytest.mark.parametrize("case", CASES)
def test_order_makes_no_difference(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = TREES / case / "tree"
    monkeypatch.chdir(tree)
    settings = settings_of(tree / "svclint.yaml")._replace(select=RULES, exclude=("svclint.yaml",))
    ran = run(settings=settings)
    paths = sorted(one.name for one in tree.iterdir() if one.name != "svclint.yaml")
    for seed in range(5):
        shuffler = random.Random(seed)
        shuffler.shuffle(paths)
        assert all_described(run(*paths, settings=settings).discovery) == all_described(ran.discovery)
        sources = list(ran.discovery.sources.items())
        shuffler.shuffle(sources)
        formed = form_scopes(dict(sources), settings)
        assert formed.scopes == ran.discovery.scopes
        findings = merge(lint(formed.scopes, settings).findings)
        assert sorted(findings, key=str) == sorted(ran.findings, key=str)
