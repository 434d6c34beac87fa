"""Which Kubernetes a tree asks its clusters for, and what that leaves of an API that is gone or deprecated."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.discover.hearsay.cluster_pins import asked
from svclint.discover.hearsay.cluster_versions import Asked, clusters
from svclint.discover.hearsay.scenarios import of_scenario
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from svclint.told import Told
from tests.discover.trees import write

ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1beta1
kind: Role
metadata: {name: web}
rules: []
"""
INGRESS = """\
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: web}
spec: {backend: {serviceName: web, servicePort: 80}}
"""
POLICY = """\
apiVersion: admissionregistration.k8s.io/v1alpha1
kind: MutatingAdmissionPolicy
metadata: {name: web}
"""
SETTINGS = Settings()._replace(select=("api-removed", "api-deprecated"))


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(files: dict[str, str], manifest: str = ROLE, settings: Settings = SETTINGS) -> list[tuple[str, bool]]:
    """The severities, and whether what the tree asks for is the reason."""
    write({"apps/web.yaml": manifest, **files})
    findings = merge(lint(discover(["."], settings).scopes, settings).findings)
    return [(one.severity.word, one.doubt is Doubt.EARLIER) for one in findings]


@pytest.mark.parametrize(
    ("text", "minors"),
    [
        ("minikube start --kubernetes-version v1.20.2 --driver=docker", [20]),
        ("minikube start --kubernetes-version=1.20.2", [20]),
        ('az aks create -n shop --kubernetes-version "1.15.10"', [15]),
        ("gcloud container clusters create shop --cluster-version 1.16.13-gke.1", [16]),
        ("kind: Cluster\nnodes:\n  - role: worker\n    image: kindest/node:v1.19.0@sha256:1\n", [19]),
        ("apt-get install -y kubelet=1.21.9-00 kubeadm=1.21.9-00 kubectl=1.21.9-00", [21, 21]),
        ("          - kubelet-1.28.2\n", [28]),
        ("export KUBERNETES_VERSION=${KUBERNETES_VERSION:-v1.15.7}", [15]),
        ("apiVersion: cluster.x-k8s.io/v1alpha2\nkind: Machine\nspec:\n  version: v1.15.7\n", [15]),
        ("apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n---\nkind: HelmRelease\nspec:\n  version: 1.25.0\n", []),
        ("ENVTEST_K8S_VERSION = 1.23", []),
        ("k3s_release: v1.30.2\nrke2_release: 1.29.4\n", [29, 30]),
        ("rke2_release_version: v1.30.2\ne2_release: 1.29.4\n", [30]),
        ("yum install -y kubelet-1.28.2 --disableexcludes=kubernetes", [28]),
        (" ✓ Ensuring node image (kindest/node:v1.20.2) 🖼", []),
        ("In 2019 we had kubeadm-1.14.10 and it worked.", []),
        ("apiVersion: addons.cluster.x-k8s.io/v1alpha1\nkind: HelmChartProxy\nspec:\n  version: v1.14.5\n", []),
        (
            "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata:\n  labels:\n    app: web\n"
            "    version: 1.12.1\nspec:\n  topology:\n    version: v1.31.0\n",
            [31],
        ),
        (
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: controlplane.cluster.x-k8s.io/v1beta1\n"
            "  kind: KubeadmControlPlane\n  spec:\n    version: v1.31.0\n",
            [31],
        ),
        ("apiVersion: k0smotron.io/v1beta1\nkind: Cluster\nspec:\n  version: v1.31.5-k0s.0\n", [31]),
        ("apiVersion: run.tanzu.vmware.com/v1alpha3\nspec:\n  tkr: v1.31.4---vmware.1-fips-vkr.3\n", [31]),
        (
            "machine:\n    kubelet:\n        image: ghcr.io/siderolabs/kubelet:v1.31.6\n    token: ENC[AES256_GCM]\n",
            [31],
        ),
        ("k8s_version=${ENVTEST_K8S_VERSION:-1.16.4}", []),
        ("apiVersion: controlplane.cluster.x-k8s.io/v1beta1\nkind: KubeadmControlPlane\nspec: {}\n", []),
        ("kubernetesVersion: v1.33.4", [33]),
        ('"kubernetesVersion": "1.21"', [21]),
        ('  kubernetes_version  = "1.21"\n', [21]),
        ('cluster_version = "1.18"', [18]),
        ("KUBERNETES_VERSION=1.17.3", [17]),
        ("export K8S_VERSION=v1.17.3", [17]),
        ("kube_version: v1.20.7", [20]),
        ("curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.21.5+k3s1 sh -", [21, 21]),
        ("k3s_release_version: v1.21.5+k3s1", [21, 21]),
        ("image: rancher/k3s:v1.18.6-k3s1", [18, 18]),
        ("version: v1.20.4+rke2r1", [20]),
        ('apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: a\n  version: "1.17"\n', [17]),
        ("kind: KubernetesUpgrade\nspec:\n  kubernetes:\n    # renovate: kubelet\n    version: v1.34.2\n", [34]),
        # a condition, what only speaks of it, what is switched off, and what is none
        ('kubeVersion: ">=1.19.0-0"', []),
        ("kubeVersion: 1.19.0", []),
        ("It needs Kubernetes version 1.16 or later.", []),
        ("requires kubernetes-version: 1.16 or newer", []),
        ("# kubernetesVersion: v1.20.0", []),
        ("// kubernetes_version = 1.20", []),
        ("kubernetesVersion: 1.9.0", [9]),
        ("kubernetesVersion: ${VERSION}", []),
        ("apiVersion: v1\nkind: Thing\nspec:\n  version: v1.20.0\n", []),
        ("mykubernetesVersion: v1.20.0", []),
        ("MIN_K8S_VERSION=1.18", []),
        ("min_kubernetes_version: 1.18", []),
        ("minimum-kubernetes-version: 1.18", []),
        ('required_k8s_version = "1.18"', []),
        ("supported-k8s-version: v1.18", []),
        ("kubernetesVersion: 1.18+", []),
        ("kubernetesVersion: 1.18+\n", []),
        ("kubernetesVersion: 1.19-1.21", []),
        ("<!-- minikube start --kubernetes-version 1.18 -->", []),
        ("ELASTIC_CLUSTER_VERSION=1.15", []),
        # a cloud's own field, and what a word of this project stands before
        ('min_master_version = "1.18"', [18]),
        ("MY_K8S_VERSION=1.18", [18]),
        ("nginx:1.21", []),
    ],
)
def test_what_a_text_asks_for(text: str, minors: list[int]) -> None:
    assert sorted(set(asked(text))) == sorted(set(minors))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("README.md", "```sh\nminikube start --kubernetes-version v1.20.2\n```\n"),
        ("scripts/aks.sh", "az aks create --kubernetes-version 1.20.10\n"),
        ("infra/main.tf", 'resource "x" "y" {\n  kubernetes_version = "1.20"\n}\n'),
        (".github/workflows/ci.yaml", "jobs:\n  a:\n    steps: [{with: {node_image: 'kindest/node:v1.20.7'}}]\n"),
        ("talos/talenv.yaml", "kubernetesVersion: v1.20.1\n"),
    ],
)
def test_an_earlier_cluster_serves_it(file: str, text: str) -> None:
    assert told({file: text}) == [("warning", True)]


