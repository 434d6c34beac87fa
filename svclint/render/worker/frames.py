"""How renderer and worker talk: a header as JSON and a block of bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_LENGTHS = struct.Struct(">QQ")


class BrokenFrame(Exception):
    """The other side ended in the middle, or sends too much."""


def write(stream: IO[bytes], header: dict[str, Any], block: bytes = b"") -> None:
    text = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(text), len(block)))
    stream.write(text)
    stream.write(block)
    stream.flush()


def read(stream: IO[bytes], most: int) -> tuple[dict[str, Any], bytes] | None:
    """The next header and block, of no more than `most` bytes; None where the other side has ended."""
    start = stream.read(_LENGTHS.size)
    if not start:
        return None
    if len(start) < _LENGTHS.size:
        raise BrokenFrame
    header, block = _LENGTHS.unpack(start)
    if header + block > most:
        raise BrokenFrame
    text, data = stream.read(header), stream.read(block)
    if len(text) + len(data) < header + block:
        raise BrokenFrame
    found: dict[str, Any] = json.loads(text)
    return found, data
