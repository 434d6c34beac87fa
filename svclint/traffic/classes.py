"""The classes of Ingresses and Gateways that controllers make by themselves."""

from __future__ import annotations

# Classes that a controller or a provider makes by itself, so that no manifest has them.
# istio: pilot/pkg/config/kube/gateway/gatewayclass.go; cilium: operator; GKE: how-to/gateway-api; AKS: app routing
_MADE = frozenset({"cilium", "istio", "istio-east-west", "istio-remote", "istio-waypoint", "openshift-default"})
_MADE_BEFORE = ("approuting-", "gke-", "webapprouting.")


def is_class_of_controller(name: str) -> bool:
    return name in _MADE or name.startswith(_MADE_BEFORE)
