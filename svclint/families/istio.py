"""Istio: its groups, its Gateway, and where rules for the whole mesh are. The rest of what it means stands in:

- `references/istio.py`: what its fields point at; `graph/resolution.py`: names that only the mesh knows
- `traffic/sidecars.py`: which hosts proxies know
- `traffic/istio_gateways.py`, `destination_rules.py`, `subsets.py`, `splits.py`: who serves what
- `operators/passive.py`: kinds that make nothing; `checks/routes/`, `checks/policies/attached.py`: the rules
"""

NETWORKING = "networking.istio.io"
SECURITY = "security.istio.io"
TELEMETRY = "telemetry.istio.io"
EXTENSIONS = "extensions.istio.io"

ISTIO_GATEWAY = (NETWORKING, "Gateway")

DNS_PROXY = "istio with DNS proxying"
"""Istio whose proxies answer names, and give addresses to entries, as a tree may say."""

ROOT_NAMESPACE = "istio-system"
"""Where rules for the whole mesh are, unless MeshConfig.rootNamespace says otherwise."""
