"""Kustomizations that a script or a Makefile copies into a folder above before it builds: their paths begin there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from svclint.discover.hearsay.mentions import texts_around
from svclint.files.paths import folders_above, is_file

if TYPE_CHECKING:
    from svclint.source import Source

# `cp shop/kustomization.yaml .`, `cat web/kustomization.yaml > kustomization.yaml`
_COPIES = r"\b(?:cp|cat|mv|ln|install)\b[^\n|;&]{0,200}/kustomization\.ya?ml\b"
_LEVELS = 4


def is_copied_up(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    """Whether what a kustomization of a directory names is there as seen from a folder above, where something copies a
    kustomization to."""
    if written.startswith(("/", "..")) or "://" in written:
        return False
    for here in islice(folders_above(directory), _LEVELS):
        if is_file(posixpath.join(here, written)):
            return _copies(here, load)
    return False


def _copies(directory: str, load: Callable[[str], Source | None]) -> bool:
    texts = (load(path) for path in texts_around([directory]) if posixpath.dirname(path) == directory)
    return any(source is not None and re.search(_COPIES, source.text) is not None for source in texts)
