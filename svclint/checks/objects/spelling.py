"""Fixes that change only how a value is written: the case of a known word, the quotes around a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from svclint.finding import Edit, Fix

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.resource import Resource

_QUOTES = "\"'"


def known_word(resource: Resource, error: FieldError) -> Fix | None:
    """The word that differs from an unsupported value by its case alone: `tcp` is meant to be TCP."""
    value = error.value
    if error.kind != "Unsupported value" or not isinstance(value, str):
        return None
    known = [word for word in re.findall(r'"(\w+)"', error.detail) if word.casefold() == value.casefold()]
    written = _written(resource, error)
    if len(known) != 1 or written.strip(_QUOTES) != value:
        return None
    # JSON needs the quotes
    quote = written[0] if written[0] in _QUOTES else ""
    return _fix(resource, error, f"{quote}{known[0]}{quote}", f"write {known[0]}")


def bare_number(resource: Resource, error: FieldError) -> Fix | None:
    """The port number that was quoted, so that it became a name."""
    value = error.value
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,4}", value) or int(value) > 65535:
        return None
    if _written(resource, error) not in (f"{quote}{value}{quote}" for quote in _QUOTES):
        return None
    return _fix(resource, error, value, f"take the quotes away: {value}")


def _written(resource: Resource, error: FieldError) -> str:
    """The text of the value; empty where the path leads nowhere."""
    label = resource.label(error.path)
    located = label.document.locate(label.path)
    if located.depth < len(label.path):
        return ""
    return label.document.source.text[located.value.start : located.value.end]


def _fix(resource: Resource, error: FieldError, text: str, description: str) -> Fix:
    return Fix(description, (Edit(resource.document, (*resource.root, *error.path), text),))
