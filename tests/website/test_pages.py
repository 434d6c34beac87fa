"""The site's pages: links that lead on, pages made of cards, and outputs that are what svclint prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from svclint.cli import main
from svclint.cli.card import read
from svclint.rules import catalogue
from website.pages import SHOP, led_out, pictured
from website.printed import drawn, printed
from website.rule_pages import by_topic, pages

ROOT = Path(__file__).parent.parent.parent
REPOSITORY = "https://example.com/svclint"


@pytest.mark.parametrize(
    ("folder", "link", "led"),
    [
        ("docs", "](../README.md#try-it)", "](index.md#try-it)"),
        ("", "](docs/ci.md#gitlab)", "](ci.md#gitlab)"),
        ("docs", "](ci.md)", "](ci.md)"),
        ("docs", "](../rules/ports/headless-port-remap.yaml)", "](rules/headless-port-remap.md)"),
        ("docs", "](../action.yml)", f"]({REPOSITORY}/blob/main/action.yml)"),
        ("docs", "](https://kubernetes.io/docs/)", "](https://kubernetes.io/docs/)"),
        ("docs", "](#scopes)", "](#scopes)"),
        ("docs", "](missing.md)", "](missing.md)"),  # which mkdocs tells of
    ],
)
def test_links_lead_where_the_site_has_their_page(folder: str, link: str, led: str) -> None:
    assert led_out(f"[a{link} and text", folder, REPOSITORY) == f"[a{led} and text"


def test_the_shop_is_a_picture_and_its_chart_is_folded_below() -> None:
    text = pictured((ROOT / "docs/graph.md").read_text())
    assert f"({SHOP})\n\n??? note" in text
    assert "\n```mermaid" not in text
    assert "\n    ```mermaid\n    flowchart LR\n" in text
    picture = drawn("examples/shop")
    assert "Service cart-admin" in picture
    assert str(ROOT) not in picture


def test_each_rule_has_a_page_in_the_navigation() -> None:
    listed = [path for _, paths in by_topic() for path in paths]
    assert listed == [f"rules/{rule.name}.md" for rule in catalogue()]


def test_a_page_shows_the_marked_lines_and_what_is_printed() -> None:
    text = printed("target-port-name-unknown", "a typo in flow style, with several ports")
    assert text.startswith("all.yaml:4:")
    assert "did you mean http?" in text
    assert "# primary" not in text


def test_the_examples_of_a_change_are_printed_as_one() -> None:
    rule = next(one for one in catalogue() if one.name == "rollout-selector-without-pods")
    example = next(one for one in read(rule).examples if one.fails)
    assert f"[{rule.name}]" in printed(rule.name, example.name)


@pytest.mark.slow
def test_every_page_is_made_and_every_output_is_there() -> None:
    made = dict(pages())
    for rule in catalogue():
        page = made[f"rules/{rule.name}.md"]
        assert page.startswith(f"# {rule.name}\n")
        printed = re.findall(r'title="what svclint prints"\}\n(.*?)\n```', page, re.DOTALL)
        assert bool(printed) == any(one.fails for one in read(rule).examples), rule.name
        assert [text for text in printed if f"[{rule.name}]" not in text] == []


def test_the_outputs_of_the_first_page_are_those_of_the_shop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.findall(r"```console\n\$ svclint (.*?)\n(.*?)```", (ROOT / "docs/start.md").read_text(), re.DOTALL)
    assert shown
    monkeypatch.chdir(ROOT / "examples" / "shop")
    for command, output in shown:
        main(shlex.split(command))
        assert capsys.readouterr().out == output
