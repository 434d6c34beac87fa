"""Whether a text that somebody completes may become one that the API server takes: the rest of it must be sound."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError, Validate
    from svclint.document import Path

# a name, a number, an address, a host: something of these may stand wherever anything may
POSSIBLE = ("x", "80", "10.0.0.1", "www.example.org")

# what a text that is refused may leave open, of which the rest is sound: {host}.example.com, [your-host], ((env))
_NAME = r"[A-Za-z][\w .-]{0,60}"
_GAP = (
    # no class of characters: [a-z0-9]
    rf"\{{{_NAME}\}}|\[(?!\w-\w)[A-Za-z][\w .-]{{1,60}}\]|\(\({_NAME}\)\)|(?<!\w)\({_NAME}\)|%[A-Za-z][\w-]{{0,60}}%"
    r"|\$\$\w+\$\$|«[^«»]+»|(?<![a-zA-Z0-9])(?:_[A-Z][A-Z0-9_]*_(?![a-zA-Z0-9])"
    # the reader's own, or what to do about it: YourDomain, replace_me, my-unique-Name-here
    r"|[Yy]our(?:[-_][A-Za-z][\w-]*|[A-Z]\w*)|YOUR[A-Z]\w*|(?:change|fill|replace)[-_]?(?:me|this|with|your)(?![a-z])[\w-]*"
    r"|C(?:hange|HANGE)[-_]?(?:Me|This|With)(?![a-z])[\w-]*|R(?:eplace)[-_]?(?:Me|This|With)(?![a-z])[\w-]*"
    r"|[A-Za-z][\w-]*[-_](?:here|HERE|Here)(?![a-zA-Z0-9])|(?i:deine?|ihre?|votre|seu|sua)[-_][A-Za-z][\w-]*"
    r"|(?:(?!LOCALHOST)[A-Z]*(?:DOMAIN|HOST)|[A-Z]*PROJECT(?:ID)?|FIXME|FQDN|TBD|ENV)(?![a-zA-Z0-9]))"
    r"|ваш\w*[-_]\w+|[你您]的\w*|域名|主机名|ドメイン名?|ホスト名"
)


def gaps_in(value: str) -> frozenset[str]:
    """The parts of a text that stand for something else, by their signs or words."""
    return frozenset(re.findall(_GAP, value))


def may_become(
    data: Mapping[str, Any], error: FieldError, texts: Collection[str], validate: Validate, minors: Iterable[int]
) -> bool:
    """Whether the value that an error is about is sound with something else in the place of each of `texts`."""
    value = error.value
    if not isinstance(value, str):
        return False
    asked = tuple(minors)
    # a text may hold another one
    ordered = sorted(texts, key=len, reverse=True)
    return any(is_sound(data, error.path, _with(value, ordered, one), validate, asked) for one in POSSIBLE)


def is_sound(data: Mapping[str, Any], path: Path, value: str | int, validate: Validate, minors: Iterable[int]) -> bool:
    """Whether nothing would be wrong at `path` with another value there, which is as long as it is."""
    changed = _put(data, path, value)
    return not any(one.path == path for minor in minors for one in validate(changed, minor))


def _with(value: str, texts: Iterable[str], other: str) -> str:
    for one in texts:
        value = value.replace(one, other)
    return value


def _put(data: Any, path: Path, value: str | int) -> Any:
    """The data with a value at `path`, all else as it is."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list) and isinstance(step, int):
        return [*data[:step], _put(data[step], rest, value), *data[step + 1 :]]
    return {**data, step: _put(data[step], rest, value)}
