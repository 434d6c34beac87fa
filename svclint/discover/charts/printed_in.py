"""In which namespace what `helm template` wrote is a release: its objects that name none are applied into that one."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from svclint.discover.charts.copies import printed_by
from svclint.discover.hearsay.command_lines import is_name
from svclint.document import documents
from svclint.files.paths import folder_above
from svclint.offer import offer
from svclint.resource import mapping, text
from svclint.resource.identity import CLUSTER_SCOPED
from svclint.source import Holds
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.source import Source

_SPEAKS_OF_TEMPLATES = Holds("# Source: ")
_SPEAKS_OF_A_RELEASE = Holds("release:", "namespace:", every=True)
# what charts give to all that they make
_CHART, _MANAGED = "helm.sh/chart", ("app.kubernetes.io/managed-by", "Helm")


def printed_in(sources: Iterable[Source], records: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The namespaces of the releases for which those of the files were printed that leave out some.

    A file is a print where `# Source: web/templates/…` stands above each of its documents, or where it has the labels
    of a chart and lies beside, or one folder below, the record of a release (`records`, as below). The record says the
    namespace, or all objects of the file that name one do; where none does, the other prints of the chart in its
    folder.
    """
    found: dict[str, str] = {}
    written: dict[tuple[str, str], set[str]] = defaultdict(set)
    silent: list[tuple[str, tuple[str, str]]] = []
    for source in sources:
        recorded = _recorded(source.path, records)
        if not (recorded or _SPEAKS_OF_TEMPLATES(source)):
            continue
        offered = offer(source, settings.workloads).objects
        objects = [one for one in offered if (one.group, one.kind) not in CLUSTER_SCOPED]
        chart, _ = printed_by(source)
        if not chart and not (recorded and any(_is_of_chart(one.labels) for one in offered)):
            continue
        names = {one.namespace for one in objects if one.namespace}
        written[folder_above(source.path), chart] |= names
        if all(one.namespace for one in objects):
            continue
        if recorded and (recorded in names or not names):
            found[source.path] = recorded
        elif chart and len(names) == 1:
            (found[source.path],) = names
        elif not names and chart:
            silent.append((source.path, (folder_above(source.path), chart)))
    for path, beside in silent:
        if len(written[beside]) == 1:
            (found[path],) = written[beside]
    return found


def as_printed(
    scopes: Iterable[Scope],
    find: Callable[[Iterable[Source]], Mapping[str, str]],
    settled: Collection[str],
    leaves_out: Callable[[Source], bool],
    default: str,
) -> list[Scope]:
    """The scopes of kustomizations with the namespace that `find` has for all files they list which leave it out; where
    others do as well, these may be anywhere, and those in that namespace. `settled` are roots whose namespace is known,
    `default` is that of scopes of which nothing else is."""
    return [
        one
        if not one.kustomizations or one.root in settled or one.default_namespace != default
        else _as_printed(one, find, leaves_out)
        for one in scopes
    ]


def _as_printed(
    scope: Scope, find: Callable[[Iterable[Source]], Mapping[str, str]], leaves_out: Callable[[Source], bool]
) -> Scope:
    built = [one for one in scope.members if one.built and one.namespace is None]
    silent = {one.source.path for one in built if leaves_out(one.source)}
    if not silent.isdisjoint(scope.told.placed):
        return scope
    found = {path: name for path, name in find(one.source for one in built).items() if path in silent}
    if len(found) == len(silent) and len(set(found.values())) == 1:
        return scope._replace(default_namespace=next(iter(found.values())))
    return scope.with_told(Told(placed={path: frozenset({name}) for path, name in found.items()}))


def records_of(locks: Collection[Source]) -> Mapping[str, str]:
    """By directory the namespace of the release that a lock file there records (`release: {namespace: web}`); empty
    where there are several."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in _SPEAKS_OF_A_RELEASE.among(locks):
        for document in documents(source):
            namespace = text(mapping(mapping(document.value).get("release")).get("namespace"))
            if is_name(namespace):
                found[folder_above(source.path)].add(namespace)
    return {folder: names.pop() if len(names) == 1 else "" for folder, names in found.items()}


def _recorded(path: str, records: Mapping[str, str]) -> str:
    here = folder_above(path)
    return records.get(here) or records.get(posixpath.dirname(here), "")


def _is_of_chart(labels: Mapping[str, str]) -> bool:
    return _CHART in labels or labels.get(_MANAGED[0]) == _MANAGED[1]