def test_what_takes_its_place_is_not_served_there_yet() -> None:
    """networking.k8s.io/v1 is served since 1.19: nobody can write it for an earlier cluster."""
    for minor, expected in ((18, "note"), (19, "warning"), (22, "error")):
        write({"apps/web.yaml": INGRESS, "run.sh": f"minikube start --kubernetes-version v1.{minor}.0\n"})
        findings = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
        assert [one.severity.word for one in findings] == [expected]
        assert (findings[0].doubt is Doubt.AHEAD) is (minor < 19)


def test_the_newest_that_is_asked_for_decides() -> None:
    old = {"scripts/old.sh": "minikube start --kubernetes-version v1.20.2\n"}
    assert told({**old, "infra/main.tf": 'kubernetes_version = "1.29"\n'}) == [("error", False)]


def test_what_is_gone_there_as_well_is_an_error() -> None:
    assert told({"run.sh": "minikube start --kubernetes-version v1.22.0\n"}) == [("error", False)]
    assert told({}) == [("error", False)]


def test_a_deprecation_to_come() -> None:
    assert told({"talos/talenv.yaml": "kubernetesVersion: v1.33.4\n"}, POLICY) == [("note", True)]
    assert told({"talos/talenv.yaml": "kubernetesVersion: v1.35.0\n"}, POLICY) == [("warning", False)]


