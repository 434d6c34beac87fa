"""Every output for people says why a finding is no worse, in which scopes it holds, and what would mend it."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.finding import Finding, FindingFix
from svclint.linting.report import Report
from svclint.output import render
from svclint.severity import Severity
from tests.output.shop_reports import SERVICE, at, finding, report


def _report(scopes: tuple[str, ...], doubt: Doubt | None, fix: FindingFix | None = None) -> Report:
    found: Finding = finding("r", Severity.NOTE, "it is wrong", at(SERVICE, "web"))
    found = found._replace(scopes=scopes, doubt=doubt, fix=fix)
    return report([found], [SERVICE])._replace(scopes_of={SERVICE.path: ("dev", "prod", "test")})


def _words(output: str) -> str:
    return " ".join(output.replace("%0A", " ").split()).lower()


@pytest.mark.parametrize("format", ["text", "github", "sarif"])
@pytest.mark.parametrize("doubt", Doubt)
def test_doubts_are_said_in_words(format: str, doubt: Doubt) -> None:
    output = _words(render(_report((), doubt), format))
    assert f"only a note: {doubt.value}".lower() in output
    assert "only a" not in _words(render(_report((), None), format))


@pytest.mark.parametrize("format", ["text", "github", "sarif"])
def test_a_finding_names_its_scopes(format: str) -> None:
    several = render(_report(("dev", "prod", "test"), None), format)
    assert "in: dev, prod and test (all that use the file)" in _words(several)
    part = render(_report(("dev",), None), format)
    assert "in: dev (not in prod and test)" in _words(part)


def test_annotations_name_the_fix() -> None:
    fix = FindingFix("write http", True, ())
    assert _words(render(_report((), None, fix), "github")).endswith("fix: write http")
    assert "fix: write http (unsafe)" in _words(render(_report((), None, fix._replace(safe=False)), "github"))
