"""The text for people: summary, statistics, colour, and what start-up pays for it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from svclint.finding import Suppressed
from svclint.linting.report import Counts
from svclint.output import FORMATS, render
from svclint.output.layout import Layout
from svclint.output.summary import summary
from svclint.severity import Severity
from svclint.source import Source
from tests.output.shop_reports import SERVICE, at, finding, report, shop

_HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("severities", "counts", "expected"),
    [
        ("", Counts(1, 1, 1), "No findings in 1 file: 1 resource, 1 scope."),
        ("", Counts(14, 0, 2), "No findings in 14 files: 0 resources, 2 scopes."),
        ("e", Counts(2, 2, 1), "Found 1 error in 2 files: 2 resources, 1 scope."),
        ("eewn", Counts(2, 2, 1), "Found 2 errors, 1 warning, 1 note in 2 files: 2 resources, 1 scope."),
        ("s", Counts(1, 1, 1), "No findings (1 suppressed) in 1 file: 1 resource, 1 scope."),
        ("nnss", Counts(1, 1, 1), "Found 2 notes (2 suppressed) in 1 file: 1 resource, 1 scope."),
        (
            "w",
            Counts(1, 1, 1, {"not Kubernetes": 1}, 1),
            "Found 1 warning in 1 file: 1 resource, 1 scope. 1 document skipped (1 not Kubernetes). "
            "1 reference could not be decided.",
        ),
        (
            "w",
            Counts(1, 1, 1, {"b": 1, "a": 1, "c": 3, "d": 0}, 2),
            "Found 1 warning in 1 file: 1 resource, 1 scope. 5 documents skipped (3 c, 1 a, 1 b). "
            "2 references could not be decided.",
        ),
    ],
)
def test_summary(severities: str, counts: Counts, expected: str) -> None:
    of = {"e": Severity.ERROR, "w": Severity.WARNING, "n": Severity.NOTE, "s": Severity.ERROR}
    findings = [
        finding(
            "r",
            of[letter],
            str(number),
            at(SERVICE, "web"),
            suppressed=Suppressed("config", "") if letter == "s" else None,
        )
        for number, letter in enumerate(severities)
    ]
    lines = render(report(findings, [SERVICE], counts), "text").splitlines()
    assert lines[-2 if counts.unknown else -1] == expected
    assert lines[-1].startswith("Next: --explain-unknown") == bool(counts.unknown)
    assert "Found" not in render(report(findings, [SERVICE], counts), "text", Layout(quiet=True))


def test_quiet_and_clean_is_empty() -> None:
    assert render(report([], [SERVICE]), "text", Layout(quiet=True)) == ""
    assert render(report([], [SERVICE], statistics=True), "text", Layout(quiet=True)) == ""


def test_blocks_are_apart_and_nothing_trails() -> None:
    for quiet in (False, True):
        output = render(shop(statistics=True), "text", Layout(quiet=quiet))
        assert not output.endswith("\n\n")
        assert "\n\n\n" not in output
        assert not any(line != line.rstrip() for line in output.splitlines())


def test_statistics_are_sorted_by_count_then_name() -> None:
    given = [
        ("b", Severity.NOTE),
        ("a", Severity.NOTE),
        ("c", Severity.NOTE),
        ("c", Severity.NOTE),
        ("c", Severity.ERROR),
    ]
    findings = [finding(rule, level, str(number), at(SERVICE, "web")) for number, (rule, level) in enumerate(given)]
    output = render(report(findings, [SERVICE], statistics=True), "text")
    table = [line.split() for line in output.split("\n\n")[-2].splitlines()]
    assert table == [
        ["count", "severity", "rule"],
        ["2", "note", "c"],
        ["1", "note", "a"],
        ["1", "note", "b"],
        ["1", "error", "c"],
    ]


def test_color_changes_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    colored = render(shop(statistics=True), "text", Layout(color=True))
    assert "\x1b[1;31merror[target-port-name-unknown]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render(shop(statistics=True), "text")


def test_long_help_is_wrapped_to_the_width() -> None:
    advice = "Let the Service name a port that the container has, or give the container's port that name. " * 2
    one = finding("r", Severity.NOTE, "m", at(SERVICE, "web"), help=advice)
    lines = render(report([one], [SERVICE]), "text", Layout(width=60)).split("\n\n")[0].splitlines()
    start = next(index for index, line in enumerate(lines) if "= help: " in line)
    assert max(map(len, lines[start:])) <= 60
    assert " ".join(line.replace("= help:", "").strip() for line in lines[start:]) == advice.strip()
    assert {line[: len("  = help: ")].strip() for line in lines[start + 1 :]} == {""}


def test_titles_and_the_summary_are_wrapped_at_a_terminal_only() -> None:
    message = " ".join(["Service web sends port 80 to a port that no container of the Deployment has"] * 2)
    long = Source(f"{'deep/' * 12}service.yaml", SERVICE.text)
    given = report(
        [
            finding("r", Severity.NOTE, message, at(SERVICE, "web")),
            finding("r", Severity.NOTE, message, at(long, "web"), "another"),
        ],
        [SERVICE, long],
    )
    titles = [line for line in render(given, "text").splitlines() if message in line]
    assert len(titles) == 2
    lines = render(given, "text", Layout(width=60, wraps=True)).splitlines()
    # the one word that is longer
    assert [line for line in lines if len(line) > 60] == [f"{long.path}:5:9: note[r]"]
    joined = " ".join(line.strip() for line in lines)
    assert all(title in joined for title in titles)
    assert summary(given) in joined
    title = lines.index(f"{long.path}:5:9: note[r]")
    assert lines[title + 1].startswith("    Service web sends")


def test_a_help_comes_once() -> None:
    places = [at(SERVICE, word) for word in ("metadata", "spec", "selector", "ports", "targetPort")]
    helps = ["the one\n\nwith more", "the other", "the one\n\nwith more", "", "the other"]
    findings = [
        finding("r", Severity.NOTE, str(number), place, help=help)
        for number, (place, help) in enumerate(zip(places, helps, strict=True))
    ]
    blocks = render(report(findings, [SERVICE]), "text").split("\n\n")
    shown = [[line.strip() for line in block.splitlines() if "= help:" in line] for block in blocks[:-1]]
    assert shown == [["= help: the one"], ["= help: the other"], [], [], []]
    # without advice nothing leads on to it
    assert not blocks[2].splitlines()[-1].endswith("|")
    github = render(report(findings, [SERVICE]), "github").splitlines()
    assert ["help: the one" in line for line in github] == [True, False, True, False, False]


def test_unknown_format() -> None:
    with pytest.raises(KeyError):
        render(shop(), "xml")


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_imports_what_is_heavy(format: str) -> None:
    program = f"""
import sys
sys.path.insert(0, {str(_HERE)!r})
from tests.output.shop_reports import shop
import svclint.output
before = {{name for name in sys.modules if name.startswith("svclint.output.")}}
assert not before, before
assert svclint.output.render(shop(), {format!r})
heavy = {{"rich", "jsonschema", "jsonschema_rs", "dataclasses", "inspect", "networkx", "argparse", "ruamel"}}
print(sorted(heavy & {{name.partition(".")[0] for name in sys.modules}}))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=_HERE.parents[1]
    )
    assert run.stdout == "[]\n"
