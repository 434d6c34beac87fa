"""The rows of annotations by which Services and Ingresses name what configures GKE's load balancers."""

from svclint.families import gke
from svclint.references.row import Row

_INGRESS = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"))
_SERVICE = (("", "Service"),)
_ANNOTATIONS = "metadata.annotations"

# kubernetes/ingress-gce: pkg/annotations (service.go: BackendConfigs, ingress.go: FrontendConfigKey): names of the own
# namespace. Where one is not there the load balancer is left as it is: pkg/controller/translator getBackendConfig
ROWS: tuple[Row, ...] = (
    Row(
        _SERVICE, _ANNOTATIONS, "filters-through", gke.CLOUD, "BackendConfig", gke.BACKEND_CONFIG, written="json names"
    ),
    Row(_INGRESS, _ANNOTATIONS, "filters-through", gke.NETWORKING, "FrontendConfig", gke.FRONTEND_CONFIG),
)
