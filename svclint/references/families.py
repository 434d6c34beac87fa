"""Which module of the table holds the rows of which API group."""

from svclint.families import (
    argo,
    cert_manager,
    cilium,
    contour,
    flagger,
    gateway_api,
    istio,
    keda,
    knative,
    nginx,
    openshift,
    prometheus,
    smi,
    traefik,
)

_KUBERNETES = ("kubernetes",)
_NETWORKING = ("kubernetes", "ingress_annotations", "policies")

FAMILIES: dict[str, tuple[str, ...]] = {
    "": ("kubernetes", "openshift"),  # OpenShift 3 served its kinds in the core group
    "admissionregistration.k8s.io": _KUBERNETES,
    "apiextensions.k8s.io": _KUBERNETES,
    "apiregistration.k8s.io": _KUBERNETES,
    "apps": _KUBERNETES,
    openshift.APPS: ("openshift",),
    argo.GROUP: ("argo_rollouts",),
    "autoscaling": _KUBERNETES,
    "autoscaling.k8s.io": _KUBERNETES,
    cert_manager.GROUP: ("cert_manager",),
    cilium.GROUP: ("cilium",),
    "discovery.k8s.io": _KUBERNETES,
    "extensions": _NETWORKING,
    istio.EXTENSIONS: ("istio",),
    flagger.GROUP: ("flagger",),
    gateway_api.GROUP: ("gateway_api",),
    keda.HTTP: ("keda",),
    gateway_api.EXPERIMENTAL: ("gateway_api",),
    nginx.GROUP: ("nginx",),
    keda.GROUP: ("keda",),
    prometheus.GROUP: ("prometheus",),
    istio.NETWORKING: ("istio",),
    "networking.k8s.io": _NETWORKING,
    "policy": _KUBERNETES,
    contour.GROUP: ("contour",),
    openshift.ROUTE: ("openshift",),
    istio.SECURITY: ("istio",),
    knative.SERVING: ("knative",),
    smi.SPLIT: ("smi",),
    istio.TELEMETRY: ("istio",),
    traefik.FORMER: ("traefik",),
    traefik.GROUP: ("traefik",),
}
"""API group -> modules of this package, each with `ROWS`. Only those that a scope's objects need are imported."""
