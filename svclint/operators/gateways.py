"""Controllers that make a proxy and its Service for a gateway, a mesh or a canary."""

from svclint.families import envoy_gateway, flagger, gateway_api, nginx
from svclint.operators.row import ANYWHERE, Row, of_group

_GATEWAY = of_group(gateway_api.GROUP, "Gateway")
_OF_CLASS = "gateway.envoyproxy.io/owning-gatewayclass={name}"
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
    # kube-vip/kube-vip-gateway-api: pkg/gateway: the Service that a route sends to, where its label says so
    Row(
        of_group(gateway_api.GROUP, "TCPRoute", "UDPRoute"),
        ("{spec.rules[].backendRefs[].name}",),
        when=("labels.serviceBehaviour=create",),
    ),
    # envoyproxy/gateway: api/v1alpha1 (KubernetesServiceSpec), internal/infrastructure/kubernetes/proxy: what is merged
    # for a class is called as that
    Row(of_group(gateway_api.GROUP, "GatewayClass"), ("envoy-{name}-*",), (_OF_CLASS,), namespace=ANYWHERE),
    Row(
        of_group(envoy_gateway.GROUP, "EnvoyProxy"),
        ("{spec.provider.kubernetes.envoyService.name}",),
        namespace=ANYWHERE,
    ),
    # kuma.io/docs: builtin gateways: the Service has the instance's name
    Row(of_group("kuma.io", "MeshGatewayInstance"), ("{name}",), ("kuma.io/gateway={name}", "app={name}")),
    # Kuadrant/authorino-operator: pkg/resources; Kuadrant/limitador-operator: pkg/limitador
    Row(
        of_group("operator.authorino.kuadrant.io", "Authorino"),
        ("{name}-authorino-authorization", "{name}-authorino-oidc", "{name}-controller-metrics"),
        ("authorino-resource={name}",),
    ),
    Row(
        of_group("limitador.kuadrant.io", "Limitador"),
        ("limitador-{name}",),
        ("limitador-resource={name}", "app=limitador", "app.kubernetes.io/name=limitador"),
    ),
    # 3scale/3scale-operator: pkg/3scale/amp/component: one a namespace; 3scale/apicast-operator: pkg/apicast
    Row(
        of_group("apps.3scale.net", "APIManager"),
        (
            *("apicast-production", "apicast-staging", "backend-listener", "backend-redis", "zync", "zync-database"),
            *("system-app", "system-master", "system-provider", "system-developer", "system-sidekiq", "system-searchd"),
            *("system-redis", "system-memcache", "system-mysql", "system-postgresql"),
        ),
        ("app={spec.appLabel}", "threescale_component=*", "app=3scale-api-management"),
    ),
    Row(of_group("apps.3scale.net", "APIcast"), ("apicast-{name}",), ("deployment=apicast-{name}",)),
    # skupperproject/skupper: internal/kube/site: a listener's host is a Service
    Row(of_group("skupper.io", "Listener", "MultiKeyListener"), ("{spec.host}",)),
    Row(
        of_group("skupper.io", "Site"),
        ("skupper-router", "skupper-router-local"),
        ("skupper.io/component=router", "application=skupper-router", "app.kubernetes.io/name=skupper-router"),
    ),
    # tailscale/tailscale: cmd/k8s-operator: proxies lie in the operator's own namespace
    Row(
        of_group("tailscale.com", "Connector", "ProxyGroup"),
        (),
        ("tailscale.com/parent-resource={name}",),
        namespace=ANYWHERE,
    ),
    # adyanth/cloudflare-operator: internal/controller: labels of the tunnel's pods
    Row(
        of_group("networking.cfargotunnel.com", "Tunnel", "ClusterTunnel"),
        (),
        ("cfargotunnel.com/tunnel={name}", "cfargotunnel.com/app=cloudflared", "app=cloudflared"),
        namespace=ANYWHERE,
    ),
)
