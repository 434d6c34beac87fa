"""Each way in which people write which Kubernetes their clusters have, and what looks like one and is none."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.cluster_blocks import of_objects
from svclint.discover.hearsay.cluster_guides import stated
from svclint.discover.hearsay.cluster_pins import asked, of_images
from svclint.discover.hearsay.kubeadm_files import ANY, newest_of, newest_of_kind
from svclint.source import Source

EKS = 'resource "aws_eks_cluster" "shop" {\n  name     = "shop"\n  version  = "1.21"\n\n  vpc_config {\n  }\n}\n'
TOKEN = 'resource "helm_release" "web" {\n  version = "1.21"\n}\n'
CLOUD = """\
Resources:
  Shop:
    Type: AWS::EKS::Cluster
    Properties:
      Name: shop
      Version: "1.18"
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: 2012-10-17}
"""
SHOOT = """\
apiVersion: core.gardener.cloud/v1beta1
kind: Shoot
spec:
  kubernetes:
    allowPrivilegedContainers: true
    version: 1.19.2
"""
VARIABLE = 'variable "kubernetes_version" {\n  description = "of the cluster"\n  type = string\n  default = "1.17"\n}\n'
INPUT = """\
inputs:
  kubernetes-version:
    description: which one
    default: v1.19.7
  helm-version:
    default: v1.25.0
"""
OF_HELM = """\
inputs:
  kubernetes-version:
    description: which one
  helm-version:
    default: v1.25.0
