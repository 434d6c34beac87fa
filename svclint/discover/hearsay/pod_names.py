"""By which Services' names files of any language ask for single pods of a StatefulSet: `db-0.db`, `%s.%s.%s.svc`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from svclint.source import Question
from svclint.told import ANY_SERVICE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_FIELD = r"(?<![\w.-])%s[\"']?[ \t]{0,8}:[ \t]{0,8}[\"']?"
_GOVERNED = re.compile(_FIELD % "serviceName" + r"([a-z0-9][a-z0-9.-]*)")
_SEVERAL = re.compile(_FIELD % "replicas" + r"(?![01]\b)[^\s\"']")
_NAMED = re.compile(_FIELD % "name" + r"([a-z0-9][a-z0-9.-]*)")
_HEADLESS = re.compile(r"\bclusterIPs?[\"']?[ \t]{0,8}:[\s\[\"'-]{0,80}None\b")
# a pod by its number, `db-0.db`; who names any names one of the first ones
_BY_NUMBER = re.compile(r"-\d{1,2}\.([a-z][a-z0-9-]*)(?![\w-])")
_NUMBERS = ("-0.", "-1.", "-2.")
# by what fills in its name, where the rest says that it is a host
_BY_NAME = re.compile(r"(?:[)}]|\$\w{1,60}|%[ds])\.([a-z][a-z0-9-]*)(?=:\d|\.(?:svc\b|[$%{]|[a-z0-9-]{1,63}\.svc\b))")
_NAMES = (").", "}.", "%s.", "%d.", "$")
_HOSTS = (".svc", ".$", ".%", ".{", ":1", ":2", ":3", ":4", ":5", ":6", ":7", ":8", ":9")
# pod, Service and namespace, each filled in
_FILLED = r"(?:\$?\{[^{}\s]{0,80}\}|\$\([^()\s]{1,80}\)|\$\w{1,60}|%[sdv]|\{\{[^{}]{1,80}\}\})"
_OF_ANY = re.compile(rf"{_FILLED}\.{_FILLED}\.(?:{_FILLED}|[a-z0-9-]{{1,63}})\.svc\b")
# characters
_LONGEST = 262_144


def _governed(source: Source, _: None) -> tuple[str, ...]:
    text = source.text
    if "StatefulSet" not in text or "serviceName" not in text or _SEVERAL.search(text) is None:
        return ()
    return tuple(sorted({one[1] for one in _GOVERNED.finditer(text)}))


GOVERNED = Question(_governed, None)
"""The names in the fields for the Services of StatefulSets, in a text with one of more than one pod."""


def _headless(source: Source, _: None) -> tuple[str, ...]:
    if "clusterIP" not in source.text or _HEADLESS.search(source.text) is None:
        return ()
    found = (_NAMED.search(one) for one in source.text.split("\n---") if _HEADLESS.search(one) is not None)
    return tuple(sorted({one[1] for one in found if one is not None}))


HEADLESS = Question(_headless, None)
"""The names of the headless Services of a text, one a document."""


def _named(source: Source, _: None) -> tuple[str, ...]:
    text = source.text
    if len(text) > _LONGEST:
        return ()
    # most texts have none of these signs, and to look for a pattern takes its time
    found = {one[1] for one in _BY_NUMBER.finditer(text)} if any(map(text.__contains__, _NUMBERS)) else set()
    if any(map(text.__contains__, _NAMES)) and any(map(text.__contains__, _HOSTS)):
        found.update(one[1] for one in _BY_NAME.finditer(text))
    if ".svc" in text and _OF_ANY.search(text) is not None:
        found.add(ANY_SERVICE)
    return tuple(sorted(found))


NAMED = Question(_named, None)
"""Below which names a text asks for single pods; ANY_SERVICE where it fills that in as well."""


def asks(sources: Iterable[Source]) -> bool:
    """Whether a Service that governs several pods is not seen to be headless."""
    texts = tuple(sources)
    governed = {name for one in texts for name in GOVERNED(one)}
    return bool(governed) and not governed <= {name for one in texts for name in HEADLESS(one)}


def pod_names(sources: Iterable[Source], found: Iterable[tuple[str, Iterable[str]]]) -> frozenset[str]:
    """The Services below whose names files ask for single pods, as far as they govern any here."""
    governed = {name for one in sources for name in GOVERNED(one)} | {ANY_SERVICE}
    return frozenset(name for _, names in found for name in names if name in governed)
