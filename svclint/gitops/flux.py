"""Flux: what its Kustomizations and HelmReleases apply, and k3s' HelmCharts, which are releases as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.gitops.deployment import Deployment, Place, Setting, Tree, at_first, known
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.document import Path

GROUP = "toolkit.fluxcd.io"
OLD_RELEASE = ("helm.fluxcd.io", "HelmRelease")
K3S_CHART = ("helm.cattle.io", "HelmChart")

# sources whose charts are paths: source.toolkit.fluxcd.io: HelmChart: spec.sourceRef.kind
_OF_PATHS = frozenset({"GitRepository", "Bucket", "ExternalArtifact"})
Charts = Callable[[str, str], "Mapping[str, Any] | None"]
"""The specification of a HelmChart by its namespace and name, None where the tree has none."""


def kustomization(data: Mapping[str, Any], said: Place, tree: Tree) -> Iterator[Deployment]:
    spec = mapping(data.get("spec"))
    # the whole source, unless a path is given
    path = known(spec.get("path") or ".")
    yield Deployment(
        said,
        data,
        ("spec", "path"),
        path,
        here=tree.here(said.source.path, path),
        namespace=known(spec.get("targetNamespace")),
    )


def helm_release(data: Mapping[str, Any], said: Place, tree: Tree, charts: Charts) -> Iterator[Deployment]:
    spec, metadata = mapping(data.get("spec")), mapping(data.get("metadata"))
    own = text(metadata.get("namespace"))
    at: Path = ("spec", "chart", "spec", "chart")
    chart: Mapping[str, Any] = mapping(mapping(spec.get("chart")).get("spec"))
    reference = mapping(spec.get("chartRef"))
    if reference:
        at = ("spec", "chartRef")
        of_chart = reference.get("kind") == "HelmChart"
        chart = (
            charts(text(reference.get("namespace")) or own, text(reference.get("name"))) if of_chart else None
        ) or {"chart": reference.get("name")}
    is_path = text(mapping(chart.get("sourceRef")).get("kind")) in _OF_PATHS
    name, target = known(metadata.get("name")), text(spec.get("targetNamespace"))
    # helm-controller: api/v2: HelmRelease.GetReleaseName
    prefixed = f"{target}-{name}" if target and name else name
    written = known(chart.get("chart"))
    yield Deployment(
        said,
        data,
        at,
        written if is_path else "",
        "" if is_path else written,
        tree.here(said.source.path, written) if is_path else (),
        at_first((target, own)),
        is_release=True,
        release=at_first((spec.get("releaseName"), prefixed)),
        settings=tuple(_settings(spec, ("spec", "valuesFrom"), ("spec", "values"))),
    )


def old_release(data: Mapping[str, Any], said: Place, tree: Tree) -> Iterator[Deployment]:
    """A HelmRelease of the Helm operator, the first Flux."""
    spec, metadata = mapping(data.get("spec")), mapping(data.get("metadata"))
    chart = mapping(spec.get("chart"))
    own, target, name = text(metadata.get("namespace")), text(spec.get("targetNamespace")), known(metadata.get("name"))
    path = known(chart.get("path")) if chart.get("git") else ""
    yield Deployment(
        said,
        data,
        ("spec", "chart"),
        path,
        known(chart.get("name")),
        tree.here(said.source.path, path),
        at_first((target, own)),
        is_release=True,
        release=at_first((spec.get("releaseName"), f"{own}-{name}" if own else name)),
        settings=tuple(_settings(spec, ("spec", "valuesFrom"), ("spec", "values"))),
    )


def k3s_chart(data: Mapping[str, Any], said: Place) -> Iterator[Deployment]:
    spec, metadata = mapping(data.get("spec")), mapping(data.get("metadata"))
    yield Deployment(
        said,
        data,
        ("spec", "chart"),
        chart=known(spec.get("chart")),
        namespace=at_first((spec.get("targetNamespace"), metadata.get("namespace"))),
        is_release=True,
        release=known(metadata.get("name")),
        settings=tuple(_settings(spec, ("spec", "valuesSecrets"), ("spec", "valuesContent"))),
    )


def _settings(spec: Mapping[str, Any], outer: Path, inner: Path) -> Iterator[Setting]:
    for index, one in enumerate(sequence(spec.get(str(outer[-1])))):
        yield Setting("object", one, (*outer, index))
    own = spec.get(str(inner[-1]))
    if own:
        yield Setting("inline", own, inner)
