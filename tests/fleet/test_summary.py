"""What the rows of a run say together, and what came and went since an earlier one."""

from __future__ import annotations

from typing import Any

from svclint.fleet.page import fleet_page
from svclint.fleet.summary import lines, summary
from tests.page.pages import Elements, data_of


def finding(rule: str, fingerprint: str, owner: str = "shop", severity: str = "error", by: str = "") -> dict[str, Any]:
    suppressed = {"by": by} if by else None
    found = {"rule": rule, "severity": severity, "suppressed": suppressed}
    return {**found, "fingerprint": fingerprint, "owner": owner}


def checked(name: str, *findings: dict[str, Any]) -> dict[str, Any]:
    counts = {"resources": 3}
    return {"repository": name, "status": "checked", "reason": "", "summary": counts, "findings": list(findings)}


def failed(name: str) -> dict[str, Any]:
    return {"repository": name, "status": "timeout", "reason": "not done", "summary": None, "findings": []}


BEFORE = {
    "cart": checked("cart", finding("port", "1"), finding("port", "2"), finding("name", "3", "@anna", "note")),
    "web": checked("web", finding("port", "1")),
    "old": checked("old", finding("port", "9")),
}
NOW = {
    "cart": checked("cart", finding("port", "2"), finding("port", "4", "@anna"), finding("port", "5", by="comment")),
    "web": failed("web"),
    "new": checked("new", finding("label", "1", severity="warning")),
    "none": {**failed("none"), "status": "empty"},
}


def test_trend_is_that_of_what_both_runs_checked() -> None:
    assert "\n".join(lines(summary(NOW, BEFORE))) == (
        "4 repositories (2 checked, 1 empty, 1 timeout), 6 resources\n"
        "new and gone: in the 1 repositories that both runs checked\n"
        "\n"
        "rule   errors  warnings  notes  repositories  new  gone\n"
        "port        2         0      0             1   +1    -1\n"
        "label       0         1      0             1   +0    -0\n"
        "name        0         0      0             0   +0    -1\n"
        "\n"
        "owner  errors  warnings  notes  repositories  new  gone\n"
        "shop        1         1      0             2   +0    -1\n"
        "@anna       1         0      0             1   +1    -1\n"
        "\n"
        "timeout: web: not done"
    )


def test_without_an_earlier_run_there_is_no_trend() -> None:
    assert list(lines(summary({"none": NOW["none"]}))) == [
        "1 repositories (1 empty), 0 resources",
        "",
        "rule  errors  warnings  notes  repositories",
        "",
        "owner  errors  warnings  notes  repositories",
    ]


def test_long_tables_are_cut() -> None:
    rows = {"cart": checked("cart", *(finding(f"rule-{n}", str(n)) for n in range(9)))}
    assert "and 7 more" in list(lines(summary(rows), most=2))


def test_the_page_has_the_tables_and_no_map() -> None:
    strange = "</script><img src=x onerror=alert(1)>"
    rows = {**NOW, strange: checked(strange, finding("port", "1"))}
    text = fleet_page(summary(rows, BEFORE), rows)
    assert [name for name, _ in Elements(text).found].count("img") == 0
    fleet = data_of(text)["fleet"]
    rules, owners, repositories = fleet["tables"]
    assert rules["heads"] == ["rule", "errors", "warnings", "notes", "repositories", "new", "gone"]
    assert rules["rows"][0] == ["port", 3, 0, 0, 2, 1, 1]
    assert owners["rows"][0] == ["shop", 2, 1, 0, 3, 0, 1]
    assert [strange, "checked", 1, 0, 0] in repositories["rows"]
    assert ["web", "timeout", 0, 0, 0] in repositories["rows"]
    assert fleet["bad"] == [["timeout", "web", "not done"]]
