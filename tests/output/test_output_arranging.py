"""What a run prints: the worst first, notes when they are asked for, groups, and copies told once."""

from __future__ import annotations

import re

import pytest

from svclint.finding import Finding, FindingFix, Replacement
from svclint.linting.baseline import Known
from svclint.linting.report import Report
from svclint.output import render
from svclint.output.arranging import Told, arranged
from svclint.output.layout import Layout
from svclint.severity import Severity
from svclint.source import Source
from tests.output.shop_reports import SHOP, WEB, at, finding, report

DEV, PROD, TEST = (
    Source(f"envs/{name}/web.yaml", "# a line\n" * line + "web: 1\n")
    for line, name in enumerate(("dev", "prod", "test"))
)


def _report(*findings: Finding) -> Report:
    return report(findings, (DEV, PROD, TEST))._replace(threshold=Severity.WARNING)


def _told(given: Report, layout: Layout) -> list[list[str]]:
    return [[one.finding.message for one in group.told] for group in arranged(given, layout).groups]


def _mixed() -> Report:
    return _report(
        finding("b", Severity.NOTE, "note in dev", at(DEV, "web"), resource=WEB),
        finding("b", Severity.WARNING, "warning in dev", at(DEV, "1"), resource=SHOP),
        finding("a", Severity.ERROR, "error in prod", at(PROD, "web"), resource=WEB),
        finding("b", Severity.ERROR, "error in test", at(TEST, "web")),
    )


def test_the_worst_come_first_and_notes_are_counted() -> None:
    assert _told(_mixed(), Layout()) == [["error in prod", "error in test", "warning in dev"]]
    assert _told(_mixed(), Layout(notes=True)) == [["error in prod", "error in test", "warning in dev", "note in dev"]]
    output = render(_mixed(), "text")
    assert "Found 2 errors, 1 warning, 1 note" in output
    assert output.endswith("\nNext: --notes shows 1 note.\n")


def test_who_has_many_findings_is_told_of_the_baseline() -> None:
    many = [finding("b", Severity.ERROR, f"error {number}", at(DEV, "web")) for number in range(51)]
    words = "Next: svclint baseline has check tell only what is new."
    assert words in render(_report(*many), "text")
    assert words not in render(_report(*many[:50]), "text")
    known = _report(*many)
    known = known._replace(counts=known.counts._replace(baseline=Known("svclint-baseline.json", 1, ())))
    assert words not in render(known, "text")


def test_by_path() -> None:
    expected = [["note in dev", "warning in dev", "error in prod", "error in test"]]
    assert _told(_mixed(), Layout(notes=True, sort="path")) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("rule", {"a": 1, "b": 2}),
        ("object", {"Service/shop/web": 1, "no object": 1, "Ingress/shop": 1}),
        ("file", {PROD.path: 1, TEST.path: 1, DEV.path: 1}),
    ],
)
def test_groups_are_titled_and_the_one_with_the_worst_is_first(group: str, expected: dict[str, int]) -> None:
    output = render(_mixed(), "text", Layout(group=group))  # type: ignore[arg-type]
    titles = re.findall(r"^(\S.*) \((\d+)\)$", output, re.MULTILINE)
    assert [(title, int(number)) for title, number in titles] == list(expected.items())


def test_the_most_that_is_shown() -> None:
    for group in ("", "rule"):
        output = render(_mixed(), "text", Layout(most=2, group=group))
        assert len(re.findall(r"^envs/.*: (?:error|warning)\[", output, re.MULTILINE)) == 2
        assert output.endswith("\nNext: a larger --max shows 1 more finding; --notes shows 1 note.\n")
    assert "Next" not in render(_mixed(), "text", Layout(most=4, notes=True))


def _copy(source: Source, **changed: object) -> Finding:
    return finding("r", Severity.ERROR, "Service web is wrong", at(source, "web", "spec"), "here")._replace(**changed)  # type: ignore[arg-type]


def test_the_same_fault_in_copies_is_told_once() -> None:
    given = _report(_copy(DEV), _copy(PROD), _copy(TEST))
    (group,) = arranged(given, Layout()).groups
    assert group.told == (Told(given.findings[0], (given.findings[1].location, given.findings[2].location)),)
    output = render(given, "text")
    assert output.count("Service web is wrong") == 1
    assert "  = also at: envs/prod/web.yaml:2:1 and envs/test/web.yaml:3:1\n" in output
    assert "Found 3 errors" in output


def test_in_groups_of_files_each_file_has_its_own() -> None:
    assert _told(_report(_copy(DEV), _copy(PROD)), Layout(group="file")) == [["Service web is wrong"]] * 2


def test_what_differs_in_more_than_the_place_is_told_for_itself() -> None:
    fix = FindingFix("make it right", True, (Replacement(at(PROD, "web"), "x"),))
    others: list[dict[str, object]] = [
        {"rule": "other"},
        {"severity": Severity.WARNING},
        {"message": "Service api is wrong"},
        {"label": "there"},
        {"help": "do it"},
        {"fix": fix},
        {"location": at(PROD, "web", "metadata")},
    ]
    for other in others:
        assert len(arranged(_report(_copy(DEV), _copy(PROD, **other)), Layout()).groups[0].told) == 2


def test_a_copy_that_only_some_of_its_scopes_have_says_in_which() -> None:
    given = _report(_copy(DEV, scopes=("dev",)), _copy(PROD, scopes=("prod", "qa")))
    everywhere = given._replace(scopes_of={DEV.path: ("dev",), PROD.path: ("prod", "qa")})
    assert len(arranged(everywhere, Layout()).groups[0].told) == 1
    partly = given._replace(scopes_of={DEV.path: ("dev",), PROD.path: ("prod", "qa", "next")})
    assert len(arranged(partly, Layout()).groups[0].told) == 2
    assert "= in: prod and qa (not in next)" in render(partly, "text")


def test_names_of_strangers_in_titles_and_places_are_neutral() -> None:
    odd = Source("a\x1b[31m.yaml", "web: 1\n")
    given = report([_copy(DEV), _copy(odd)], (DEV, odd))
    assert "\x1b" not in render(given, "text", Layout(group="file")) + render(given, "text")