ENDPOINTS = """\
apiVersion: v1
kind: Endpoints
metadata: {name: nas}
subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]
"""
BALANCER = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, loadBalancerIP: 192.0.2.1, ports: [{port: 80}]}
"""
FIELDS = SETTINGS._replace(select=("field-deprecated",))


@pytest.mark.parametrize(
    ("manifest", "minor", "expected"),
    [
        (ENDPOINTS, 31, ("note", True)),
        (ENDPOINTS, 33, ("warning", False)),
        (BALANCER, 23, ("note", True)),
        (BALANCER, 31, ("warning", False)),
        # ignored by any
        (BALANCER.replace("type: LoadBalancer", "clusterIP: None"), 23, ("warning", False)),
    ],
)
def test_a_field_that_the_cluster_does_not_deprecate_yet(manifest: str, minor: int, expected: tuple[str, bool]) -> None:
    talos = f"machine:\n  kubelet:\n    image: ghcr.io/siderolabs/kubelet:v1.{minor}.6\n"
    assert told({"talos/controlplane.sops.yaml": talos}, manifest, FIELDS) == [expected]
    assert told({"talos/controlplane.sops.yaml": "machine: {}\n"}, manifest, FIELDS) == [("warning", False)]


def test_the_version_that_somebody_chose_holds() -> None:
    files = {"run.sh": "minikube start --kubernetes-version v1.20.2\n"}
    for chosen in ("1.30", SETTINGS.kubernetes):
        settings = SETTINGS._replace(kubernetes=chosen, is_kubernetes_chosen=True)
        assert told(files, settings=settings) == [("error", False)]


EKS = 'resource "aws_eks_cluster" "shop" {\n  version = var.release\n}\n'


@pytest.mark.parametrize(
    "files",
    [
        {"infra/main.tf": EKS, "infra/variables.tf": 'variable "release" {\n  default = "1.21"\n}\n'},
        {"infra/main.tf": EKS, "infra/shop.tfvars": 'release = "1.21"\n'},
        {"README.md": "# Shop\n\nTested with Kubernetes 1.19.\n"},
        {"hack/kind.yaml": "kind: Cluster\napiVersion: kind.sigs.k8s.io/v1alpha3\nnodes: [{role: worker}]\n"},
        {"b/README.md": "minikube start --kubernetes-version 1.15.0\n"},
        # nothing there is for a cluster that is
        {"b/run.sh": "kind create cluster --image kindest/node:v1.19.7\n"}
        | {"b/kind.yaml": "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes: [{role: worker}]\n"},
        {"a/talos/talconfig.yaml": "kubernetesVersion: v1.15.0\n"}
        | {"a/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"},
        {"README.md": "# Shop\n\nTested with Kubernetes 1.17, 1.18 and 1.21.\n"},
        {"apps/README.md": "# Web\n\nRequires Kubernetes <= 1.21\n"},
        {"bare/hosts": "[all:vars]\nkube_version=1.20.7\n"},
        {"hosts/prod.ini": "[all:vars]\nkube_version=1.20.7\n"},
        {"main.bicep": "param kubernetesVersion string = '1.19.7'\n"},
        {".github/workflows/ci.yaml": "jobs: {a: {strategy: {matrix: {k8s-version: '1.19'}}}}\n"},
        {"install.sh": "apt-get install -y kubelet=1.9.3-00\n"},
        # commands behind root's prompt, in a folder called after two tools
        {"installation-kubeadm/README.md": "```\n# apt-get install -y kubelet=1.10.5-00\n```\n"}
        | {"installation-kubeadm/box.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: box}\n"},
        {"README.md": "eksctl create cluster \\\n--name shop \\\n--version 1.17 \\\n--nodes 2\n"},
        # what installs the cluster has manifests of its own
        {"install/README.md": "bash install-k8s.sh 10.0.0.6 1.16.2\n"}
        | {"install/calico.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: calico}\n"},
        # a folder of its own beside that of another cluster
        {
            "apps/README.md": "minikube start --kubernetes-version 1.15.0\n",
            "new/kind.sh": "IMAGE=kindest/node:v1.29.0\n",
        }
        | {"new/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"},
        {"apps/terraform/main.tf": 'k8s_version = "1.15"\n', "new/kind.sh": "IMAGE=kindest/node:v1.29.0\n"}
        | {"new/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"},
    ],
)
def test_where_it_is_asked_for(files: dict[str, str]) -> None:
    assert told(files) == [("warning", True)]


@pytest.mark.parametrize(
    "files",
    [
        # a kind of today is asked for as well, or a newer node
        {"hack/kind.yaml": "kind: Cluster\napiVersion: kind.sigs.k8s.io/v1alpha3\n"}
        | {"ci/kind.yaml": "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n"},
        {"hack/kind.yaml": "kind: Cluster\napiVersion: kind.sigs.k8s.io/v1alpha3\n"}
        | {"ci.sh": "IMAGE=kindest/node:v1.29.0\n"},
        # by another module of Terraform
        {"infra/main.tf": EKS, "other/variables.tf": 'variable "release" {\n  default = "1.21"\n}\n'},
        {"infra/main.tf": EKS.replace("var.release", '"1.29"'), "README.md": "Tested with Kubernetes 1.19.\n"},
        # the guide of something else, of an earlier release
        {"other/README.md": "Tested with Kubernetes 1.19.\n"},
        {"CHANGELOG.md": "- Tested with Kubernetes 1.19.\n"},
        # what is asked for around the folder, or in one that has no manifests of its own
        {"apps/README.md": "minikube start --kubernetes-version 1.15.0\n", "ci.sh": "IMAGE=kindest/node:v1.29.0\n"},
        {
            "apps/README.md": "minikube start --kubernetes-version 1.15.0\n",
            ".github/workflows/ci.yaml": "jobs: {a: {steps: [{with: {node_image: 'kindest/node:v1.29.0'}}]}}\n",
        },
        {"apps/README.md": "minikube start --kubernetes-version 1.15.0\n", "infra/main.tf": 'eks_version = "1.29"\n'},
        # commands for the manifests of another folder
        {"a/README.md": "minikube start --kubernetes-version 1.15.0\n"}
        | {"a/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"},
        {"a/run.sh": "VERSION=1.6.4\ngcloud container clusters create a --cluster-version $VERSION\n"}
        | {"a/rs/web.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"},
        # a folder beside it
        {"old/README.md": "minikube start --kubernetes-version 1.15.0\n", "ci.sh": "IMAGE=kindest/node:v1.29.0\n"},
    ],
)
def test_where_it_is_not(files: dict[str, str]) -> None:
    assert told(files) == [("error", False)]


@pytest.mark.parametrize("root", ["", "infra", "/srv/.cache/shop", "/", "..", "../terraform"])
def test_folders_below_what_a_run_names(root: str) -> None:
    old, new = Asked(asked=15), Asked(asked=29)
    paths = [
        posixpath.join(root, one) for one in ("a/terraform/main.tf", ".github/ci.yaml", "b/web.yaml", "a/web.yaml")
    ]
    pinned, ci, beside, own = paths
    sources = {one: Source(one, ROLE) for one in (beside, own)}
    assert clusters([(ci, new)], (), sources, [root or "."]) == {"": 29}
    assert clusters([(pinned, old)], (), sources, [root or "."]) == {"": 15}
    found = Told(
        kubernetes=clusters([(pinned, old), (posixpath.join(root, "b/ci.sh"), new)], (), sources, [root or "."])
    )
    assert (found.kubernetes_of(own), found.kubernetes_of(beside)) == (15, 29)


NETWORKS = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: CIDR}}]}]}
"""


