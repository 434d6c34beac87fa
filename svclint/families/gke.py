"""GKE: its groups, and the annotations by which Services and Ingresses name their objects.

`references/gke.py`: what these point at. `annotations/clouds.py`: what else GKE reads.
"""

CLOUD = "cloud.google.com"
NETWORKING = "networking.gke.io"

BACKEND_CONFIG = f"{CLOUD}/backend-config"
"""A Service's BackendConfigs, as JSON: `{"default": "name", "ports": {"http": "name"}}`."""

FRONTEND_CONFIG = f"{NETWORKING}/v1beta1.FrontendConfig"
"""The name of an Ingress' FrontendConfig."""
