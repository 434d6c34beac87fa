"""One number for all that decides an answer: the program, the settings, the texts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from hashlib import blake2b
from typing import Any

from svclint.source import Source

_BYTES = 20


class Undigested(TypeError):
    """A value of a type whose parts are not known here: what depends on it is not kept."""


def digest(*values: object) -> bytes:
    """The same for values that are equal, in every process; order counts, but not that of sets. Raises Undigested."""
    made = blake2b(digest_size=_BYTES)
    for value in values:
        _feed(made, value)
    return made.digest()


def text_digest(source: Source) -> bytes:
    """That of a source's text, and of what is wrong with it."""
    return source.once(_of_text, None)


def _of_text(source: Source, _: None) -> bytes:
    return digest(source.text, source.error)


def _feed(made: Any, value: object) -> None:
    # the name of the type, and how much follows: no two values are written alike
    if isinstance(value, str):
        data = value.encode(errors="surrogatepass")
        made.update(b"s%d:" % len(data))
        made.update(data)
    elif isinstance(value, bytes):
        made.update(b"b%d:" % len(value))
        made.update(value)
    elif isinstance(value, Enum):
        _feed(made, (type(value).__name__, value.name))
    elif value is None or isinstance(value, int | float):
        made.update(f"{type(value).__name__}{value!r}:".encode())
    elif isinstance(value, Source):
        made.update(b"S")
        _feed(made, (value.path, text_digest(value), value.template))
    else:
        _feed_many(made, value)


def _feed_many(made: Any, value: object) -> None:
    if isinstance(value, tuple | list):
        made.update(f"{type(value).__name__}{len(value)}:".encode())
        for one in value:
            _feed(made, one)
    elif isinstance(value, Mapping):
        made.update(b"m%d:" % len(value))
        for key, one in value.items():
            _feed(made, key)
            _feed(made, one)
    elif isinstance(value, set | frozenset):
        made.update(b"f%d:" % len(value))
        for part in sorted(map(digest, value)):
            made.update(part)
    else:
        raise Undigested(type(value).__name__)
