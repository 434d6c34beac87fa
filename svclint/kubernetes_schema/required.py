"""Build time only: which fields that the published schemas call required the API server really insists on.

Decoding never misses a field: a manifest without it is refused only where validation refuses the zero value. Most
texts must not be empty; numbers, lists and objects often may. So of the required texts those are left out that are
defaulted or may be empty, and of the others those are kept whose zero value validation is known to refuse.
k/k: pkg/apis/*/validation, staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation.
"""

from __future__ import annotations

# the fields of a type that may be missing; "*" all of them
_MAY_BE_MISSING = {
    "apps.v1.StatefulSetSpec": ("serviceName",),
    "apps.v1.ControllerRevision": ("*",),
    "batch.v1.PodFailurePolicy": ("rules",),
    "batch.v1.PodFailurePolicyOnPodConditionsPattern": ("status",),  # defaulted to True
    "batch.v1.PodFailurePolicyRule": ("onPodConditions",),
    "core.v1.Binding": ("*",),
    "core.v1.ComponentCondition": ("*",),
    "core.v1.HTTPHeader": ("value",),
    "core.v1.ScaleIOPersistentVolumeSource": ("secretRef",),
    "core.v1.ScaleIOVolumeSource": ("secretRef",),
    "core.v1.Sysctl": ("value",),
    "meta.v1.GroupResource": ("*",),
    "rbac.v1.RoleRef": ("apiGroup",),  # defaulted
}

# numbers, lists and objects whose zero value is refused
_ENFORCED = {
    "admissionregistration.v1.MutatingWebhook": ("admissionReviewVersions", "clientConfig"),
    "admissionregistration.v1.ValidatingWebhook": ("admissionReviewVersions", "clientConfig"),
    "apiextensions.v1.CustomResourceDefinition": ("spec",),
    "apiextensions.v1.CustomResourceDefinitionSpec": ("names", "versions"),
    "apiextensions.v1.WebhookConversion": ("conversionReviewVersions",),
    "apiregistration.v1.APIServiceSpec": ("groupPriorityMinimum", "versionPriority"),
    "apps.v1.DaemonSetSpec": ("template",),  # without a selector it is the template's labels that are refused
    "apps.v1.DeploymentSpec": ("selector", "template"),
    "apps.v1.ReplicaSetSpec": ("selector",),
    "apps.v1.StatefulSetSpec": ("selector", "template"),
    "autoscaling.v1.HorizontalPodAutoscalerSpec": ("maxReplicas", "scaleTargetRef"),
    "autoscaling.v2.ContainerResourceMetricSource": ("target",),
    "autoscaling.v2.ExternalMetricSource": ("metric", "target"),
    "autoscaling.v2.HPAScalingPolicy": ("periodSeconds", "value"),
    "autoscaling.v2.HorizontalPodAutoscalerSpec": ("maxReplicas", "scaleTargetRef"),
    "autoscaling.v2.ObjectMetricSource": ("describedObject", "metric", "target"),
    "autoscaling.v2.PodsMetricSource": ("metric", "target"),
    "autoscaling.v2.ResourceMetricSource": ("target",),
    "batch.v1.CronJobSpec": ("jobTemplate",),
    "batch.v1.JobSpec": ("template",),
    "batch.v1.PodFailurePolicyOnExitCodesRequirement": ("values",),
    "batch.v1.SuccessPolicy": ("rules",),
    "core.v1.CephFSPersistentVolumeSource": ("monitors",),
    "core.v1.CephFSVolumeSource": ("monitors",),
    "core.v1.ContainerPort": ("containerPort",),
    "core.v1.EndpointPort": ("port",),
    "core.v1.GRPCAction": ("port",),
    "core.v1.HTTPGetAction": ("port",),
    "core.v1.NodeSelector": ("nodeSelectorTerms",),
    "core.v1.PersistentVolumeClaimTemplate": ("spec",),
    "core.v1.PodSpec": ("containers",),
    "core.v1.PreferredSchedulingTerm": ("weight",),
    "core.v1.RBDPersistentVolumeSource": ("monitors",),
    "core.v1.RBDVolumeSource": ("monitors",),
    "core.v1.ServicePort": ("port",),
    "core.v1.TCPSocketAction": ("port",),
    "core.v1.TopologySelectorLabelRequirement": ("values",),
    "core.v1.TopologySpreadConstraint": ("maxSkew",),
    "core.v1.WeightedPodAffinityTerm": ("podAffinityTerm", "weight"),
    "discovery.v1.Endpoint": ("addresses",),
    "networking.v1.HTTPIngressPath": ("backend",),
    "networking.v1.HTTPIngressRuleValue": ("paths",),
    "rbac.v1.ClusterRoleBinding": ("roleRef",),
    "rbac.v1.PolicyRule": ("verbs",),
    "rbac.v1.RoleBinding": ("roleRef",),
}


def kept(definition: str, field: str, is_text: bool) -> bool:
    """Whether a manifest without the required `field` of `definition` (its published name) is refused."""
    *_, group, version, name = definition.split(".")
    key = f"{group}.{version}.{name}"
    if field in _ENFORCED.get(key, ()):
        return True
    missing = _MAY_BE_MISSING.get(key, ())
    # what is not yet stable, and the allocation of devices, is validated in other ways with every version
    stable = "alpha" not in version and "beta" not in version and group != "resource"
    return is_text and stable and field not in missing and "*" not in missing
