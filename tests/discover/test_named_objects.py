"""In which namespaces commands and references have objects whose files name none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import formed, pod, service

FORWARD = "kubectl port-forward service/web 8080:80 -n shop\n"
SHOP = {"app/web.yaml": service("web") + "---\n" + pod("web").replace("name: web,", "name: web, namespace: shop,")}
ASTRAY = ["warning selector-matches-nothing app/web.yaml:4"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(files: dict[str, str], *, rule: str = "selector-matches-nothing") -> list[str]:
    return [one for one in formed(files).said if rule in one]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scripts/forward.sh", FORWARD),
        ("app/README.md", "    $ kubectl -n shop get svc web -o yaml\n"),
        ("app/README.md", "`kubectl describe --namespace=shop services web`\n"),
        ("Makefile", "NS = shop\n\nlook:\n\tkubectl get svc/web -n $(NS)\n"),
        ("up.sh", "kubectl config set-context --current --namespace=shop\nkubectl port-forward svc/web 8080:80\n"),
        ("up.sh", "kubectl wait --for=condition=ready pod -l a=b -n shop\nkubectl -n shop scale deploy/a svc/web\n"),
    ],
)
def test_who_looks_for_an_object_somewhere_has_put_it_there(path: str, text: str) -> None:
    assert said({**SHOP, path: text}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scripts/forward.sh", "kubectl port-forward service/web 8080:80 -n test\n"),
        ("scripts/forward.sh", "kubectl port-forward service/web 8080:80 -n $NS\n"),
        ("scripts/forward.sh", "kubectl port-forward service/web-api 8080:80 -n shop\n"),
        ("scripts/forward.sh", "kubectl port-forward pod/web 8080:80 -n shop\n"),
        ("scripts/forward.sh", "kubectl get svc -n shop | grep web\n"),
        ("scripts/forward.sh", "kubectl create service clusterip web -n shop\n"),
        ("scripts/forward.sh", "kubectl get svc -o web -n shop\n"),
        ("scripts/forward.sh", "kubectl exec deploy/other -n shop -- get svc/web\n"),
        # one of somewhere else, perhaps
        ("app/README.md", "Remove the old one: `kubectl delete svc web -n shop`\n"),
        # who applies it there says where it is
        ("app/README.md", "    kubectl apply -f app/ -n default\n    kubectl get svc web -n shop\n"),
    ],
)
def test_what_nobody_looks_for_there_is_not_there(path: str, text: str) -> None:
    assert said({**SHOP, path: text}) == ASTRAY


API = service("api").replace("app: api", "app: web")


@pytest.mark.parametrize(
    "command", ["kubectl apply -f app/\n", "kubectl create -f app\n", "kubectl apply -f app/web.yaml -f app/api.yaml\n"]
)
def test_what_one_command_applies_with_it_is_there_too(command: str) -> None:
    assert said({**SHOP, "app/api.yaml": API, "up.sh": command + FORWARD}) == []


@pytest.mark.parametrize(
    "command",
    [
        "",
        "kubectl apply -f app/web.yaml\nkubectl apply -f app/api.yaml\n",
        "kubectl apply -f app/ -n default\n",
        "kubectl delete -f app/\n",
    ],
)
def test_what_lies_beside_it_need_not_be_there(command: str) -> None:
    assert any("app/api.yaml" in one for one in said({**SHOP, "app/api.yaml": API, "up.sh": command + FORWARD}))


def test_one_that_is_known_to_be_there_is_meant() -> None:
    there = service("web").replace("name: web}", "name: web, namespace: shop}")
    assert said({**SHOP, "other/web.yaml": there, "up.sh": FORWARD}) == ASTRAY
    built = {"other/kustomization.yaml": "namespace: shop\nresources: [web.yaml]\n", "other/web.yaml": service("web")}
    assert ASTRAY[0] in said({**SHOP, **built, "up.sh": FORWARD})


def test_the_nearest_of_that_name_are_meant() -> None:
    other = {path.replace("app/", "more/"): text for path, text in SHOP.items()}
    assert said({**SHOP, **other, "more/README.md": FORWARD}) == ASTRAY


@pytest.mark.parametrize("command", ["logs web-0", "exec -it web-0", "get pod web-0", "logs sts/web"])
def test_pods_of_a_workload_are_called_after_it(command: str) -> None:
    of_set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n"
    files = {"app/web.yaml": f"{SHOP['app/web.yaml']}---\n{of_set}spec: {{serviceName: web}}\n"}
    assert said({**files, "up.sh": f"kubectl -n shop {command}\n"}) == []
    # two of three objects of the file leave their namespace to who applies it
    half = [one.replace("warning", "note") for one in ASTRAY]
    assert said({**files, "up.sh": f"kubectl -n shop {command.replace('web', 'api')}\n"}) == half


# -- references --------------------------------------------------------------------------------------------------------

ROUTE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: ["web.example.com"]
  gateways: [web]
  http: [{route: [{destination: {host: web}}]}]
"""
GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web}
spec:
  selector: {istio: ingressgateway}
  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
"""
SERVED = {
    "web/route.yaml": ROUTE,
    "web/gateway.yaml": GATEWAY,
    "web/web.yaml": "---\n".join(
        one("web").replace("name: web", "name: web, namespace: shop", 1) for one in (service, pod)
    ),
}
OTHER = ROUTE.replace("name: web}", "name: other, namespace: other}").replace(
    "host: web", "host: web.shop.svc.cluster.local"
)


def routed(**more: str) -> list[str]:
    files = {f"web/{name}.yaml": text for name, text in more.items()}
    return [one for one in said({**SERVED, **files}, rule="backend-service-not-found") if "route.yaml" in one]


def test_a_reference_says_where_what_lies_beside_an_object_is_applied() -> None:
    assert routed() != []
    assert routed(other=OTHER.replace("[web]", "[shop/web]")) == []


@pytest.mark.parametrize(
    "other",
    [
        OTHER.replace("[web]", "[test/web]"),
        OTHER.replace("[web]", "[shop/api]"),
        # it is there
        OTHER.replace("[web]", "[shop/web]") + "---\n" + GATEWAY.replace("name: web}", "name: web, namespace: shop}"),
    ],
)
def test_another_reference_says_nothing(other: str) -> None:
    assert routed(other=other) != []


def test_what_is_missing_is_no_witness_of_itself() -> None:
    files = {
        "web/web.yaml": service("web") + "---\n" + pod("web"),
        "web/route.yaml": ROUTE.replace("name: web}", "name: web, namespace: shop}").replace(
            "host: web", "host: web.test.svc.cluster.local"
        ),
        "web/api.yaml": pod("api").replace("name: api,", "name: api, namespace: test,"),
    }
    assert said(files, rule="backend-service-not-found") != []
