"""What Flux makes of `${NAME}` in a text. fluxcd/pkg: envsubst, which began as drone's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.scope import Substitution

# parse.go: parseFunc: letters, digits and underscores, whatever comes first
_NAME = re.compile(r"\w+")
# bash has other meanings for two of them; here all of them give a default
_DEFAULT = re.compile(r":[=\-?+]|=")
_CASE = re.compile(r"[,^]{1,2}")
_REMOVED = re.compile(r"##?|%%?")
_REPLACED = re.compile(r"/[/#%]?")
_COLONS, _SLASHES = re.compile(r":++"), re.compile(r"/++")
# scan.go: what stands for itself up to the sign that ends it; only in replacements is anything escaped
_TO_BRACE = re.compile(r"(?:(?!\$\{)[^}])++")
_TO_COLON = re.compile(r"(?:(?!\$\{)[^:}])++")
_PATTERN = re.compile(r"(?:\$\$|\\[/\\]|(?!\$\{)[^/])++")
_REPLACEMENT = re.compile(r"(?:\$\$|\\[/\\]|(?!\$\{)[^}])++")
_ESCAPED = re.compile(r"\$(\$)|\\([/\\])")
# a default may name another variable, whose default …
_DEPTH_LIMIT = 16
SIZE_LIMIT = 4 * 1024 * 1024
"""Characters: more than the API server takes of an object. A variable may be long, and be named often."""


class Unreadable(Exception):
    """Flux refuses the text: an expression in it is none, or is not closed."""


def substituted(text: str, given: Substitution) -> str:
    """`text` with the variables that are known; what is not stays as it stands. Raises Unreadable."""
    found: list[str] = []
    at = size = 0
    while (sign := text.find("$", at)) >= 0:
        found.append(text[at:sign])
        following = text[sign + 1 : sign + 2]
        if following == "{":
            reader = _Reader(text, sign + 2, given)
            value = reader.expression(0)
            at = reader.at
            found.append(text[sign:at] if value is None else value)
            size += len(found[-1])
            if size > SIZE_LIMIT:
                raise Unreadable(text[:at])
        else:
            # two are one, and one without a brace is only itself
            found.append("$")
            at = sign + (2 if following == "$" else 1)
    found.append(text[at:])
    return "".join(found)


class _Reader:
    """Reads one expression of a text; `at` is where it goes on."""

    __slots__ = ("_given", "_text", "at")

    def __init__(self, text: str, at: int, given: Substitution) -> None:
        self._text = text
        self._given = given
        self.at = at

    def expression(self, depth: int) -> str | None:
        """The value of the expression behind whose opening brace this stands; None where nobody knows it."""
        is_length = self._text.startswith("#", self.at)
        self.at += is_length
        name = self._token(_NAME)
        if not name or depth > _DEPTH_LIMIT:
            raise Unreadable(self._text[self.at :])
        value = self._given.values.get(name)
        if is_length:
            found = _computed("", value, [])
        elif self._token(_DEFAULT):
            found = self._default(name, list(self._defaults(depth)))
        elif sign := self._token(_CASE) or self._token(_REMOVED):
            found = _computed(sign, value, [] if sign[0] in ",^" else [self._argument(_TO_BRACE, depth)])
        elif sign := self._token(_REPLACED):
            found = _computed(sign, value, list(self._replaced(depth)))
        elif self._text.startswith(":", self.at):
            self.at += 1
            found = _computed(":", value, list(self._positions(depth)))
        else:
            found = value
        if not self._text.startswith("}", self.at):
            raise Unreadable(self._text[self.at :])
        self.at += 1
        return found

    def _token(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def _argument(self, pattern: re.Pattern[str], depth: int) -> str | None:
        """A text, or an expression: parse.go takes no mixture of both."""
        if self._text.startswith("${", self.at):
            self.at += 2
            return self.expression(depth + 1)
        found = self._token(pattern)
        if not found:
            raise Unreadable(self._text[self.at :])
        return found

    def _defaults(self, depth: int) -> Iterator[str | None]:
        while not self._text.startswith("}", self.at):
            yield self._argument(_TO_BRACE, depth)

    def _default(self, name: str, parts: list[str | None]) -> str | None:
        value = self._given.values.get(name)
        if value:
            return value
        # an empty one is as good as none
        if value is None and self._given.may_have(name):
            return None
        known = [one for one in parts if one is not None]
        return "".join(known) if len(known) == len(parts) else None

    def _replaced(self, depth: int) -> Iterator[str | None]:
        yield self._unescaped(_PATTERN, depth)
        if not self._token(_SLASHES):
            raise Unreadable(self._text[self.at :])
        if not self._text.startswith("}", self.at):
            yield self._unescaped(_REPLACEMENT, depth)

    def _unescaped(self, pattern: re.Pattern[str], depth: int) -> str | None:
        is_text = not self._text.startswith("${", self.at)
        found = self._argument(pattern, depth)
        return _ESCAPED.sub(lambda sign: sign[1] or sign[2], found) if found is not None and is_text else found

    def _positions(self, depth: int) -> Iterator[str | None]:
        yield self._argument(_TO_COLON, depth)
        if self._token(_COLONS):
            yield self._argument(_TO_BRACE, depth)


def _computed(sign: str, value: str | None, arguments: list[str | None]) -> str | None:
    """What a function of bash makes of a value; None where nobody knows it."""
    known = [one for one in arguments if one is not None]
    if value is None or len(known) < len(arguments):
        return None
    # imported here: hardly anybody uses them
    from svclint.render.bash_functions import computed

    try:
        return computed(sign, value, known)
    except IndexError:
        raise Unreadable(value) from None
