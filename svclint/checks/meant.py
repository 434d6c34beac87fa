"""What a reference to an object that does not exist was probably meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svclint.cluster_dns import DOMAIN
from svclint.finding import Fix
from svclint.references import HOST
from svclint.resolution import half_qualified
from svclint.suggest import closest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svclint.finding import Label
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource


class Meant(NamedTuple):
    """The object that was probably meant: under another name, in another namespace, or in a mesh by its full name."""

    target: Resource
    elsewhere: bool
    full_name: str = ""


def likely(reference: Reference, graph: Graph) -> Meant | None:
    """What a reference that leads nowhere was probably meant for; None where nothing comes close."""
    owner = reference.owner
    half = half_qualified(graph, reference) if reference.kind == HOST else None
    if half is not None:
        return Meant(half, elsewhere=False, full_name=f"{half.name}.{half.namespace}.svc.{DOMAIN}")
    of_kind = [one for one in graph.of_kind(reference.group, reference.kind) if one.name]
    here = {one.name: one for one in of_kind if one.namespace == reference.namespace}
    name = closest(reference.name, here)
    if name is not None:
        return Meant(here[name], elsewhere=False)
    away = graph.nearest_resource(owner, [one for one in of_kind if one.name == reference.name])
    return Meant(away[0], elsewhere=True) if away else None


def hint(meant: Meant | None) -> str:
    """The end of a message: where the object that was meant is, or how it is called."""
    if meant is None:
        return ""
    if meant.elsewhere:
        return f"; namespace {meant.target.namespace} has it"
    if meant.full_name:
        return f"; Istio completes only names without a dot: did you mean {meant.full_name}?"
    return f"; did you mean {meant.target.name}?"


def meant_label(meant: Meant | None) -> tuple[Label, ...]:
    if meant is None:
        return ()
    if not meant.elsewhere:
        return (meant.target.name_label(f"{meant.target.title} is defined here"),)
    place = ("metadata", "namespace") if meant.target.namespace_written else ("metadata", "name")
    words = f"{meant.target.title} is in namespace {meant.target.namespace}"
    return (meant.target.label(place, words),)


def renaming(found: Sequence[Reference], meant: Meant | None, verb: str) -> Fix | None:
    """The name of what was meant in the place of all references to what does not exist."""
    if meant is None or meant.elsewhere:
        return None
    name = meant.full_name or meant.target.name
    owner = found[0].owner
    if not all(one.written(name) for one in found):
        return None
    edits = tuple(owner.edit(reference.path, reference.written(name)) for reference in found)
    return Fix(f"{verb} {meant.target.title}", edits, safe=False)
