"""One number for all that decides an answer: the program, the settings, the texts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from hashlib import blake2b

from svclint.source import Source

_BYTES = 20
# containers of so many parts are worth remembering
_MANY = 8
_WRITTEN = frozenset({int, bool, float, type(None)})
# not as a union of types, which would be made at each question
_WITH_PARTS = (tuple, list, Mapping, frozenset, set)
_PLAIN = _WRITTEN | {str}


class Undigested(TypeError):
    """A value of a type whose parts are not known here: what depends on it is not kept."""


class Digests:
    """Digests of values that have parts in common: what is large is read once, as long as nobody changes it."""

    def __init__(self) -> None:
        # the values are kept beside their digests, so that no other can have their number
        self._known: dict[int, tuple[object, bytes]] = {}

    def of(self, *values: object) -> bytes:
        """The same for equal values, in every process; order counts, but not that of sets. Raises Undigested."""
        parts: list[bytes] = []
        for value in values:
            self._feed(parts, value)
        return _hash(parts)

    def _feed(self, parts: list[bytes], value: object) -> None:
        # the name of the type, and how much follows: no two values are written alike
        kind = type(value)
        if kind in _WRITTEN:
            # most of them, and to ask what else they are takes longer than to write them
            parts.append(f"{kind.__name__}{value!r}:".encode())
        elif isinstance(value, str):
            data = value.encode(errors="surrogatepass")
            parts.append(b"s%d:%b" % (len(data), data))
        elif isinstance(value, Source):
            # many templates were rendered with the same files of values
            parts.append(b"S")
            parts.append(self._of_many(value))
        elif isinstance(value, _WITH_PARTS):
            if len(value) < _MANY:
                self._feed_parts(parts, value)
            else:
                parts.append(b"d")
                parts.append(self._of_many(value))
        elif isinstance(value, bytes):
            parts.append(b"b%d:%b" % (len(value), value))
        elif isinstance(value, Enum):
            parts.append(f"e{type(value).__name__}.{value.name}:".encode())
        elif value is None or isinstance(value, int | float):
            parts.append(f"{type(value).__name__}{value!r}:".encode())
        else:
            raise Undigested(type(value).__name__)

    def _of_many(self, value: object) -> bytes:
        known = self._known.get(id(value))
        if known is None:
            parts: list[bytes] = []
            self._feed_parts(parts, value)
            known = self._known[id(value)] = (value, _hash(parts))
        return known[1]

    def _feed_parts(self, parts: list[bytes], value: object) -> None:
        if isinstance(value, Source):
            self._feed_parts(parts, (value.path, text_digest(value), value.template))
        elif isinstance(value, Mapping):
            parts.append(b"m%d:" % len(value))
            self._feed_parts(parts, tuple(value))
            self._feed_parts(parts, tuple(value.values()))
        elif isinstance(value, frozenset | set):
            parts.append(b"f%d:" % len(value))
            parts.extend(sorted(map(self.of, value)))
        elif isinstance(value, tuple | list):
            parts.append(f"{type(value).__name__}{len(value)}:".encode())
            if _PLAIN.issuperset(map(type, value)):
                # thousands of line numbers, or of paths: written at once
                parts.append(repr(tuple(value)).encode(errors="surrogatepass"))
                return
            for one in value:
                self._feed(parts, one)


def digest(*values: object) -> bytes:
    """The digest of values that have nothing in common with others."""
    return Digests().of(*values)


def text_digest(source: Source) -> bytes:
    """That of what a source holds, and of what is wrong with it."""
    return source.once(_of_text, None)


def _of_text(source: Source, _: None) -> bytes:
    return digest(source.text, source.error, source.binary)


def _hash(parts: list[bytes]) -> bytes:
    return blake2b(b"".join(parts), digest_size=_BYTES).digest()
