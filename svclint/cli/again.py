"""The same command again: what it wrote, as long as nothing that it looked at looks otherwise."""

from __future__ import annotations

import os
import sys
import time

from svclint.cli.terminal import color, is_terminal, show, width
from svclint.files.looks import NUMBERS, forget, look_of, of_names, watch
from svclint.files.paths import (
    absolute_path,
    exists,
    folder_of,
    join,
    kept_folder,
    make_own_folder,
    read_bytes,
    remove,
    working_directory,
)
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from svclint.cli.outputs import Written
    from svclint.discover import Discovery
    from svclint.files.looks import Look
    from svclint.kept.answer import Answer
    from svclint.linting.engine import Job, ScopeResult
    from svclint.linting.silence import Silent
    from svclint.scope import Scope
    from svclint.settings import Settings

# a file that was written so many nanoseconds ago may be written again within the same tick of its clock
_FRESH = 2_000_000_000
_STDOUT = "-"
_ANSWER, _STANDING = "answer", "standing"
_MOST_ANSWERS = 64
# the largest below 2 to the 32nd
_PRIME = 4_294_967_291
_MOST_LOOKS = 200_000
_MOST_BYTES = 256 * 1024 * 1024


def question(words: Sequence[str], settled: Namespace | None = None) -> str:
    """Everything beside the disk that decides what these words of a command line make svclint write.

    That is where it stands, the day, the terminal, and which Python with which libraries it is; and what the words came
    to mean (`settled`) where something else than them and the disk had a part in it.
    """
    shown = (color("auto"), width(), is_terminal(sys.stdout))
    means = sorted(vars(settled).items()) if settled is not None else ()
    return repr((*words, working_directory(), time.strftime("%Y-%m-%d"), shown, sys.version, sys.path, means))


class Outdated:
    """An answer to what is `asked` that would be said again if some files did not look otherwise: `changed` by path."""

    __slots__ = ("_answer", "_asked", "changed")

    def __init__(self, asked: str, answer: Answer, changed: Mapping[str, Look]) -> None:
        self._asked = asked
        self._answer = answer
        self.changed = changed

    def said(self, chosen: Settings) -> int | None:
        """The exit code, where it stands all the same and was said again; None where it must be worked out."""
        began, file = time.time_ns(), _file(self._asked, _STANDING)
        # imported here: few runs are about a tree in which little changed
        from svclint.kept.still import still

        # what is opened for this tells nothing of the run that may follow
        watch()
        try:
            grounds = still(read_bytes(file), self._answer.grounds, self.changed, chosen)
        except OSError:
            return None
        finally:
            forget()
        if grounds is None or any(look_of(path) != look for path, look in self.changed.items()):
            return None
        _say(self._answer)
        if max(max(_times(look)) for look in self.changed.values()) <= began - _FRESH:
            self._answer.looks = self._answer.looks.with_files(self.changed)
            self._answer.grounds = grounds
            _keep(_file(self._asked, _ANSWER), self._answer.as_bytes())
        return self._answer.code


def said(asked: str) -> int | Outdated | None:
    """The exit code, where what was asked was said again; None where it must be worked out."""
    file = _file(asked, _ANSWER)
    if not exists(file):
        return None
    # imported here: where nothing was kept nobody reads it
    from svclint.kept.answer import answer_of

    try:
        kept = answer_of(read_bytes(file))
    except OSError:
        return None
    changed = kept.looks.changed() if kept is not None and kept.question == asked else None
    if kept is None or changed is None:
        return None
    if changed:
        return Outdated(asked, kept, changed) if kept.grounds else None
    _say(kept)
    return kept.code


def _say(answer: Answer) -> None:
    for text, file in answer.written:
        if file == _STDOUT:
            show(text)
        else:
            # imported here: most write no file
            from svclint.cli.outputs import save

            save(text, file)


