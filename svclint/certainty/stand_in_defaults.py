"""Which of a chart's own values only stand for those that whoever installs it gives: `replicas: set_by_pipeline`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.resource import dig
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

# words, and nothing that might be a number with a unit or one in quotes
_WORDS = re.compile(r"[^\W\d_]+(?:[-_. ]+[^\W\d_]+)*[.!?]?")
_FLAGS = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "none", "null", "nil", "auto"))
# the name of a port is a mistake where its number belongs (k/k: util/validation: IsValidPortName)
_OF_PORTS = re.compile(r"(?:^|[-_])[pP]orts?$|[a-z0-9]Ports?$|(?:^|_)PORTS?$")
_PORT_NAME = re.compile(r"(?=.{1,15}$)[a-z0-9]+(?:-[a-z0-9]+)*")
# in so many places the same text stands for things that have nothing in common
_SEVERAL = 3
# what is never called after the application, as its image, its account, its host and its password are
_NO_NAME = re.compile(r"(?i)(?:arn|(?<!ac)count|cpu|memory|port|region|replicas?|size|tag|token|url|version)$")
# what a key asks for by its last word: a thing is not called so
_FIELDS = re.compile(
    r"(?:account|address|arn|class|count|cpu|domain|env|environment|host|hostname|id|image|key|level|memory|mode|name"
    r"|namespace|password|path|port|prefix|region|replicas?|repo|repository|secret|size|stage|tag|token|type|url|user"
    r"|username|value|version)"
)
# values, places in them
_MOST = 5_000
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def stands_in(values: Any, path: Path, *, wants_number: bool = False) -> bool:
    """Whether the text at `path` of a chart's own values is nothing that anybody wants there.

    It is words where a number is wanted, but no name of a port; or the words of its own key; or it stands for a tag,
    a number or an address as well as for names.
    """
    value = dig(values, path)
    if not isinstance(value, str) or not value.strip():
        return False
    key = next((one for one in reversed(path) if isinstance(one, str)), "")
    is_word = wants_number and _WORDS.fullmatch(value) is not None and value.lower() not in _FLAGS
    if is_word and (_OF_PORTS.search(key) is None or _PORT_NAME.fullmatch(value) is None):
        return True
    return _repeats_key(value, path) or _stands_for_all(value, values)


def _repeats_key(value: str, path: Path) -> bool:
    """Whether a text says no more than its key: `appName: app_name`, `image: {tag: IMAGE_TAG}`."""
    said = _words(value)
    last = _words(str(path[-1]))
    around = {word for step in path for word in _words(str(step))}
    return bool(said) and said[-1:] == last[-1:] and around.issuperset(said) and not _is_of_things(value, path)


def _is_of_things(value: str, path: Path) -> bool:
    """Whether a text stands in a mapping of several things by what they are called: `names: {web_app: web_app}`."""
    last, above = str(path[-1]), str(path[-2]) if len(path) > 1 else ""
    is_thing = value == last and _FIELDS.fullmatch(_words(last)[-1]) is None
    return is_thing and above.lower().endswith("s")


def _words(text: str) -> list[str]:
    return [one.lower() for one in _WORD.findall(text)]


def _stands_for_all(value: str, values: Any) -> bool:
    keys = {str(path[-1]) for path, one in _leaves(values) if one == value}
    return len(keys) >= _SEVERAL and any(_NO_NAME.search(one) for one in keys)


def _leaves(values: Any) -> Iterator[tuple[Path, Any]]:
    left: list[tuple[Path, Any]] = [((), values)]
    for _ in range(_MOST):
        if not left:
            return
        path, value = left.pop()
        if isinstance(value, Mapping):
            left.extend(((*path, str(key)), one) for key, one in value.items())
        elif isinstance(value, list):
            left.extend(((*path, at), one) for at, one in enumerate(value))
        elif path:
            yield path, value
