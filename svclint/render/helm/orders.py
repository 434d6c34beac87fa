"""What is asked of the renderer, and what it answers: plain values."""

from svclint.named_tuple import NamedTuple


class ChartFile(NamedTuple):
    """A file of a chart; `name` is relative to the chart, `/`-separated."""

    name: str
    data: bytes


class Release(NamedTuple):
    """How a chart is installed: `values` are YAML texts on top of the chart's own, later ones win."""

    name: str
    namespace: str
    values: tuple[str, ...] = ()


class Order(NamedTuple):
    """A chart to render for a minor version of Kubernetes (`1.34`); `apis` are those that the cluster has as well.

    `traced` asks for the template's lines too, which takes another rendering.
    """

    files: tuple[ChartFile, ...]
    release: Release
    kubernetes: str
    apis: tuple[str, ...] = ()
    traced: bool = True


class RenderedFile(NamedTuple):
    """What a template printed. `lines` has for each line of `text` the template's line that printed it, from 1, and 0
    where that is not known; it is empty where nobody asked.

    A line is `exact` where the number is its own alone, and not that of the last line of what an action printed, or of
    the first of several that are one in the text. `name` is that of the template in Helm's words where a subchart has
    another name than its directory: one may be there several times. A template in an archive has the archive in its
    path (`charts/redis-1.0.0.tgz/templates/x.yaml`).
    """

    template: str
    text: str
    lines: tuple[int, ...]
    exact: tuple[bool, ...] = ()
    name: str = ""


class RenderedChart(NamedTuple):
    """What a chart printed, or why it did not: `at` is the template and line of the failure, `needs` the value that it
    asks for. `missing` are dependencies that are not in the chart. `unparsed` says that what stands there is no
    template, by any values."""

    files: tuple[RenderedFile, ...]
    failure: str = ""
    at: tuple[str, int] | None = None
    needs: str = ""
    missing: tuple[str, ...] = ()
    unparsed: bool = False
