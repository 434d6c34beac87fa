"""Whether a request meets the rule of a router of Traefik, as far as host and path tell."""

from __future__ import annotations

import re

from svclint.go_patterns import GoPattern, NoPattern
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"&&|\|\||!|\(|\)|,|`[^`]*`|\"(?:\\.|[^\"\\])*\"|[A-Za-z]\w*+")
_DEEPEST = 40


class _Tokens:
    """The words of a rule, one after the other."""

    __slots__ = ("_all", "_at")

    def __init__(self, rule: str) -> None:
        self._all = _TOKEN.findall(rule)
        self._at = 0

    @property
    def next(self) -> str:
        return self._all[self._at] if self._at < len(self._all) else ""

    def take(self) -> str:
        token = self.next
        self._at += 1
        return token

    def arguments(self) -> Iterator[str]:
        """What stands between the parentheses behind a matcher's name."""
        if self.next != "(":
            return
        self.take()
        while self.next not in (")", ""):
            token = self.take()
            if token[0] in '`"':
                yield token[1:-1]
        self.take()


def holds(rule: str, host: str, path: str) -> bool | None:
    """Whether a request for this host and path meets the rule; None where something else decides, or nobody knows."""
    return _either(_Tokens(rule), host, path, 0)


def _either(tokens: _Tokens, host: str, path: str, depth: int) -> bool | None:
    found = [_both(tokens, host, path, depth)]
    while tokens.next == "||":
        tokens.take()
        found.append(_both(tokens, host, path, depth))
    return True if True in found else None if None in found else False


def _both(tokens: _Tokens, host: str, path: str, depth: int) -> bool | None:
    found = [_one(tokens, host, path, depth)]
    while tokens.next == "&&":
        tokens.take()
        found.append(_one(tokens, host, path, depth))
    return False if False in found else None if None in found else True


def _one(tokens: _Tokens, host: str, path: str, depth: int) -> bool | None:
    token = tokens.take()
    if depth > _DEEPEST:
        return None
    if token == "!":
        inner = _one(tokens, host, path, depth + 1)
        return None if inner is None else not inner
    if token == "(":
        inner = _either(tokens, host, path, depth + 1)
        tokens.take()
        return inner
    return _matches(token.lower(), list(tokens.arguments()), host, path)


def _matches(name: str, values: list[str], host: str, path: str) -> bool | None:
    """traefik: pkg/muxer/http: hosts in any case, HostSNI(`*`) is every connection, PathPrefix a beginning of text."""
    if name in ("host", "hostheader", "hostsni"):
        return any(one.lower() in (host, "*") for one in values)
    if name == "path":
        return path in values
    if name == "pathprefix":
        return any(map(path.startswith, values))
    if name in ("hostregexp", "hostsniregexp", "pathregexp"):
        text = path if name == "pathregexp" else host
        found = [_meets(one, text) for one in values]
        return True if True in found else None if None in found else False
    return None


def _meets(pattern: str, text: str) -> bool | None:
    # before version 3 a pattern stands in braces, behind a name: {sub:[a-z]+}
    if "{" in pattern and ":" in pattern:
        return None
    try:
        return GoPattern(pattern).matches(text)
    except NoPattern:
        return None
