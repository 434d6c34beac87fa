"""The Ingress whose traffic Flagger or Argo Rollouts splits: does it send any to the Service that is split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.families import argo, flagger
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, text
from svclint.resource.ingress import INGRESS_GROUPS
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

_TRAFFIC: Path = ("spec", "strategy", "canary", "trafficRouting")
_STABLE: Path = ("spec", "strategy", "canary", "stableService")
_ROOT: Path = (*_TRAFFIC, "alb", "rootService")

# What comes with the Service that Flagger splits, by its name
_SIDES = ("primary", "canary")


class _Split(NamedTuple):
    """The Service whose traffic is split, and where its name stands; `doubts` are those about who splits it."""

    name: str
    path: Path
    doubts: tuple[Doubt, ...] = ()


def split_service_not_in_ingress(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """Flagger: pkg/router/ingress.go: Reconcile; argo-rollouts: pkg/apis/rollouts/validation/validation_references.go:
    ValidateIngress. Both look at the paths of the rules, and not at the default backend.
    """
    for reference in graph.references(owner, "configures"):
        split = _split(reference)
        if reference.group not in INGRESS_GROUPS or split is None or is_placeholder(split.name):
            continue
        for ingress in graph.resolve(reference).found[:1]:
            backends = [one for one in graph.references(ingress, "routes-to") if one.path[:2] == ("spec", "rules")]
            names = [one.name for one in backends]
            if split.name not in names and not any(map(is_placeholder, names)):
                yield _violation(reference, split, ingress, backends, graph)


def _split(reference: Reference) -> _Split | None:
    """What is split at the Ingress that an object names; None where the object is of no such kind."""
    owner, at = reference.owner, reference.path
    if owner.group == flagger.GROUP:
        return _of_canary(owner)
    if owner.group != argo.GROUP or at[: len(_TRAFFIC)] != _TRAFFIC:
        return None
    path = _ROOT if at[len(_TRAFFIC)] == "alb" and text(owner.get(*_ROOT)) else _STABLE
    name = text(owner.get(*path))
    return _Split(name, path) if name else None


def _of_canary(canary: Resource) -> _Split | None:
    """flagger: pkg/apis/flagger/v1beta1: GetServiceNames; pkg/router/factory.go: the provider, which may be the
    controller's own where the Canary names none."""
    provider = text(canary.spec.get("provider"))
    if provider and not provider.startswith("nginx"):
        return None
    named: tuple[Path, ...] = (("spec", "service", "name"), ("spec", "targetRef", "name"))
    path = next((one for one in named if text(canary.get(*one))), None)
    if path is None:
        return None
    return _Split(text(canary.get(*path)), path, () if provider else (Doubt.DEPENDS,))


def _violation(
    reference: Reference, split: _Split, ingress: Resource, backends: Sequence[Reference], graph: Graph
) -> Violation:
    owner, instead = reference.owner, _instead(split.name, backends)
    sends = f"it sends to Service {instead.name}" if instead is not None else "no path of its rules does"
    words = f"{owner.title} splits the traffic of Service {split.name}"
    message = f"{words} at {ingress.title}, which sends it none: {sends}"
    mine = (owner.label(split.path, words), reference.label(f"at {ingress.title}"))
    where = instead.label(f"not to Service {split.name}") if instead is not None else mine[1]
    return Violation(
        where,
        message,
        mine if instead is not None else (mine[0], ingress.name_label(f"{ingress.title} sends it nothing")),
        fix=_fix(split.name, instead, backends) if instead is not None else None,
        rests_on=(owner, ingress),
        doubts=(*of_distance(graph, owner, [ingress]), *split.doubts),
    )


def _instead(name: str, backends: Sequence[Reference]) -> Reference | None:
    """The backend that stands where the Service should: what comes with it, or the only one."""
    sides = {f"{name}-{side}" for side in _SIDES}
    found = [one for one in backends if one.name in sides] or list(backends)
    return found[0] if len({one.name for one in found}) == 1 else None


def _fix(name: str, instead: Reference, backends: Sequence[Reference]) -> Fix:
    same = [one for one in backends if one.name == instead.name]
    return Fix(f"send to Service {name}", tuple(one.owner.edit(one.path, name) for one in same), safe=False)
