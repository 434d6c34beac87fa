"""What commands of guides and scripts make without a file: a route that names such a Secret lacks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.made_objects import made_objects
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

FILES = {
    "k8s/route.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  tls: [{hosts: [web.example.com], secretName: web-tls}]
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: v1
kind: Secret
metadata: {name: web-tls, namespace: edge}
type: kubernetes.io/tls
stringData: {tls.crt: "...", tls.key: "..."}
""",
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl create secret tls web-tls --key a.key --cert a.crt", [("web-tls", "")]),
        ("kubectl create secret tls web-tls \\\n  --key a.key -n shop", [("web-tls", "shop")]),
        ("kubectl -n shop create secret tls --cert=a.crt web-tls", [("web-tls", "shop")]),
        ("oc create secret generic --from-file a.crt web-tls", [("web-tls", "")]),
        ("NS=shop\nkubectl create secret tls 'web-tls' --namespace $NS", [("web-tls", "shop")]),
        ("kubectl create secret tls web-tls -n $NS", [("web-tls", "")]),
        ("kubectl create secret tls $NAME -n shop", []),
        ("kubectl delete secret web-tls", []),
        ("  # kubectl create secret tls web-tls --key a.key", []),
        ("kubectl get secret tls web-tls", []),
        # it is deleted again, by its own name and where it is
        ("kubectl create secret tls web-tls --key a\nkubectl delete secret web-tls\n", []),
        ("kubectl create secret tls web-tls --key a\nkubectl -n shop delete secret/web-tls\n", [("web-tls", "")]),
        ("kubectl create secret tls web-tls -n shop\nkubectl -n shop delete secret/web-tls\n", []),
        # first, another one, where somebody cleans up, or when something else is asked for
        ("kubectl delete secret web-tls\nkubectl create secret tls web-tls --key a\n", [("web-tls", "")]),
        ("kubectl create secret tls web-tls --key a\nkubectl delete secret mail-tls\n", [("web-tls", "")]),
        (
            "kubectl create secret tls web-tls --key a\nkubectl delete -f web.yaml\nkubectl delete secret web-tls\n",
            [("web-tls", "")],
        ),
        (
            "kubectl create secret tls web-tls --key a\n\n## Clean up\n\nkubectl delete secret web-tls\n",
            [("web-tls", "")],
        ),
        ("up:\n\tkubectl create secret tls web-tls\ndown:\n\tkubectl delete secret web-tls\n", [("web-tls", "")]),
    ],
)
def test_what_commands_make(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(made_objects(text)) == [("Secret", *one) for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl create secret docker-registry pull -n shop", [("Secret", "pull", "shop")]),
        ("kubectl create configmap web-config --from-file conf/", [("ConfigMap", "web-config", "")]),
        ("kubectl -n shop create cm web-config --from-literal a=b", [("ConfigMap", "web-config", "shop")]),
        ("kubectl create sa web", [("ServiceAccount", "web", "")]),
        (
            "kubectl create --namespace shop configmap \\\n  web-env --from-literal a=b",
            [("ConfigMap", "web-env", "shop")],
        ),
        ("kubectl create -n shop --save-config secret generic web", [("Secret", "web", "shop")]),
        ("kubectl create -f secret web", []),
        ("kubectl create -f web.yaml --save-config\nkubectl get configmap web", []),
        ("kubectl create secret web", []),
        ("kubectl create cm web-config --from-env-file .env\nkubectl delete configmap web-config\n", []),
        ("kubectl create cm web --from-env-file .env\nkubectl delete secret web\n", [("ConfigMap", "web", "")]),
    ],
)
def test_what_other_commands_make(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert list(made_objects(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('kubectl patch configmap web --type merge -p \'{"data":{"A":"b"}}\'', [("ConfigMap", "web", "")]),
        ("kubectl -n shop patch -p '{}' secret/web", [("Secret", "web", "shop")]),
        ("oc set data cm/web A=b", [("ConfigMap", "web", "")]),
        ("kubectl edit configmap -n shop web", [("ConfigMap", "web", "shop")]),
        ("kubectl get cm web -o json | jq '.data.A=\"b\"' | kubectl apply -f -", [("ConfigMap", "web", "")]),
        ("kubectl get secret web -n a -oyaml | sed 's/a/b/' | kubectl replace -n b -f -", [("Secret", "web", "b")]),
        ("kubectl get cm web -o yaml | grep A", []),
        ("kubectl get cm web -o yaml\nkubectl apply -f web.yaml", []),
        ("kubectl patch deployment web -p '{}'", []),
        ("kubectl patch configmap $NAME -p '{}'", []),
        ("  # kubectl patch configmap web -p '{}'", []),
    ],
)
def test_what_commands_change(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert list(made_objects(text)) == expected


def said(files: dict[str, str]) -> list[str]:
    write({**FILES, **files})
    settings = Settings(select=("tls-secret-not-found",))
    return [one.severity.word for one in merge(lint(discover(["."], settings).scopes, settings).findings)]


MAKES = "kubectl create secret tls web-tls --key a.key --cert a.crt"


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": f"```\n{MAKES}\n```\n"},
        {"k8s/README.md": f"Run `{MAKES} -n shop`.\n"},
        {"up.sh": f"{MAKES} -n shop --dry-run=client -o yaml | kubectl apply -f -\n"},
        {"Makefile": f"tls:\n\t{MAKES} -n $(NS)\n"},
    ],
)
def test_a_secret_that_a_command_makes_is_there(files: dict[str, str]) -> None:
    assert said(files) == []


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"README.md": f"{MAKES} -n edge\n"},
        {"README.md": MAKES.replace("web-tls", "web-cert")},
        # a guide to something else
        {"docs/README.md": f"{MAKES} -n shop\n"},
        {"other/up.sh": f"{MAKES} -n shop\n"},
    ],
)
def test_a_secret_that_nothing_makes_there_is_missing(files: dict[str, str]) -> None:
    assert said(files) == ["warning"]


