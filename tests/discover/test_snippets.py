"""Manifests that pages include and that leave something out, and charts that are there to test others."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover.charts.fixtures import fixture_charts
from svclint.source import Source
from tests.discover.trees import formed

WRONG = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: mail}
spec:
  selector: {matchLabels: {app: mail}}
  template:
    metadata: {labels: {app: mail}}
    spec:
      containers:
        - name: mail
          image: mail:1
          # ... and whatever else it needs
---
apiVersion: v1
kind: Service
metadata: {name: mail}
spec: {selector: {app: mial}, ports: [{port: 25}]}
"""
WHOLE = WRONG.replace("          # ... and whatever else it needs\n", "")


def said(root: Path, files: dict[str, str]) -> list[tuple[str, Doubt | None]]:
    root.mkdir()
    with chdir(root):
        found = formed(files).findings
    return [(one.severity.word, one.doubt) for one in found if one.rule == "selector-matches-nothing"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("docs/modules/ROOT/pages/mail.adoc", "= Mail\n\n----\ninclude::example$mail.yaml[]\n----\n"),
        ("docs/modules/ROOT/mail.adoc", "include::{examplesdir}/mail.yaml[tag=all]\n"),
        ("docs/mail.rst", "Mail\n====\n\n.. literalinclude:: modules/ROOT/examples/mail.yaml\n   :language: yaml\n"),
        ("docs/mail.md", '```yaml\n--8<-- "ROOT/examples/mail.yaml:2:9"\n```\n'),
        ("docs/mail.md", '{{% code_sample file="examples/mail.yaml" %}}\n'),
        ("docs/mail.md", "{{#include modules/ROOT/examples/mail.yaml}}\n"),
    ],
)
def test_what_a_page_includes_and_leaves_a_part_out_is_shown(tmp_path: Path, page: str, text: str) -> None:
    file = "docs/modules/ROOT/examples/mail.yaml"
    assert said(tmp_path / "part", {file: WRONG, page: text}) == [("note", Doubt.SKETCH)]
    # what is whole is copied by who reads the page
    assert said(tmp_path / "whole", {file: WHOLE, page: text}) == [("error", None)]
    assert said(tmp_path / "other", {file: WRONG, page: text.replace("mail.yaml", "news.yaml")}) == [("error", None)]
    assert said(tmp_path / "alone", {file: WRONG}) == [("error", None)]


LIBRARY = "apiVersion: v2\nname: base\nversion: 1.0.0\ntype: library\n"
CARD = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
DEPENDS = f"{CARD}dependencies: [{{name: base, version: 1.0.0, repository: 'file://../base'}}]\n"


@pytest.mark.parametrize(
    ("cards", "script", "found"),
    [
        ({"charts/base": LIBRARY, "charts/base-test": DEPENDS}, "", {"charts/base-test"}),
        ({"charts/base": LIBRARY, "charts/unittests": DEPENDS}, "", {"charts/unittests"}),
        # an application that has its templates from there, and one that is called so
        ({"charts/base": LIBRARY, "charts/shop": DEPENDS}, "", set()),
        ({"charts/base": CARD, "charts/load-test": DEPENDS}, "", set()),
        ({"charts/base": LIBRARY, "charts/load-test": CARD}, "", set()),
        # what is deleted before charts are published
        ({"charts/sample": CARD}, "run: rm -f ./charts/sample/Chart.yaml\n", {"charts/sample"}),
        ({"charts/sample": CARD}, 'git rm "$ROOT/charts/sample/Chart.yaml" && cr package\n', {"charts/sample"}),
        ({"charts/sample": CARD}, "rm charts/other/Chart.yaml charts/sample/Chart.lock\n", set()),
        ({"charts/sample": CARD}, "rm charts/$one/Chart.yaml\n", set()),
        ({"charts/sample": CARD}, "yq .name charts/sample/Chart.yaml\n", set()),
    ],
)
def test_charts_that_are_there_to_test_others(cards: dict[str, str], script: str, found: set[str]) -> None:
    sources = {f"{one}/Chart.yaml": Source(f"{one}/Chart.yaml", card) for one, card in cards.items()}
    assert fixture_charts(list(cards), [script], sources.get) == found


def test_a_chart_whose_card_says_nothing_is_no_fixture() -> None:
    """An empty file has no document."""
    assert fixture_charts(["shop"], [], lambda path: Source(path, "")) == frozenset()
