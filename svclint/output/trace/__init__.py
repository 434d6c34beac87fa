"""Traces in each format: module `FORMAT` (`json_` for json) has `render`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from svclint.output.layout import Layout
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.trace.hop import Trace

FORMATS = {"text": "text", "json": "json_", "mermaid": "mermaid"}


def render(traces: Sequence[Trace], format: str, layout: Layout) -> str:
    """The traces as text of a format."""
    text: str = import_module(f"svclint.output.trace.{FORMATS[format]}").render(traces, layout)
    return text
