"""A chart made ready to be rendered: its copy on the disk, its templates, and what Helm calls them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from svclint.render.helm import copying
from svclint.render.helm.capabilities import api_versions, without
from svclint.render.helm.chance import NAME, STAND_INS, steady
from svclint.render.helm.marks import marked
from svclint.render.helm.orders import Order
from svclint.render.helm.subcharts import Subchart, one_of_each, subcharts
from svclint.render.helm.subcharts import without as without_dependencies
from svclint.render.worker.limits import Limits

_COPIES = 8


class Refused(Exception):
    """Helm refuses the chart, or a text of values; the words are its own."""


class Library(Protocol):
    """What is asked of Helm."""

    def render(self, folder: Path, values: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
        """What each template prints, by its name in Helm's words. Raises Refused."""

    def read_yaml(self, text: str) -> Mapping[str, Any]:
        """Raises Refused where it is no mapping."""

    def merged(self, folder: Path, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values of the chart in a folder with others on top. Raises Refused."""

    def fits(self, versions: str, kubernetes: str) -> bool:
        """Whether a chart with this range as its `kubeVersion` is for a version; True where rendering tells."""

    def holds(self, versions: str, version: str) -> bool:
        """Whether a range of versions holds a version; none that cannot be read does."""

    @property
    def is_strict(self) -> bool:
        """Whether it refuses charts that lack a dependency, and texts that are no YAML, as `helm` does."""

    @property
    def built_in(self) -> frozenset[str]:
        """The APIs that it takes for there whatever it is told."""


class Prepared:
    """A chart for one version of Kubernetes, which several releases may have in common.

    `texts` are its templates, `keys` where each is by its name in Helm's words, `folder` holds the copy that is
    rendered. `is_steady` says that stand-ins took the place of what chance or the clock decides, if it is asked for and
    there is any; `refusal` why the chart does not want this version. Raises UnfitChart.
    """

    def __init__(self, order: Order, library: Library, limits: Limits, *, stand_in: bool = True) -> None:
        self._library = library
        served = api_versions(order.kubernetes, order.apis)
        gone = library.built_in - set(served)
        chart = copying.tree(order.files, copying.Allowance(limits.read, limits.files))
        chart = one_of_each(chart, self._read_yaml, library.holds)
        known = {key: without(text, gone) for key, text in copying.templates(chart)}
        self.texts = {key: steady(text, "/".join(key)) for key, text in known.items()} if stand_in else known
        self.is_steady = self.texts != known
        self._chart = copying.with_templates(chart, self.texts)
        if self.is_steady:
            self._chart[NAME] = STAND_INS.encode()
        self.charts: list[Subchart] = subcharts(self._chart, self._read_yaml)
        if library.is_strict and self.charts[0].missing:
            absent = {one.name for one in self.charts[0].missing}
            self._chart = without_dependencies(self._chart, absent, self._read_yaml)
        self.keys = _keys(self.charts, self.texts)
        self.numbers = {key: number for number, key in enumerate(self.texts)}
        version = f"v{order.kubernetes}.0"
        self.capabilities = {"kube_version": version, "api_versions": served}
        card = self._chart.get("Chart.yaml")
        wanted = self._read_yaml(card.decode(errors="replace")).get("kubeVersion") if isinstance(card, bytes) else None
        refuses = isinstance(wanted, str) and wanted and not library.fits(wanted, version)
        self.refusal = f"it is for Kubernetes {wanted}, and {order.kubernetes} is checked" if refuses else ""
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.folder = self._written("clean", {})
        self._marked: dict[copying.Key, str] = {}
        self._numbered: dict[frozenset[copying.Key], Path] = {}

    def numbered(self, keys: frozenset[copying.Key]) -> Path:
        """A copy with numbers in these templates: most releases of a chart want the same few."""
        if keys not in self._numbered:
            for key in keys - self._marked.keys():
                self._marked[key] = marked(self.texts[key], self.numbers[key], blank=not self._library.is_strict)
            name = f"numbered-{len(self._numbered) % _COPIES}"
            self._numbered = {known: path for known, path in self._numbered.items() if path.name != name}
            self._numbered[keys] = self._written(name, {key: self._marked[key] for key in keys})
        return self._numbered[keys]

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The values of the chart and of those within it, as Helm merges them."""
        # what is wrong the rendering says
        with suppress(Refused):
            return self._library.merged(self.folder, {})
        return {}

    def close(self) -> None:
        self._home.cleanup()

    def _written(self, name: str, texts: dict[copying.Key, str]) -> Path:
        folder = Path(self._home.name, name)
        shutil.rmtree(folder, ignore_errors=True)
        copying.write(copying.with_templates(self._chart, texts), folder)
        return folder

    def _read_yaml(self, text: str) -> Mapping[str, Any]:
        try:
            return self._library.read_yaml(text)
        except Refused:
            return {}


def _keys(charts: Iterable[Subchart], texts: Mapping[copying.Key, str]) -> dict[str, copying.Key]:
    """The templates by their names in Helm's words."""
    found: dict[str, copying.Key] = {}
    for chart in charts:
        start = "/charts/".join(chart.names)
        for key in texts:
            if key[:-1] == chart.key and key[-1].startswith(f"{chart.directory}templates/"):
                found.setdefault(f"{start}/{key[-1][len(chart.directory) :]}", key)
    return found
