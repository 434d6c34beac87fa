"""JUnit's XML, which every CI server reads: a finding is a test that fails, a file a suite of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from svclint.finding import Finding
from svclint.linting.report import Report, worst_first
from svclint.named_tuple import NamedTuple
from svclint.output.neutral import neutral
from svclint.output.told import told
from svclint.output.xml_ import HEAD, content, tag

_ALL = "svclint"


class _Test(NamedTuple):
    """A finding as a test: at the threshold it fails, below it is skipped; an error is a fault of svclint itself."""

    finding: Finding
    outcome: Literal["failure", "skipped", "error"]


def render(report: Report) -> str:
    """All findings but the suppressed ones, a suite a file, in it the worst first.

    A run without findings is one test that passes: servers take a report without tests for a fault.
    """
    faults = {finding.rule for finding in report.faults}
    suites: dict[str, list[_Test]] = {}
    for finding in worst_first(report.active):
        suites.setdefault(finding.location.file, []).append(_test(finding, report, faults))
    lines = [tag("testsuites", {"name": _ALL, **_counts(test for suite in suites.values() for test in suite)})]
    for file, suite in sorted(suites.items()):
        lines += _suite(neutral(file), suite, report)
    if not suites:
        passes = {"tests": 1, "failures": 0, "errors": 0}
        lines = [tag("testsuites", {"name": _ALL, **passes}), tag("testsuite", {"name": _ALL, **passes})]
        lines += [tag("testcase", {"classname": _ALL, "name": "no findings"}, closed=True), "</testsuite>"]
    return HEAD + "".join(f"{line}\n" for line in (*lines, "</testsuites>"))


def _test(finding: Finding, report: Report, faults: set[str]) -> _Test:
    if finding.rule in faults:
        return _Test(finding, "error")
    return _Test(finding, "failure" if finding.severity >= report.threshold else "skipped")


def _counts(tests: Iterable[_Test]) -> dict[str, int]:
    outcomes = Counter(test.outcome for test in tests)
    return {"tests": outcomes.total(), "failures": outcomes["failure"], "errors": outcomes["error"]}


def _suite(file: str, tests: Sequence[_Test], report: Report) -> Iterator[str]:
    skipped = sum(test.outcome == "skipped" for test in tests)
    yield tag("testsuite", {"name": file, **_counts(tests), "skipped": skipped})
    # servers follow a test by its name, which therefore holds no line; a number tells equals apart
    seen: Counter[tuple[str, str]] = Counter()
    for finding, outcome in tests:
        key = (finding.rule, finding.message)
        seen[key] += 1
        number = f" ({seen[key]})" if seen[key] > 1 else ""
        first, *rest = told(finding, report)
        yield tag("testcase", {"classname": neutral(finding.rule), "name": first + number})
        place = f"{file}:{finding.location.line}:{finding.location.column}"
        opening = tag(outcome, {"type": finding.severity.word, "message": f"{place}: {first}"})
        yield f"{opening}{content([f'{place}: {finding.severity.word}: {first}', *rest])}</{outcome}>"
        yield "</testcase>"
    yield "</testsuite>"
