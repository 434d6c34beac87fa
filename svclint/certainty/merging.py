"""Objects that are parts on purpose: who applies them merges them into what another one has made."""

from __future__ import annotations

import re

from svclint.certainty.doubt import Doubt
from svclint.resource import dig, mapping, sequence
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# fluxcd.io: Kustomization: Override is what is done without it, IfNotPresent makes what has to be whole, Ignore applies
# nothing
_FLUX = "kustomize.toolkit.fluxcd.io/ssa"
_FLUX_MERGES = "merge"  # in any case
# argo-cd.readthedocs.io: Sync Options: "can also be used to patch existing resources by providing a partial yaml"
_ARGO = "argocd.argoproj.io/sync-options"
_ARGO_MERGES = "ServerSideApply=true"
# what shows server-side apply, by its folder, its file or a comment in it
_SHOWN = r"(?i)(?:^|[-_./])(?:server[-_]?side(?:[-_]?apply)?|ssa)(?=[-_./])"
_OF_BASES = frozenset({"base", "bases", "component", "components"})
# what the cluster or its distribution has made there, a part of an object is for
_OF_CLUSTER = "kube-system"
_SAID = r"(?m)^[ \t]*#[^\n]*--server-side\b"


def of_merged(resource: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """Whether what an object lacks stands in the one that it is merged into."""
    annotations = resource.annotations
    if annotations.get(_FLUX, "").casefold() == _FLUX_MERGES:
        return (Doubt.MERGED,)
    options = {one.strip() for one in annotations.get(_ARGO, "").split(",")}
    is_told = _ARGO_MERGES in options or resource.namespace == _OF_CLUSTER or _is_shown(resource, graph)
    if is_told and _is_part(resource):
        return (Doubt.MERGED,)
    return ()


def of_base(resource: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """Whether an object is a form in a base of kustomizations that nothing here builds: overlays give it what it lacks,
    labels and selectors at once."""
    steps = graph.scope.root.casefold().split("/") if graph.scope.kustomizations else ()
    is_form = not _OF_BASES.isdisjoint(steps) and _is_part(resource)
    return (Doubt.PATCHED,) if is_form else ()


def is_merged_part(resource: Resource, graph: Graph) -> bool:
    """Whether an object is merged on purpose, and hardly anything of it stands here."""
    return _is_part(resource) and bool(of_merged(resource, graph))


def _is_shown(resource: Resource, graph: Graph) -> bool:
    """Whether a command applies the file on the server's side, or it shows what that is about."""
    if resource.file in graph.scope.told.merged:
        return True
    return re.search(_SHOWN, resource.file) is not None or re.search(_SAID, resource.document.source.text) is not None


def _is_part(resource: Resource) -> bool:
    """Whether so much is missing that nobody took it for a whole object: whole ones are applied by the same means."""
    spec = mapping(resource.get("spec"))
    if resource.kind == "Service":
        return not (spec.get("ports") or spec.get("selector"))
    if resource.kind in _SELECTING and not (spec.get("selector") or dig(spec, ("template", "metadata", "labels"))):
        return True
    if any(dig(spec, (*path, "containers")) for path in _PODS):
        return not any(
            mapping(one).get("image") for path in _PODS for one in sequence(dig(spec, (*path, "containers")))
        )
    return not any(sequence(one) for one in spec.values())


# one of both is forgotten now and then
_SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
_PODS = ((), ("template", "spec"), ("jobTemplate", "spec", "template", "spec"))
