"""Words that messages share, and that no advice has line ends within its sentences."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from svclint.wording import unwrapped
from tests.cli.cli_shop import BROKEN, RULE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\r\nthree\n", "one two three\n"),
        ("one  \ntwo\n\nthree\nfour", "one two\n\nthree four"),
        ("do one of\n- this\n- or that", "do one of\n- this\n- or that"),
        ("for example\n    kind: Service\n", "for example\n    kind: Service\n"),
        ("with\n--fix", "with --fix"),
        ("", ""),
    ],
)
def test_unwrapped(text: str, expected: str) -> None:
    assert unwrapped(text) == expected


def test_help_of_findings_is_unwrapped() -> None:
    settings = Settings(select=(RULE,))
    sources = {name: Source(name, text) for name, text in BROKEN.items()}
    (finding,) = lint(form_scopes(sources, settings).scopes, settings).findings
    assert finding.help
    assert "\n" not in finding.help
