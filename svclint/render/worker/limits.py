"""What one order may cost."""

import json

from svclint.named_tuple import NamedTuple

_MIB = 1024 * 1024
# the last are a Go program's that gets no stack for another thread
_OUT_OF_MEMORY = ("out of memory", "cannot allocate", "MemoryError", "pthread_create failed")


class Limits(NamedTuple):
    """Seconds of the clock and of the processor and bytes of memory; bytes that come in, and that come out."""

    seconds: int = 30
    processor: int = 20
    memory: int = 1024 * _MIB
    read: int = 100 * _MIB
    files: int = 10_000
    # of one template, and of all together
    printed: int = 8 * _MIB
    all_printed: int = 32 * _MIB

    @property
    def most(self) -> int:
        """What an order or an answer may hold: the texts, and what is told about them."""
        return 2 * (self.read + self.all_printed)

    def exceeded(self, said: str, code: int, doing: str) -> str:
        """What a process has had too much of, by its last words and its code; empty for nothing."""
        if any(words in said for words in _OUT_OF_MEMORY):
            return f"{doing} takes more than {self.memory // _MIB} MiB of memory"
        if "SIGXCPU" in said or code == -24:
            return f"{doing} takes more than {self.processor} seconds of the processor"
        return ""

    def as_text(self) -> str:
        return json.dumps(self)

    @classmethod
    def of_text(cls, text: str) -> "Limits":
        return cls(*json.loads(text))
