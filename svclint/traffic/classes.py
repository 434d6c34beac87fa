"""The classes of Ingresses and Gateways that controllers make by themselves, and slips in the names that all know."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.resource import text
from svclint.suggest import closest, is_slip
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# Classes that a controller or a provider makes by itself, so that no manifest has them.
# istio: pilot/pkg/config/kube/gateway/gatewayclass.go; cilium: operator; GKE: how-to/gateway-api; AKS: app routing
MADE = frozenset({"cilium", "istio", "istio-east-west", "istio-remote", "istio-waypoint", "openshift-default"})
"""Classes of Gateways that are there with their controller."""

_MADE_BEFORE = ("approuting-", "gke-", "webapprouting.")


def is_class_of_controller(name: str) -> bool:
    return name in MADE or name.startswith(_MADE_BEFORE)


def meant_class(name: str, known: Iterable[str]) -> str:
    """The class that was probably meant by a name, of those that all know; empty where it is no slip of the pen."""
    known = frozenset(known)
    if not name or name in known or is_class_of_controller(name):
        return ""
    return closest(name, (one for one in sorted(known) if is_slip(name, one))) or ""


def controllers_of(gateway: Resource, graph: Graph) -> list[str]:
    """The controllers that the classes of a Gateway name which are here; none where its class is not."""
    classes = (one for each in graph.references(gateway, "served-by") for one in graph.resolve(each).found)
    return [text(one.spec.get("controllerName")) for one in classes]
