"""States of a tree that are compared: directories, files, revisions of a git repository, and what is staged there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from svclint.discover.discovery import UsageFault, discover, shown_path
from svclint.discover.git import INDEX, GitFault, Repository, Unread, is_revision, repository, write_out
from svclint.files.paths import (
    absolute_path,
    is_absolute,
    is_dir,
    join,
    make_folder,
    make_folders,
    relative_path,
    working_directory,
)
from svclint.named_tuple import NamedTuple
from svclint.scope import Hole

if TYPE_CHECKING:
    from svclint.discover.charts.releases import Render
    from svclint.discover.sorting import Discovery
    from svclint.settings import Settings


class State(NamedTuple):
    """A state of a tree: the `revision` of the repository around the working directory (":" is what is staged), or what
    the file system has, where that is empty; and the `paths` in it that are looked at.

    `prefix` is put before the names of its files where they would else be taken for those that are there:
    `main:shop/web.yaml` is how git calls a file of a revision.
    """

    paths: tuple[str, ...]
    revision: str = ""
    prefix: str = ""

    @property
    def root(self) -> str:
        """The path below which its files are compared with those of another state; empty for the working directory."""
        return shown_path(self.paths[0]) if len(self.paths) == 1 and not self.revision and is_dir(self.paths[0]) else ""

    @property
    def title(self) -> str:
        """How a person knows it."""
        if self.revision:
            return "what is staged" if self.revision == INDEX else self.revision
        return ", ".join(self.paths)


def named(word: str) -> State:
    """The state that an operand of the command line names: what is there under that path, else a revision."""
    if os.path.lexists(word):
        return State((word,))
    try:
        if is_revision(word):
            return State((".",), word)
    except GitFault as fault:
        raise UsageFault(f"{word}: no such file or directory, and no revision: {fault}") from None
    raise UsageFault(f"{word}: no such file, directory or revision")


def read_state(state: State, settings: Settings, render: Render | None, *, ignore: bool = True) -> Discovery:
    """The scopes of a state. A revision is written to a private directory, which is gone before this returns.

    All that is known of files is in memory by then, by the names that they have in the work tree.
    """
    if not state.revision:
        return discover(state.paths, settings, ignore=ignore, render=render)
    try:
        return _of_revision(state, settings, render, ignore=ignore)
    except GitFault as fault:
        raise UsageFault(f"{state.title} cannot be read: {fault}") from None


def _of_revision(state: State, settings: Settings, render: Render | None, *, ignore: bool) -> Discovery:
    home = repository()
    paths = [_in_repository(path, home) for path in state.paths]
    settings = _beyond(settings)
    with _private_directory() as target:
        # the root of the copy is known by it, as that of the repository is
        make_folder(join(target, ".git"))
        unread = write_out(state.revision, home.root, target)
        here = join(target, home.here)
        make_folders(here, exist_ok=True)
        with _working_in(here):
            there = [path for path in paths if os.path.lexists(path)]
            found = discover(there, settings, ignore=ignore, render=render)
    return _with_holes(found, unread, home)


def _in_repository(path: str, home: Repository) -> str:
    """A path relative to the working directory, which the copy of a revision has as well."""
    if not is_absolute(path):
        return path
    inside = relative_path(path, home.root)
    if inside.startswith(".."):
        raise UsageFault(f"{path} lies outside of the repository, so that no revision has it")
    return relative_path(path)


def _beyond(settings: Settings) -> Settings:
    """The settings with the paths of what is read beside the tree, whatever the working directory is."""
    return settings._replace(
        crds=tuple(map(absolute_path, settings.crds)),
        snapshots=tuple(one if one == "-" else absolute_path(one) for one in settings.snapshots),
    )


def _with_holes(found: Discovery, unread: Sequence[Unread], home: Repository) -> Discovery:
    """The scopes with what of the revision could not be read."""
    shown = [(relative_path(one.path, home.here or "."), one.reason) for one in unread]
    holes = tuple(Hole(path, f"{path} could not be read: {reason}") for path, reason in shown)
    if not holes:
        return found
    return found._replace(scopes=tuple(one._replace(holes=(*one.holes, *holes)) for one in found.scopes))


# -- a directory that nobody else sees ---------------------------------------------------------------------------------


@contextmanager
def _private_directory() -> Iterator[str]:
    """A directory that is removed however the run ends, short of SIGKILL."""
    import tempfile

    restore = _raising_at_signals()
    try:
        with tempfile.TemporaryDirectory(prefix="svclint-") as path:
            yield os.path.realpath(path)
    finally:
        restore()


def _raising_at_signals() -> Callable[[], None]:
    """Let the signals that end a process raise, so that what was begun is cleared away; gives what undoes that."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = {}
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)):
        try:
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, end)
        except ValueError:
            # only the main thread may
            break

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return restore


@contextmanager
def _working_in(directory: str) -> Iterator[None]:
    """Stand in another directory: paths of configurations and findings are relative to where one stands."""
    before = working_directory()
    os.chdir(directory)
    try:
        yield
    finally:
        os.chdir(before)
