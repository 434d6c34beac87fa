"""Rendered charts as text, for a pipe or a file."""

from __future__ import annotations

import json

from svclint.render.helm.orders import RenderedChart, RenderedFile


def as_json(chart: RenderedChart) -> str:
    return json.dumps(chart)


def from_json(text: str) -> RenderedChart:
    """Raises ValueError or TypeError where the text is something else."""
    files, failure, at, needs, missing, unparsed = json.loads(text)
    return RenderedChart(
        tuple(
            RenderedFile(template, printed, tuple(lines), tuple(exact), name)
            for template, printed, lines, exact, name in files
        ),
        failure,
        (at[0], at[1]) if at else None,
        needs,
        tuple(missing),
        bool(unparsed),
    )
