"""The files of a chart as Helm reads them, of whatever kind: no link is followed out of it, or at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from stat import S_ISREG

from svclint.files.looks import look, look_in
from svclint.files.paths import join, read_bytes
from svclint.render.helm.orders import ChartFile
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# Helm refuses more: https://github.com/helm/helm/pull/30743 (MaxDecompressedChartSize, MaxDecompressedFileSize)
_MOST_OF_A_FILE = 5 * 1024 * 1024
_MOST = 100 * 1024 * 1024
_LEFT = frozenset({".git", ".svn", ".hg"})


def chart_files(directory: str, sources: Mapping[str, Source]) -> tuple[ChartFile, ...]:
    """The files below `directory`, by names relative to it, in order; texts of `sources` stand in place of files.

    What is too large, or cannot be read, is left out, as Helm would refuse it.
    """
    prefix = f"{directory}/" if directory else ""
    found = {
        path[len(prefix) :]: source.text.encode(errors="surrogatepass")
        for path, source in sources.items()
        if path.startswith(prefix) and source.error is None
    }
    found.update(_on_disk(directory or ".", frozenset(found)))
    return tuple(ChartFile(name, found[name]) for name in sorted(found))


def _on_disk(directory: str, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Each file below `directory` that is not `known` by now: its name and what it holds."""
    size = 0
    for folder, folders, names in os.walk(directory):
        look_in(folder)
        folders[:] = sorted(one for one in folders if one not in _LEFT)
        below = os.path.relpath(folder, directory).replace(os.sep, "/")
        for name in sorted(names):
            path = join(folder, name)
            shown = name if below == "." else f"{below}/{name}"
            if shown in known:
                continue
            try:
                look(path)
                status = os.lstat(path)
                if not S_ISREG(status.st_mode) or status.st_size > _MOST_OF_A_FILE:
                    continue
                size += status.st_size
                if size > _MOST:
                    return
                yield shown, read_bytes(path)
            except OSError:
                continue
