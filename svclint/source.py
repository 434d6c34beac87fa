"""Source texts, spans in them, and the only code that turns offsets into lines and columns."""

from __future__ import annotations

import re
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Callable, Collection, Iterable, Iterator

from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from svclint.template import Template
    from svclint.vocabulary import Vocabulary

# YAML 1.1 and kubectl both end lines at CR, LF and CRLF; editors do not break at the Unicode separators.
_LINE_BREAK = r"\r\n|\r|\n"

_BOMS = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF8, "utf-8"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)


DANGLING = "it is a link to "
"""What the error of a source begins with that is a link to what is not there."""

OUTSIDE = "outside of"
"""What the error of a source says that is not read because it lies outside of what somebody named."""

ENCRYPTED = "it is encrypted by git-crypt"
"""The error of a source that whoever has the key reads as text."""
# AGWA/git-crypt: commands.cpp, check_if_file_is_encrypted
_GIT_CRYPT = b"\0GITCRYPT\0"

_Given = TypeVar("_Given")
_Answer = TypeVar("_Answer")


class Span(NamedTuple):
    """A stretch of one source: `start` and `end` are character (code point) offsets, half open."""

    path: str
    start: int
    end: int


class Position(NamedTuple):
    """A place as editors count it: `line` and `column` from 1, columns in code points."""

    line: int
    column: int


class Source:
    """One input text with its path; lines are indexed on first use.

    `path` is what the user sees: relative to the working directory where possible, `/`-separated. `directory` is all
    before its last slash.
    `error` says why there is no text (permissions, encoding, size); then `text` is empty.
    `template` is what `text` was rendered from: then it stands in no file, `path` is the template's, and what is told
    of it is told at the places where it is written there.
    `binary` are the bytes of a file that is not the UTF-8 of its text: a kustomization may generate an object of it.
    `is_read` says that somebody has asked for more of it than what a `Question` answers.
    `vocabulary` is one that knows all its words, where there are so many texts that there is one. `lacks` has a bit for
    each of the words that rules need of which somebody has found that it does not stand in the text.
    """

    __slots__ = (
        *("_remembered", "_starts", "_text", "binary", "directory", "error", "is_read", "lacks", "path", "template"),
        "vocabulary",
    )

    def __init__(
        self,
        path: str,
        text: str,
        error: str | None = None,
        template: Template | None = None,
        binary: bytes | None = None,
    ) -> None:
        self.path = path
        self.directory = path.rpartition("/")[0]
        self._text = text
        self.is_read = False
        self.error = error
        self.template = template
        self.binary = binary
        self.vocabulary: Vocabulary | None = None
        self.lacks = 0
        self._starts: list[int] | None = None
        self._remembered: dict[tuple[object, object], Any] = {}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Source)
            and self.path == other.path
            and self.error == other.error
            and self.text == other.text
            and self.binary == other.binary
        )

    def __hash__(self) -> int:
        return hash((self.path, self.text))

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"

    def __reduce__(self) -> tuple[type[Source], tuple[str, str, str | None, Template | None, bytes | None]]:
        return Source, (self.path, self.text, self.error, self.template, self.binary)

    @property
    def text(self) -> str:
        self.is_read = True
        return self._text

    @property
    def size(self) -> int:
        """The characters of the text; who asks for their number alone is told nothing of what it says."""
        return len(self._text)

    @property
    def is_outside(self) -> bool:
        """Whether it is not read because it lies outside of what somebody named."""
        return self.error is not None and OUTSIDE in self.error

    @property
    def is_encrypted(self) -> bool:
        """Whether it is text for who has the key, and for nobody else."""
        return self.error == ENCRYPTED

    def once(self, find: Callable[[Source, _Given], _Answer], given: _Given) -> _Answer:
        """What a pure function says of this text, asked once: remembered as long as the text, and not sent with it."""
        key = (find, given)
        if key not in self._remembered:
            before = self.is_read
            self._remembered[key] = find(self, given)
            self.is_read = before
        if find not in _SHORT:
            self.is_read = True
        answer: _Answer = self._remembered[key]
        return answer

    def remember(self, find: Callable[[Source, _Given], _Answer], given: _Given, answer: _Answer) -> None:
        """Let `once` give `answer`, which somebody else has found."""
        self._remembered[find, given] = answer

    def line_starts(self) -> list[int]:
        """Character offsets at which the lines begin; the first is 0."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer(_LINE_BREAK, self.text))]
        return self._starts

    def position(self, offset: int) -> Position:
        """Line and column, both from 1, of a character offset."""
        # imported here: most runs find nothing
        from bisect import bisect_right

        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its line break; empty beyond the last line."""
        starts = self.line_starts()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def line_count(self) -> int:
        return len(self.line_starts())

    def utf16_column(self, offset: int) -> int:
        """Column from 0 in UTF-16 code units, as the Language Server Protocol counts by default."""
        return self.column_in(offset, UTF16)

    def column_in(self, offset: int, units: Units) -> int:
        """Column from 0 in code units of an encoding."""
        start = self.line_starts()[self.position(offset).line - 1]
        return len(self.text[start:offset].encode(units.encoding, "surrogatepass")) // units.size

    def offset_at(self, line: int, column: int, units: Units) -> int:
        """The character offset of a place, both numbers from 0: what lies beyond the end of a line is its end, and
        beyond the last line the end of the text."""
        if line >= self.line_count():
            return len(self.text)
        before = self.line(line + 1).encode(units.encoding, "surrogatepass")[: column * units.size]
        # half a character is before it
        return self.line_starts()[line] + len(before.decode(units.encoding, "ignore"))