SLIP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: web-envs, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: web, image: "shop/web:1.0", envFrom: [{configMapRef: {name: web-env}}]}]
"""
TERRAFORM = """\
resource "kubernetes_config_map_v1" "web" {
  metadata {
    name      = "web-env"
    namespace = "shop"
  }
}
"""
OF_PIPELINE = (
    "kubectl create configmap web-env -n shop --from-literal=A=b --dry-run=client -o yaml | kubectl apply -f -"
)
CLIENT = 'core.create_namespaced_config_map("shop", V1ConfigMap(metadata=V1ObjectMeta(name="web-env")))\n'
MAP = """\
resource "kubernetes_manifest" "env" {
  manifest = { apiVersion = "v1", kind = "ConfigMap", metadata = { name = "web-env" }, data = var.env }
}
"""


TASK = """\
- hosts: all
  tasks:
    - kubernetes.core.k8s_json_patch:
        kind: ConfigMap
        name: web-env
        patch: [{op: add, path: /data/A, value: b}]
"""


def told_of_slips(files: dict[str, str]) -> int:
    write({"k8s/web.yaml": SLIP, **files})
    settings = Settings(select=("pod-reference-not-found",))
    return len(merge(lint(discover(["."], settings).scopes, settings).findings))


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "```\nkubectl create --namespace shop configmap \\\n  web-env --from-literal=a=b\n```\n"},
        {"main.tf": TERRAFORM},
        {"k8s/main.tofu": TERRAFORM},
        {"deploy.py": CLIENT},
        {"main.tf": MAP},
        {"unit.hcl": MAP},
        {"main.tf": TERRAFORM.replace("map_v1", "map_v1_data")},
        {"ansible/play.yml": TASK},
        {".gitlab-ci.yml": f"up:\n  script:\n    - {OF_PIPELINE}\n"},
        {".github/workflows/up.yaml": f"jobs: {{a: {{steps: [{{run: '{OF_PIPELINE}'}}]}}}}\n"},
        {"k8s/.github/workflows/up.yml": f"jobs: {{a: {{steps: [{{run: '{OF_PIPELINE}'}}]}}}}\n"},
        {"Jenkinsfile": f'pipeline {{ stages {{ stage("a") {{ steps {{ sh "{OF_PIPELINE}" }} }} }} }}\n'},
        {"azure-pipelines.yml": f"steps:\n- script: |\n    {OF_PIPELINE}\n"},
        {".circleci/config.yml": f"jobs:\n  a:\n    steps:\n      - run: {OF_PIPELINE}\n"},
    ],
)
def test_pods_name_what_is_made_without_a_file(files: dict[str, str]) -> None:
    assert told_of_slips(files) == 0


@pytest.mark.parametrize(
    "files",
    [
        {},
        # another one, another kind, one that is only read, and what is no part of the metadata
        {"main.tf": MAP.replace("ConfigMap", "Secret")},
        {"main.tf": TERRAFORM.replace("web-env", "web-vars")},
        {"main.tf": TERRAFORM.replace("config_map_v1", "secret")},
        {"main.tf": TERRAFORM.replace("resource", "data")},
        {"main.tf": 'resource "kubernetes_config_map" "web" {\n  data = {\n    name = "web-env"\n  }\n}\n'},
        {"other/main.tf": TERRAFORM},
        {"ansible/play.yml": TASK.replace("web-env", "web-vars")},
        {"ansible/play.yml": TASK.replace("k8s_json_patch", "k8s_info")},
        {".gitlab-ci.yml": f"up:\n  script:\n    - {OF_PIPELINE.replace('web-env', 'web-vars')}\n"},
        {".gitlab-ci.yml": f"up:\n  script:\n    - {OF_PIPELINE.replace('shop', 'edge')}\n"},
        {"other/.github/workflows/up.yaml": f"jobs: {{a: {{steps: [{{run: '{OF_PIPELINE}'}}]}}}}\n"},
        {"deploy.py": CLIENT.replace("V1ConfigMap", "V1Pod")},
    ],
)
def test_what_pods_name_and_nothing_makes_is_a_slip(files: dict[str, str]) -> None:
    assert told_of_slips(files) == 1
