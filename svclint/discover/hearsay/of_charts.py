"""What commands of guides, scripts and workflows give to charts."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from svclint.discover.hearsay.surroundings import real_folders
from svclint.discover.walk import CHART, is_script
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.heard import Hearsay
    from svclint.discover.hearsay.values_given import Given


class OfCharts:
    """What of a run's hearsay is about its charts."""

    __slots__ = ("_hearsay",)

    def __init__(self, hearsay: Hearsay) -> None:
        self._hearsay = hearsay

    def bare(self, charts: Sequence[str]) -> frozenset[str]:
        """Those of these directories of charts that somebody installs with their own values only."""
        from svclint.discover.hearsay.as_it_is import as_they_are

        scripts = [path for path in self._hearsay.guide_paths if is_script(path.rpartition("/")[2])]
        return as_they_are(charts, scripts, self._hearsay.load)

    def given(self, charts: Sequence[str]) -> Given:
        """The values that commands of guides, scripts and workflows give to charts in these directories; asked where
        something speaks of Helm."""
        texts = self._of_helm(charts)
        if not texts:
            return {}
        from svclint.discover.hearsay.values_given import values_given

        return values_given(charts, texts, self._hearsay.sources.keys(), self._hearsay.load)

    def named(self, charts: Sequence[str]) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """The files of values that such commands name, which install charts in these directories with nothing else."""
        from svclint.discover.hearsay.values_given import files_given

        return files_given(charts, self._of_helm(charts), self._hearsay.sources.keys(), self._hearsay.load)

    def called(self, charts: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """What releases of these charts are called by helmfiles, and where none is of a chart by commands."""
        from svclint.discover.hearsay.helmfiles import names_in_helmfiles

        return {**self.commanded(charts), **names_in_helmfiles(charts, self._hearsay.load)}

    def commanded(self, charts: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """What commands and tools call the releases that they install of these charts."""
        texts = self._of_helm(charts)
        if not texts:
            return {}
        from svclint.discover.hearsay.values_given import names_given

        return names_given(charts, texts, self._hearsay.sources.keys(), self._hearsay.load)

    def _of_helm(self, charts: Sequence[str]) -> list[tuple[str, str]]:
        around = self._hearsay.texts(real_folders(map(_card, charts)))
        return [(path, text) for path, text in around if "helm" in text or "helm" in path]


def _card(chart: str) -> str:
    return posixpath.join(chart, CHART)
