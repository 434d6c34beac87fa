"""Reports as people and machines read them: one module a format, imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.linting.report import Report
    from svclint.output.layout import Layout

FORMATS: Mapping[str, str] = {
    "text": "svclint.output.text",
    "json": "svclint.output.json_",
    "sarif": "svclint.output.sarif",
    "github": "svclint.output.github",
    "github-summary": "svclint.output.github_summary",
    "gitlab": "svclint.output.gitlab",
    "junit": "svclint.output.junit",
    "checkstyle": "svclint.output.checkstyle",
    "gcc": "svclint.output.gcc",
}


def render(report: Report, format: str, layout: Layout | None = None) -> str:
    """The report in one of `FORMATS`: empty, or whole lines each with its line end. Raises KeyError for another name.

    `layout` concerns only `text`, the one format that people read on a terminal.
    """
    module = import_module(FORMATS[format])
    rendered: str = module.render(report, layout) if format == "text" and layout is not None else module.render(report)
    return rendered
