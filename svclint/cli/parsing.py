"""Many sources read at once, in processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from svclint.cli.pool import as_done
from svclint.document import documents
from svclint.document.sent import Sent, as_sent, take
from svclint.source import Source


def parse_all(sources: Sequence[Source], processes: int, prepare: Callable[[Source], object]) -> None:
    """Read the documents of `sources` in `processes` processes; each source has its own afterwards.

    `prepare` is called for each that has them: other processes go on reading meanwhile.
    """
    sizes = [len(one.text) for one in sources]
    for number, sent in as_done(as_sent, sources, sizes, processes, _keep):
        source = sources[number]
        if sent is not None:
            take(source, sent)
        prepare(source)


def _keep(source: Source) -> Sent | None:
    """Read the documents of a source here, where it has them then."""
    documents(source)
    return None
