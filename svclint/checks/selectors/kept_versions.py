"""Versions that are there for good, and a Service that is for all of them."""

from __future__ import annotations

import posixpath

from svclint.certainty.loose_examples import is_shown
from svclint.certainty.steps import words
from svclint.traffic.istio_gateways import is_gateway_pod
from svclint.traffic.mesh import has_sidecar, is_told_of_sidecars
from svclint.traffic.versions import split_name
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.versions import Telling

# a version and the next one
_IN_TURN = 2
# what is shown by versions beside each other, in the names of files and folders
_COMPARISONS = frozenset({"ab", "baseline", "canary", "experiment", "split", "splitting", "weighted"})
# folders of these are also where a version is brought out
_OF_ROLLOUTS = frozenset({"canary", "experiment"})
_OF_TRACKS = ("track", "canary")


def are_kept(service: Resource, told: Sequence[tuple[PodTemplate, Telling]], graph: Graph) -> bool:
    """Whether the versions are rather there for good, and the Service for all of them: a canary beside the stable one,
    a comparison, what a mesh is to split, or examples of that. Not where the Service is called after one of them."""
    if _are_tracks(service, told):
        return True
    if split_name(service.name)[1]:
        return False
    if _are_compared(service, told, graph) or all(_is_in_mesh(one, graph) for one, _ in told):
        return True
    keys = {one.what for _, one in told}
    if keys & {"image", "name"}:
        return False
    # nobody has three of them by the way of a rollout, and one file of an example shows just this
    is_of_names = len({split_name(one.resource.name)[0] for one, _ in told}) == 1
    return (len(told) > _IN_TURN and is_of_names) or (
        len({one.resource.file for one, _ in told}) == 1 and is_shown(service.directory) and graph.scope.nearest
    )


def _is_in_mesh(template: PodTemplate, graph: Graph) -> bool:
    """Whether its proxies are there to tell versions apart; those of a gateway have none before them."""
    is_given = has_sidecar(template, graph) or is_told_of_sidecars(template, graph)
    return is_given and not is_gateway_pod(template)


def _are_compared(service: Resource, told: Sequence[tuple[PodTemplate, Telling]], graph: Graph) -> bool:
    """Whether each version is one of a comparison by its letter, or names of files and folders say that there is one:
    `ab-testing/`, `canary.yaml`, and `canary/` among examples, or `10-canary/` among lessons."""
    if all(len(one.version.rpartition(" ")[2]) == 1 and one.version[-1].isalpha() for _, one in told):
        return True
    files = {service.file, *(template.resource.file for template, _ in told)}
    return any(_is_of_comparison(file, graph) for file in files)


def _is_of_comparison(file: str, graph: Graph) -> bool:
    directory, name = posixpath.split(file)
    folder = posixpath.basename(directory)
    is_lesson = graph.scope.nearest and (is_shown(directory) or folder[:1].isdecimal())
    known = _COMPARISONS if is_lesson else _COMPARISONS - _OF_ROLLOUTS
    return not (_COMPARISONS.isdisjoint(words(name)) and known.isdisjoint(words(folder)))


def _are_tracks(service: Resource, told: Sequence[tuple[PodTemplate, Telling]]) -> bool:
    """Whether the versions are a stable one and its canary, which a Service without either label is meant to have.

    kubernetes.io: docs/concepts/workloads/management: canary deployments. The share is that of the pods. Where all are
    called so, the Service has to be as well: then the canary is what they are about, and not one of them.
    """
    named = ["canary" in words(template.resource.name) for template, _ in told]
    if any(named) and (not all(named) or "canary" in words(service.name)):
        # one canary does not excuse two versions beside it
        others = {one.version for (_, one), is_canary in zip(told, named, strict=True) if not is_canary}
        return all(named) or len(others) <= 1
    return any(
        one.what in _OF_TRACKS or template.resource.name.endswith("-canary") or one.version.endswith(" canary")
        for template, one in told
    )
