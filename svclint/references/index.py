"""Which module of the table holds the rows of which API group: an index of `svclint/families/`, read at each start."""

from __future__ import annotations

_KUBERNETES = ("kubernetes",)
_NETWORKING = ("kubernetes", "ingress_annotations", "policies", "gke", "cert_manager", "kong")

FAMILIES: dict[str, tuple[str, ...]] = {
    "": ("kubernetes", "openshift", "streams", "gke", "kong"),  # OpenShift 3 served its kinds in the core group
    "admissionregistration.k8s.io": _KUBERNETES,
    "apiextensions.k8s.io": _KUBERNETES,
    "apiregistration.k8s.io": _KUBERNETES,
    "apps": _KUBERNETES,
    "apps.openshift.io": ("openshift",),
    "argoproj.io": ("argo_rollouts",),
    "autoscaling": _KUBERNETES,
    "autoscaling.k8s.io": _KUBERNETES,
    "cert-manager.io": ("cert_manager",),
    "cilium.io": ("cilium",),
    "configuration.konghq.com": ("kong",),
    "discovery.k8s.io": _KUBERNETES,
    "elbv2.k8s.aws": ("aws",),
    "eventing.knative.dev": ("knative",),
    "extensions": _NETWORKING,
    "extensions.istio.io": ("istio",),
    "flagger.app": ("flagger",),
    "flows.knative.dev": ("knative",),
    "gateway.envoyproxy.io": ("envoy_gateway",),
    "gateway.networking.k8s.io": ("gateway_api", "cert_manager", "kong"),
    "helm.toolkit.fluxcd.io": ("flux",),
    "http.keda.sh": ("keda",),
    "gateway.networking.x-k8s.io": ("gateway_api",),
    "k8s.nginx.org": ("nginx",),
    "keda.sh": ("keda",),
    "kustomize.toolkit.fluxcd.io": ("flux",),
    "linkerd.io": ("linkerd",),
    "messaging.knative.dev": ("knative",),
    "monitoring.coreos.com": ("prometheus",),
    "networking.gke.io": ("gke",),
    "networking.istio.io": ("istio",),
    "networking.k8s.io": _NETWORKING,
    "policy": _KUBERNETES,
    "policy.linkerd.io": ("linkerd",),
    "projectcontour.io": ("contour",),
    "route.openshift.io": ("openshift",),
    "security.istio.io": ("istio",),
    "serving.knative.dev": ("knative",),
    "source.toolkit.fluxcd.io": ("flux",),
    "sources.knative.dev": ("knative",),
    "split.smi-spec.io": ("smi",),
    "telemetry.istio.io": ("istio",),
    "traefik.containo.us": ("traefik",),
    "traefik.io": ("traefik",),
}
"""API group -> modules of this package, each with `ROWS`. Only those that a scope's objects need are imported."""