# what is asked by `once` and has short answers, as questions have
_SHORT: set[object] = set()


class Question:
    """What is asked of many texts, and has a short answer, of plain values: two of them that answer all `questions`
    alike are the same for whoever asks nothing else. It is asked wherever its `module` was imported, which makes it."""

    __slots__ = ("find", "given", "module")

    def __init__(self, find: Callable[[Source, Any], Any], given: object) -> None:
        self.find = find
        self.given = given
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] == __name__ and frame.f_back is not None:
            frame = frame.f_back
        self.module: str = frame.f_globals["__name__"]
        questions.append(self)

    def __call__(self, source: Source) -> Any:
        before = source.is_read
        answer = self.find(source, self.given)
        # what is read to answer tells the asker no more than the answer does
        source.is_read = before
        return answer


class Holds(Question):
    """Whether one of some words stands in a text, or all of them (`every`)."""

    __slots__ = ("_enough", "_words")

    def __init__(self, *words: str, every: bool = False) -> None:
        super().__init__(_holds_all if every else _holds_any, words)
        self._words = words
        self._enough = all if every else any

    def among(self, sources: Collection[Source]) -> Iterator[Source]:
        """Those of the sources of which it is so; none is searched where no vocabulary has the words."""
        known = {one.vocabulary for one in sources}
        if any(one is None or self._enough(map(one.has, self._words)) for one in known):
            return filter(self, sources)
        return iter(())

    def of_any(self, sources: Collection[Source]) -> bool:
        """Whether it is so of any of the sources."""
        return next(self.among(sources), None) is not None


questions: list[Question] = []
"""All that the modules which were imported so far ask."""


def short(find: Callable[[Source, Any], object]) -> None:
    """Let a text for which `once` tells what this function finds not count as read."""
    _SHORT.add(find)


def _holds_any(source: Source, words: tuple[str, ...]) -> bool:
    return any(map(source.text.__contains__, words))


def _holds_all(source: Source, words: tuple[str, ...]) -> bool:
    return all(map(source.text.__contains__, words))


# of a larger text the pieces would need ten times its memory
_LARGE = 1_000_000


def pieces(text: str) -> Iterable[str]:
    """What stands between the blanks of a text: what has no blank in it stands in one of them or nowhere."""
    return text.split() if len(text) < _LARGE else (text,)


class Units(NamedTuple):
    """How an editor counts columns: the encoding, and the bytes of one of its code units."""

    encoding: str
    size: int


UTF16 = Units("utf-16-le", 2)


def source_of(path: str, data: bytes) -> Source:
    """The Source of what a file holds."""
    text, error = decode(data)
    return Source(path, text, error, binary=data if error is not None or data.startswith(_MARKS) else None)


def decode(data: bytes) -> tuple[str, str | None]:
    """Bytes to text: (text, what is wrong with the encoding or None).

    A byte order mark decides the encoding, else UTF-8; the mark is not part of the text, so that columns agree with
    editors. Wrong byte sequences become replacement characters, as kubectl reads them, and are reported; a file with
    NUL bytes is no text at all, and what git-crypt encrypted is none yet.
    """
    if data.startswith(_GIT_CRYPT):
        return "", ENCRYPTED
    mark, encoding = _encoding(data)
    data = data[len(mark) :]
    if not mark and b"\0" in data:
        return "", f"it is not text: NUL byte at offset {data.index(0)}"
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        text = data.decode(encoding, "replace")
        return text, f"it is not valid {encoding.upper()}: byte 0x{data[error.start]:02x} on line {line}"


def encoded(text: str, like: bytes) -> bytes:
    """The text as the bytes `like` are encoded, with the byte order mark that they have."""
    mark, encoding = _encoding(like)
    return mark + text.encode(encoding)


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark of a file and the encoding that follows from it."""
    if not data.startswith(_MARKS):
        return b"", "utf-8"
    return next((mark, encoding) for mark, encoding in _BOMS if data.startswith(mark))
