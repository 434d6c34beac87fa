"""What is said of templates that were not rendered, and of those of a chart: what it would take."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import mapping, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.scope import Chart


def of_chart(document: Document, chart: Chart) -> Iterator[Violation]:
    """A library chart cannot be installed, so it cannot be rendered either."""
    data = mapping(document.value)
    if data.get("type") == "library":
        return
    count = f"{chart.templates} template{'s' * (chart.templates != 1)}"
    what = f"the {count} of the chart {text(data.get('name')) or chart.directory}"
    advice = "Add a file of values to the chart's ci/ folder, or name one under helm.releases in svclint.yaml."
    if chart.is_rendered:
        label = Label(document, ("name",), "this chart was rendered with stand-ins")
        where = f" ({chart.at[0]}:{chart.at[1]})" if chart.at is not None else ""
        words = f"which ask for values that nobody gives: {chart.needs or chart.failure}{where}"
        yield Violation(label, f"Checked in part: {what}, {words}", help=advice)
        return
    label = Label(document, ("name",), "this chart was not rendered")
    if not chart.failure:
        command = f"helm template {chart.directory or '.'} | svclint check -"
        advice = (
            "Install svclint[helm], which renders charts, or say --helm=binary where helm is on PATH, "
            f"or run: {command}"
        )
        yield Violation(label, not_checked(what), help=advice)
    elif chart.needs:
        yield Violation(
            label, f"Not checked: {what}, which asks for a value that nobody gives: {chart.needs}", help=advice
        )
    else:
        where = f" ({chart.at[0]}:{chart.at[1]})" if chart.at is not None else ""
        yield Violation(label, f"Not checked: {what}, {_refused(chart)}: {chart.failure}{where}")


def _refused(chart: Chart) -> str:
    return "of which Helm cannot parse one" if chart.unparsed else "which cannot be rendered"


def not_checked(what: str) -> str:
    return f"Not checked: {what}, not rendered yet"
