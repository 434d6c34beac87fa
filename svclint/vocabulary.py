"""What stands in thousands of texts, each piece once: most of them say the same, and whoever looks for words that few
have need not search them all."""

from __future__ import annotations

from svclint.source import pieces
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source


# any digit as the same one: of most names that stand in one text only, nothing else is
_DIGITS = str.maketrans("123456789", "000000000")
_IN_NUMBERS = frozenset("0123456789")


class Vocabulary:
    """What stands between the blanks of some texts; `size` is the number of texts."""

    __slots__ = ("_answers", "_joined", "_pieces", "_without_numbers", "size")

    def __init__(self) -> None:
        self.size = 0
        self._pieces: set[str] = set()
        self._joined: str | None = None
        # the same for words without digits, which stand between those of the texts
        self._without_numbers = ""
        self._answers: dict[str, bool] = {}

    def learn(self, source: Source) -> None:
        """Take up what stands in a source, which says where it is known then."""
        before = source.is_read
        self._pieces.update(pieces(source.text))
        # nobody has been told of what is in it
        source.is_read = before
        source.vocabulary = self
        self.size += 1
        self._joined = None
        self._answers.clear()

    def has(self, word: str) -> bool:
        """Whether a word stands in one of the texts; one with blanks may where each of its parts does."""
        answer = self._answers.get(word)
        if answer is None:
            if self._joined is None:
                self._joined = "\n".join(self._pieces)
                self._without_numbers = "\n".join(set(self._joined.translate(_DIGITS).split("\n")))
            text = self._without_numbers if _IN_NUMBERS.isdisjoint(word) else self._joined
            answer = self._answers[word] = all(map(text.__contains__, word.split()))
        return answer
