"""The summary of a fleet as one HTML file, in the style of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from svclint import __version__
from svclint.fleet.summary import SEVERITIES
from svclint.output.neutral import neutral
from svclint.page.html import page

if TYPE_CHECKING:
    from svclint.fleet.results import Row
    from svclint.fleet.summary import Line, Summary

_HEADS = ("errors", "warnings", "notes", "repositories")


def fleet_page(found: Summary, rows: Mapping[str, Row]) -> str:
    """The page of a summary, and of the rows that it is made of."""
    trend = found.compared is not None
    heads = [*_HEADS, *(("new", "gone") if trend else ())]
    data = {
        "version": __version__,
        "fleet": {
            "repositories": sum(found.statuses.values()),
            "resources": found.resources,
            "statuses": dict(sorted(found.statuses.items())),
            "compared": found.compared,
            "tables": [
                {"title": "By rule", "heads": ["rule", *heads], "rows": _rows(found.rules, trend=trend)},
                {"title": "By owner", "heads": ["owner", *heads], "rows": _rows(found.owners, trend=trend)},
                {
                    "title": "By repository",
                    "heads": ["repository", "status", "errors", "warnings", "notes"],
                    "rows": [_repository(name, row) for name, row in sorted(rows.items())],
                },
            ],
            "bad": [[neutral(str(row[key])) for key in ("status", "repository", "reason")] for row in found.bad],
        },
    }
    return page(data, title="svclint: fleet", views=("fleet",))


def _rows(table: tuple[Line, ...], *, trend: bool) -> list[list[Any]]:
    return [
        [
            neutral(one.name),
            *(one.severities.get(name, 0) for name in SEVERITIES),
            one.repositories,
            *((one.new, one.gone) if trend else ()),
        ]
        for one in table
    ]


def _repository(name: str, row: Row) -> list[Any]:
    active = [one["severity"] for one in row["findings"] if one["suppressed"] is None]
    return [neutral(name), neutral(str(row["status"])), *(active.count(severity) for severity in SEVERITIES)]
