"""Ranges of node ports that a text tells an API server, whatever it is configured by."""

from __future__ import annotations

import re
from collections.abc import Iterator

LOW, HIGH = 30000, 32767
"""k/k: pkg/kubeapiserver/options: what an API server hands out that is told nothing."""

# as a flag, a key with its value, an argument in a list, and a name above its value
_RANGE = re.compile(
    r"(?i)node[-_]?ports?[-_]?range[\"'`]?[ \t]{0,8}(?:[=:,][ \t]{0,8})?"
    r"(?:\r?\n[ \t]{0,40}value[\"']?[ \t]{0,8}[:=][ \t]{0,8})?"
    r"[\"'`\\]{0,2}(\d{1,5})[ \t]?([-+])[ \t]?(\d{1,5})(?!\d)"
)
_COMMENTED = re.compile(r"[ \t]*(?:#|//|--[ \t])")


def ranges(text: str, *, comments: bool = False) -> Iterator[tuple[int, int]]:
    """The ranges other than the default that a text names; what is commented out only where that is asked for."""
    # most texts are ruled out by their letters, which takes a tenth of what the pattern does
    for one in _RANGE.finditer(text) if "range" in text.lower() else ():
        line = text[text.rfind("\n", 0, one.start()) + 1 : one.start()]
        low = int(one[1])
        high = int(one[3]) + (low if one[2] == "+" else 0)
        is_sound = 0 < low <= high <= 65535 and (low, high) != (LOW, HIGH)
        if is_sound and (comments or not _COMMENTED.match(line)):
            yield low, high
