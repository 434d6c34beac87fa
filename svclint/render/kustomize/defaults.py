"""Which fields kustomize's transformers reach when nobody configures them.

kustomize: api/internal/konfig/builtinpluginconsts, one file there for each field here, as of 5.8.
"""

from __future__ import annotations

from functools import cache

from svclint.families import knative
from svclint.render.kustomize.field_specs import Configuration, FieldSpec, NameReference
from svclint.render.kustomize.ids import Gvk

_ANY = Gvk()
_APPS_DEPLOYMENT = Gvk("apps", "", "Deployment")
_APPS_STATEFUL_SET = Gvk("apps", "", "StatefulSet")
_JOB = Gvk("batch", "", "Job")
_CRON_JOB = Gvk("batch", "", "CronJob")
_POLICY = Gvk("networking.k8s.io", "", "NetworkPolicy")
_REPLICATION_CONTROLLER = Gvk("", "v1", "ReplicationController")
_NAMES = (FieldSpec("metadata/name"),)
_POD_AFFINITY = "spec/template/spec/affinity/pod{}ffinity/{}DuringSchedulingIgnoredDuringExecution/{}labelSelector"
_RBAC = "rbac.authorization.k8s.io"
_REGISTRATION = "admissionregistration.k8s.io"


def _kind(name: str) -> Gvk:
    return Gvk("", "", name)


def _templates(what: str, stateful_set: Gvk) -> tuple[FieldSpec, ...]:
    """The metadata of objects and of what they make; `what` is labels or annotations."""
    kinds = (
        *(_REPLICATION_CONTROLLER, _kind("Deployment"), _kind("ReplicaSet"), _kind("DaemonSet")),
        *(stateful_set, _JOB),
    )
    return (
        FieldSpec(f"metadata/{what}", _ANY, True),
        *(FieldSpec(f"spec/template/metadata/{what}", kind, True) for kind in kinds),
        FieldSpec(f"spec/jobTemplate/metadata/{what}", _CRON_JOB, True),
        FieldSpec(f"spec/jobTemplate/spec/template/metadata/{what}", _CRON_JOB, True),
    )


def _template_labels() -> tuple[FieldSpec, ...]:
    claims = FieldSpec("spec/volumeClaimTemplates[]/metadata/labels", _APPS_STATEFUL_SET, True)
    return (*_templates("labels", _APPS_STATEFUL_SET), claims)


def _selectors() -> tuple[FieldSpec, ...]:
    own = (
        FieldSpec("spec/selector", Gvk("", "v1", "Service"), True),
        FieldSpec("spec/selector", _REPLICATION_CONTROLLER, True),
        *(
            FieldSpec("spec/selector/matchLabels", kind, True)
            for kind in (_kind("Deployment"), _kind("ReplicaSet"), _kind("DaemonSet"), _APPS_STATEFUL_SET)
        ),
        FieldSpec("spec/selector/matchLabels", _JOB),
        FieldSpec("spec/jobTemplate/spec/selector/matchLabels", _CRON_JOB),
        FieldSpec("spec/selector/matchLabels", Gvk("policy", "", "PodDisruptionBudget")),
        *(FieldSpec(f"spec/{where}podSelector/matchLabels", _POLICY) for where in ("", "ingress/from/", "egress/to/")),
    )
    placed = tuple(
        FieldSpec(f"{path}/matchLabels", kind)
        for kind in (_APPS_DEPLOYMENT, _APPS_STATEFUL_SET)
        for path in (
            *(_POD_AFFINITY.format(anti, "preferred", "podAffinityTerm/") for anti in ("A", "AntiA")),
            *(_POD_AFFINITY.format(anti, "required", "") for anti in ("A", "AntiA")),
            "spec/template/spec/topologySpreadConstraints/labelSelector",
        )
    )
    return (*own, *placed)


def _images() -> tuple[FieldSpec, ...]:
    fields = ("containers[]/image", "initContainers[]/image", "volumes[]/image/reference")
    return tuple(
        FieldSpec(f"{spec}/{field}", _ANY, True) for spec in ("spec", "spec/template/spec") for field in fields
    )


def _namespaces() -> tuple[FieldSpec, ...]:
    conversion = "spec/conversion/webhook/clientConfig/service/namespace"
    return (
        FieldSpec("metadata/name", _kind("Namespace"), True),
        FieldSpec("spec/service/namespace", Gvk("apiregistration.k8s.io", "", "APIService"), True),
        FieldSpec(conversion, Gvk("apiextensions.k8s.io", "", "CustomResourceDefinition")),
    )


