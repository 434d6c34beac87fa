"""The directives of a text that nginx reads: their words with their places, and the blocks around each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.named_tuple import NamedTuple

# nginx.org: beginner's guide: comments, texts in quotes, what ends a directive, and words, which may have `${NAME}`
_STEP = r"""#[^\n]*+|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[{};]|(?:\$\{\w*+\}|[^\s{};])++"""
_QUOTES = "\"'"
_DEEPEST = 64  # blocks in blocks: nginx knows half a dozen, and each directive tells all that are around it


Blocks = tuple[tuple[int, str], ...]
"""The blocks around a directive, outermost first: a number for each in its text, and its name."""


class Word(NamedTuple):
    """A word without its quotes, and where it begins in the text."""

    text: str
    start: int


class Directive(NamedTuple):
    """A directive of a text that is ended or opens a block."""

    words: tuple[Word, ...]
    blocks: Blocks
    opens: bool

    @property
    def name(self) -> str:
        return self.words[0].text

    @property
    def within(self) -> str:
        """The name of the innermost block, empty at the top of the text."""
        return self.blocks[-1][1] if self.blocks else ""


def directives(text: str) -> Iterator[Directive]:
    """The directives of a text, in order; what is not ended is none, nor what follows blocks that no nginx has."""
    blocks: list[tuple[int, str]] = []
    words: list[Word] = []
    for number, step in enumerate(re.finditer(_STEP, text)):
        written = step[0]
        if written.startswith("#"):
            continue
        if written not in ("{", "}", ";"):
            is_quoted = written[0] in _QUOTES and written[0] == written[-1] and len(written) > 1
            words.append(Word(written[1:-1], step.start() + 1) if is_quoted else Word(written, step.start()))
            continue
        if words and written != "}":
            yield Directive(tuple(words), tuple(blocks), opens=written == "{")
        if written == "{":
            if len(blocks) == _DEEPEST:
                return
            blocks.append((number, words[0].text if words else ""))
        elif written == "}":
            del blocks[-1:]
        words = []
