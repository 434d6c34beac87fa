"""Operators of storage, identity, secrets, delivery, virtual machines and of the platform itself."""

from svclint.families import argo, flux, openshift
from svclint.operators.row import ANYWHERE, Row, of_group

# fluxcd/flux2: manifests/bases
_FLUX_SERVICES = ("source-controller", "notification-controller", "webhook-receiver")
_FLUX_PODS = (
    "app=source-controller",
    "app=kustomize-controller",
    "app=helm-controller",
    "app=notification-controller",
    "app=image-reflector-controller",
    "app=image-automation-controller",
    "app.kubernetes.io/part-of=flux",
)

# spinnaker/halyard: the services of a distributed installation, of which some can be cut into several
_SPINNAKER = tuple(
    f"spin-{one}"
    for one in (
        *("deck", "gate", "clouddriver", "echo", "fiat", "front50", "igor", "kayenta", "orca", "redis", "rosco"),
        *("clouddriver-caching", "clouddriver-ro", "clouddriver-ro-deck", "clouddriver-rw"),
        *("echo-scheduler", "echo-worker"),
    )
)
# goauthentik/authentik: outposts/controllers/k8s: the server deploys outposts, by default under this name
_OUTPOSTS = ("ak-outpost-*",)

ROWS: tuple[Row, ...] = (
    # argo-rollouts: docs/features/experiment.md: the Services of its templates, while an experiment runs
    Row(
        of_group(argo.GROUP, "Rollout"),
        ("{spec.strategy.canary.steps[].experiment.templates[].service.name}",),
    ),
    Row(of_group(argo.GROUP, "Experiment"), ("{spec.templates[].service.name}", "{name}-{spec.templates[].name}")),
    # rook/rook: pkg/operator/ceph/cluster/{mgr,mon,nodedaemon}: the names are fixed, one cluster a namespace
    Row(
        of_group("ceph.rook.io", "CephCluster"),
        (
            "rook-ceph-mgr",
            "rook-ceph-mgr-dashboard",
            "rook-ceph-mgr-*",
            "rook-ceph-mon-*",
            "rook-ceph-exporter",
            "rook-ceph-active-mgr",
            "rook-ceph-osd-#",
            "csi-rbdplugin-metrics",
            "csi-cephfsplugin-metrics",
        ),
        (
            "app=rook-ceph-mgr",
            "app=rook-ceph-mon",
            "app=rook-ceph-osd",
            "app=rook-ceph-exporter",
            "app=rook-ceph-crashcollector",
            "rook_cluster={namespace}",
        ),
    ),
    # pkg/operator/ceph/{object,file,nfs}
    Row(
        of_group("ceph.rook.io", "CephObjectStore"),
        ("rook-ceph-rgw-{name}", "rook-ceph-rgw-{name}-*"),
        ("app=rook-ceph-rgw", "rook_object_store={name}", "rgw={name}"),
    ),
    Row(of_group("ceph.rook.io", "CephFilesystem"), (), ("app=rook-ceph-mds", "rook_file_system={name}")),
    Row(
        of_group("ceph.rook.io", "CephNFS"),
        ("rook-ceph-nfs-{name}-*",),
        ("app=rook-ceph-nfs", "ceph_nfs={name}"),
    ),
    # minio/operator: pkg/apis/minio.min.io/v2/names.go: the Service for clients is always called minio
    Row(
        of_group("minio.min.io", "Tenant"),
        ("minio", "{name}-hl", "{name}-console", "{name}-log-*", "{name}-prometheus-hl-svc", "{name}-kes-hl-svc"),
        ("v1.min.io/tenant={name}",),
    ),
    # keycloak.org/operator: constants; the legacy operator's names are fixed
    Row(
        of_group("k8s.keycloak.org", "Keycloak"),
        ("{name}-service", "{name}-discovery"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/managed-by=keycloak-operator", "app=keycloak"),
    ),
    Row(
        of_group("keycloak.org", "Keycloak"),
        ("keycloak", "keycloak-discovery", "keycloak-postgresql", "keycloak-monitoring"),
        ("app=keycloak",),
    ),
    # bank-vaults/vault-operator: pkg/apis/vault/v1alpha1 (LabelsForVault); one Service more for each pod
    Row(
        of_group("vault.banzaicloud.com", "Vault"),
        ("{name}", "{name}-configurer", "{name}-*"),
        ("vault_cr={name}", "app.kubernetes.io/name=vault"),
    ),
    Row(
        of_group("openbao.org", "OpenBaoCluster"),
        ("{name}", "{name}-public"),
        ("app.kubernetes.io/instance={name}",),
    ),
    # armory/spinnaker-operator; the group of the enterprise's is another one
    Row(
        (("spinnaker.io", "SpinnakerService"), ("spinnaker.armory.io", "SpinnakerService")),
        _SPINNAKER,
        tuple(f"cluster={one}" for one in _SPINNAKER),
    ),
    # the namespace is a setting of each outpost
    Row(
        of_group(flux.HELM, "HelmRelease"),
        _OUTPOSTS,
        namespace=ANYWHERE,
        when=("spec.chart.spec.chart=authentik", "spec.chartRef.name=authentik"),
    ),
    Row(of_group(argo.GROUP, "Application"), _OUTPOSTS, namespace=ANYWHERE, when=("spec.source.chart=authentik",)),
    Row(of_group("helm.cattle.io", "HelmChart"), _OUTPOSTS, namespace=ANYWHERE, when=("spec.chart=*authentik",)),
    # argoproj/argo-cd: manifests/base: whoever has Applications has it as well, by default in their namespace
    Row(
        of_group(argo.GROUP, "Application", "ApplicationSet", "AppProject"),
        (
            *("argocd-server", "argocd-server-metrics", "argocd-metrics", "argocd-repo-server", "argocd-redis"),
            *("argocd-dex-server", "argocd-applicationset-controller", "argocd-notifications-controller-metrics"),
        ),
        ("app.kubernetes.io/name=argocd-*", "app.kubernetes.io/part-of=argocd"),
    ),
    # argoproj-labs/argocd-operator: controllers/argocd/service.go
    Row(
        of_group(argo.GROUP, "ArgoCD"),
        (
            "{name}-server",
            "{name}-server-metrics",
            "{name}-metrics",
            "{name}-repo-server",
            "{name}-redis*",
            "{name}-dex-server",
            "{name}-grafana",
            "{name}-prometheus",
            "{name}-applicationset-controller",
            "{name}-notifications-controller-metrics",
            "{name}-agent-*",
        ),
        ("app.kubernetes.io/name={name}-*", "app.kubernetes.io/part-of=argocd"),
    ),
    # tektoncd/triggers: pkg/reconciler/eventlistener/resources: names begin with el-
    Row(
        of_group("triggers.tekton.dev", "EventListener"),
        ("el-{name}",),
        ("eventlistener={name}", "app.kubernetes.io/part-of=Triggers"),
    ),
    # kubevirt.io/user-guide: pods of virtual machines have the labels of their template
    Row(
        of_group("kubevirt.io", "VirtualMachine", "VirtualMachineInstance", "VirtualMachineInstanceReplicaSet"),
        (),
        (
            "kubevirt.io/domain={name}",
            "vm.kubevirt.io/name={name}",
            "kubevirt.io/vm={name}",
            "kubevirt.io=virt-launcher",
        ),
        inherits=True,
    ),
    # kubevirt/containerized-data-importer: pkg/operator/resources/namespaced, beside the operator wherever that is
    Row(
        of_group("cdi.kubevirt.io", "CDI"),
        ("cdi-api", "cdi-uploadproxy", "cdi-prometheus-metrics"),
        ("cdi.kubevirt.io=*",),
        namespace=ANYWHERE,
    ),
    # openshift/cluster-ingress-operator: pkg/operator/controller/names.go
    Row(
        of_group(openshift.OPERATOR, "IngressController"),
        ("router-{name}", "router-internal-{name}", "router-nodeport-{name}"),
        ("ingresscontroller.operator.openshift.io/deployment-ingresscontroller={name}",),
        namespace="openshift-ingress",
    ),
    # olm.operatorframework.io: a catalog is served by a Service of its name
    Row(of_group("operators.coreos.com", "CatalogSource"), ("{name}",), ("olm.catalogSource={name}",)),
    # quay/quay-operator: kustomize templates
    Row(
        of_group("quay.redhat.com", "QuayRegistry"),
        ("{name}-quay-*", "{name}-clair-*"),
        ("quay-operator/quayregistry={name}",),
    ),
    # ansible/awx-operator: roles/installer/templates/networking
    Row(
        of_group("awx.ansible.com", "AWX"),
        ("{name}-service", "{name}-postgres*"),
        ("app.kubernetes.io/name={name}*", "app.kubernetes.io/managed-by=awx-operator"),
    ),
    # authzed/spicedb-operator: pkg/config
    Row(of_group("authzed.com", "SpiceDBCluster"), ("{name}",), ("authzed.com/cluster={name}",)),
    # actions/actions-runner-controller: pods of runners
    Row(
        (("actions.github.com", "AutoscalingRunnerSet"), ("actions.summerwind.dev", "RunnerDeployment")),
        (),
        ("actions.github.com/scale-set-name={name}", "runner-deployment-name={name}"),
        namespace=ANYWHERE,
    ),
    # controlplaneio-fluxcd/flux-operator: a FluxInstance is an installation of Flux
    Row(of_group("fluxcd.controlplane.io", "FluxInstance"), _FLUX_SERVICES, _FLUX_PODS),
    # fluxcd/flux2: pkg/manifestgen/sync: what `flux bootstrap` and `flux install` leave beside their components, and a
    # release of it as a source of its own, which Flux applies to itself
    Row(
        ((flux.SOURCE, "GitRepository"), (flux.SOURCE, "OCIRepository")),
        _FLUX_SERVICES,
        _FLUX_PODS,
        when=("metadata.name=flux-system", "spec.url=*/fluxcd/flux-manifests", "spec.url=*github.com/fluxcd/flux2*"),
    ),
    # fluxcd-community/helm-charts: flux2
    Row(
        (
            (flux.HELM, "HelmRelease"),
            (argo.GROUP, "Application"),
            ("helm.cattle.io", "HelmChart"),
        ),
        _FLUX_SERVICES,
        _FLUX_PODS,
        namespace=ANYWHERE,
        when=(
            *("spec.chart.spec.chart=flux2", "spec.chartRef.name=flux2", "spec.source.chart=flux2"),
            "spec.chart=*flux2",
        ),
    ),
    # fluxcd.io/flux/installation: whoever has its objects has it as well, by default in this namespace
    Row(
        (
            (flux.KUSTOMIZE, "Kustomization"),
            *of_group(flux.SOURCE, "GitRepository", "OCIRepository", "HelmRepository", "Bucket"),
            *of_group("notification.toolkit.fluxcd.io", "Receiver", "Alert", "Provider"),
        ),
        pods=_FLUX_PODS,
        namespace="flux-system",
    ),
    # fluxcd/notification-controller: config/manager: what calls a Receiver comes in by a Service of the installation's,
    # which has its own namespace
    Row(of_group("notification.toolkit.fluxcd.io", "Receiver"), ("webhook-receiver",)),
    Row(of_group("notification.toolkit.fluxcd.io", "Receiver"), ("webhook-receiver",), namespace="flux-system"),
    # infinispan/infinispan-operator: api/v1/types_util.go
    Row(
        of_group("infinispan.org", "Infinispan"),
        ("{name}", "{name}-admin", "{name}-external", "{name}-ping", "{name}-site", "{name}-site-*"),
        ("app=infinispan-pod", "clusterName={name}", "infinispan_cr={name}"),
    ),
    # grafana/k6-operator: pkg/resources/jobs: labels of the runners
    Row(of_group("k6.io", "TestRun", "K6"), ("{name}-service-*",), ("app=k6", "k6_cr={name}")),
    # noobaa/noobaa-operator: deploy/internal
    Row(
        of_group("noobaa.io", "NooBaa"),
        ("s3", "sts", "iam", "vectors", "{name}-mgmt", "{name}-syslog", "{name}-db", "{name}-db-pg"),
        ("app=noobaa", "noobaa-core={name}", "noobaa-db={name}", "noobaa-s3={name}", "noobaa-mgmt={name}"),
    ),
    # red-hat-storage/ocs-operator: a cluster of Rook's and NooBaa, whose names are fixed
    Row(
        of_group("ocs.openshift.io", "StorageCluster"),
        ("s3", "sts", "noobaa-mgmt", "noobaa-db-pg", "rook-ceph-*", "ocs-metrics-exporter", "csi-*-metrics"),
        ("app=noobaa", "app=rook-ceph-*", "noobaa-s3=noobaa", "app.kubernetes.io/name=ocs-metrics-exporter"),
    ),
    # NVIDIA/gpu-operator: assets; its ClusterPolicy is of the cluster
    Row(
        of_group("nvidia.com", "ClusterPolicy"),
        ("nvidia-dcgm-exporter", "nvidia-dcgm", "nvidia-node-status-exporter", "gpu-operator"),
        ("app=nvidia-*", "app=gpu-feature-discovery", "app=gpu-operator"),
        namespace=ANYWHERE,
    ),
    # tigera/operator: pkg/render: parts of Calico, in namespaces that it makes
    Row(
        of_group("operator.tigera.io", "Installation", "APIServer", "Whisker", "Goldmane"),
        (
            *("calico-typha", "calico-typha-metrics", "calico-node-metrics", "calico-kube-controllers-metrics"),
            *("calico-api", "goldmane", "goldmane-metrics", "whisker"),
        ),
        ("k8s-app=calico-*", "k8s-app=goldmane", "k8s-app=whisker", "k8s-app=csi-node-driver", "apiserver=true"),
        namespace=ANYWHERE,
    ),
    # openshift/cert-manager-operator: bindata
    Row(
        of_group(openshift.OPERATOR, "CertManager"),
        ("cert-manager", "cert-manager-webhook", "cert-manager-cainjector"),
        ("app=cert-manager", "app=webhook", "app=cainjector", "app.kubernetes.io/instance=cert-manager"),
        namespace="cert-manager",
    ),
)
