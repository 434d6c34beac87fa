"""Reading files: bytes to Sources, with every reason why there is no text as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from stat import S_ISREG

from svclint.files.looks import look_in
from svclint.files.paths import folders_above, is_link, link_target, names_in, read_listed, read_whole, status
from svclint.source import DANGLING, Source, source_of

SIZE_LIMIT = 32 * 1024 * 1024
"""Bytes. etcd refuses objects over 1.5 MiB; bundles of thousands of them stay below this."""


def read(path: str, shown: str, *, is_listed: bool = False) -> Source:
    """The source at `path`, named `shown`; never raises: what is wrong is in `Source.error`. `is_listed` says that it
    was a regular file when its folder was listed."""
    try:
        if is_listed and (listed := read_listed(path, SIZE_LIMIT)) is not None:
            return source_of(shown, listed)
        found = status(path)
        if not S_ISREG(found.st_mode):
            return Source(shown, "", "it is not a regular file")
        if found.st_size > SIZE_LIMIT:
            size, limit = found.st_size / 1024 / 1024, SIZE_LIMIT // 1024 // 1024
            return Source(shown, "", f"it is too large: {size:.0f} MiB, the limit is {limit} MiB")
        data = read_whole(path, found.st_size)
    except FileNotFoundError as error:
        if not is_link(path):
            return Source(shown, "", reason(error))
        return Source(shown, "", f"{DANGLING}{link_target(path)}, which does not exist")
    except OSError as error:
        return Source(shown, "", reason(error))
    return source_of(shown, data)


# what the folders hold that a run has looked into, each of which several of its questions are about
_LISTED: ContextVar[dict[str, Sequence[str]] | None] = ContextVar("_LISTED", default=None)


class EachFolderOnce:
    """Lets each folder be listed once within `with`."""

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = _LISTED.set({})

    def __exit__(self, *_: object) -> None:
        _LISTED.reset(self._before)


def has_listed(directory: str, names: Sequence[str]) -> None:
    """Let `names`, sorted, be what `directory` holds, which somebody has just listed."""
    listed = _LISTED.get()
    if listed is not None:
        listed[directory or "."] = names


def names_beside(directory: str) -> Sequence[str]:
    """The names of what lies in `directory`, whether the run reads it or not; none where it cannot be entered."""
    listed = _LISTED.get()
    names = listed.get(directory or ".") if listed is not None else None
    if names is not None:
        # whoever watches what is looked at may have begun since
        look_in(directory or ".")
        return names
    try:
        names = names_in(directory or ".")
    except (OSError, ValueError):
        names = ()
    has_listed(directory, names)
    return names


def listed() -> Sequence[str]:
    """The folders that the run has listed so far."""
    return tuple(_LISTED.get() or ())


def modules_of_go(directories: Iterable[str]) -> frozenset[str]:
    """Those of directories, and of those above them, in which a module of Go stands."""
    seen: set[str] = set()
    for directory in directories:
        for one in (directory, *folders_above(directory)):
            if one in seen:
                break
            seen.add(one)
    return frozenset(one for one in seen if "go.mod" in names_beside(one))


def reason(error: OSError) -> str:
    """An operating system error in a few words, without the path."""
    words = error.strerror or type(error).__name__
    return words[:1].lower() + words[1:]
