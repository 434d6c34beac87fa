"""Where an AWS load balancer sends requests to: node ports of instances, or the addresses of pods."""

from __future__ import annotations

import re

from svclint.families import aws
from svclint.named_tuple import NamedTuple
from svclint.resource import text
from svclint.resource.ingress import ingress_class
from svclint.traffic.controllers import classes
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_TARGET_TYPE = "alb.ingress.kubernetes.io/target-type"
_GROUP = aws.GROUP
_DEFAULT_IP = re.compile(r"default-?target-?type[\"']?\s*[:=]\s*[\"']?ip", re.IGNORECASE)


class TargetType(NamedTuple):
    """What is registered as targets; `of` and `path` say where that is written, None where it is the default.

    `is_sure` is false where something that is not here may say otherwise.
    """

    value: str
    of: Resource | None = None
    path: Path = ()
    is_sure: bool = True


def target_type(ingress: Resource, service: Resource, graph: Graph) -> TargetType:
    """aws-load-balancer-controller: pkg/ingress: buildTargetGroupTargetType.

    The parameters of the class go before annotations, the Service's before the Ingress's, and these before the
    controller's own default.
    """
    name = ingress_class(ingress)
    named = next((one for one in classes(graph) if one.name == name), None)
    parameters = text(named.get("spec", "parameters", "name")) if named is not None else ""
    known = [one for one in graph.of_kind(_GROUP, "IngressClassParams") if one.name == parameters]
    for one in known:
        if text(one.spec.get("targetType")):
            return TargetType(text(one.spec.get("targetType")), one, ("spec", "targetType"))
    is_sure = not parameters or bool(known)
    for one in (service, ingress):
        if _TARGET_TYPE in one.annotations:
            return TargetType(one.annotations[_TARGET_TYPE], one, ("metadata", "annotations", _TARGET_TYPE), is_sure)
    return TargetType("ip" if graph.once(_defaults_to_ip) else "instance", is_sure=is_sure)


def _defaults_to_ip(graph: Graph) -> bool:
    """Whether the controller is told so, by an argument or by the values of its chart."""
    return any(_DEFAULT_IP.search(member.source.text) for member in graph.scope.members)
