"""Kustomizations that a script copies, or fills in, into another folder before it builds: their paths begin there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import islice, pairwise

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.mentions import texts_around
from svclint.discover.read import names_beside
from svclint.discover.walk import KUSTOMIZATIONS, is_script
from svclint.files.paths import exists, folders_above, is_file
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# `cp shop/kustomization.yaml .`, `cat web/kustomization.yaml > kustomization.yaml`
_COPIES = r"\b(?:cp|cat|mv|ln|install)\b[^\n|;&]{0,200}/kustomization\.ya?ml\b"
# `cp -r examples/cluster "$TMP/cluster"`
_COPIES_ALL = (
    r"\bcp[ \t]+(?:-[a-zA-Z]*[rRa][a-zA-Z]*|--recursive)[ \t]+(?P<of>[^\s;&|<>-][^\s;&|<>]*)[ \t]+(?P<to>[^\s;&|<>]+)"
)
# what hands a file on, or fills something in
_TOOLS = frozenset({"cat", "cp", "envsubst", "gomplate", "gsed", "install", "j2", "jinja2", "mv", "sed", "yq"})
_WITH_TARGET = frozenset({"cp", "install", "mv"})
_SIGN = re.compile(r"\d?>>?|[<|]")
# where nobody builds what is put there
_KEPT = re.compile(r"(?i)back_?-?up|\bbak\b|_bak\b|archive")
_SCRIPTS = ("script", "scripts", "tools")
_LEVELS = 4
# letters of a line
_LONGEST = 4000


def is_copied(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    """Whether what a kustomization of a directory names is there as seen from another folder, where something copies a
    kustomization to: one above, or whichever it is that this very one is copied to, or filled in."""
    if written.startswith("/") or "://" in written:
        return False
    return (
        _is_copied_up(directory, written, load)
        or _is_filled_in(directory, written, load)
        or _is_copied_whole(directory, written, load)
    )


def _is_filled_in(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    for path in texts_around([directory]):
        source = load(path)
        here = posixpath.dirname(path)
        text = source.text if source is not None else ""
        for of, to, is_named in _filled_in(text):
            # where a variable says the folder, whoever runs the script does
            is_there = (is_named or _is_built(text, to)) if "$" in to else exists(posixpath.join(here, to, written))
            if is_there and _is_at(here, of, directory) and not _KEPT.search(to):
                return True
    return False


def _is_copied_whole(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    """Whether a script that builds kustomizations copies the whole directory, or one above it, to a place that a
    variable tells, or that has what is named."""
    for path in (*texts_around([directory]), *_scripts_around(directory)):
        source = load(path)
        text = source.text if source is not None else ""
        if re.search(_COPIES_ALL, text) is None or "kustomize" not in text:
            continue
        here = posixpath.dirname(path)
        for one in re.finditer(_COPIES_ALL, whole_lines(text)):
            of, to = (word.strip("\"'").rstrip("/") for word in (one["of"], one["to"]))
            above = next((each for each in (directory, *folders_above(directory)) if _is_at(here, of, each)), None)
            if above is None or _KEPT.search(to):
                continue
            if "$" in to or exists(
                posixpath.normpath(posixpath.join(here, to, posixpath.relpath(directory, above), written))
            ):
                return True
    return False


def _scripts_around(directory: str) -> Iterator[str]:
    for above in folders_above(directory):
        for folder in _SCRIPTS:
            inner = posixpath.join(above, folder)
            yield from (posixpath.join(inner, name) for name in names_beside(inner) if is_script(name))


def _is_built(text: str, folder: str) -> bool:
    """Whether a text says of a folder, by the variable for it, that kustomize builds there, or goes there."""
    name = re.escape(re.sub(r"[${}()]", "", folder))
    return re.search(rf"(?:ustomize\b|[ \t]-k\b|\bcd\b|\bpushd\b)[^\n]{{0,200}}\$[{{(]?{name}\b", text) is not None


def _filled_in(text: str) -> Iterator[tuple[str, str, bool]]:
    """The folder of each kustomization that a command hands on, the folder that it hands it to, and whether it says
    that it is a kustomization there: what is written into any other file (`> $LOG`) is none.

    `envsubst < templates/kustomization.yaml > build/kustomization.yaml`, `cp templates/kustomization.yaml build/`
    """
    if "/kustomization.y" not in text:
        return
    lines = (line for line in whole_lines(text).splitlines() if "/kustomization.y" in line and len(line) < _LONGEST)
    for command in (one for line in lines for one in re.split(r"[;&]", line)):
        words = [word.strip("\"'") for word in _SIGN.sub(r" \g<0> ", command).split()]
        tools = _TOOLS.intersection(map(posixpath.basename, words))
        into = next((after for word, after in pairwise(words) if word in (">", ">>", "tee")), "")
        is_sent = bool(into)
        if not into and not _WITH_TARGET.isdisjoint(tools):
            into = words[-1]
        is_named = into.endswith(KUSTOMIZATIONS)
        for word in words if tools and into and (is_named or not is_sent) else ():
            if word.endswith(KUSTOMIZATIONS) and "/" in word and word != into:
                yield posixpath.dirname(word), _folder(into), is_named


def _folder(into: str) -> str:
    return posixpath.dirname(into) if into.endswith(KUSTOMIZATIONS) else into.rstrip("/")


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
