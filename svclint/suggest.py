"""Suggestions: which of the names that exist was probably meant, and how an edit writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from svclint.document import plain_value

if TYPE_CHECKING:
    from svclint.document import Document

_PLAIN = r"[A-Za-z0-9][A-Za-z0-9._/-]*"
_SUFFIXES = ("-service", "-svc", "-headless", "-deployment", "-deploy", "-server", "-app")


def closest(wanted: str, known: Iterable[str]) -> str | None:
    """The name of `known` that `wanted` is a slip of: a typo, or one with or without a suffix such as `-svc`."""
    best, likeness = None, 0.75
    for one in known:
        ratio = _likeness(wanted, one, likeness)
        if ratio > likeness:
            best, likeness = one, ratio
    return best


def _likeness(one: str, two: str, beyond: float) -> float:
    """How alike two names are, 0 to 1; exact only where that is more than `beyond`."""
    short, long = sorted((_stem(one), _stem(two)), key=len)
    if short == long:
        return 0.95
    # a suffix that both share says nothing: api-service is not like web-service
    if one.removeprefix(_stem(one)) == two.removeprefix(_stem(two)):
        one, two = short, long
    # no more of them than the shorter one can be equal: most pairs need not be compared
    if 2 * min(len(one), len(two)) <= beyond * (len(one) + len(two)):
        return 0.0
    # imported here: a clean check has no use for it
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, two)
    return matcher.ratio() if matcher.quick_ratio() > beyond else 0.0


def _stem(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)


def source_text(value: str, document: Document) -> str:
    """`value` as the document's language writes it: plain where that is text in YAML, else quoted."""
    if re.fullmatch(_PLAIN, value) and not document.source.path.endswith(".json") and plain_value(value) == value:
        return value
    import json

    return json.dumps(value, ensure_ascii=False)
