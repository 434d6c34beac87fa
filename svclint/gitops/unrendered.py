"""What GitOps tools deploy that was not rendered here: releases of charts, and paths of other repositories."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.finding import ResourceId
from svclint.gitops.deployment import Deployment
from svclint.graph.unknown import Unknown
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, is_placeholder, mapping, text
from svclint.source import Span

if TYPE_CHECKING:
    from svclint.scope import Scope

_CHART = "Chart.yaml"
_THINGS = {
    "Application": "Argo CD application",
    "ApplicationSet": "Argo CD application",
    "Kustomization": "Flux Kustomization",
}
_RELEASE = "Helm release"


class Unrendered(NamedTuple):
    """Something that is deployed and was not rendered: what it is (`Helm release`), of what (`remote charts`), and the
    object that says so as what stays unknown."""

    thing: str
    of: str
    unknown: Unknown


def unrendered(
    deployments: Iterable[Deployment],
    scopes: Iterable[Scope],
    sources: Collection[str],
    rendered: Collection[tuple[str, str]] = (),
) -> list[Unrendered]:
    """Each object that deploys something that was not rendered, once; `sources` are the paths of the run.

    `rendered` are releases of charts of this tree that were, each by the file that says so and the chart's directory.
    Objects that no scope judges (what a test expects, a patch of an object) deploy nothing.
    """
    judged = _judged(scopes)
    by_place: dict[tuple[object, ...], list[Deployment]] = {}
    for one in deployments:
        if one.said.source.path in judged:
            place = (one.said.source.path, one.said.document, one.said.path, one.at)
            by_place.setdefault(place, []).append(one)
    found: list[Unrendered] = []
    for listed in by_place.values():
        told = [_told(one, sources, rendered) for one in listed]
        # of what an ApplicationSet makes, one that is here is enough
        if all(told) and (first := told[0]) is not None:
            thing, of, words, reason = first
            scopes_of = judged[listed[0].said.source.path]
            found.extend(Unrendered(thing, of, one) for one in _unknowns(listed[0], words, reason, scopes_of))
    return found


def counted(found: Iterable[Unrendered]) -> dict[str, Mapping[str, int]]:
    """How many objects of each thing, of what; one that several scopes judge counts once."""
    counts: dict[str, Counter[str]] = {}
    for thing, of, _ in {(one.thing, one.of, one.unknown.place) for one in found}:
        counts.setdefault(thing, Counter())[of] += 1
    return {thing: dict(sorted(counts[thing].items())) for thing in sorted(counts)}


def _judged(scopes: Iterable[Scope]) -> dict[str, list[str]]:
    """The files whose objects, or settings, count for a scope; and which scopes these are."""
    found: dict[str, list[str]] = {}
    for scope in scopes:
        for member in scope.members:
            if member.role in ("objects", "config"):
                found.setdefault(member.source.path, []).append(scope.name)
    return found


def _told(
    one: Deployment, sources: Collection[str], rendered: Collection[tuple[str, str]]
) -> tuple[str, str, str, str] | None:
    """What it is, of what, what it does and why that is unknown; None where nothing is missing, or nobody can tell."""
    charts = [directory for directory in one.here if posixpath.join(directory, _CHART) in sources]
    if charts:
        if all((one.said.source.path, directory) in rendered for directory in charts):
            return None
        return _RELEASE, "charts in this tree", f"releases the chart {charts[0]}", "the chart was not rendered"
    thing = _RELEASE if one.is_release else _THINGS.get(one.kind, "")
    if one.chart:
        return _RELEASE, "remote charts", f"releases the chart {one.chart}", "the chart is not in this tree"
    if not thing or one.here or posixpath.normpath(one.path or "a").strip("/") in ("", "."):
        return None
    if one.path and not _is_filled_in(one):
        return thing, "paths not in this tree", f"applies {one.path}", "there is no such directory in this tree"
    of = "unknown charts" if one.is_release else "unknown sources"
    return thing, of, "applies what is not known here", "its source is filled in later"


def _is_filled_in(one: Deployment) -> bool:
    """Whether its path is made of parameters: others, which an overlay brings, may lead to a directory of this tree."""
    place = next(one.places(one.at))
    written = dig(documents(place.source)[place.document].value, place.path)
    return isinstance(written, str) and is_placeholder(written)


def _unknowns(one: Deployment, words: str, reason: str, scopes: list[str]) -> Iterator[Unknown]:
    said = one.said
    document = documents(said.source)[said.document]
    metadata = mapping(one.data.get("metadata"))
    owner = ResourceId(
        text(one.data.get("apiVersion")), one.kind, text(metadata.get("namespace")), text(metadata.get("name"))
    )
    span = Span(said.source.path, document.start, document.end)
    for scope in scopes:
        yield Unknown(span, (*said.path, *one.at), one.at, owner, words, reason, scope)
