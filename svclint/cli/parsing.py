"""Many sources read at once, in processes."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.cli.pool import work_off
from svclint.document.sent import as_sent, take
from svclint.source import Source


def parse_all(sources: Sequence[Source], processes: int) -> None:
    """Read the documents of `sources` in `processes` processes; each source has its own afterwards."""
    for source, sent in zip(
        sources, work_off(as_sent, sources, [len(one.text) for one in sources], processes), strict=True
    ):
        take(source, sent)
