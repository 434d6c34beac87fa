"""What commands bring that is not in the tree, and what it may hold of what is missing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.fetched import Fetch, fetched, fetches
from svclint.discover.hearsay.released import installs
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.test_placed import INGRESS
from tests.discover.trees import WEB, pod, service, write

URL = "https://example.org/shop/all-in-one.yaml"
BARE = INGRESS.replace("  namespace: shop\n", "")
OTHER = (service("other") + "---\n" + pod("other")).replace("name: other", "name: other, namespace: shop")
RULES = ("backend-service-not-found", "selector-matches-nothing", "network-policy-selects-nothing")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(text: str, here: str = "", there: Sequence[str] = ()) -> list[Fetch]:
    return list(fetches(text, here, lambda path: path in there))


def names(*given: str) -> frozenset[str]:
    return frozenset(given)


@pytest.mark.parametrize(
    ("text", "namespaces"),
    [
        (f"kubectl apply -n shop -f {URL}", {"shop"}),
        (f"kubectl apply -f {URL} --namespace=shop", {"shop"}),
        (f'kubectl create -n "$NS" -f "{URL}"', {""}),
        (f"NS=shop\nkubectl create -n $NS -f {URL}", {"shop"}),
        (f"kubectl apply -f {URL}", set()),
        (f"curl -sL {URL} | kubectl apply -n shop -f -", {"shop"}),
        (f"wget -qO- {URL} | sed s/a/b/ | kubectl apply -n shop -f -", {"shop"}),
        (f"curl -s '{URL}' | oc apply -f -", set()),
        ("kubectl apply -n shop -k github.com/example/shop/deploy", {"shop"}),
        ("kubectl apply -k 'https://github.com/example/shop//deploy?ref=v1'", set()),
        ("kustomize build https://github.com/example/shop/deploy | kubectl apply -n shop -f -", {"shop"}),
        (f"kubectl create ns shop\nkubectl apply -f {URL}", {"shop"}),
        (f"kubectl create namespace shop\n\nThen:\n\n    kubectl apply -f {URL}", {"shop"}),
        (f"oc new-project shop\noc apply -f {URL}", {"shop"}),
        ("istioctl install --set profile=demo -y", {"istio-system"}),
        ("istioctl manifest apply", {"istio-system"}),
        ("linkerd install | kubectl apply -f -", {"linkerd"}),
        ("linkerd viz install | kubectl apply -f -", {"linkerd-viz"}),
    ],
)
def test_what_commands_bring_and_where(text: str, namespaces: set[str]) -> None:
    assert found(text) == [Fetch(frozenset(namespaces))]


@pytest.mark.parametrize(
    "text",
    [
        f"kubectl delete -n shop -f {URL}",
        "kubectl apply -n shop -f web.yaml",
        "kubectl apply -n shop -k overlays/prod",
        f"curl {URL}; kubectl apply -n shop -f -",
        f"curl {URL} | jq . && kubectl apply -f web.yaml",
        # what of the cluster's own has its own namespace
        "kubectl apply -f https://github.com/cert-manager/cert-manager/releases/download/v1.2.3/cert-manager.yaml",
        "kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml",
        "kubectl apply -f https://example.org/shop/crds.yaml",
        "kubectl apply -k 'github.com/kubernetes-sigs/gateway-api/config/crd?ref=v1.0.0'",
        "istioctl analyze",
        "istioctl manifest generate -f profile.yaml > dump.yaml",
        "linkerd install > linkerd.yaml",
        "linkerd install --crds | kubectl apply -f -",
        "linkerd check",
        "helm install shop ./charts/shop",
        "helm install shop charts/shop",
    ],
)
def test_what_brings_nothing(text: str) -> None:
    assert found(text) == []


def test_a_name_of_the_cluster_says_nothing_where_the_command_names_the_namespace() -> None:
    address = "https://github.com/cert-manager/cert-manager/releases/download/v1.2.3/cert-manager.yaml"
    assert found(f"kubectl apply -n shop -f {address}") == [Fetch(names("shop"))]


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://raw.githubusercontent.com/example/shop/main/k8s/web.yaml", "k8s/web.yaml"),
        ("https://raw.githubusercontent.com/example/shop/refs/heads/main/k8s/web.yaml", "docs/k8s/web.yaml"),
        ("https://github.com/example/shop/raw/main/k8s/web.yaml", "k8s/web.yaml"),
    ],
)
def test_an_address_of_a_file_that_is_here_is_that_file(address: str, path: str) -> None:
    assert found(f"kubectl apply -n shop -f {address}", "docs", [path]) == []
    assert found(f"kubectl apply -n shop -f {address}", "docs") == [Fetch(names("shop"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl apply -n shop -f samples/all/web.yaml", {"shop"}),
        ("oc apply -f <(./bin/istioctl kube-inject -f samples/all/web.yaml) -n shop", {"shop"}),
        ("istioctl kube-inject -f ~/code/all/web.yaml | kubectl apply -n shop -f -", {"shop"}),
        ("oc new-project shop\noc apply -f ../other/web.yml", {"shop"}),
        # in the tree, wherever somebody stands
        ("kubectl apply -n shop -f k8s/base/gone.yaml", set()),
        ("cd k8s\nkubectl apply -n shop -f base/gone.yaml", set()),
        ("kubectl apply -n shop -f ~/code/shop/k8s/base/web.yaml", set()),
        ("kubectl apply -n shop -f web.yaml", set()),
        # what somebody has to write, what is made of what is here, what is deleted
        ("kubectl apply -n shop -f path/to/web.yaml", set()),
        ("envsubst < k8s/base/web.yaml > build/web.yaml\nkubectl apply -n shop -f build/web.yaml", set()),
        ("kubectl apply -n shop -f /tmp/web.yaml", set()),
        ("kubectl apply -n shop -f $ROOT/other/web.yaml", set()),
        ("kubectl delete -n shop -f samples/all/web.yaml", set()),
        # nothing says where
        ("kubectl apply -f samples/all/web.yaml", set()),
        ("kubectl apply -n $NS -f samples/all/web.yaml", set()),
    ],
)
def test_what_a_script_brings_from_beyond_the_tree(text: str, expected: set[str]) -> None:
    brought = fetched([("install.sh", text)], ["", "k8s", "k8s/base"], lambda _: False)
    assert {name for one in brought for name in one.namespaces} == expected
    assert fetched([("README.md", text)], ["", "k8s", "k8s/base"], lambda _: False) == ()


def test_a_directory_of_a_repository_that_is_here_is_that_directory() -> None:
    text = "kubectl apply -n shop -k github.com/example/shop/overlays/prod?ref=main"
    assert found(text, "", ["overlays/prod"]) == []


@pytest.mark.parametrize(
    ("text", "namespaces", "starts"),
    [
        ("helm install shop example/podinfo -n prod", {"prod"}, {"shop", "podinfo"}),
        ("helm upgrade --install shop oci://example.org/charts/podinfo:1.2", set(), {"shop", "podinfo"}),
        ("helm install --name shop --namespace prod stable/podinfo", {"prod"}, {"shop", "podinfo"}),
        ("helm install --name $NAME --namespace $NS stable/podinfo", {""}, set()),
        ('helm upgrade --install "$NAME" stable/podinfo --namespace prod', {"prod"}, set()),
        ("helm install stable/podinfo --namespace prod", {"prod"}, set()),
        ("helm install -n shop stable/podinfo", set(), {"shop", "podinfo"}),
        ("helm install $NAME ./chart -n prod", {"prod"}, set()),
    ],
)
def test_what_releases_bring(text: str, namespaces: set[str], starts: set[str]) -> None:
    assert found(text) == [Fetch(frozenset(namespaces), frozenset(starts))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("helm install web ./chart -n prod", ("web", "./chart", "prod")),
        ("helm --namespace prod install web ./chart", ("web", "./chart", "prod")),
        ("helm install --name web ./chart --namespace prod", ("web", "./chart", "prod")),
        ("helm install --name=web ./chart", ("web", "./chart", "")),
        ("helm install ./chart --generate-name -n prod", ("", "./chart", "prod")),
    ],
)
def test_releases_of_helm_2_and_3(text: str, expected: tuple[str, str, str]) -> None:
    (one,) = installs(text)
    assert (one.release, one.chart, one.namespace) == expected


def told(files: dict[str, str]) -> list[str]:
    write(files)
    settings = Settings(select=RULES)
    findings = merge(lint(discover(["."], settings).scopes, settings).findings)
    return sorted(f"{one.severity.word} {one.rule}" for one in findings)


SHOP = {"k8s/ingress.yaml": INGRESS, "k8s/other.yaml": OTHER}
HERE = {"k8s/ingress.yaml": BARE + "---\n" + OTHER.replace(", namespace: shop", "")}


def test_what_is_missing_in_the_namespace_that_a_command_names_is_a_note() -> None:
    assert told(SHOP) == ["error backend-service-not-found"]
    assert told({**SHOP, "README.md": f"kubectl apply -n shop -f {URL}\n"}) == ["note backend-service-not-found"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", f"kubectl apply -n test -f {URL}\n"),
        ("README.md", f"kubectl apply -f {URL}\n"),
        ("README.md", "istioctl install\n"),
        ("README.md", "helm install db example/mysql -n shop\n"),
        ("docs/README.md", f"kubectl apply -n shop -f {URL}\n"),
        ("deploy/up.sh", f"kubectl apply -n shop -f {URL}\n"),
    ],
)
def test_what_no_command_brings_into_the_namespace_stays_an_error(path: str, text: str) -> None:
    assert told({**SHOP, path: text}) == ["error backend-service-not-found"]


def test_what_names_no_namespace_is_less_sure_beside_what_a_command_brings_without_one() -> None:
    assert told(HERE) == ["error backend-service-not-found"]
    assert told({**HERE, "README.md": f"kubectl apply -f {URL}\n"}) == ["warning backend-service-not-found"]
    assert told({**HERE, "README.md": "helm install $NAME stable/web\n"}) == ["warning backend-service-not-found"]


def test_what_is_far_from_such_a_guide_is_as_sure_as_ever() -> None:
    far = {f"apps/shop/{path}": text for path, text in HERE.items()}
    assert told({**far, "README.md": f"kubectl apply -f {URL}\n"}) == ["error backend-service-not-found"]


def test_a_slip_is_one_whatever_else_a_command_brings() -> None:
    files = {**SHOP, "k8s/other.yaml": OTHER.replace("other", "webb"), "README.md": f"oc apply -n shop -f {URL}\n"}
    assert told(files) == ["error backend-service-not-found"]


def test_the_local_file_of_an_address_is_applied_by_it() -> None:
    files = {"edge/ingress.yaml": INGRESS, "edge/other.yaml": OTHER, "k8s/web.yaml": WEB}
    command = "kubectl apply -n shop -f https://raw.githubusercontent.com/example/shop/main/k8s/{}.yaml\n"
    assert told({**files, "README.md": command.format("web")}) == []
    files["k8s/web.yaml"] = WEB.replace("web", "api")
    assert told({**files, "README.md": command.format("web")}) == ["error backend-service-not-found"]
    assert told({**files, "README.md": command.format("all")}) == ["note backend-service-not-found"]


def test_a_release_of_the_namespace_has_what_begins_with_its_name() -> None:
    files = {path: text.replace("service: {name: web", "service: {name: cache-master") for path, text in SHOP.items()}
    assert told(files) == ["error backend-service-not-found"]
    install = "helm install cache example/redis -n {}\n"
    assert told({**files, "README.md": install.format("shop")}) == ["note backend-service-not-found"]
    assert told({**files, "README.md": install.format("test")}) == ["error backend-service-not-found"]


def test_pods_of_what_a_command_brings() -> None:
    files = {
        "k8s/web.yaml": service("web").replace("name: web}", "name: web, namespace: shop}"),
        # pods for which no Service is, so that the other's may be meant
        "k8s/other.yaml": OTHER + "---\n" + pod("worker").replace("name: worker", "name: worker, namespace: shop", 1),
    }
    assert told(files) == ["warning selector-matches-nothing"]
    assert told({**files, "README.md": f"kubectl apply -n shop -f {URL}\n"}) == ["note selector-matches-nothing"]
    assert told({**files, "README.md": f"kubectl apply -n test -f {URL}\n"}) == ["warning selector-matches-nothing"]


def test_what_kustomizations_make_lies_beside_a_guide_as_well() -> None:
    files = {**SHOP, "k8s/kustomization.yaml": "resources: [ingress.yaml, other.yaml]\n"}
    assert told(files) == ["error backend-service-not-found"]
    assert told({**files, "README.md": f"kubectl apply -n shop -f {URL}\n"}) == ["note backend-service-not-found"]


JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: install, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: install
          image: tools
          command:
            - sh
            - -c
            - |
              COMMAND
"""


def test_a_job_brings_what_its_script_does() -> None:
    job = JOB.replace("COMMAND", f"curl -s {URL} | kubectl apply -n shop -f -")
    assert told({**SHOP, "k8s/job.yaml": job}) == ["note backend-service-not-found"]
    job = JOB.replace("COMMAND", f"curl -s {URL} | kubectl apply -n test -f -")
    assert told({**SHOP, "k8s/job.yaml": job}) == ["error backend-service-not-found"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        # what a Makefile includes is run where that stands
        ({"make/more.mk": "", "Makefile": "include make/more.mk\n"}, False),
        ({"more.mk": ""}, False),
        ({"make/more.mk": ""}, True),
        ({"make/more.mk": "", "other/Makefile": "include ../make/more.mk\n"}, True),
    ],
)
def test_a_fragment_of_a_makefile(files: dict[str, str], told: bool) -> None:
    given = {one: text or f"up:\n\tkubectl apply -n shop -f {URL}\n" for one, text in files.items()}
    write({"edge/ingress.yaml": INGRESS, "edge/other.yaml": OTHER, **given})
    settings = Settings()._replace(select=("backend-service-not-found",))
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert ({one.severity.word for one in found} != {"note"}) is told
