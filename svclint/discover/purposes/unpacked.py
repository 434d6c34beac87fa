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
_LICENSES = ("license", "licence", "copying", "notice")


def may_be_unpacked(path: str) -> bool:
    """Whether a file may be a sample in such a release by its path."""
    return _RELEASE.fullmatch(path) is not None


def unused_samples(
    paths: Iterable[str], roots: Collection[str], beyond: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    """Those of the paths that are samples of a release which has its license with it, where no text around the release
    names them, or a folder of theirs; `beyond` gives the texts that do not lie in a folder."""
    by_folder: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found = _RELEASE.fullmatch(path)
        if found is not None and not any(is_below(one, found["folder"]) for one in roots):
            by_folder[found["folder"]].append(path)
    for folder, held in by_folder.items():
        if any(name.lower().startswith(_LICENSES) for name in names_beside(folder)):
            base = posixpath.basename(folder)
            named = {one for text in beyond(folder) for one in _named(text, base)}
            yield from (path for path in held if named.isdisjoint(_upwards(path[len(folder) + 1 :])))


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
