"""What a command wrote and what it looked at, as one file of bytes that is read and compared in a few milliseconds."""

from __future__ import annotations

import os
from array import array
from zlib import crc32

from svclint.files.looks import NUMBERS, look_of, numbers_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from svclint.files.looks import Look

_FORM = b"svclint answer 2"
_MOST_CHANGED = 8
# elsewhere, some file systems do not say when a folder got another name
_FOLDERS_TELL = os.name == "posix"


class Answer:
    """`written` are texts and the files they went to; all of it is said again while `looks` stand.

    `grounds` is whatever tells more of what it rests on.
    """

    __slots__ = ("code", "grounds", "looks", "question", "written")

    def __init__(
        self, question: str, code: int, written: Sequence[tuple[str, str]], looks: Looks, grounds: str = ""
    ) -> None:
        self.question = question
        self.code = code
        self.written = written
        self.looks = looks
        self.grounds = grounds

    def as_bytes(self) -> bytes:
        """As it is kept."""
        said = [part for pair in self.written for part in pair]
        about = _text([self.question, str(self.code), self.grounds])
        return sealed(_FORM, [about, *self.looks.parts(), *map(_encoded, said)])


def answer_of(data: bytes) -> Answer | None:
    """The answer that `as_bytes` gave; None for anything else."""
    try:
        about, *rest = unsealed(_FORM, data)
        question, code, grounds = _texts(about)
        said = [one.decode("utf-8", "surrogatepass") for one in rest[Looks.PARTS :]]
        pairs = list(zip(said[::2], said[1::2], strict=True))
        return Answer(question, int(code), pairs, Looks.of(rest[: Looks.PARTS]), grounds)
    except ValueError:
        return None


class Looks:
    """How things looked: files and the names in folders by numbers alone, all else (links, what is not there) whole."""

    __slots__ = ("_files", "_folders", "_names", "_numbers", "_of_folders", "_others", "_whole")

    PARTS = 7

    def __init__(
        self,
        files: Sequence[str],
        numbers: array[int],
        folders: Sequence[str],
        of_folders: array[int],
        names: Sequence[str],
        others: Sequence[str],
        whole: Sequence[str],
    ) -> None:
        self._files, self._numbers = files, numbers
        self._folders, self._of_folders, self._names = folders, of_folders, names
        self._others, self._whole = others, whole

    def changed(self) -> dict[str, Look] | None:
        """The files that look otherwise now, by path; None where many do, or anything else."""
        now = _numbers(self._files, os.lstat)
        stands = (
            now is not None
            and self._folders_stand()
            and all(repr(look_of(path)) == known for path, known in zip(self._others, self._whole, strict=True))
        )
        if now is None or not stands:
            return None
        if now == self._numbers:
            return {}
        found: dict[str, Look] = {}
        for number, path in enumerate(self._files):
            one, known = _of(now, number), _of(self._numbers, number)
            if one != known:
                found[path] = [*one]
                # what is no file any more, or has other rights, is not read as it was
                if len(found) > _MOST_CHANGED or one[0] != known[0]:
                    return None
        return found

    def with_files(self, looks: Mapping[str, Look]) -> Looks:
        """The same where these files look so."""
        numbers = array("q", self._numbers)
        for path, look in looks.items():
            start = self._files.index(path) * NUMBERS
            numbers[start : start + NUMBERS] = array("q", [int(one) for one in look])
        return Looks(self._files, numbers, self._folders, self._of_folders, self._names, self._others, self._whole)

    def _folders_stand(self) -> bool:
        now = _numbers(self._folders, os.stat)
        if now is None:
            return False
        if _FOLDERS_TELL and now == self._of_folders:
            return True
        # where something was made and is gone again, or has another text, it is the names that somebody asked for
        return all(
            _joined(look_of(path)) == names
            for number, (path, names) in enumerate(zip(self._folders, self._names, strict=True))
            if not _FOLDERS_TELL or _of(now, number) != _of(self._of_folders, number)
        )

    def parts(self) -> list[bytes]:
        return [
            _text(self._files),
            self._numbers.tobytes(),
            _text(self._folders),
            self._of_folders.tobytes(),
            _text(self._names),
            _text(self._others),
            _text(self._whole),
        ]

    @classmethod
    def of(cls, parts: Sequence[bytes]) -> Looks:
        """Those of these `parts`; raises ValueError where they are none."""
        files, numbers, folders, of_folders, names, others, whole = parts
        found = cls(
            *(_texts(files), _array(numbers), _texts(folders), _array(of_folders), _texts(names)),
            *(_texts(others), _texts(whole)),
        )
        if (len(found._names), len(found._whole)) != (len(found._folders), len(found._others)):
            raise ValueError("there are not as many looks as paths")
        return found

    @classmethod
    def noted(cls, looks: Mapping[str, Look]) -> Looks:
        """Those that a run has noted, by path."""
        files: dict[str, Look] = {}
        folders: dict[str, Look] = {}
        others: dict[str, Look] = {}
        for path, look in looks.items():
            by_numbers = len(look) >= NUMBERS and isinstance(look[0], int)
            (others if not by_numbers else folders if path.endswith("/") else files)[path] = look
        return cls(
            [*files],
            array("q", (one for look in files.values() for one in look)),  # type: ignore[misc]
            [*folders],
            array("q", (one for look in folders.values() for one in look[:NUMBERS])),  # type: ignore[misc]
            [_joined(look) for look in folders.values()],
            [*others],
            [repr(look) for look in others.values()],
        )


def _numbers(paths: Sequence[str], ask: Callable[[str], os.stat_result]) -> array[int] | None:
    """How these look, one after the other; None where one of them is not there."""
    found = array("q")
    add = found.extend
    try:
        for path in paths:
            add(numbers_of(ask(path)))
    except (OSError, ValueError):
        return None
    return found


def _of(numbers: array[int], number: int) -> array[int]:
    return numbers[number * NUMBERS : (number + 1) * NUMBERS]


def _joined(look: Look) -> str:
    """The names of a folder as one text: no name has a slash."""
    return "/".join(map(str, look[NUMBERS:]))


def _array(data: bytes) -> array[int]:
    found = array("q")
    found.frombytes(data)
    return found


def _text(parts: Sequence[str]) -> bytes:
    """Texts without NUL as one; paths have none."""
    return b"" if not parts else b"%b\0" % _encoded("\0".join(parts))


def _texts(data: bytes) -> list[str]:
    return data[:-1].decode("utf-8", "surrogatepass").split("\0") if data else []


def _encoded(text: str) -> bytes:
    # names that are no UTF-8 hold lone surrogates
    return text.encode("utf-8", "surrogatepass")


def sealed(form: bytes, parts: Sequence[bytes]) -> bytes:
    """Parts as one, under a seal that sees a changed bit."""
    body = _put(parts)
    return b"%b %08x\n%b" % (form, crc32(body), body)


def unsealed(form: bytes, data: bytes) -> list[bytes]:
    """The parts that were sealed in this form; raises ValueError for anything else."""
    head, _, body = data.partition(b"\n")
    if head != b"%b %08x" % (form, crc32(body)):
        raise ValueError("it is damaged, or something else wrote it")
    return _taken(body)


def _put(parts: Sequence[bytes]) -> bytes:
    """Parts as one, behind a line with their lengths."""
    return b"%b\n%b" % (b" ".join(b"%d" % len(one) for one in parts), b"".join(parts))


def _taken(data: bytes) -> list[bytes]:
    lengths, _, rest = data.partition(b"\n")
    found, start = [], 0
    for length in map(int, lengths.split()):
        found.append(rest[start : start + length])
        start += length
    return found
