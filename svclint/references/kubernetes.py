"""The rows of the APIs that Kubernetes itself serves, and of its vertical autoscaler."""

from __future__ import annotations

from svclint.references.row import Row

_INGRESS = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"))
_OLD = ("v1beta1",)
_OLD_NAME = "serviceName"
_OLD_PORTS = ("servicePort",)
_CONTROLLERS = (
    ("apps", "Deployment"),
    ("apps", "ReplicaSet"),
    ("apps", "StatefulSet"),
    ("apps", "DaemonSet"),
    ("extensions", "Deployment"),
    ("extensions", "ReplicaSet"),
    ("extensions", "DaemonSet"),
)
_BACKEND_PORTS = ("port.name", "port.number")
_WEBHOOKS = (
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
)
_API_SERVICE = (("apiregistration.k8s.io", "APIService"),)
_DEFINITION = (("apiextensions.k8s.io", "CustomResourceDefinition"),)
_SLICE = (("discovery.k8s.io", "EndpointSlice"),)
_SERVED = "spec.conversion.webhook.clientConfig.service"
_SERVED_BEFORE = "spec.conversion.webhookClientConfig.service"
_AT = "namespace"
_PORT = ("port",)
_OPENSHIFT_3 = (("", "DeploymentConfig"),)  # which served its kinds in the core group

ROWS: tuple[Row, ...] = (
    Row((("", "Service"),), "spec.selector", "selects", kind="Pod", name="", selector="map"),
    Row((("", "Service"),), "spec", "aliases", name="externalName", written="address"),
    Row(_CONTROLLERS, "spec.selector", "governs", kind="Pod", name="", selector="labels"),
    Row((("", "ReplicationController"),), "spec.selector", "governs", kind="Pod", name="", selector="map"),
    Row(_OPENSHIFT_3, "spec.selector", "governs", kind="Pod", name="", selector="map"),
    Row((("policy", "PodDisruptionBudget"),), "spec.selector", "protects", kind="Pod", name="", selector="labels"),
    Row(_INGRESS, "spec.rules[].http.paths[].backend.service", "routes-to", ports=_BACKEND_PORTS, versions=("v1",)),
    Row(_INGRESS, "spec.defaultBackend.service", "routes-to", ports=_BACKEND_PORTS, versions=("v1",)),
    Row(_INGRESS, "spec.rules[].http.paths[].backend", "routes-to", name=_OLD_NAME, ports=_OLD_PORTS, versions=_OLD),
    Row(_INGRESS, "spec.backend", "routes-to", name=_OLD_NAME, ports=_OLD_PORTS, versions=_OLD),
    Row(_INGRESS, "spec.ingressClassName", "served-by", "networking.k8s.io", "IngressClass", name=""),
    Row((("apps", "StatefulSet"),), "spec.serviceName", "names", name=""),
    Row((("", "Endpoints"),), "metadata", "backs"),
    Row(_SLICE, "metadata.labels", "backs", name="kubernetes.io/service-name"),
    Row(_WEBHOOKS, "webhooks[].clientConfig.service", "calls", namespace=_AT, ports=_PORT),
    Row(_API_SERVICE, "spec.service", "calls", namespace=_AT, ports=_PORT),
    Row(_DEFINITION, _SERVED, "calls", namespace=_AT, ports=_PORT),
    Row(_DEFINITION, _SERVED_BEFORE, "calls", namespace=_AT, ports=_PORT),
    Row((("autoscaling", "HorizontalPodAutoscaler"),), "spec.scaleTargetRef", "scales", kind="", typed="apiVersion"),
    Row((("autoscaling.k8s.io", "VerticalPodAutoscaler"),), "spec.targetRef", "scales", kind="", typed="apiVersion"),
)  # fmt: skip
