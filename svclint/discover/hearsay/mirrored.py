"""Whether a tree links clusters with linkerd, which then mirrors Services of one in the others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from svclint.families.linkerd import MIRRORS
from svclint.files.paths import is_below
from svclint.nearness import REACH, steps
from svclint.told import Installed
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_LINKS = re.compile(r"\blinkerd[ \t-]multicluster\b|\b(?:mirror|multicluster)\.linkerd\.io/")


def mirrored(sources: Iterable[Source], texts: Iterable[Source]) -> tuple[Installed, ...]:
    """The directories of `sources` around which manifests or other `texts` link clusters: below these, or near."""
    sources = tuple(sources)
    speaking = {
        posixpath.dirname(one.path)
        for one in (*sources, *texts)
        if "linkerd" in one.text and _LINKS.search(one.text) is not None
    }
    here = {posixpath.dirname(one.path) for one in sources} if speaking else set()
    around = frozenset(each for each in here if any(_is_around(one, each) for one in speaking))
    return (Installed(MIRRORS, (0, 0), around),) if around else ()


def _is_around(there: str, here: str) -> bool:
    return is_below(here, there) or steps(here, there) <= REACH
