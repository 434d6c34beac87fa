"""What CI servers read: the forms that they ask for, whatever a manifest holds."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from svclint.certainty.doubt import Doubt
from svclint.linting.report import Counts, Report
from svclint.output import render
from svclint.rules import catalogue
from svclint.severity import Severity
from svclint.source import Source
from tests.output.shop_reports import SERVICE, at, clean, finding, hostile, layouts, report, shop

_REPORTS: dict[str, Callable[[], Report]] = {"shop": shop, "clean": clean, "layouts": layouts, "hostile": hostile}
_CI = ("github", "github-summary", "gitlab", "junit", "checkstyle", "gcc")


def _parsed(report: Report, format: str) -> ElementTree.Element:
    return ElementTree.fromstring(render(report, format))


@pytest.mark.parametrize("name", _REPORTS)
def test_junit_counts_what_it_holds(name: str) -> None:
    """The structure of Jenkins' junit-10.xsd, in which nothing else may stand."""
    root = _parsed(_REPORTS[name](), "junit")
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert {"name", "tests", "failures", "errors"} <= set(suite.attrib)
        assert {case.tag for case in suite} == {"testcase"}
        assert all(set(case.attrib) == {"name", "classname"} for case in suite)
    for holder in (root, *root):
        cases = list(holder.iter("testcase"))
        assert int(holder.attrib["tests"]) == len(cases) > 0
        assert int(holder.attrib["failures"]) == len(list(holder.iter("failure")))
        assert int(holder.attrib["errors"]) == len(list(holder.iter("error")))
    for suite in root:
        names = [(case.attrib["classname"], case.attrib["name"]) for case in suite]
        assert len(names) == len(set(names))


def test_junit_fails_from_the_threshold_on() -> None:
    strict = _parsed(shop(), "junit")
    assert len(list(strict.iter("failure"))) == 4
    lenient = _parsed(shop()._replace(threshold=Severity.ERROR), "junit")
    assert [one.attrib["type"] for one in lenient.iter("failure")] == ["error", "error"]
    assert sorted(one.attrib["type"] for one in lenient.iter("skipped")) == ["note", "warning"]
    assert [suite.attrib["skipped"] for suite in lenient] == ["2", "0"]


def test_junit_calls_a_fault_of_our_own_an_error() -> None:
    fault = finding("internal-error", Severity.ERROR, "rule x failed", at(SERVICE, "web"))
    failed = report([fault], [SERVICE])._replace(rules={one.name: one for one in catalogue() if one.role == "internal"})
    assert [one.attrib["type"] for one in _parsed(failed, "junit").iter("error")] == ["error"]


def test_junit_follows_a_test_by_name_when_lines_move() -> None:
    def names(text: str) -> list[str]:
        source = Source("a.yaml", text)
        equal = [finding("r", Severity.ERROR, "m", at(source, "web", nth=number)) for number in (0, 1)]
        return [case.attrib["name"] for case in _parsed(report(equal, [source]), "junit").iter("testcase")]

    assert names("web web") == names("\n\nweb\nweb") == ["m", "m (2)"]


@pytest.mark.parametrize("name", _REPORTS)
def test_checkstyle_has_files_with_errors(name: str) -> None:
    root = _parsed(_REPORTS[name](), "checkstyle")
    assert (root.tag, root.attrib) == ("checkstyle", {"version": "4.3"})
    assert {one.tag for one in root} <= {"file"}
    for one in root.iter("error"):
        assert set(one.attrib) == {"line", "column", "severity", "message", "source"}
        assert one.attrib["severity"] in {"error", "warning", "info"}
        assert one.attrib["source"].startswith("svclint.")


@pytest.mark.parametrize("name", _REPORTS)
def test_gitlab_has_what_the_widget_asks_for(name: str) -> None:
    issues: list[dict[str, Any]] = json.loads(render(_REPORTS[name](), "gitlab"))
    assert len(issues) == len(_REPORTS[name]().active)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert all(isinstance(issue[key], str) and issue[key] for key in ("description", "check_name", "fingerprint"))
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert isinstance(issue["location"]["path"], str)
        assert issue["location"]["lines"]["begin"] >= 1
    # GitLab refuses a report whose strings are no Unicode
    json.dumps(issues, ensure_ascii=False).encode()


