"""The policies that docs/policies.md shows are as it says: they are tried as `svclint test` tries them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from svclint.cli.test import marked
from svclint.config import loads
from svclint.policies.trial import trials
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.source import Source

ROOT = Path(__file__).parents[2]


def documented() -> list[Settings]:
    text = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    known = {rule.name: rule for rule in catalogue()}
    return [loads(Source("svclint.yaml", one), known) for one in re.findall(r"^```yaml\n(.*?)^```", text, re.M | re.S)]


@pytest.mark.parametrize("settings", documented(), ids=lambda one: one.policies[0].name)
def test_documented(settings: Settings) -> None:
    done = [one for policy in settings.policies for one in trials(policy, settings, marked(policy))]
    assert [one for one in done if one.wrong] == []
    for policy in settings.policies:
        verdicts = {one.fails for one in done if one.policy == policy.name}
        assert verdicts == {True, False}, policy.name
