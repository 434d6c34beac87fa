"""Whether a text has an address or a network that clusters took before they read them strictly."""

from __future__ import annotations

import re

from svclint.apiserver.addresses import STRICT_SINCE, cidr, ip
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_ADDRESS = re.compile(
    r"(?<![\w.:/-])(?:\d{1,4}(?:\.\d{1,4}){3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{1,41})(?:/\d{1,4})?(?![\w.:/-])"
)
_LAST_LOOSE = STRICT_SINCE - 1


def _has_loose(source: Source, _: None) -> bool:
    return any(map(_is_loose, {one[0] for one in _ADDRESS.finditer(source.text)}))


def _is_loose(text: str) -> bool:
    read = cidr if "/" in text else ip
    return read(text, _LAST_LOOSE) is None and read(text, STRICT_SINCE) is not None


HAS_LOOSE = Question(_has_loose, None)
"""Whether one stands in it, in whatever field."""
