"""The same command again: what it wrote, as long as nothing that it looked at looks otherwise."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence

from svclint.cli.outputs import Written, put
from svclint.cli.terminal import color, is_terminal, width
from svclint.looks import Look, forget, look_of, watch
from svclint.paths import exists, join, kept_folder, read_text, remove, working_directory
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argparse import Namespace

# a file that was written so many nanoseconds ago may be written again within the same tick of its clock
_FRESH = 2_000_000_000
_MOST_ANSWERS = 64
# the largest below 2 to the 32nd
_PRIME = 4_294_967_291
_MOST_LOOKS = 200_000
# of the options: how it is worked out, not what is said
_INDIFFERENT = frozenset({"jobs", "debug", "no_cache"})


class Again:
    """What this very command wrote the last time, and what it looked at.

    `question` is all that the answer depends on beside the disk. It costs next to nothing where nothing was kept.
    """

    def __init__(self, arguments: Namespace) -> None:
        self._began = time.time_ns()
        self._question = _question(arguments)
        self._file = join(kept_folder(), "runs", f"{_number(self._question):08x}.json")
        self._looks: Mapping[str, Look] = watch()

    def __enter__(self) -> Again:
        return self

    def __exit__(self, *_: object) -> None:
        forget()

    def said(self) -> int | None:
        """The exit code, where it was said again; None where it must be worked out."""
        if not exists(self._file):
            return None
        kept = self._kept()
        if kept is None or any(look_of(path) != known for path, known in kept["looks"].items()):
            return None
        put([Written(text, file) for text, file in kept["written"]])
        code: int = kept["code"]
        return code

    def keep(self, written: Sequence[Written], code: int) -> None:
        """Keep what was written for the next time, where nothing of it was made at this very moment."""
        own = kept_folder()
        looks = {path: look for path, look in self._looks.items() if not path.startswith(own)}
        newest = max((time for look in looks.values() for time in _times(look)), default=0)
        if len(looks) > _MOST_LOOKS or newest > self._began - _FRESH:
            return
        import json
        from contextlib import suppress

        from svclint.kept.digest import digest
        from svclint.kept.program import program
        from svclint.paths import folder_of, make_own_folder
        from svclint.whole_files import write_whole

        answer = {"question": self._question, "program": program().hex(), "code": code}
        text = json.dumps({**answer, "written": written, "looks": looks})
        # a disk that is full, a folder that nobody may write to, names that are no text
        with suppress(OSError, ValueError):
            make_own_folder(folder_of(self._file))
            write_whole(self._file, f"{digest(text).hex()}\n{text}")
            _make_room(folder_of(self._file))

    def _kept(self) -> dict[str, Any] | None:
        import json

        from svclint.kept.digest import digest
        from svclint.kept.program import program

        try:
            seal, _, text = read_text(self._file).partition("\n")
            kept: dict[str, Any] = json.loads(text)
        except (OSError, ValueError, RecursionError):
            return None
        sound = digest(text).hex() == seal and kept.get("question") == self._question
        return kept if sound and kept.get("program") == program().hex() else None


def _question(arguments: Namespace) -> str:
    """Everything beside the disk that decides what is written: the options, where it stands, the day, the terminal."""
    options = {name: value for name, value in vars(arguments).items() if name not in _INDIFFERENT}
    shown = (color(options.get("color") or "auto"), width(), is_terminal(sys.stdout))
    return repr((sorted(options.items()), working_directory(), time.strftime("%Y-%m-%d"), shown))


def _number(question: str) -> int:
    """A number that stands for a question; what has the same is known by the question itself. zlib takes 0.3 ms."""
    return int.from_bytes(question.encode(), "big") % _PRIME


def _times(look: Look) -> Sequence[int]:
    """When a file's text or state was last changed, of a look that tells."""
    numbers = [one for one in look if isinstance(one, int)]
    return numbers[4:6] if len(numbers) > 4 else ()


def _make_room(folder: str) -> None:
    from contextlib import suppress

    with os.scandir(folder) as entries:
        known = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
    for _, path in known[:-_MOST_ANSWERS]:
        with suppress(OSError):
            remove(path)
