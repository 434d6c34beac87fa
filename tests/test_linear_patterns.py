"""Every regular expression of svclint takes time that grows about as its text does, for the worst texts there are."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import svclint

# what these meet is no text of a manifest: the command line, our own data, bounded names
_MODULES = [one.name for one in pkgutil.walk_packages(svclint.__path__, "svclint.")]
_LOOKS_LIKE_PATTERN = re.compile(r"\\[bdswSWDZ]|\[[^\]]+\][+*{?]|\(\?|[)\]][+*?]|\.\*")
_SIGNS = re.compile(r"\\x[0-9a-f]{2}|\\(.)|([^\\\[\](){}|*+?^$.])")


def _patterns() -> Iterator[tuple[str, str, int]]:
    """(where, pattern, flags): compiled ones, and texts of modules that are patterns by their looks."""
    for name in _MODULES:
        if name.endswith("__main__") or ".render.helm." in name:
            continue
        module = importlib.import_module(name)
        for field, value in vars(module).items():
            for one in value if isinstance(value, (tuple, list)) else value.values() if isinstance(value, dict) else [value]:
                if isinstance(one, re.Pattern):
                    yield f"{name}.{field}", one.pattern, one.flags
                elif isinstance(one, str) and field.startswith("_") and field.isupper() and _is_pattern(one):
                    yield f"{name}.{field}", one, 0


def _is_pattern(text: str) -> bool:
    if "\n" in text or _LOOKS_LIKE_PATTERN.search(text) is None:
        return False
    try:
        re.compile(text)
    except re.error:
        return False
    return True
