"""Every output shows every label of every active finding: its words, and where they belong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from svclint.finding import Finding, Location
from svclint.linting.report import Report, worst_first
from svclint.output import FORMATS, render
from tests.output.shop_reports import layouts, shop

_REPORTS = {"shop": shop, "layouts": layouts}


def _labels(finding: Finding) -> Iterator[tuple[Location, str]]:
    yield finding.location, finding.label
    yield from finding.related


def _blocks(report: Report, format: str) -> list[str]:
    """The output cut into one text a finding."""
    output = render(report, format)
    if format == "text":
        return output.split("\n\n")[:-1]
    if format == "github":
        return output.splitlines()
    if format == "github-summary":
        items = re.split(r"^- ", re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", output), flags=re.MULTILINE)
        return items[1:]
    if format == "gcc":
        return re.split(r"\n(?=.*: (?:error|warning|note): .* \[[a-z-]+\]\n)", output)
    if format in {"junit", "checkstyle"}:
        return _elements(output, {"junit": "testcase", "checkstyle": "error"}[format])
    document = json.loads(output)
    if format == "gitlab":
        return ["\n".join(_texts(issue)) for issue in document]
    entries: list[Any] = document["findings"] if format == "json" else document["runs"][0]["results"]
    suppressed = {"json": "suppressed", "sarif": "suppressions"}[format]
    return [json.dumps(entry, ensure_ascii=False) for entry in entries if not entry.get(suppressed)]


def _elements(output: str, name: str) -> list[str]:
    """Each element of a name with the file it stands under and all its texts."""
    return [
        "\n".join((group.get("name", ""), *_written(one)))
        for group in ElementTree.fromstring(output)
        for one in group.iter(name)
    ]


def _written(element: ElementTree.Element) -> Iterator[str]:
    for one in element.iter():
        yield from one.attrib.values()
        yield one.text or ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    else:
        yield str(value)


def _in_order(report: Report, format: str) -> list[Finding]:
    """The findings as a format has them: by place, or the worst first, of all files or of each."""
    if format in {"text", "github", "github-summary", "gitlab"}:
        return worst_first(report.active)
    if format == "junit":
        return sorted(worst_first(report.active), key=lambda finding: finding.location.file)
    return list(report.active)


def _place(place: Location, format: str) -> str:
    if format == "json":
        return f'"line": {place.line}, "column": {place.column},'
    if format == "sarif":
        return f'"startLine": {place.line}, "startColumn": {place.column},'
    return str(place.line)


@pytest.mark.parametrize("name", _REPORTS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_label_is_shown(name: str, format: str) -> None:
    report = _REPORTS[name]()
    blocks = _blocks(report, format)
    assert len(blocks) == len(report.active) > 0
    for finding, block in zip(_in_order(report, format), blocks, strict=True):
        assert finding.message in block.replace('\\"', '"')
        for place, words in _labels(finding):
            assert words in block
            assert place.file in block
            assert _place(place, format) in block


def test_text_underlines_every_label() -> None:
    for finding, block in zip(_in_order(shop(), "text"), _blocks(shop(), "text"), strict=True):
        rows = [line.partition("| ")[2] for line in block.splitlines()]
        for number, (place, words) in enumerate(_labels(finding)):
            width = place.end_column - place.column
            underline = ("-" if number else "^") * width + (f" {words}" if words else "")
            assert " " * (place.column - 1) + underline in rows


def test_sarif_shows_labels_in_all_ways_that_viewers_know() -> None:
    results = json.loads(render(shop(), "sarif"))["runs"][0]["results"]
    for finding, result in zip(shop().findings, results, strict=True):
        related = [words for _, words in finding.related]
        assert [place.get("message", {}).get("text", "") for place in result.get("relatedLocations", [])] == related
        assert [place["id"] for place in result.get("relatedLocations", [])] == list(range(1, len(related) + 1))
        flows = [step for flow in result.get("codeFlows", []) for step in flow["threadFlows"][0]["locations"]]
        assert len(flows) == (len(related) + 1 if related else 0)
        for number, words in enumerate(related, 1):
            assert f"]({number}) {words}".rstrip() in result["message"]["text"]
