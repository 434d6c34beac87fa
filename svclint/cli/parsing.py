"""Many sources read at once, in processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from svclint.cli.pool import Later, as_done
from svclint.document import documents
from svclint.document.sent import Sent, as_sent, take
from svclint.source import Source


def parse_all(
    sources: Sequence[Source], processes: int, prepare: Callable[[Source], object], asked: range
) -> Callable[[], None]:
    """Read the documents of `sources` in `processes` processes; each source has its own afterwards.

    `prepare` is called for each that has them: other processes go on reading meanwhile. These find out then which
    objects the API server takes, in the minor versions that are `asked` for, until what is given back is called.
    """
    sizes = [len(one.text) for one in sources]
    later = Later(partial(_accepted, asked=asked))
    for number, sent in as_done(as_sent, sources, sizes, processes, _keep, later):
        source = sources[number]
        if sent is not None:
            take(source, sent)
        prepare(source)

    def settle() -> None:
        # imported here: what rules ask is imported when they are
        from svclint.checks.objects import accepted

        for number, known in later.results():
            accepted.take(sources[number], known, asked)

    return settle


def _accepted(source: Source, asked: range) -> object:
    from svclint.checks.objects.accepted import accepted

    return accepted(source, asked)


def _keep(source: Source) -> Sent | None:
    """Read the documents of a source here, where it has them then."""
    documents(source)
    return None