def test_what_only_later_clusters_refuse() -> None:
    settings = Settings()._replace(select=("invalid-network-policy",))
    role = {"ansible/group_vars/k3s.yml": 'k3s_release_version: "v1.33.11+k3s1"\n'}
    loose = NETWORKS.replace("CIDR", "10.1.2.41/29")
    assert told(role, loose, settings) == [("warning", True)]
    assert told({"ansible/group_vars/k3s.yml": "k3s_release: v1.36.1\n"}, loose, settings) == [("error", False)]
    chosen = settings._replace(is_kubernetes_chosen=True)
    assert told(role, loose, chosen) == [("error", False)]
    # what every cluster refuses is refused by that one too
    assert told(role, NETWORKS.replace("CIDR", "10.1.2.41/33"), settings) == [("error", False)]


SCALER = f"{ROLE}---\nkind: Note\nimage: k8s.gcr.io/cluster-autoscaler:v1.18.2\n"


def test_a_file_is_for_the_kubernetes_of_its_images() -> None:
    assert told({}, SCALER) == [("warning", True)]
    assert told({}, SCALER.replace("1.18.2", "1.30.0")) == [("error", False)]
    proxy = f"{ROLE}---\nkind: Note\nimage: k8s.gcr.io/kube-proxy:v1.18.2\n"
    assert told({"infra/main.tf": 'eks_version = "1.29"\n'}, proxy) == [("warning", True)]


