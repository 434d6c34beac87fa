"""One thing that a process of its own works out, while this one goes on with others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from svclint.cli.pool import ended, shares_memory, start, with_traceback
from svclint.files.looks import Watched, note_apart, take_over
from svclint.named_tuple import NamedTuple
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class _Known(NamedTuple):
    """What else a run that is kept has to know: what was looked at, which of the sources were read, by their places,
    and which modules were imported, whose questions are asked of all of them."""

    watched: Watched
    read: tuple[int, ...]
    modules: tuple[str, ...]


class _Said(NamedTuple):
    """What came of it, or what was raised; and what is to be known, where somebody notes that."""

    result: Any
    error: Exception | None
    known: _Known | None


def apart(work: Callable[[], Any], sources: Sequence[Source]) -> Callable[[], Any]:
    """`work`, begun in a process that has all that this one has; the result when it is called."""
    if not shares_memory():
        return work
    pipe, process = start(_serve, work, sources)

    def result() -> Any:
        try:
            said: _Said = pipe.recv()
        except (EOFError, OSError):
            raise ended(process) from None
        finally:
            process.kill()
            pipe.close()
        if said.error is not None:
            raise said.error
        if said.known is not None:
            _take_over(said.known, sources)
        return said.result

    return result


def _take_over(known: _Known, sources: Sequence[Source]) -> None:
    take_over(known.watched)
    for place in known.read:
        sources[place].is_read = True
    for name in known.modules:
        import_module(name)


def _serve(pipe: Connection, work: Callable[[], Any], sources: Sequence[Source]) -> None:
    watched, before = note_apart(), set(sys.modules)
    try:
        said = _Said(work(), None, _known(watched, before, sources) if watched is not None else None)
    except Exception as error:
        said = _Said(None, with_traceback(error), None)
    # who has asked may be no more, and ends it when it has heard
    with suppress(EOFError, OSError):
        pipe.send(said)
        pipe.recv()


def _known(watched: Watched, before: set[str], sources: Sequence[Source]) -> _Known:
    own = __name__.partition(".")[0]
    modules = tuple(name for name in sys.modules if name not in before and name.partition(".")[0] == own)
    return _Known(watched, tuple(place for place, one in enumerate(sources) if one.is_read), modules)
