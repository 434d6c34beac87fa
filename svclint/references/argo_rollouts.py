"""The rows of Argo Rollouts."""

from svclint.families import argo, gateway_api, istio, traefik
from svclint.references.row import Row

_ROLLOUT = ((argo.GROUP, "Rollout"),)
_CANARY = "spec.strategy.canary"
_TRAFFIC = f"{_CANARY}.trafficRouting"
_GATEWAY_PLUGIN = f"{_TRAFFIC}.plugins.argoproj-labs/gatewayAPI"
_INGRESS = ("networking.k8s.io", "Ingress")

_SERVICE = Row(_ROLLOUT, "", "routes-to", name="")
_SPLIT = Row(_ROLLOUT, "", "configures", name="")
_VIRTUAL_SERVICE = _SPLIT._replace(group=istio.NETWORKING, kind="VirtualService", name="name", written="name.namespace")
_ROUTE = _SPLIT._replace(group=gateway_api.GROUP, namespace="namespace")

# argo-rollouts.readthedocs.io: features/specification, features/traffic-management; the plugin's own documentation
# has the fields of gatewayAPI
ROWS: tuple[Row, ...] = (
    Row(_ROLLOUT, "spec.selector", "governs", kind="Pod", name="", selector="labels"),
    Row(_ROLLOUT, "spec.workloadRef", "runs", kind="", typed="apiVersion"),
    _SERVICE._replace(at=f"{_CANARY}.canaryService"),
    _SERVICE._replace(at=f"{_CANARY}.stableService"),
    _SERVICE._replace(at=f"{_CANARY}.pingPong.pingService"),
    _SERVICE._replace(at=f"{_CANARY}.pingPong.pongService"),
    _SERVICE._replace(at="spec.strategy.blueGreen.activeService"),
    _SERVICE._replace(at="spec.strategy.blueGreen.previewService"),
    _SPLIT._replace(at=f"{_TRAFFIC}.smi.rootService"),
    _SPLIT._replace(at=f"{_TRAFFIC}.alb.ingress", group=_INGRESS[0], kind=_INGRESS[1]),
    _SPLIT._replace(at=f"{_TRAFFIC}.alb.ingresses[]", group=_INGRESS[0], kind=_INGRESS[1]),
    _SPLIT._replace(at=f"{_TRAFFIC}.nginx.stableIngress", group=_INGRESS[0], kind=_INGRESS[1]),
    _SPLIT._replace(at=f"{_TRAFFIC}.nginx.stableIngresses[]", group=_INGRESS[0], kind=_INGRESS[1]),
    _SPLIT._replace(at=f"{_TRAFFIC}.traefik.weightedTraefikServiceName", group=traefik.GROUP, kind="TraefikService"),
    _SPLIT._replace(
        at=f"{_TRAFFIC}.istio.destinationRule", group=istio.NETWORKING, kind="DestinationRule", name="name"
    ),
    _VIRTUAL_SERVICE._replace(at=f"{_TRAFFIC}.istio.virtualService"),
    _VIRTUAL_SERVICE._replace(at=f"{_TRAFFIC}.istio.virtualServices[]"),
    _ROUTE._replace(at=_GATEWAY_PLUGIN, kind="HTTPRoute", name="httpRoute"),
    _ROUTE._replace(at=_GATEWAY_PLUGIN, kind="GRPCRoute", name="grpcRoute"),
    _ROUTE._replace(at=_GATEWAY_PLUGIN, kind="TCPRoute", name="tcpRoute"),
    _ROUTE._replace(
        at=f"{_GATEWAY_PLUGIN}.httpRoutes[]", kind="HTTPRoute", name="name", namespace=f"/{_GATEWAY_PLUGIN}.namespace"
    ),
)
