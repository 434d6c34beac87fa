"""The rows of Flagger."""

from svclint.families import flagger, gateway_api, istio
from svclint.references.row import Row

_CANARY = ((flagger.GROUP, "Canary"),)

# docs.flagger.app: usage/how-it-works (targetRef, autoscalerRef, ingressRef, service), tutorials/gatewayapi
# (gatewayRefs), tutorials/istio (gateways)
ROWS: tuple[Row, ...] = (
    Row(_CANARY, "spec.targetRef", "scales", "apps", "Deployment", typed="apiVersion"),
    Row(_CANARY, "spec.autoscalerRef", "configures", "autoscaling", "HorizontalPodAutoscaler", typed="apiVersion"),
    Row(_CANARY, "spec.ingressRef", "configures", "networking.k8s.io", "Ingress", typed="apiVersion"),
    Row(_CANARY, "spec.service.name", "routes-to", name=""),
    Row(
        _CANARY,
        "spec.service.gatewayRefs[]",
        "attaches-to",
        gateway_api.GROUP,
        "Gateway",
        namespace="namespace",
        typed="group",
        section="sectionName",
    ),
    Row(
        _CANARY,
        "spec.service.gateways[]",
        "attaches-to",
        istio.NETWORKING,
        "Gateway",
        "",
        written="namespace/name or name.namespace",
        reserved=("mesh",),
    ),
)
