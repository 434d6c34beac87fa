"""The classes of Ingresses and Gateways that controllers make by themselves, and slips in the names that all know."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.suggest import closest, is_slip

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