class Again:
    """Notes what a run looks at, so that what it writes can be said again. `asked` is its question."""

    def __init__(self, asked: str) -> None:
        self._began = time.time_ns()
        self._question = asked
        self._watched = watch()
        self._looks: Mapping[str, Look] = self._watched.looks
        self._found: Discovery | None = None
        self._settings: Settings | None = None
        self._unread: frozenset[str] = frozenset()
        self._quiet: dict[str, tuple[Scope, Silent | None]] = {}

    def __enter__(self) -> Again:
        return self

    def __exit__(self, *_: object) -> None:
        forget()

    def found(self, discovery: Discovery, chosen: Settings) -> None:
        """Note what was found, before anybody reads it for any other reason than to find it."""
        self._found, self._settings = discovery, chosen
        self._unread = frozenset(path for path, one in discovery.sources.items() if not one.is_read)

    def heard(self, key: str, job: Job, result: ScopeResult) -> None:
        """Note a scope that a change may leave as it is, and what was silent in it, by the key of its result."""
        if result.silent is None or result.silent.quiet is not None:
            self._quiet[key] = job.scope, result.silent

    def rest(self) -> None:
        """Note nothing from here on: where the answer is written nobody asks for what stands there."""
        self._looks = dict(self._looks)

    def keep(self, written: Sequence[Written], code: int, *, rests: bool) -> None:
        """Keep what was written for the next time, where nothing of it was made at this very moment.

        `rests` says that it rests on nothing else than what was found and heard.
        """
        if self._watched.by_chance:
            return
        looks = _without_kept(self._looks)
        for path in _program():
            looks.setdefault(path, look_of(path))
        fresh = [path for path, look in looks.items() if max(_times(look), default=0) > self._began - _FRESH]
        grounds = self._grounds() if rests else ""
        if len(looks) > _MOST_LOOKS or not all(one.endswith("/") for one in fresh):
            return
        # the names of a folder are compared where its numbers are not what they were
        looks.update((path, [*[0] * NUMBERS, *looks[path][NUMBERS:]]) for path in fresh)
        from svclint.kept.answer import Answer, Looks

        answer = Answer(self._question, code, written, Looks.noted(looks), grounds)
        _keep(_file(self._question, _ANSWER), answer.as_bytes())

    def _grounds(self) -> str:
        """What the answer rests on, where that can be told; the rest of it is kept beside the answer."""
        if not self._quiet or self._found is None or self._settings is None:
            return ""
        from svclint.kept.standing import standing

        file = _file(self._question, _STANDING)
        try:
            before = read_bytes(file) if exists(file) else b""
        except OSError:
            before = b""
        kept = standing(self._watched, self._found, self._settings, self._quiet, self._unread, before)
        if kept is None:
            return ""
        data, grounds = kept
        if data != before:
            _keep(file, data)
        return grounds


def _without_kept(looks: Mapping[str, Look]) -> dict[str, Look]:
    """The looks without those of what runs keep, which looks otherwise after each of them."""
    own = join(kept_folder(), "")
    return {path: look for path, look in looks.items() if not join(path, "").startswith(own)}


def _file(asked: str, kind: str) -> str:
    # a number that stands for a question; what has the same is known by the question itself. zlib takes 0.3 ms
    number = int.from_bytes(asked.encode(errors="surrogatepass"), "big") % _PRIME
    return join(kept_folder(), "runs", f"{number:08x}.{kind}")


def _keep(file: str, data: bytes) -> None:
    # imported here: what is said again is not kept again
    from svclint.files.whole_files import write_whole_bytes

    try:
        make_own_folder(folder_of(file))
        write_whole_bytes(file, data)
        _make_room(folder_of(file))
    except OSError:
        # a disk that is full, a folder that nobody may write to
        return


def _program() -> Iterator[str]:
    """The paths of all looks that tell whether it is the program that it was: its files, and what is installed."""
    from svclint.cards import catalogue_directory

    for root in (folder_of(folder_of(absolute_path(__file__))), catalogue_directory()):
        for above, folders, names in os.walk(root):
            folders[:] = [one for one in folders if one != "__pycache__"]
            yield from (join(above, name) for name in names)
    # the names there tell the versions of the libraries
    yield from (of_names(one or ".") for one in sys.path)


def _times(look: Look) -> Sequence[int]:
    """When a file's text or state was last changed, of a look that tells."""
    numbers = [one for one in look[:7] if isinstance(one, int)]
    return numbers[4:6] if len(numbers) > 4 else ()


def _make_room(folder: str) -> None:
    """Leave the newest answers, each with what it rests on."""
    found: dict[str, list[os.DirEntry[str]]] = {}
    with os.scandir(folder) as entries:
        for one in entries:
            found.setdefault(one.name.partition(".")[0], []).append(one)
    size = 0
    for number, files in enumerate(sorted(found.values(), key=_newest, reverse=True)):
        size += sum(one.stat().st_size for one in files)
        if number >= _MOST_ANSWERS or size > _MOST_BYTES:
            for one in files:
                try:
                    remove(one.path)
                except OSError:
                    continue


def _newest(files: Sequence[os.DirEntry[str]]) -> int:
    return max(one.stat().st_mtime_ns for one in files)
