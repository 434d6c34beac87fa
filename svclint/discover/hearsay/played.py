"""What Podman plays, and no cluster applies: it takes numbers for texts, fields of its own, and has no Services.

https://docs.podman.io/en/latest/markdown/podman-kube-play.1.html
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator

from svclint.discover.hearsay.applying import local_path
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.applying import Files
    from svclint.source import Source

_CARDS = ("Chart.yaml", "README.md")
# as it was called until Podman 4.2, and is since
_PLAYS = re.compile(r"\bpodman\b[^\n|;&#`]{0,80}?\b(?:kube[ \t]+play|play[ \t]+kube)\b(?P<what>[^\n|;&#`]*)")
_INSTALLS = re.compile(r"\bhelm[ \t]{1,8}(?:upgrade|install)[ \t]")
_FILE = re.compile(r"[^\s\"'=,()\[\]]{1,200}\.(?:ya?ml|json)(?![\w-])")


def played_charts(charts: Iterable[str], load: Callable[[str], Source | None]) -> Iterator[str]:
    """Those of the directories of charts whose card, or the guide beside it, says that Podman plays what they print: of
    a guide that installs it as well, what it shows first."""
    for directory in charts:
        cards = (load(posixpath.join(directory, name)) for name in _CARDS)
        if any(one is not None and _is_played(one.text) for one in cards):
            yield directory


def _is_played(text: str) -> bool:
    plays, installs = _PLAYS.search(text), _INSTALLS.search(text)
    return plays is not None and (installs is None or plays.start() < installs.start())


def played_files(files: Files, texts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Those of the files that guides and scripts have Podman play; each text is behind the path to read it under."""
    return frozenset(
        path
        for said_in, text in texts
        for play in _PLAYS.finditer(whole_lines(text))
        for named in _FILE.findall(play["what"])
        for path in files.at(local_path(named), posixpath.dirname(said_in))
    )
