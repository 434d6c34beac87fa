"""Kustomizations that a script copies, or fills in, into another folder before it builds: their paths begin there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.mentions import texts_around
from svclint.files.paths import exists, folders_above, is_file

if TYPE_CHECKING:
    from svclint.source import Source

# `cp shop/kustomization.yaml .`, `cat web/kustomization.yaml > kustomization.yaml`
_COPIES = r"\b(?:cp|cat|mv|ln|install)\b[^\n|;&]{0,200}/kustomization\.ya?ml\b"
# `envsubst < templates/kustomization.yaml > build/kustomization.yaml`, `cp templates/kustomization.yaml build/`
_FILLED_IN = re.compile(
    r"\b(?:envsubst|sed|gsed|gomplate|jinja2|j2|cat|cp|install|mv)\b[^\n;&]{0,300}?"
    r"(?P<of>[\w./${}()-]{1,200})/kustomization\.ya?ml[\"']?(?P<rest>[^\n;&]{0,300})"
)
_INTO = re.compile(
    r"(?:>[ \t]*|\btee[ \t]+|^[ \t]+)[\"']?(?P<to>[\w./${}()-]{0,200})/(?:kustomization\.ya?ml)?(?![\w./-])"
)
_LEVELS = 4
# letters of a line
_LONGEST = 4000


def is_copied(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    """Whether what a kustomization of a directory names is there as seen from another folder, where something copies a
    kustomization to: one above, or whichever it is that this very one is copied to, or filled in."""
    if written.startswith("/") or "://" in written:
        return False
    return _is_copied_up(directory, written, load) or _is_filled_in(directory, written, load)


def _is_filled_in(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    for path in texts_around([directory]):
        source = load(path)
        here = posixpath.dirname(path)
        for found in _filled_in(source.text) if source is not None else ():
            into = _INTO.search(found["rest"])
            if into is None or not _is_at(here, found["of"], directory):
                continue
            # where a variable says it, whoever runs the script does
            if "$" in into["to"] or exists(posixpath.join(here, into["to"], written)):
                return True
    return False


def _filled_in(text: str) -> Iterator[re.Match[str]]:
    if "/kustomization.y" not in text:
        return
    for line in whole_lines(text).splitlines():
        if "/kustomization.y" in line and len(line) < _LONGEST:
            yield from _FILLED_IN.finditer(line)


def _is_at(here: str, written: str, directory: str) -> bool:
    """Whether a path of a script is that of a directory, wherever the script is run."""
    known = re.sub(r"^(?:\$[({]?\w+[)}]?/|\./)+", "", written)
    if "$" in known:
        return False
    return posixpath.normpath(posixpath.join(here, known)) == directory or f"/{directory}".endswith(f"/{known}")


def _is_copied_up(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    """Whether what is named is there as seen from a folder above, where something copies a kustomization to."""
    if written.startswith(".."):
        return False
    for here in islice(folders_above(directory), _LEVELS):
        if is_file(posixpath.join(here, written)):
            return _copies(here, load)
    return False


def _copies(directory: str, load: Callable[[str], Source | None]) -> bool:
    texts = (load(path) for path in texts_around([directory]) if posixpath.dirname(path) == directory)
    return any(source is not None and re.search(_COPIES, source.text) is not None for source in texts)
