"""A topology as pictures and data: one module a format, imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.topology.model import Topology

FORMATS: Mapping[str, str] = {
    "mermaid": "svclint.topology.formats.mermaid",
    "dot": "svclint.topology.formats.dot",
    "svg": "svclint.topology.formats.svg",
    "graphml": "svclint.topology.formats.graphml",
    "json": "svclint.topology.formats.json_",
}
"""Each with `render(topology) -> str`, and those that are pictures with a `LIMIT` of what there is room for."""


def render(found: Topology, format: str) -> str:
    """The topology in one of `FORMATS`: whole lines."""
    rendered: str = import_module(FORMATS[format]).render(found)
    return rendered