def test_gcc_lines_are_read_by_gcc_s_pattern() -> None:
    lines = [line for report in (shop(), hostile(), layouts()) for line in render(report, "gcc").splitlines()]
    read = [re.fullmatch(r"(.+?):(\d+):(\d+): (error|warning|note): (.+?)(?: \[([a-z-]+)\])?", line) for line in lines]
    assert all(read)
    assert sum(one is not None and one[6] is not None for one in read) == sum(
        len(report.active) for report in (shop(), hostile(), layouts())
    )


def test_a_format_for_ci_says_how_sure_it_is_and_where_it_holds() -> None:
    one = finding("r", Severity.NOTE, "m", at(SERVICE, "web"))._replace(doubt=Doubt.FAR, scopes=("dev", "prod"))
    given = report([one], [SERVICE])._replace(scopes_of={SERVICE.path: ("dev", "prod", "test")})
    for format in _CI:
        output = html.unescape(render(given, format))
        assert Doubt.FAR.value in output
        assert "dev and prod (not in test)" in output


def test_the_worst_comes_first_where_only_the_first_are_shown() -> None:
    words = [("n", Severity.NOTE), ("e", Severity.ERROR), ("w", Severity.WARNING), ("e2", Severity.ERROR)]
    text = "one two three four"
    source = Source("a.yaml", text)
    given = report(
        [
            finding("r", level, f"message {word}", at(source, where))
            for (word, level), where in zip(words, text.split(), strict=True)
        ],
        [source],
    )
    for format in ("github", "github-summary", "gitlab", "junit"):
        found = re.findall(r"message (\w+)", render(given, format))
        assert list(dict.fromkeys(found)) == ["e", "e2", "w", "n"]


def test_xml_holds_what_no_xml_can() -> None:
    text = "a\ufffeb\uffffc ]]> &amp; <b> \"'\x00\ud800"
    one = finding("r", Severity.ERROR, text, at(SERVICE, "web"), help=text)
    shown = "a\\ufffeb\\uffffc ]]> &amp; <b> \"'\\x00\\ud800"
    given = report([one], [SERVICE])
    (failure,) = _parsed(given, "junit").iter("failure")
    assert failure.attrib["message"].endswith(f": {shown}")
    assert f"help: {shown}" in (failure.text or "")
    (error,) = _parsed(given, "checkstyle").iter("error")
    assert error.attrib["message"].split("\n") == [shown, f"help: {shown}"]


def test_markdown_is_not_steered_by_names() -> None:
    text = "<img src=x> [x](http://evil) ![y] `z` **b** @team #12 $x$ a|b ~~c~~ www.evil.example _d_ http://evil \\"
    one = finding("r", Severity.ERROR, text, at(SERVICE, "web"))
    line = render(report([one], [SERVICE]), "github-summary").splitlines()[3]
    for sign in "<>[`*_@#$|~":
        assert re.search(rf"(?<!\\){re.escape(sign)}", line) is None
    assert "://" not in line
    assert "www." not in line
    # rich brings a reader of Markdown along
    read = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(line.strip())
    assert html.unescape(read) == f"<p>{text}</p>\n"


def test_a_summary_ends_where_github_would_drop_it() -> None:
    source = Source("a.yaml", "web " * 3000)
    found = [finding("r", Severity.NOTE, "m" * 500, at(source, "web", nth=number)) for number in range(3000)]
    output = render(report(found, [source], Counts(1, 1, 1)), "github-summary")
    assert len(output.encode()) < 1024 * 1024
    shown = output.count("\n- 📝")
    assert f"and {3000 - shown} more" in output
    assert output.endswith("Found 3000 notes in 1 file: 1 resource, 1 scope.\n")