def test_an_add_on_that_is_older_than_its_cluster() -> None:
    # the cluster of another folder says nothing of it
    beside = "apiVersion: v1\nkind: Service\n"
    assert told({"b/eks.tf": 'eks_version = "1.29"\n', "b/web.yaml": beside}, SCALER) == [("warning", True)]
    assert told({"infra/main.tf": 'eks_version = "1.29"\n'}, SCALER) == [("error", False)]
    with_proxy = f"{SCALER}---\nimage: k8s.gcr.io/kube-proxy:v1.16.2\n"
    assert told({}, with_proxy) == [("warning", True)]


@pytest.mark.parametrize(
    ("path", "text", "minors"),
    [
        ("package.json", '{"name": "x", "kubernetes-version": "1.14"}', []),
        ("package.json", '{"scripts": {"up": "minikube start --kubernetes-version 1.14.2"}}', [14]),
        ("py/setup.cfg", "[x]\nkubernetes_version = 1.14\n", []),
        ("pkg/api.go", 'const kubeletVersion = "1.14"\n', []),
        ("pkg/api.go", 'const k8sVersion = "1.14"\n', [14]),
        ("group_vars/all.yml", 'kubelet_version: "1.14"\n', [14]),
    ],
)
def test_what_a_program_speaks_of(path: str, text: str, minors: list[int]) -> None:
    assert sorted(set(asked(text, path))) == minors


def test_images_in_the_manifests_of_another_folder() -> None:
    pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'k8s.gcr.io/hyperkube-amd64:v1.6.2'}]}\n"
    assert told({"b/pod.yaml": pod, "b/c/web.yaml": "apiVersion: v1\nkind: Service\n"}) == [("error", False)]


def scenario(image: str) -> str:
    return f'{{"title": "Web", "backend": {{"port": 8443, "imageid": "{image}"}}}}'


@pytest.mark.parametrize(
    ("image", "minor"),
    [
        ("openshift-4-2", 14),
        ("openshift-4-10", 23),
        ("openshift-3-11-cluster", 11),
        ("openshift-middleware-3-7", 7),
        ("kubernetes-cluster-running:1.18", 18),
        ("portworx-kubernetes-running:v1.13.2", 13),
        # names without a version, and numbers of something else
        ("openshift", 0),
        ("minikube-running", 0),
        ("kubernetes-kubeadm-1node-4GB", 0),
        ("kubernetes-cluster-4node-running", 0),
        ("kubernetes-python-3-6", 0),
        ("ubuntu:1.18", 0),
    ],
)
def test_the_cluster_of_a_scenario(image: str, minor: int) -> None:
    assert of_scenario("a/index.json", scenario(image)) == minor


def test_a_scenario_has_its_cluster_whatever_is_asked_for_around_it() -> None:
    new = {"ci.sh": "IMAGE=kindest/node:v1.29.0\n"}
    assert told({"apps/index.json": scenario("openshift-4-2")}) == [("warning", True)]
    assert told({"apps/index.json": scenario("openshift-4-2"), **new}) == [("warning", True)]
    # others are no older for it, and a script of its own may ask for a newer one
    assert told({"apps/index.json": scenario("openshift-4-2"), "apps/up.sh": "K8S_VERSION=1.29\n"}) == [
        ("error", False)
    ]
    assert told({"apps/index.json": scenario("openshift-4-10")}) == [("error", False)]


def test_the_cluster_of_a_scenario_is_nobody_elses() -> None:
    box = {"other/box.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: box}\n"}
    assert told({"other/index.json": scenario("openshift-4-2"), **box}) == [("error", False)]
    # one without manifests, and what is no scenario
    assert told({"bare/index.json": scenario("openshift-4-2")}) == [("error", False)]
    assert told({"apps/x.json": scenario("openshift-4-2")}) == [("error", False)]
