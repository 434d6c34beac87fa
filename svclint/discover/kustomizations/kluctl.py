"""Projects of kluctl: it builds each directory of a deployment with kustomize, and renders charts beside it first."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

from svclint.document import documents
from svclint.files.paths import folders_above
from svclint.resource import mapping, text
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope
    from svclint.source import Source

# kluctl.io: docs: kluctl project
_PROJECTS = (".kluctl.yaml", ".kluctl.yml")
_DEPLOYMENTS = ("deployment.yaml", "deployment.yml")
# in a template of Jinja, which need not be YAML
_PATH = re.compile(r"(?m)^[ \t]*-[ \t]+path:[ \t]*[\"']?([\w./-]+)")
# kluctl.io: docs: helm
_CHARTS = ("helm-chart.yaml", "helm-chart.yml")
_RENDERED = "helm-rendered.yaml"


def with_kluctl(
    scopes: list[Scope], sources: Mapping[str, Source], load: Callable[[str], Source | None]
) -> list[Scope]:
    """The scopes of plain files with the directories that kluctl builds: kustomize writes all annotations as texts."""
    built = frozenset(directory for one in sources.values() for directory in _built(one, load))
    if not built:
        return scopes
    told = Told(as_texts=built)
    return [one.with_told(told) if one.chart is None and not one.kustomizations else one for one in scopes]


def _built(source: Source, load: Callable[[str], Source | None]) -> Iterator[str]:
    here, base = posixpath.split(source.path)
    if base in _DEPLOYMENTS and "deployments:" in source.text and _is_in_project(here, load):
        yield from (posixpath.normpath(posixpath.join(here, one)) for one in _PATH.findall(source.text))


def _is_in_project(directory: str, load: Callable[[str], Source | None]) -> bool:
    around = (directory, *folders_above(directory))
    return any(load(posixpath.join(one, name)) is not None for one in around for name in _PROJECTS)


def is_rendered(directory: str, written: str, load: Callable[[str], Source | None]) -> bool:
    """Whether a file that a kustomization of a directory names is what a chart beside it is rendered to."""
    for name in _CHARTS:
        source = load(posixpath.join(directory, name))
        for one in documents(source) if source is not None else ():
            chart = mapping(mapping(one.value).get("helmChart"))
            if chart and posixpath.normpath(written) == posixpath.normpath(text(chart.get("output")) or _RENDERED):
                return True
    return False
