"""The same command again: what it wrote, as long as nothing that it looked at looks otherwise."""

from __future__ import annotations

import os
import sys
import time
from zlib import crc32

from svclint.cli.terminal import color, is_terminal, show, width
from svclint.looks import NUMBERS, forget, look_of, of_names, watch
from svclint.paths import (
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    # not by typing: what only says the same again imports next to nothing
    from argparse import Namespace
    from collections.abc import Iterator, Mapping, Sequence

    from svclint.cli.outputs import Written
    from svclint.looks import Look

# a file that was written so many nanoseconds ago may be written again within the same tick of its clock
_FRESH = 2_000_000_000
_STDOUT = "-"
_MOST_ANSWERS = 64
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


def said(asked: str) -> int | None:
    """The exit code, where what was asked was said again; None where it must be worked out."""
    file = _file(asked)
    if not exists(file):
        return None
    # imported here: where nothing was kept nobody reads it
    from svclint.kept.answer import answer_of

    try:
        kept = answer_of(read_bytes(file))
    except OSError:
        return None
    if kept is None or kept.question != asked or not kept.stands():
        return None
    for text, file in kept.written:
        if file == _STDOUT:
            show(text)
        else:
            # imported here: most write no file
            from svclint.cli.outputs import save

            save(text, file)
    return kept.code


class Again:
    """Notes what a run looks at, so that what it writes can be said again. `asked` is its question."""

    def __init__(self, asked: str) -> None:
        self._began = time.time_ns()
        self._question = asked
        self._looks: Mapping[str, Look] = watch()

    def __enter__(self) -> Again:
        return self

    def __exit__(self, *_: object) -> None:
        forget()

    def rest(self) -> None:
        """Note nothing from here on: where the answer is written nobody asks for what stands there."""
        self._looks = dict(self._looks)

    def keep(self, written: Sequence[Written], code: int) -> None:
        """Keep what was written for the next time, where nothing of it was made at this very moment."""
        own = kept_folder()
        looks = {path: look for path, look in self._looks.items() if not path.startswith(own)}
        for path in _program():
            looks.setdefault(path, look_of(path))
        fresh = [path for path, look in looks.items() if max(_times(look), default=0) > self._began - _FRESH]
        if len(looks) > _MOST_LOOKS or not all(one.endswith("/") for one in fresh):
            return
        # the names of a folder are compared where its numbers are not what they were
        looks.update((path, [*[0] * NUMBERS, *looks[path][NUMBERS:]]) for path in fresh)
        from svclint.kept.answer import Answer, Looks
        from svclint.whole_files import write_whole_bytes

        file = _file(self._question)
        try:
            answer = Answer(self._question, code, written, Looks.noted(looks))
            make_own_folder(folder_of(file))
            write_whole_bytes(file, answer.as_bytes())
            _make_room(folder_of(file))
        except OSError:
            # a disk that is full, a folder that nobody may write to
            return


def _file(asked: str) -> str:
    return join(kept_folder(), "runs", f"{crc32(asked.encode(errors='surrogatepass')):08x}.answer")


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
    with os.scandir(folder) as entries:
        known = sorted(((one.stat().st_mtime_ns, one.stat().st_size, one.path) for one in entries), reverse=True)
    size = 0
    for number, (_, bytes_of_it, path) in enumerate(known):
        size += bytes_of_it
        if number >= _MOST_ANSWERS or size > _MOST_BYTES:
            try:
                remove(path)
            except OSError:
                continue