_SPEC_OF = {
    "Pod": "spec",
    "CronJob": "spec/jobTemplate/spec/template/spec",
    **dict.fromkeys(("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "Job"), "spec/template/spec"),
}
_CONTAINER_VARS = ("args", "command", "env/value", "volumeMounts/mountPath")


def _variables() -> tuple[FieldSpec, ...]:
    found = [
        FieldSpec(f"{spec}/{containers}/{field}", _kind(kind))
        for kind, spec in _SPEC_OF.items()
        for containers in ("containers", "initContainers")
        for field in _CONTAINER_VARS
    ]
    # that of CronJobs leads nowhere: it stands so in kustomize
    found.extend(
        FieldSpec(
            "spec/jobTemplate/spec/template/volumes/nfs/server" if kind == "CronJob" else f"{spec}/volumes/nfs/server",
            _kind(kind),
        )
        for kind, spec in _SPEC_OF.items()
    )
    found.extend(
        FieldSpec(path, _kind("Ingress")) for path in ("spec/rules/host", "spec/tls/hosts", "spec/tls/secretName")
    )
    found.extend(FieldSpec(path, _kind("Service")) for path in ("spec/ports/port", "spec/ports/targetPort"))
    found.append(FieldSpec("spec/template/metadata/annotations", _kind("Deployment")))
    found.append(FieldSpec("spec/volumeClaimTemplates/spec/nfs/server", _kind("StatefulSet")))
    found.append(FieldSpec("spec/nfs/server", _kind("PersistentVolume")))
    return (*found, FieldSpec("metadata/labels"), FieldSpec("metadata/annotations"))


# -- names -------------------------------------------------------------------------------------------------------------

_POD = Gvk("", "v1", "Pod")
_TEMPLATES_OF = (
    ("spec", _POD),
    ("template/spec", _kind("PodTemplate")),
    *(("spec/template/spec", _kind(kind)) for kind in ("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job")),
    ("spec/jobTemplate/spec/template/spec", _kind("CronJob")),
)
# ServiceAccounts, claims and priority classes know ReplicationControllers, and no ReplicaSets
_WORKLOADS = (
    ("spec", _kind("Pod")),
    *(
        ("spec/template/spec", _kind(kind))
        for kind in ("StatefulSet", "Deployment", "ReplicationController", "Job", "DaemonSet")
    ),
    ("spec/jobTemplate/spec/template/spec", _kind("CronJob")),
)


def _in_pods(volume: str, key: str, whole: str, projected: str) -> tuple[FieldSpec, ...]:
    fields = (
        f"volumes/{volume}",
        *(f"{containers}/env/valueFrom/{key}/name" for containers in ("containers", "initContainers")),
        *(f"{containers}/envFrom/{whole}/name" for containers in ("containers", "initContainers")),
        f"volumes/projected/sources/{projected}/name",
    )
    return tuple(FieldSpec(f"{spec}/{field}", kind) for spec, kind in _TEMPLATES_OF for field in fields)


def _rules() -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec("rules/resourceNames", _kind(kind)) for kind in ("Role", "ClusterRole"))


def _config_maps() -> tuple[FieldSpec, ...]:
    return (
        *_in_pods("configMap/name", "configMapKeyRef", "configMapRef", "configMap"),
        FieldSpec("spec/configSource/configMap", _kind("Node")),
        *_rules(),
        FieldSpec(r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap", _kind("Ingress")),
    )


def _secrets() -> tuple[FieldSpec, ...]:
    annotations = ("ingress.kubernetes.io", "auth-secret"), ("nginx.ingress.kubernetes.io", "auth-secret")
    return (
        *_in_pods("secret/secretName", "secretKeyRef", "secretRef", "secret"),
        *(FieldSpec(f"{spec}/imagePullSecrets/name", kind) for spec, kind in _TEMPLATES_OF),
        FieldSpec("spec/tls/secretName", _kind("Ingress")),
        *(
            FieldSpec(rf"metadata/annotations/{domain}\/{name}", _kind("Ingress"))
            for domain, name in (*annotations, ("nginx.ingress.kubernetes.io", "auth-tls-secret"))
        ),
        FieldSpec("imagePullSecrets/name", _kind("ServiceAccount")),
        *(
            FieldSpec(f"parameters/{name}", _kind("StorageClass"))
            for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")
        ),
        *_rules(),
        FieldSpec(
            "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Gvk(knative.SERVING, "v1", "Service")
        ),
        FieldSpec("spec/azureFile/secretName", _kind("PersistentVolume")),
    )


def _services() -> tuple[FieldSpec, ...]:
    ingress = (
        *("spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName"),
        *("spec/rules/http/paths/backend/service/name", "spec/defaultBackend/service/name"),
    )
    return (
        FieldSpec("spec/serviceName", _APPS_STATEFUL_SET),
        *(FieldSpec(path, _kind("Ingress")) for path in ingress),
        FieldSpec("spec/service/name", Gvk("apiregistration.k8s.io", "", "APIService")),
        *(
            FieldSpec("webhooks/clientConfig/service", Gvk(_REGISTRATION, "", f"{which}WebhookConfiguration"))
            for which in ("Validating", "Mutating")
        ),
    )


def _references() -> tuple[NameReference, ...]:
    scaled = (FieldSpec("spec/scaleTargetRef/name", _kind("HorizontalPodAutoscaler")),)
    role_binding, cluster_role_binding = Gvk(_RBAC, "", "RoleBinding"), Gvk(_RBAC, "", "ClusterRoleBinding")
    classes = (
        *(FieldSpec("spec/storageClassName", _kind(kind)) for kind in ("PersistentVolume", "PersistentVolumeClaim")),
        FieldSpec("spec/volumeClaimTemplates/spec/storageClassName", _kind("StatefulSet")),
    )

    def in_workloads(field: str) -> tuple[FieldSpec, ...]:
        return tuple(FieldSpec(f"{spec}/{field}", kind) for spec, kind in _WORKLOADS)

    return (
        *(
            NameReference(_kind(kind), scaled)
            for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
        ),
        NameReference(Gvk("", "v1", "ConfigMap"), _config_maps()),
        NameReference(Gvk("", "v1", "Secret"), _secrets()),
        NameReference(Gvk("", "v1", "Service"), _services()),
        NameReference(Gvk(_RBAC, "", "Role"), (FieldSpec("roleRef/name", role_binding),)),
        NameReference(
            Gvk(_RBAC, "", "ClusterRole"),
            (FieldSpec("roleRef/name", role_binding), FieldSpec("roleRef/name", cluster_role_binding)),
        ),
        NameReference(
            Gvk("", "v1", "ServiceAccount"),
            (
                FieldSpec("subjects", role_binding),
                FieldSpec("subjects", cluster_role_binding),
                *in_workloads("serviceAccountName"),
            ),
        ),
        NameReference(Gvk("", "v1", "PersistentVolumeClaim"), in_workloads("volumes/persistentVolumeClaim/claimName")),
        NameReference(
            Gvk("", "v1", "PersistentVolume"),
            (
                FieldSpec("spec/volumeName", _kind("PersistentVolumeClaim")),
                FieldSpec("rules/resourceNames", _kind("ClusterRole")),
            ),
        ),
        NameReference(Gvk("storage.k8s.io", "v1", "StorageClass"), classes),
        NameReference(Gvk("scheduling.k8s.io", "v1", "PriorityClass"), in_workloads("priorityClassName")),
        # that group matches no object: it stands so in kustomize
        NameReference(
            Gvk("networking.k8s.io/v1", "v1", "IngressClass"),
            (FieldSpec("spec/ingressClassName", _kind("Ingress")),),
        ),
        NameReference(
            Gvk(_REGISTRATION, "", "ValidatingAdmissionPolicy"),
            (FieldSpec("spec/policyName", Gvk(_REGISTRATION, "", "ValidatingAdmissionPolicyBinding")),),
        ),
    )


_REPLICATED = ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")


@cache
def defaults() -> Configuration:
    """What transformers reach without any configuration."""
    template_labels = _template_labels()
    return Configuration(
        name_prefix=_NAMES,
        name_suffix=_NAMES,
        namespace=_namespaces(),
        common_labels=(*_selectors(), *template_labels),
        template_labels=template_labels,
        common_annotations=_templates("annotations", _kind("StatefulSet")),
        images=_images(),
        replicas=tuple(FieldSpec("spec/replicas", _kind(kind), True) for kind in _REPLICATED),
        var_reference=_variables(),
        name_reference=_references(),
    )
