"""One document's text to plain data as goyaml.v3 reads it, which kustomize reads objects by."""

from __future__ import annotations

import re
from typing import Any

from svclint.document import plain_value
from svclint.document.events import (
    ALIAS,
    DOCUMENT_END,
    DOCUMENT_START,
    MAPPING_START,
    SCALAR,
    SEQUENCE_START,
    reader,
)
from svclint.render.kustomize.refused import Refused

_BOOLEANS_OF_1_1 = frozenset(
    ["y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"]
)
_BREAKS = re.compile(r"(\n+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def read(text: str) -> Any:
    """The value of a document that is known to be YAML; raises Refused for keys that are no text."""
    following = reader(text)
    anchors: dict[str, Any] = {}
    while True:
        event = following()
        if event is None or event.__class__ is DOCUMENT_END:
            return None
        kind = event.__class__
        if kind is SCALAR or kind is MAPPING_START or kind is SEQUENCE_START:
            return _value(event, following, anchors)


def _value(event: Any, following: Any, anchors: dict[str, Any]) -> Any:
    kind = event.__class__
    if kind is ALIAS:
        return anchors.get(event.anchor)
    if kind is SCALAR:
        value: Any = _scalar(event)
    elif kind is MAPPING_START:
        value = _mapping(following, anchors)
    elif kind is SEQUENCE_START:
        value = []
        while (one := following()) is not None and one.__class__ in (SCALAR, ALIAS, MAPPING_START, SEQUENCE_START):
            value.append(_value(one, following, anchors))
    else:
        assert kind is not DOCUMENT_START
        value = None
    if event.anchor:
        anchors[event.anchor] = value
    return value


def _mapping(following: Any, anchors: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    merged: list[Any] = []
    while (key := following()) is not None and key.__class__ in (SCALAR, ALIAS, MAPPING_START, SEQUENCE_START):
        if key.__class__ is SCALAR and key.value == "<<" and not key.style and not key.tag:
            merged.append(_value(following(), following, anchors))
            continue
        name = _value(key, following, anchors)
        if not isinstance(name, str):
            raise Refused(f"the key {name} is no text: kustomize cannot write it")
        found[name] = _value(following(), following, anchors)
    for one in merged:
        # kustomize: kyaml/yaml/rnode.go: mergeAll: the mapping's own entries win, of several maps the first
        for brought in one if isinstance(one, list) else [one]:
            if not isinstance(brought, dict):
                raise Refused("a merge key (<<) needs a mapping or a list of mappings")
            for name, value in brought.items():
                found.setdefault(name, value)
    return found


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.style or event.tag:
        if event.tag and event.tag != "!":
            from svclint.document.scalars import resolve_tagged

            return resolve_tagged(text, event.tag)
        return _folded(text) if event.style == ">" else text
    return resolve(text)


def resolve(text: str) -> Any:
    """The value of a plain scalar: what YAML 1.1 alone calls a boolean is text, a date is written out."""
    if text in _BOOLEANS_OF_1_1:
        return text
    value = plain_value(text)
    return _date(value) if isinstance(value, str) else value


def _folded(text: str) -> str:
    """A folded text as it is once goyaml.v3 has written it again, which looks for what follows a line break at the
    beginning of the text: a break in front of a deeper line is doubled.

    goyaml.v3: emitterc.go: yaml_emitter_write_folded_scalar.
    """
    if "\n " not in text and text[:1] not in ("\n", " ", "\t") and not text.endswith("\n\n"):
        return text
    adds = text[:1] not in (" ", "\t", "\n")
    parts = _BREAKS.split(text)
    found = [parts[0]]
    for at in range(1, len(parts), 2):
        before, breaks, after = parts[at - 1], parts[at], parts[at + 1]
        deep = before[:1] in (" ", "\t") or not before
        count = len(breaks) + (adds and not deep)
        if not after:
            count = count if len(breaks) > 1 else len(breaks)
        elif not deep and after[:1] not in (" ", "\t"):
            count -= 1
        found.append("\n" * count or " ")
        found.append(after)
    return "".join(found)


def check_key(key: str) -> None:
    """Raise Refused for a key that kustomize writes without quotes, so that it is no text any more, and gives up."""
    if not isinstance(resolve(key), str):
        raise Refused(f"kustomize cannot write the key {key}: without quotes it is no text")


def _date(text: str) -> str:
    """A date as Go writes it once it was read as one; any other text stays, one with a time of the day too."""
    found = _DATE.fullmatch(text) if text[:4].isdecimal() else None
    if found is None:
        return text
    # imported here: there is hardly ever one
    from datetime import date

    try:
        return f"{date(*map(int, found.groups())).isoformat()}T00:00:00Z"
    except ValueError:
        return text
