"""What a chart may cost."""

import json
from typing import NamedTuple

_MIB = 1024 * 1024


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

    def as_text(self) -> str:
        return json.dumps(self)

    @classmethod
    def of_text(cls, text: str) -> "Limits":
        return cls(*json.loads(text))
