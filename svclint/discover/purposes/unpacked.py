"""Releases of other projects that somebody unpacked into the tree, and the samples in them, which nobody wants."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from svclint.discover.read import names_beside
from svclint.files.paths import is_below

_SAMPLES = r"samples?|examples?|demos?"
# istio-1.24.2/samples/: what an archive of a release is called, and what it is unpacked to
_RELEASE = re.compile(
    rf"(?P<folder>(?:.*/)?[A-Za-z][\w.-]*[-_]v?\d+\.\d+\.\d+(?:[-.+]?(?:alpha|beta|rc)[-.]?\d*)?)/(?P<kind>{_SAMPLES})/.+"
)
_MENTIONED = re.compile(rf"(?<![\w-])(?:[\w.${{}}-]+/)?(?:{_SAMPLES})(?:/[\w.-]+)*")
# `find . | xargs kubectl apply -f`, `for one in **/*.yaml`, `kubectl apply -R -f .`: where all below is applied
_APPLIES = r"kubectl\b[^\n]{0,80}\b(?:apply|create)\b"
_SWEEPS = re.compile(
    rf"\bfind[ \t]+(?P<found>[\w./]*)(?s:.{{0,240}}?)\b{_APPLIES}"
    rf"|\bin[ \t]+(?P<globbed>[\w./]*)\*\*/(?s:.{{0,240}}?)\b{_APPLIES}"
    rf"|\b{_APPLIES}(?=[^\n]{{0,80}}[ \t](?:-R|--recursive)\b)[^\n]{{0,80}}?[ \t](?:-f|-Rf|--filename)"
    r"[ \t=]{1,4}(?P<sent>[\w./-]+)"
)
_LICENSES = ("license", "licence", "copying", "notice")


def may_be_unpacked(path: str) -> bool:
    """Whether a file may be a sample in such a release by its path."""
    return _RELEASE.fullmatch(path) is not None


def unused_samples(
    paths: Iterable[str], roots: Collection[str], texts: Callable[[str], Iterable[tuple[str, str, bool]]]
) -> Iterator[str]:
    """Those of the paths that are samples of a release which has its license with it, where no text around the release
    names them, or a folder of theirs, or applies all that is below, and no script beside them does; `texts` gives the
    texts with the directories in which they are run, and whether they do not lie in a folder."""
    by_folder: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found = _RELEASE.fullmatch(path)
        if found is not None and not any(is_below(one, found["folder"]) for one in roots):
            by_folder[found["folder"]].append(path)
    for folder, held in by_folder.items():
        if any(name.lower().startswith(_LICENSES) for name in names_beside(folder)):
            base = posixpath.basename(folder)
            said = list(texts(folder))
            if any(is_beyond and _sweeps(text, directory, folder) for directory, text, is_beyond in said):
                continue
            named = {one for _, text, is_beyond in said if is_beyond for one in _named(text, base)}
            own = [(directory, text) for directory, text, is_beyond in said if not is_beyond]
            yield from (
                path
                for path in held
                if named.isdisjoint(_upwards(path[len(folder) + 1 :])) and not _is_sent_beside(path, own)
            )


def _sweeps(text: str, directory: str, folder: str) -> bool:
    """Whether a text applies all that lies in a folder, or in one above it."""
    if "kubectl" not in text:
        return False
    swept = (
        posixpath.normpath(posixpath.join(directory, *filter(None, one.groups()))) for one in _SWEEPS.finditer(text)
    )
    return any(one in (".", folder) or is_below(folder, one) for one in swept)


def _is_sent_beside(path: str, scripts: Iterable[tuple[str, str]]) -> bool:
    """Whether a script in the very folder of a sample applies it, or all of the folder."""
    directory, base = posixpath.split(path)
    what = rf"(?:-[fk][ \t]*)?(?:\./)?(?:{re.escape(base)}|\.)/?(?:\s|$)"
    sent = re.compile(rf"\bkubectl\b[^\n]{{0,80}}\bapply\b[^\n]{{0,80}}[ \t]{what}")
    return any(one == directory and sent.search(text) is not None for one, text in scripts)


def _named(text: str, base: str) -> Iterator[str]:
    """What a text names of samples: a folder of all of them only with that of the release."""
    for found in _MENTIONED.finditer(text):
        before, _, rest = found[0].partition("/")
        if re.fullmatch(_SAMPLES, before):
            if rest:
                yield found[0]
        elif "/" in rest or before == base or "$" in before:
            yield rest


def _upwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]