"""


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        # Terraform
        (EKS, 21),
        (EKS.replace('"1.21"', "var.release") + 'variable "release" {\n  default = "1.16"\n}\n', 16),
        (EKS.replace('"1.21"', "local.release") + 'locals {\n  release = "1.16"\n}\n', 16),
        ('resource "digitalocean_kubernetes_cluster" "a" {\n  version = "1.19.3-do.3"\n}\n', 19),
        ('resource "scaleway_k8s_cluster_beta" "a" {\n  version = "1.18.0"\n}\n', 18),
        ('resource "ovh_cloud_project_kube" "a" {\n  version = "1.22"\n}\n', 22),
        ('resource "vultr_kubernetes" "a" {\n  version = "v1.20.0+1"\n}\n', 20),
        ('resource "yandex_kubernetes_cluster" "a" {\n  master {\n    version = "1.19"\n  }\n}\n', 19),
        ('resource "alicloud_cs_managed_kubernetes" "a" {\n  version = "1.18.8-aliyun.1"\n}\n', 18),
        ('resource "linode_lke_cluster" "a" {\n  k8s_version = "1.17"\n}\n', 17),
        ('resource "civo_kubernetes_cluster" "a" {\n  kubernetes_version = "1.20.0-k3s1"\n}\n', 20),
        ('resource "google_container_cluster" "a" {\n  min_master_version = "1.16.13-gke.1"\n}\n', 16),
        ('resource "rke_cluster" "a" {\n  kubernetes_version = "v1.18.3-rancher2-2"\n}\n', 18),
        ('resource "oci_containerengine_cluster" "a" {\n  kubernetes_version = "v1.12.7"\n}\n', 12),
        ('module "eks" {\n  source = "eks/aws"\n  version = "17.1.0"\n  cluster_version = "1.20"\n}', 20),
        ('  initial_k3s_channel = "v1.29"', 29),
        (VARIABLE, 17),
        ('variable "k8s_version" { default = "1.17" }', 17),
        # other templates and programs of clouds
        (CLOUD, 18),
        ('"Type": "AWS::EKS::Cluster",\n"Properties": {\n  "Version": "1.18"\n', 18),
        ('  KubernetesVersion:\n    Type: String\n    Default: "1.18"\n', 18),
        ('"kubernetesVersion": {\n  "type": "string",\n  "defaultValue": "1.18.14"\n}', 18),
        ("param kubernetesVersion string = '1.19.7'", 19),
        ("version: eks.KubernetesVersion.V1_21,", 21),
        ("version: eks.KubernetesVersion.of('1.21'),", 21),
        ('const cluster = new eks.Cluster("shop", {\n  vpcId,\n  version: "1.21",\n});\n', 21),
        ('eks.Cluster("shop", version="1.21")', 21),
        ('eks.NewCluster(ctx, "shop", &eks.ClusterArgs{\n  Version: pulumi.String("1.21"),\n})', 21),
        ('new digitalocean.KubernetesCluster("shop", {\n  version: "1.20.2-do.0",\n})', 20),
        ('minMasterVersion: "1.18"', 18),
        ('const k8sVersion: string = "1.18"', 18),
        ('os.getenv("K8S_VERSION", "v1.18")', 18),
        ('this.setK8sVersion("1.19.7");', 19),
        ('ClusterArgs.builder().kubernetesVersion("1.19").build()', 19),
        ("# " + "x" * 300 + "\n" + "a: 1.0\n" * 4000 + "kubernetes_version: 1.19\n" + "b: 2\n" * 4000, 19),
        ("K8S_VERSION = ENV['K8S_VERSION'] || '1.18'", 18),
        # objects that make clusters
        (SHOOT, 19),
        ("apiVersion: kubeone.io/v1beta1\nkind: KubeOneCluster\nversions:\n  kubernetes: '1.16.1'\n", 16),
        ("apiVersion: kubekey.kubesphere.io/v1alpha1\nkind: Cluster\nspec:\n  kubernetes:\n    version: v1.18.6\n", 18),
        ("apiVersion: k0sctl.k0sproject.io/v1beta1\nkind: Cluster\nspec:\n  k0s:\n    version: 1.21.2+k0s.0\n", 21),
        ("apiVersion: eks.aws.crossplane.io/v1beta1\nkind: Cluster\nspec:\n  forProvider:\n    version: '1.21'\n", 21),
        ("apiVersion: x.example.org/v1\nkind: KubernetesCluster\nspec:\n  version: '1.21'\n", 21),
        ("kind: TanzuKubernetesCluster\nspec:\n  distribution:\n    version: v1.20\n", 20),
        ("kind: Plan\nspec:\n  channel: https://update.k3s.io/v1-release/channels/v1.21\n", 21),
        ("kubernetes_version: v1.17.4-rancher1-1", 17),
        ("image: siderolabs/kubelet:v1.29.1", 29),
        ("image: k8s.gcr.io/kube-controller-manager:v1.14.2", 14),
        ("image: k8s.gcr.io/kube-proxy-amd64:v1.10.3", 10),
        ("image: rancher/hyperkube:v1.17.4-rancher1", 17),
        # commands
        ("eksctl create cluster --name=shop \\\n  --region=eu-west-1 \\\n  --version 1.18\n", 18),
        ("doctl kubernetes cluster create shop \\\n  --version 1.18.3-do.0\n", 18),
        ("civo kubernetes create shop --version=1.20.0-k3s1", 20),
        ("ibmcloud ks cluster create classic --version 1.18", 18),
        ("scw k8s cluster create name=shop version=1.18.0", 18),
        ("az aks create -g shop -k 1.17.7", 17),
        ("linode-cli lke cluster-create --k8s_version 1.17", 17),
        ("minikube config set kubernetes-version v1.14.0", 14),
        ("VERSION=v1.14.0\nminikube start --kubernetes-version $VERSION", 14),
        ("minikube start --kubernetes-version=${RELEASE:-v1.14.0}", 14),
        ("snap install microk8s --classic --channel=1.19/stable", 19),
        ("sudo snap install --channel 1.19 microk8s --classic", 19),
        ("uses: balchua/microk8s-actions@v0.2.1\nwith:\n  channel: '1.19/stable'\n", 19),
        ("export INSTALL_K3S_CHANNEL=v1.22", 22),
        ("INSTALL_RKE2_CHANNEL=v1.20", 20),
        ("k3sup install --ip 10.0.0.1 --k3s-channel v1.19", 19),
        ("k3s-channel: v1.20", 20),
        ("RELEASE=v1.19.0\nk3d cluster create --image rancher/k3s:$RELEASE-k3s1", 19),
        ("kubeadm upgrade apply v1.19.0", 19),
        ("bash install-k8s.sh 10.0.0.6 root secret 1.16.2 18.09.7 ipvs", 16),
        ("talosctl -n 10.0.0.2 upgrade-k8s --to 1.28.0", 28),
        ("kubeadm init --kubernetes-version stable-1.18", 18),
        # packages and programs
        ("apt-get install -y kubelet=1.10.* kubeadm=1.10.*", 10),
        ("    name: kubelet-1.18.2\n", 18),
        ("    - 'kubeadm-1.18.2-0'\n", 18),
        ("V=1.18.2-00\napt-get install -y kubelet=$V kubeadm=$V", 18),
        ("deb https://pkgs.k8s.io/core:/stable:/v1.29/deb/ /\napt-get install -y kubelet", 29),
        ("R=v1.29\ncurl https://pkgs.k8s.io/core:/stable:/$R/deb/Release.key\napt-get install -y kubelet", 29),
        ("https://storage.googleapis.com/kubernetes-release/release/v1.18.6/bin/linux/amd64/kube-apiserver", 18),
        ("https://dl.k8s.io/v1.18.6/kubernetes-server-linux-amd64.tar.gz", 18),
        ("/aws/service/eks/optimized-ami/1.18/amazon-linux-2/recommended/image_id", 18),
        ("values: [amazon-eks-node-1.18-v*]", 18),
        ("kubeadm_version: 1.10.6-00", 10),
        ("K8S_VER=v1.10.4", 10),
        ("HYPERKUBE_TAG=v1.10.4", 10),
        ("KUBERNETES_VERSION ?= 1.17.5", 17),
        ('k8sVersion := "v1.17.5"', 17),
        ("kube_version: \"{{ chosen | default('v1.18.0') }}\"", 18),
        ("kubernetes-version: ${{ inputs.version || 'v1.19.0' }}", 19),
        # workflows
        (INPUT, 19),
        ("- name: K8S_VERSION\n  value: v1.19.7\n- name: OTHER\n  value: v1.30.0\n", 19),
        ("          kubernetes version: 'v1.20.7'\n", 20),
        ("        kubernetes-version: ['1.18.20', \"1.20.7\", 1.19]\n", 20),
        ("        k8s:\n        - v1.18.20\n        - v1.20.7   # newest\n", 20),
        ("          - k8s: v1.20.7\n", 20),
        # OpenShift
        ("openshift_release=v3.11", 11),
        ('openshift_release: "3.9"', 9),
        ("minishift start --openshift-version v3.11.0", 11),
        ("oc cluster up --version=v3.9.0", 9),
        ("OCP_VERSION=4.6", 19),
        ("openshift_version: 4.10.3", 23),
        ("quay.io/openshift-release-dev/ocp-release:4.3.8-x86_64", 16),
        ("OPENSHIFT_VERSION=4.1", 13),
        ("minishift config set openshift-version v3.11.0", 11),
        # other tools, other words for a version
        ("sealos run labring/kubernetes:v1.24.0 --masters 1", 24),
        ("sealos init --pkg-url /root/kube1.16.0.tar.gz --version v1.16.0", 16),
        ("./kk create cluster --with-kubernetes v1.17.9 --with-kubesphere v3.0.0", 17),
        ("juju deploy charmed-kubernetes --channel=1.15/stable", 15),
        ('"orchestratorType": "Kubernetes",\n"orchestratorRelease": "1.14"\n', 14),
        ('data "digitalocean_kubernetes_versions" "v" {\n  version_prefix = "1.18."\n}', 18),
        ('  "kubernetes_version" => "1.18.2",', 18),
        ('source = "git::https://github.com/poseidon/typhoon//aws/container-linux/kubernetes?ref=v1.14.1"', 14),
        ("image: quay.io/coreos/hyperkube:v1.9.6_coreos.0", 9),
        ("./dind-cluster-v1.13.sh up", 13),
        ("K8S_RELEASE=v1.15.3", 15),
        ("kubernetes_rpm_version: 1.15.3-0", 15),
        ("Package: kubelet\nPin: version 1.15.3-*\n", 15),
        ("name: v1.20.7---vmware.1-tkg.1.7fb9067", 20),
    ],
)
def test_a_version_of_clusters(text: str, newest: int) -> None:
    assert max(asked(text), default=0) == newest


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        TOKEN.replace("helm_release", "aws_eks_cluster_addon"),
        'data "aws_eks_cluster" "a" {\n  name = "shop"\n}\n\nprovider "kubernetes" {\n  version = "1.11.1"\n}\n',
        'required_providers {\n  kubernetes = "1.13.3"\n}\n',
        'provider "kubernetes" {\n  version = "~> 1.11"\n}\n',
        'module "eks" {\n  version = "1.21.0"\n}\n',
        'kubernetes_version = ">= 1.18"',
        OF_HELM,
        "kubectl_version: 1.18.0",
        "image: bitnami/kubectl:1.18",
        "RUN curl -LO https://dl.k8s.io/release/v1.18.0/bin/linux/amd64/kubectl",
        "apt-get install -y kubectl=1.18.0-00",
        "deb https://pkgs.k8s.io/core:/stable:/v1.29/deb/ /\napt-get install -y kubectl",
        "snap install go --classic --channel=1.19/stable",
        "snap install kubectl --channel=1.18/stable --classic",
        "eksctl_version: 0.1.18",
        "RKE_VERSION=v1.2.8",
        "kubernetes==12.0.1",
        "kubernetes-client = '1.20.0'",
        "KUBEBUILDER_ENVTEST_KUBERNETES_VERSION ?= 1.25.0",
        "image: my-kube-scheduler:1.18.0",
        "image: kube-scheduler:1.0",
        "image: gke.gcr.io/cluster-proportional-autoscaler:1.8.4-gke.1",
        "image: k8s.gcr.io/autoscaling/cluster-autoscaler:v1.18.2",
        "supported kubernetes versions: 1.18, 1.19",
        "Tested with Kubernetes 1.18",
        "node_version: 1.35.3",
        "redis_cluster_version: 1.21",
        "kubernetes_version: 1.18 or newer",
        'kubernetes_version: "1.18+"',
        "kind: CloudProfile\nspec:\n  kubernetes:\n    versions:\n    - version: 1.18.2\n",
        "kubernetes:\n  dashboard:\n    version: 1.10.1\n",
        "# openshift_release=v3.11",
        "openshift_release: 3.11+",
        '  # version = "1.18"\n',
        "helm_release: 1.18.2",
        "prometheus-release: 1.18",
        "Package: docker-ce\nPin: version 1.18.3-*\n",
        'data "aws_kubernetes_addons" "v" {\n  version_prefix = "1.18."\n}',
        "juju deploy postgresql --channel=1.14/stable",
        'resource "aws_eks_cluster" "a" {\n  # version = "1.18"\n}\n',
    ],
)
def test_no_version_of_clusters(text: str) -> None:
    assert not list(asked(text))


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("image: k8s.gcr.io/autoscaling/cluster-autoscaler:v1.18.2", 18),
        ("image: k8s.gcr.io/kube-proxy:v1.15.11", 15),
        ("image: k8s.gcr.io/kube-scheduler:v1.15.11\n# image: k8s.gcr.io/kube-scheduler:v1.29.1\n", 15),
        # Kubernetes 1.10: until 1.12 it had numbers of its own
        ("image: k8s.gcr.io/cluster-autoscaler:v1.2.2", 0),
        ("image: bitnami/kubectl:1.18.2", 0),
    ],
)
def test_images_that_are_released_with_a_kubernetes(text: str, newest: int) -> None:
    assert of_images(text) == newest


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("Tested with Kubernetes 1.17.4, Spark 3.0.1", 17),
        ("The driver has been tested with Kubernetes 1.13 and 1.14, but", 14),
        ("It is tested on k8s v1.13.x, 1.14.x, and 1.15.x.", 15),
        ("It was tested\non a Kubernetes 1.16 cluster.", 16),
        ("Requires Kubernetes <= 1.21", 21),
        ("> Kubernetes <= 1.24", 24),
        ("You will need to use a version of Kubernetes <= 1.25 for deployments.", 25),
        ("- Kubernetes 1.21 or older", 21),
        ("It works on Kubernetes < 1.22", 21),
        ('Server Version: version.Info{Major:"1", Minor:"18", GitVersion:"v1.18.6"}', 18),
        ("Client Version: v1.29.0\nServer Version: v1.18.2\n", 18),
        ("| Kubernetes | v1.18.3 |", 18),
        ("    node-1   Ready     <none>    57s       v1.8.5\n", 8),
        ("node-1   Ready    control-plane,master   5d3h   v1.20.2+k3s1\n", 20),
        ("Tested on OpenShift 3.11.", 11),
        ("Verified with OCP 4.8", 21),
        ("Tested on OpenShift 4.6+", 0),
        ("**Kubernetes version**: 1.18", 18),
        ("- Kubernetes: 1.18.2\n", 18),
        ("Tested with Kubernetes 1.14+", 0),
        ("tested with Kubernetes 1.10 or higher", 0),
        ("tested on Kubernetes 1.32 to 1.34", 34),
        ("Requires Kubernetes 1.16 or later, and Kubernetes >= 1.14", 0),
        ("Kubernetes 1.16 brought it.", 0),
        ("Minimum Kubernetes version: 1.16", 0),
        ("The default is Windows2019 when Kubernetes <= 1.24 or Windows2022 when Kubernetes >= 1.25.", 0),
        ("It removes dashboards that supported Kubernetes 1.14 or earlier.", 0),
        ("It does not work on Kubernetes <= 1.18", 0),
        ("If it runs on Kubernetes <= 1.18, use Kubernetes <= 1.18", 0),
        ("Client Version: v1.18.0", 0),
        ("- Kubernetes v1.14.8\n- Helm v2.14\n", 14),
        ("# Kubernetes v1.14.3 on CentOS 7\n", 14),
        ("[![k8s](https://img.shields.io/badge/Kubernetes-1.14.8-326ce5)](https://kubernetes.io)", 14),
        ("k8s版本\uff1av1.14.3", 14),
        ("This guide uses Kubernetes v1.14.3.", 14),
        ("We are running on Kubernetes 1.11 in production.", 11),
        ("Docker for Mac with Kubernetes v1.10.3 enabled", 10),
        ("## Install Kubernetes 1.14 with kubeadm\n", 14),
        ("安装 Kubernetes 1.14.3 集群", 14),
        ("Getestet mit Kubernetes 1.14", 14),
        ("Tested with minikube v1.0 / Kubernetes 1.14", 14),
        ('kubeadm version: &version.Info{Major:"1", Minor:"14", GitVersion:"v1.14.3"', 14),
        ("- Kubernetes 1.8\n", 0),
        ("- Kubernetes 1.16.0: extensions/v1beta1 is gone\n", 0),
        ("![k](https://img.shields.io/badge/kubernetes-1.14%2B-blue.svg)", 0),
        ("We use Kubernetes 1.14 or newer.", 0),
        ("You need a Kubernetes 1.14 cluster.", 0),
        ("Install Kubernetes 1.14+\n", 0),
    ],
)
def test_what_a_guide_says_was_tried(text: str, newest: int) -> None:
    assert stated("README.md", text) == newest
    assert not stated("CHANGELOG.md", text)
    assert not stated("setup.sh", text)


def test_objects_of_one_document_are_read_once() -> None:
    text = "kind: ClusterConfig\nmetadata:\n  version: 1.29\n" * 200
    assert len(list(of_objects(text))) == 200
    assert len(list(of_objects("---\n".join([text] * 2)))) == 400


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("This was never tested on Kubernetes 1.14.", 0),
        ("It is not yet tested on Kubernetes 1.14.", 0),
        ("It hasn't been tested on Kubernetes 1.14.", 0),
        ("Verified against Kubernetes 1.14 by the upstream authors, not by us.", 0),
        ("Tested on OpenShift 3.11 by the upstream authors.", 0),
        ("Kubernetes: 1.14, 1.15 are end of life.", 0),
        ("Works with Kubernetes < 1.15 are discouraged; we use it nowhere", 0),
        ("Tested on Kubernetes 1.14, which is no longer supported.", 0),
        ("Requires Kubernetes 1.29+.\n\n## History\nIn 2019 tested on Kubernetes 1.14.", 0),
        ("Needs Kubernetes 1.22 or newer.\n\nTested on Kubernetes 1.14.", 0),
        ("Kubernetes >= 1.22\n\nTested on Kubernetes 1.14.", 0),
        # what does not deny it
        ("Requires Kubernetes 1.10+.\n\nTested on Kubernetes 1.14.", 14),
        ("It was not tested on anything newer than Kubernetes 1.14.", 14),
        ("Not for production. Tested on Kubernetes 1.14.", 14),
        ("Tested on Kubernetes 1.14, newer ones are not supported.", 14),
        ("Tested on Kubernetes 1.14. Helm 2 is deprecated.", 14),
        ("| Kubernetes | 1.14 | Helm 2 is deprecated |", 14),
    ],
)
def test_what_a_guide_denies(text: str, newest: int) -> None:
    assert stated("README.md", text) == newest


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        # a newer cluster decides
        ("Our chart was tested on Kubernetes 1.14; we now run on 1.31.", 31),
        ("This demo uses Kubernetes 1.14. Today the production cluster is EKS 1.31.", 31),
        ("minikube with Kubernetes 1.14 is enough for local tests; production is EKS 1.31.", 31),
        ("In our demo, this page uses kind with Kubernetes 1.14. Production is GKE 1.31.", 31),
        ("We tested the upgrade from Kubernetes 1.14 to EKS 1.31.", 31),
        ("Tested on Kubernetes 1.14. We upgraded our clusters from 1.14 to v1.31.2.", 31),
        ("The clusters run EKS 1.31.\n\n## Install Kubernetes 1.14\n\nKept for the record.", 31),
        ("Tested on Kubernetes 1.14.\n\nThe cluster runs Kubernetes 1.31.", 31),
        # no cluster, what will not do, and what says nothing alone
        ("Tested on Kubernetes 1.14 with RKE v1.3.1 and Istio 1.22.", 14),
        ("Tested on Kubernetes 1.14. It does not work on clusters v1.22.", 14),
        ("Tested on Kubernetes 1.14; don't use EKS 1.22.", 14),
        ("We run EKS 1.14.", 0),
        # what once was
        ("Originally we use Kubernetes 1.14.", 0),
        ("Tested on Kubernetes 1.14 in 2019.", 0),
        ("Do not deploy to the legacy cluster (Kubernetes: 1.14).", 0),
        ("To reproduce the 2019 incident, this demo uses Kubernetes 1.14. Never deploy there.", 0),
        ("## Setup Kubernetes 1.14\n\nSee the wiki page of the old team; since 2023 EKS is used.", 0),
        ("# FAQ\n\n- Kubernetes v1.14.8 in the error message: upgrade your client.\n- x", 0),
        ("We started in 2019. Tested on Kubernetes 1.14.", 14),
        ("- Made in 2019\n- Kubernetes v1.14.8\n- Helm v2\n", 14),
        ("Since 2023 we have dashboards. Tested on Kubernetes 1.14.", 14),
    ],
)
def test_what_a_guide_says_of_newer_clusters_and_of_old_days(text: str, newest: int) -> None:
    assert stated("README.md", text) == newest


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("apiVersion: kubeadm.k8s.io/v1beta1\nkind: ClusterConfiguration\n", 21),
        ("apiVersion: kubeadm.k8s.io/v1beta2\nkind: InitConfiguration\n", 26),
        ("apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n", ANY),
        ("kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n---\napiVersion: kubeadm.k8s.io/v1beta2\n", 0),
        ("# apiVersion: kubeadm.k8s.io/v1beta2\n", 0),
        ("apiVersion: kubelet.config.k8s.io/v1beta1\n", 0),
        ("apiVersion: kubeadm.k8s.io/v1beta1\nkubernetesVersion: stable\n", 0),
        ("apiVersion: kubeadm.k8s.io/v1beta1\nkubernetesVersion: 'latest'  # the newest\n", 0),
        ("apiVersion: kubeadm.k8s.io/v1beta1\nkubernetesVersion: stable-1.14\n", 21),
        ("# kubeadm config migrate --old-config this.yaml\napiVersion: kubeadm.k8s.io/v1beta1\n", 0),
        # in flow style, as JSON
        ("{kind: InitConfiguration, apiVersion: kubeadm.k8s.io/v1beta1}\n", 21),
        ('{"kind": "InitConfiguration", "apiVersion": "kubeadm.k8s.io/v1beta2"}\n', 26),
        ("apiVersion: kubeadm.k8s.io/v1beta3\n---\n{apiVersion: kubeadm.k8s.io/v1beta1,\n kind: X}\n", 21),
        ("{apiVersion: kubeadm.k8s.io/v1beta1, kubernetesVersion: stable}\n", 0),
        ("{apiVersion: v1, data: {a: 'apiVersion: kubeadm.k8s.io/v1beta1'}}\n", 0),
    ],
)
def test_the_last_kubeadm_that_reads_a_file(text: str, newest: int) -> None:
    assert newest_of(Source("kubeadm.yaml", text)) == newest
    # a script may convert what it writes
    assert not newest_of(Source("migrate.sh", text))


@pytest.mark.parametrize(
    ("text", "newest"),
    [
        ("kind: Cluster\napiVersion: kind.sigs.k8s.io/v1alpha3\nnodes:\n  - role: worker\n", 18),
        ("kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n", ANY),
        ("# apiVersion: kind.sigs.k8s.io/v1alpha3\n", 0),
        ('{"kind": "Cluster", "apiVersion": "kind.sigs.k8s.io/v1alpha3"}\n', 18),
        ("{kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}\n", ANY),
        ("kind: Service\napiVersion: v1\n", 0),
    ],
)
def test_the_last_kind_that_reads_a_file(text: str, newest: int) -> None:
    assert newest_of_kind(Source("hack/kind.yaml", text)) == newest
    assert not newest_of_kind(Source("kind.sh", text))
