"""What is read of one object, or of its pod template, is read once, whoever asks: THE memory of what an object says."""

from __future__ import annotations

from collections.abc import Callable

from svclint.typing_names import Any, Protocol, TypeVar


class Remembering(Protocol):
    """What is read: its value does not change, and it keeps what was read of it."""

    @property
    def read(self) -> dict[object, Any]: ...


_Subject = TypeVar("_Subject", bound=Remembering)
_Answer = TypeVar("_Answer")


def once(find: Callable[[_Subject], _Answer]) -> Callable[[_Subject], _Answer]:
    """`find`, a pure function of one object, asked once for each object; what it gives must not be changed.

    What depends on the scope as well is remembered by the graph (`Graph.once_of`).
    """

    def remembered(subject: _Subject) -> _Answer:
        # no exception: a third of the questions are asked once only, and each would cost more than twice as much
        read = subject.read
        if find not in read:
            read[find] = find(subject)
        answer: _Answer = read[find]
        return answer

    remembered.__doc__ = find.__doc__
    remembered.__name__ = find.__name__
    return remembered
