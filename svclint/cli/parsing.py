"""Many sources read at once, in processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from svclint.cli.pool import work_off
from svclint.document import documents
from svclint.document.sent import Sent, as_sent, take
from svclint.source import Source


def parse_all(sources: Sequence[Source], processes: int, prepare: Callable[[Source], object]) -> None:
    """Read the documents of `sources` in `processes` processes; each source has its own afterwards.

    `prepare` is called for each that has them: other processes go on reading meanwhile.
    """
    sizes = [len(one.text) for one in sources]
    for source, sent in zip(sources, work_off(as_sent, sources, sizes, processes, _keep), strict=True):
        if sent is not None:
            take(source, sent)
        prepare(source)


def _keep(source: Source) -> Sent | None:
    """Read the documents of a source here, where it has them then."""
    documents(source)
    return None
