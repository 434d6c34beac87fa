"""What Flux makes of `${NAME}` in a text. fluxcd/pkg: envsubst, which began as drone's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Substitution

# parse.go: parseFunc: letters, digits and underscores, whatever comes first
_NAME = re.compile(r"\w+")
_DEFAULT = re.compile(r":=|:-|=")
# a default may name another variable, whose default …
_DEPTH_LIMIT = 16


class Unreadable(Exception):
    """Flux refuses the text: an expression in it is none, or is not closed."""


def substituted(text: str, given: Substitution) -> str:
    """`text` with the variables that are known; what is not stays as it stands. Raises Unreadable."""
    found: list[str] = []
    at = 0
    while True:
        sign = text.find("$", at)
        if sign < 0:
            found.append(text[at:])
            return "".join(found)
        found.append(text[at:sign])
        following = text[sign + 1 : sign + 2]
        if following == "{":
            value, end = _expression(text, sign + 2, given, 0)
            found.append(text[sign:end] if value is None else value)
            at = end
        else:
            # two are one, and one without a brace is only itself
            found.append("$")
            at = sign + (2 if following == "$" else 1)


def _expression(text: str, at: int, given: Substitution, depth: int) -> tuple[str | None, int]:
    """The value of the expression whose braces begin before `at`, None where nobody knows it; and where it ends."""
    length = text[at : at + 1] == "#"
    name = _NAME.match(text, at + length)
    if name is None or depth > _DEPTH_LIMIT:
        raise Unreadable(text[at:])
    end = name.end()
    default = _DEFAULT.match(text, end)
    if default is not None and not length:
        other, end = _default(text, default.end(), given, depth)
        value = given.values.get(name[0])
        if value:
            return value, end
        # an empty one is as good as none
        return (None if given.may_have(name[0]) else other), end
    if text[end : end + 1] == "}" and not length:
        return given.values.get(name[0]), end + 1
    # bash's functions on strings: hardly anybody uses them
    return None, _closed(text, end)


def _default(text: str, at: int, given: Substitution, depth: int) -> tuple[str | None, int]:
    parts: list[str | None] = []
    while text[at : at + 1] != "}":
        if text.startswith("${", at):
            part, at = _expression(text, at + 2, given, depth + 1)
            parts.append(part)
            continue
        ends = [one for one in (text.find("}", at), text.find("${", at)) if one >= 0]
        if not ends:
            raise Unreadable(text[at:])
        parts.append(text[at : min(ends)])
        at = min(ends)
    known = [one for one in parts if one is not None]
    return ("".join(known) if len(known) == len(parts) else None), at + 1


def _closed(text: str, at: int) -> int:
    """Behind the brace that closes an expression, those within it aside."""
    depth = 1
    while depth:
        ends = [one for one in (text.find("}", at), text.find("${", at)) if one >= 0]
        if not ends:
            raise Unreadable(text[at:])
        depth += 1 if text.startswith("${", min(ends)) else -1
        at = min(ends) + (2 if text.startswith("${", min(ends)) else 1)
    return at
