"""Kustomizations that have nothing but entries which comments switch off: kustomize takes them for empty."""

from __future__ import annotations

import re

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# `#  - sources #uncomment this line`
_ENTRY = r"[ \t]*#[# \t]*-[ \t]+[^\s#][^\n]*"
# what it is, fields without a value, and whatever else is a comment
_LINE = (
    r"[ \t]*(?:#[^\n]*|---[ \t]*|(?:apiVersion|kind):[^\n]*|\w+:[ \t]*(?:\[[ \t]*\]|\{[ \t]*\})?[ \t]*(?:#[^\n]*)?)?"
)


def _is_switched_off(source: Source, _: None) -> bool:
    lines = [line.rstrip("\r") for line in source.text.split("\n")] if "#" in source.text else []
    return any(re.fullmatch(_ENTRY, one) for one in lines) and all(re.fullmatch(_LINE, one) for one in lines)


IS_SWITCHED_OFF = Question(_is_switched_off, None)
"""Whether all entries of a kustomization are in comments."""
