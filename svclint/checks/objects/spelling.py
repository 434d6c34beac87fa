"""Fixes that change only how a value is written: the case of a known word, the quotes around a number."""

from __future__ import annotations

import re

from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix

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
    written = resource.source_of(error.path)
    if len(known) != 1 or written.strip(_QUOTES) != value:
        return None
    return Fix(f"write {known[0]}", (resource.edit(error.path, known[0]),))


def bare_number(resource: Resource, error: FieldError) -> Fix | None:
    """The port number that was quoted, so that it became a name."""
    value = error.value
    if not isinstance(value, str) or not re.fullmatch(r"[1-9][0-9]{0,4}", value) or int(value) > 65535:
        return None
    if resource.source_of(error.path) not in (f"{quote}{value}{quote}" for quote in _QUOTES):
        return None
    return Fix(f"take the quotes away: {value}", (resource.edit(error.path, int(value)),))
