"""Which releases of a chart are rendered besides the one with its own values: those that something here installs."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.scope import UNNAMED
from svclint.template import Values

if TYPE_CHECKING:
    from svclint.discover.charts.folders import ChartFolder
    from svclint.gitops.deployment import Deployment
    from svclint.render.helm.orders import ChartFile
    from svclint.settings import Settings
    from svclint.source import Source

# `values-prod.yaml`, `values/dev.yaml`, `staging.values.yml`
_BESIDE = r"(?:values[-_.][^/]+|[^/]+[-_.]values|values/[^/]+)\.ya?ml"
# what is wrong with one of them is mostly wrong with all
_MOST_BESIDE = 4


class Wanted(NamedTuple):
    """A release to render. `values` go on top of the chart's own, the strongest last; `texts` are they as YAML.

    `words` tell it from the other releases of its chart: empty for the chart as it is. `said` is the file of the GitOps
    object that deploys it, `is_test` says that the values are those of a test, `is_open` that it is not rendered, as
    what some of them are is not known.
    """

    words: str = ""
    name: str = UNNAMED
    namespace: str = ""
    values: tuple[Values, ...] = ()
    texts: tuple[str, ...] = ()
    said: str = ""
    is_test: bool = False
    is_filled: bool = False
    is_switched: bool = False
    is_open: bool = False


def switched(files: Sequence[ChartFile]) -> Iterator[Wanted]:
    """The chart with all that its own values switch off: nobody looks at that until somebody switches it on."""
    from svclint.discover.charts.switches import switched_on

    values = switched_on(files)
    if values:
        yield Wanted("with what it switches off", texts=(json.dumps(values),), is_switched=True)


def of_ci(folder: ChartFolder, sources: Mapping[str, Source]) -> Iterator[Wanted]:
    """The values with which chart-testing installs it: https://github.com/helm/chart-testing"""
    start = folder.path("ci/")
    for path in sorted(sources):
        if path.startswith(start) and path.endswith("-values.yaml") and "/" not in path[len(start) :]:
            source = sources[path]
            if source.error is None:
                yield Wanted(
                    f"with ci/{path[len(start) :]}", values=(Values(source),), texts=(source.text,), is_test=True
                )


def configured(folder: ChartFolder, settings: Settings, load: Callable[[str], Source | None]) -> Iterator[Wanted]:
    """The releases of the configuration."""
    for one in settings.releases:
        if posixpath.normpath(one.chart) != (folder.directory or "."):
            continue
        found = [source for source in map(load, one.values) if source is not None and source.error is None]
        words = f"as {one.name}" if one.name else f"with {', '.join(one.values)}"
        values = tuple(map(Values, found))
        yield Wanted(words, one.name or UNNAMED, one.namespace, values, tuple(source.text for source in found))


def deployed(
    deployments: Sequence[Deployment], sources: Mapping[str, Source], load: Callable[[str], Source | None]
) -> dict[str, list[Wanted]]:
    """The releases of GitOps tools by their chart's directory; without those of whose values it is not known here which
    they set."""
    found: dict[str, list[Wanted]] = {}
    if not deployments:
        return found
    from svclint.gitops.releases import releases

    for one in releases(deployments, sources, load):
        if not one.sets_all:
            continue
        values = tuple(Values(each.place.source, each.place.path, (), each.place.document) for each in one.values)
        name = one.name or UNNAMED
        words = f"as {name}" + (f" in {one.namespace}" if one.namespace else "")
        said = one.deployment.said.source.path
        texts = (*(each.text for each in one.values), *one.filled_in)
        wanted = Wanted(words, name, one.namespace, values, texts, said, is_open=bool(one.lacking))
        listed = found.setdefault(one.chart, [])
        if not any(each.words == words and each.texts == wanted.texts for each in listed):
            listed.append(wanted)
    return found


def beside(
    folder: ChartFolder, sources: Mapping[str, Source], named: Sequence[tuple[str, ...]] = ()
) -> Iterator[Wanted]:
    """The releases by the files of values that a command names together, and by those that lie in a chart besides its
    own, for an environment each."""
    start = folder.path("")
    inside = (
        (path,) for path in sorted(sources) if path.startswith(start) and re.fullmatch(_BESIDE, path[len(start) :])
    )
    # once each
    found = dict.fromkeys((*named, *inside))
    good = (paths for paths in found if all(one in sources and sources[one].error is None for one in paths))
    for paths in islice(good, _MOST_BESIDE):
        read = [sources[one] for one in paths]
        words = f"with {', '.join(path.removeprefix(start) for path in paths)}"
        yield Wanted(words, values=tuple(map(Values, read)), texts=tuple(one.text for one in read))
