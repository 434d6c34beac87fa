"""Controllers that make a proxy and its Service for a gateway, a mesh or a canary."""

from svclint.families import flagger, gateway_api, nginx
from svclint.operators.row import ANYWHERE, Row, of_group

_GATEWAY = of_group(gateway_api.GROUP, "Gateway")
_CANARY_NAMES = ("", "-primary", "-canary")

ROWS: tuple[Row, ...] = (
    # istio.io: gateway deployment (the name is `<gateway>-<class>`), and NGINX Gateway Fabric names alike;
    # cilium: operator/pkg/model/translation; contour: internal/provisioner/model. GEP-1762 asks for the label.
    Row(
        _GATEWAY,
        (
            "{name}-{spec.gatewayClassName}",
            "{annotations.gateway.istio.io/name-override}",
            "cilium-gateway-{name}",
            "envoy-{name}",
        ),
        (
            "gateway.networking.k8s.io/gateway-name={name}",
            "istio.io/gateway-name={name}",
            "projectcontour.io/owning-gateway-name={name}",
            "io.cilium.gateway/owning-gateway={name}",
        ),
    ),
    # istio.io: a waypoint, and kgateway.dev: the name is that of the gateway itself
    Row(
        _GATEWAY,
        ("{name}",),
        when=tuple(f"spec.gatewayClassName={one}" for one in ("*waypoint*", "kgateway*", "agentgateway*", "gloo-*")),
    ),
    # gateway.envoyproxy.io: internal/infrastructure/kubernetes/proxy (ExpectedResourceHashedName): in the controller's
    # own namespace, and kong: controller/gateway: names end in random letters
    Row(
        _GATEWAY,
        ("envoy-{namespace}-{name}-*", "dataplane-ingress-{name}-*", "dataplane-admin-{name}-*"),
        ("gateway.envoyproxy.io/owning-gateway-name={name}",),
        namespace=ANYWHERE,
    ),
    # nginx/nginx-ingress-helm-operator before 1.0: all that it makes has the custom resource's name
    Row(of_group(nginx.GROUP, "NginxIngressController"), ("{name}",), ("app={name}",)),
    # docs.konghq.com/gateway-operator
    Row(
        of_group("gateway-operator.konghq.com", "DataPlane"),
        ("dataplane-ingress-{name}-*", "dataplane-admin-{name}-*"),
        ("gateway-operator.konghq.com/dataplane={name}", "app={name}"),
    ),
    # istio.io: the charts that it installs: istiod (with its revision), and gateways of any name
    Row(
        of_group("install.istio.io", "IstioOperator"),
        ("istiod", "istiod-*", "istio-pilot", "*ingressgateway*", "*egressgateway*", "*eastwestgateway*"),
        ("app=istiod", "istio=pilot", "istio=*gateway*", "app=*gateway*"),
        namespace=ANYWHERE,
    ),
    Row(
        (("sailoperator.io", "Istio"), ("sailoperator.io", "IstioRevision")),
        ("istiod", "istiod-*", "istio-validator-*"),
        ("app=istiod", "istio=pilot"),
        namespace=ANYWHERE,
    ),
    Row(
        of_group("maistra.io", "ServiceMeshControlPlane"),
        ("istiod-{name}", "istio-ingressgateway", "istio-egressgateway", "grafana", "jaeger-*", "kiali", "prometheus"),
        ("maistra-control-plane=*", "app=istiod", "app=istio-ingressgateway", "istio=*gateway*"),
    ),
    # docs.flagger.app: how it works: Services of the apex name, and a copy of the target called `-primary`
    Row(
        of_group(flagger.GROUP, "Canary"),
        (
            *("{name}" + one for one in _CANARY_NAMES),
            *("{spec.targetRef.name}" + one for one in _CANARY_NAMES),
            *("{spec.service.name}" + one for one in _CANARY_NAMES),
        ),
        ("app={spec.targetRef.name}-primary", "*={spec.targetRef.name}-primary"),
    ),
    # submariner.io, mcs-api: the Service derived from an import
    Row(of_group("multicluster.x-k8s.io", "ServiceImport"), ("{name}", "derived-*")),
    # projectcontour.io: the operator before there was a provisioner
    Row(
        of_group("operator.projectcontour.io", "Contour"),
        ("envoy", "contour", "envoy-*", "contour-*"),
        namespace=ANYWHERE,
    ),
)
