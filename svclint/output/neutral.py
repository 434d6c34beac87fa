"""Makes characters from manifests harmless that would steer a terminal, reorder its text, or not be seen at all."""

from __future__ import annotations

import re
from functools import lru_cache

# Numbers, so that this file holds none of the characters it is about.
_C0 = (0x00, 0x1F)
_OTHERS = (
    (0x7F, 0x9F),  # DEL and the C1 controls
    (0xAD, 0xAD),  # soft hyphen
    (0x61C, 0x61C),  # Arabic letter mark
    (0x180E, 0x180E),  # Mongolian vowel separator
    (0x200B, 0x200F),  # zero-width space and joiners, direction marks
    (0x2028, 0x202E),  # line and paragraph separators, bidirectional embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, bidirectional isolates
    (0xD800, 0xDFFF),  # lone surrogates: no encoding of an output can hold them
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFF9, 0xFFFB),  # interlinear annotations
    (0xE0000, 0xE007F),  # tags: invisible ASCII
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


@lru_cache(maxsize=2)
def _any_of(*ranges: tuple[int, int]) -> re.Pattern[str]:
    # not before there is something to print: a clean run prints nothing of a manifest
    return re.compile("[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges) + "]")


def neutral(text: str) -> str:
    """`text` with every control, bidirectional and invisible character as a visible escape (`\\x1b`, `\\u202e`).

    Line ends and tabs are escaped too: where they belong to the layout, the layout puts them in afterwards.
    """
    # Unicode calls none of them printable, and the pattern takes a millisecond to compile
    return text if text.isprintable() else _any_of(_C0, *_OTHERS).sub(_visible, text)


def neutral_json(encoded: str) -> str:
    """JSON text with the same characters as JSON escapes, so that the data survives exactly.

    Only the C0 controls are left as they are: inside strings the encoder has escaped them, outside they are layout.
    """
    return _any_of(*_OTHERS).sub(_json_escape, encoded)


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return _SHORT.get(character) or (f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}")


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
