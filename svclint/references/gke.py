"""The rows of what configures GKE's load balancers: named by annotations, or policies that name what they are for."""

from svclint.families import gke
from svclint.references.row import Row

_INGRESS = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"))
_SERVICE = (("", "Service"),)
_ANNOTATIONS = "metadata.annotations"
_POLICIES = (
    (gke.NETWORKING, "HealthCheckPolicy"),
    (gke.NETWORKING, "GCPBackendPolicy"),
    (gke.NETWORKING, "GCPGatewayPolicy"),
    (gke.NETWORKING, "GCPSessionAffinityPolicy"),
    (gke.NETWORKING, "GCPTrafficDistributionPolicy"),
)

# kubernetes/ingress-gce: pkg/annotations (service.go: BackendConfigs, ingress.go: FrontendConfigKey): names of the own
# namespace. Where one is not there the load balancer is left as it is: pkg/controller/translator getBackendConfig
ROWS: tuple[Row, ...] = (
    Row(
        _SERVICE, _ANNOTATIONS, "filters-through", gke.CLOUD, "BackendConfig", gke.BACKEND_CONFIG, written="json names"
    ),
    Row(_INGRESS, _ANNOTATIONS, "filters-through", gke.NETWORKING, "FrontendConfig", gke.FRONTEND_CONFIG),
    # cloud.google.com: configure Gateway resources using Policies: of the policy's own namespace
    Row(_POLICIES, "spec.targetRef", "configures", kind="", namespace="namespace", typed="group"),
)
