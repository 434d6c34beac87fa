"""Cilium: its group. The rest of what it means stands in:

- `references/cilium.py`, `references/endpoints.py`: what its policies select and admit
- `traffic/admission.py`: policies that may overrule Kubernetes' own
- `traffic/cilium_ports.py`: the ports that its policies name, and the pods that they are about
- `traffic/merged_routes.py`: the routes of its Gateways that it makes one of
- `traffic/fqdns.py`: whether the addresses of hosts that its policies name are ever known
"""

GROUP = "cilium.io"

SERVES_INGRESSES = "cilium.io/ingress"
"""The label of a Service that Cilium serves itself: the endpoints which its chart writes for it are nobody's.

cilium/cilium: install/kubernetes/cilium/templates/cilium-ingress-service.yaml.
"""

GATEWAY_CLASS, GATEWAY_CONTROLLER = "cilium", "io.cilium/gateway-controller"
"""The class of Gateways that its chart makes, and the controller of that and of others that are its own."""
