"""Backends that are no Service's: actions that the load balancer of AWS takes as an annotation of the Ingress says."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.families import argo, aws
from svclint.references import references
from svclint.resource import is_placeholder
from svclint.suggest import closest
from svclint.traffic.backends import ALB_ACTION
from svclint.traffic.controllers import ALB, controller_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource

# what stands behind the prefix of annotations, which the controller may be told to be another one
_KEY = "actions."


def actions_not_written(route: Resource, graph: Graph) -> list[Violation]:
    """aws-load-balancer-controller: pkg/ingress/enhanced_backend_builder.go: buildActionViaAnnotation: a backend with
    the port use-annotation is an error where the Ingress has no such annotation; nothing of the Ingress is built then.
    """
    if route.kind != "Ingress" or not _is_of_aws(route, graph) or _is_written_later(route, graph):
        return []
    written = [key.partition("/")[2] for key in route.annotations]
    if any(map(is_placeholder, written)):
        return []
    known = [name.removeprefix(_KEY) for name in written if name.startswith(_KEY)]
    asked = [one for one in references(route, "routes-to") if _is_action(one)]
    names = list(dict.fromkeys(one.name for one in asked))
    missing = [name for name in names if name not in known and not is_placeholder(name)]
    spare = [one for one in known if one not in names]
    return [_violation(route, [one for one in asked if one.name == name], spare, graph) for name in missing]


def _is_action(reference: Reference) -> bool:
    return reference.port is not None and reference.port.value.name == ALB_ACTION


def _is_of_aws(route: Resource, graph: Graph) -> bool:
    found = controller_of(route, graph)
    return found == ALB or (not found and any(one.startswith(aws.ANNOTATIONS) for one in route.annotations))


def _is_written_later(route: Resource, graph: Graph) -> bool:
    """Whether a Rollout of Argo moves traffic by this Ingress: its controller writes the annotations."""
    return any(one.owner.group == argo.GROUP for one in graph.pointing_at("configures", route))


def _violation(route: Resource, places: list[Reference], spare: list[str], graph: Graph) -> Violation:
    name = places[0].name
    meant = closest(name, spare) or (spare[0] if len(spare) == 1 else None)
    hint, related, fix = "", [], None
    if meant is not None:
        path = ("metadata", "annotations", f"{aws.ANNOTATIONS}{_KEY}{meant}")
        hint = f"; did you mean {meant}?"
        related = [route.label(path, "no backend asks for this action", "key")] if path[-1] in route.annotations else []
        fix = Fix(f"ask for {meant}", tuple(route.edit(one.path, meant) for one in places), safe=False)
    elif spare:
        hint = f"; it has {listed(spare)}"
    return Violation(
        places[0].label("no annotation says what is done"),
        f"{route.title} leaves requests to action {name}, for which it has no annotation "
        f"{aws.ANNOTATIONS}{_KEY}{name}{hint}",
        (*related, *(one.label("also here") for one in places[1:])),
        help="Write what is done in an annotation of this Ingress, under the name of the backend.",
        fix=fix,
        rests_on=(route,),
        # what moves traffic between Services calls the action by one of them
        doubts=(Doubt.UNKNOWN,) if any(one.name == name for one in graph.services(route.namespace)) else (),
    )
