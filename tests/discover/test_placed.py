"""In which namespaces scripts and workflows apply the files that name none."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import WEB, formed, pod, service, write

WORKFLOW = ".github/workflows/deploy.yml"
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  ingressClassName: nginx
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
"""
JOB = """\
on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: |
          kubectl -n $NAMESPACE apply -f k8s/service.yaml
        env:
          NAMESPACE: VALUE
"""
ACTION = """on: push
env:
  WHERE: shop
  WHAT: |
    ./k8s/ingress.yaml
    ./k8s/service.yaml
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: Azure/k8s-deploy@v4
        with:
          action: deploy
          manifests: MANIFESTS
          namespace: NAMESPACE
      - run: echo namespace
"""
MISSING = ["note backend-service-not-found k8s/ingress.yaml:13"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(path: str, text: str, files: dict[str, str] | None = None) -> list[str]:
    shop = {"k8s/ingress.yaml": INGRESS, "k8s/service.yaml": service("web") + "---\n" + pod("web")}
    return formed({**(shop if files is None else files), path: text}).said


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (WORKFLOW, JOB.replace("VALUE", "${{ inputs.environment }}")),
        (WORKFLOW, JOB.replace("VALUE", "shop")),
        (WORKFLOW, ACTION.replace("MANIFESTS", "k8s/service.yaml").replace("NAMESPACE", "shop")),
        (WORKFLOW, ACTION.replace("MANIFESTS", "${{ env.WHAT }}").replace("NAMESPACE", "${{ env.WHERE }}")),
        (WORKFLOW, ACTION.replace("MANIFESTS", "|\n            k8s").replace("NAMESPACE", "${{ inputs.where }}")),
        (WORKFLOW, "run: kubectl -n ${{ inputs.environment }} apply -f k8s/\n"),
        ("scripts/up.sh", "kubectl apply -n shop -f k8s/service.yaml\nkubectl apply -n test -f k8s/service.yaml\n"),
        (
            "scripts/up.sh",
            'for env in test shop; do\n  cd $ROOT\n  kubectl -n "$env" apply -f k8s/service.yaml\ndone\n',
        ),
        ("scripts/up.sh", "pushd ../k8s\nkubectl apply -n shop -f service.yaml\npopd\n"),
        ("scripts/up.sh", 'NS=${1:-test}\nkubectl apply --namespace "${NS}" -f "$ROOT"/k8s/service.yaml\n'),
        ("up.sh", "envsubst < k8s/service.yaml | kubectl -n shop apply -f -\n"),
        ("up.sh", "kubectl apply -f 'k8s/*.yaml' -n shop\n"),
        ("Makefile", "NS ?= test\n\nup:\n\tkubectl apply -n $(NS) -f k8s/service.yaml\n"),
        ("docs/install.md", "    kubectl apply -R -f k8s -n <namespace>\n"),
        (
            "k8s/README.md",
            "    NS=shop\n    kubectl config set-context --current --namespace=$NS\n    kubectl get secrets\n",
        ),
        ("k8s/README.md", "    kubens shop\n"),
    ],
)
def test_what_a_command_puts_into_a_namespace_may_be_there(path: str, text: str) -> None:
    assert said(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (WORKFLOW, JOB.replace("VALUE", "test")),
        (WORKFLOW, ACTION.replace("MANIFESTS", "k8s/ingress.yaml").replace("NAMESPACE", "shop")),
        (WORKFLOW, "run: kubectl apply -f k8s/\n"),
        (WORKFLOW, "run: kubectl -n shop apply -f k8s/ingress.yaml\n"),
        (WORKFLOW, "run: kubectl -n shop get -f k8s/service.yaml\n"),
        ("scripts/up.sh", "kubectl -n shop delete -f k8s/service.yaml\n"),
        ("scripts/up.sh", "for env in test prod; do kubectl -n $env apply -f k8s/service.yaml; done\n"),
        ("scripts/up.sh", "envsubst < k8s/service.yaml > out.yaml; kubectl -n shop apply -f -\n"),
        ("scripts/up.sh", "pushd ../other\nkubectl apply -n shop -f deploy.yaml\n"),
        ("Makefile", "NS = test\n\nup:\n\tkubectl apply -n $(NS) -f k8s/service.yaml\n"),
        ("k8s/README.md", "    kubens test\n"),
        ("k8s/README.md", "    kubens shop\n    kubens test\n"),
        ("k8s/README.md", "    kubectl apply -f service.yaml\n    kubens shop\n    kubectl apply -f ingress.yaml\n"),
        ("other/README.md", "    kubens shop\n"),
    ],
)
def test_what_no_command_puts_there_is_missing(path: str, text: str) -> None:
    assert said(path, text) == MISSING


def test_what_names_its_own_namespace_stays_there() -> None:
    other = service("web").replace("name: web}", "name: web, namespace: other}")
    found = said("up.sh", "kubectl -n $NS apply -f k8s/\n", {"k8s/ingress.yaml": INGRESS, "k8s/service.yaml": other})
    assert [one for one in found if "backend" in one] == ["warning backend-service-not-found k8s/ingress.yaml:13"]


def test_what_is_called_otherwise_is_missing() -> None:
    files = {"k8s/ingress.yaml": INGRESS, "k8s/service.yaml": service("web-api") + "---\n" + pod("web-api")}
    assert any("backend" in one for one in said("up.sh", "kubectl -n $NS apply -f k8s/service.yaml\n", files))


@pytest.mark.parametrize("options", ["-f .", "-f ./", "-R -f ."])
def test_what_lies_in_the_working_directory(options: str) -> None:
    files = {"ingress.yaml": INGRESS, "service.yaml": service("web") + "---\n" + pod("web")}
    assert said("up.sh", f"kubectl apply -n shop {options}\n", files) == []
    assert said("up.sh", f"kubectl apply -n test {options}\n", files) != []


def test_a_fragment_is_run_where_the_makefile_stands() -> None:
    text = "up:\n\tkubectl apply -n shop -f k8s/service.yaml\n"
    files = {
        "k8s/ingress.yaml": INGRESS,
        "k8s/service.yaml": service("web") + "---\n" + pod("web"),
        "make/k8s/service.yaml": service("other") + "---\n" + pod("other"),
    }
    assert MISSING[0] in said("make/up.mk", text, files)
    assert MISSING[0] not in said("make/up.mk", text, {**files, "Makefile": "include make/*.mk\n"})


def test_a_route_that_a_command_puts_into_the_namespace_of_its_service() -> None:
    files = {
        "k8s/ingress.yaml": INGRESS.replace("  namespace: shop\n", ""),
        "k8s/service.yaml": (service("web") + "---\n" + pod("web"))
        .replace("name: web,", "name: web, namespace: shop,")
        .replace("name: web}", "name: web, namespace: shop}"),
    }
    assert said("up.sh", "kubectl -n shop apply -f k8s/ingress.yaml\n", files) == []
    assert [one.split()[1] for one in said("up.sh", "kubectl -n test apply -f k8s/ingress.yaml\n", files)] == [
        "backend-service-not-found"
    ]


def test_another_folder_of_the_run_has_what_a_command_puts_there() -> None:
    files = {
        "canary/ingress.yaml": INGRESS,
        "canary/web.yaml": pod("web"),
        "apps/web.yaml": service("web") + "---\n" + pod("web"),
    }
    assert "canary/ingress.yaml:13" in " ".join(said("apps/up.sh", "kubectl -n test apply -f web.yaml\n", files))
    assert "canary/ingress.yaml:13" not in " ".join(said("apps/up.sh", "kubectl -n shop apply -f web.yaml\n", files))


def test_a_namespace_that_is_filled_in_says_nothing_of_what_kustomize_applies_elsewhere() -> None:
    files = {
        "prod/kustomization.yaml": "namespace: shop\nresources: [ingress.yaml, other.yaml]\n",
        "prod/ingress.yaml": INGRESS,
        "prod/other.yaml": service("other") + "---\n" + pod("other"),
        "apps/web.yaml": service("web") + "---\n" + pod("web"),
    }
    assert "prod/ingress.yaml:13" in " ".join(said("apps/up.sh", "kubectl -n $NS apply -f web.yaml\n", files))
    assert "prod/ingress.yaml:13" not in " ".join(said("apps/up.sh", "kubectl -n shop apply -f web.yaml\n", files))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop.md", "```bash\n$ oc apply -f k8s/service.yaml -n shop\n```\n"),
        ("k8s/install-steps.md", "Run `kubectl apply -f service.yaml -n shop`.\n"),
        (
            "README.md",
            "```sh\necho done\n```\n\n```sh\nenvsubst < ./k8s/service.yaml | kubectl apply -f - -n shop\n```\n",
        ),
        ("README.md", "oc project test\noc apply -f other.yaml\noc new-project shop\noc apply -f k8s/service.yaml\n"),
        ("up.sh", 'oc project shop\nset -e\noc apply -f "$HERE"/k8s/service.yaml\n'),
        ("up.sh", "oc new-project shop --description=Shop\noc apply -f k8s/\n"),
        ("up.sh", "kubectl config set-context --current --namespace=shop\nkubectl apply -f k8s/service.yaml\n"),
        ("up.sh", "kubectl config set-context $CONTEXT --namespace $NS\nkubectl apply -f k8s/service.yaml\n"),
        ("up.sh", "kubens shop && kubectl apply -f k8s/service.yaml\n"),
    ],
)
def test_any_guide_and_a_project_that_is_changed_to_name_the_namespace(path: str, text: str) -> None:
    assert said(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop.md", "$ oc apply -f k8s/service.yaml -n test\n"),
        ("shop.md", "$ oc apply -f k8s/ingress.yaml -n shop\n"),
        ("other/shop.md", "$ oc apply -f k8s/service.yaml -n shop\n"),
        ("up.sh", "oc apply -f k8s/service.yaml\noc project shop\n"),
        ("up.sh", "oc project shop\noc project test\noc apply -f k8s/service.yaml\n"),
        ("up.sh", "oc project shop\noc apply -f k8s/service.yaml -n test\n"),
        ("up.sh", "oc project -q\noc apply -f k8s/service.yaml\n"),
        ("up.sh", "kubectl config set-context --current --user=shop\nkubectl apply -f k8s/service.yaml\n"),
    ],
)
def test_what_neither_a_guide_nor_its_project_puts_there_is_missing(path: str, text: str) -> None:
    assert said(path, text) == MISSING


STATEFUL = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: mariadb, ports: [{name: http, containerPort: 80}]}]}
"""
HEADLESS = service("db").replace("spec: {", "spec: {clusterIP: None, ")
RULE = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web, namespace: shop}
spec: {host: web, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}
"""
ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: web}]
  rules: [{backendRefs: [{name: web, port: 80}]}]
"""
WORDS = (
    "selector-matches-nothing",
    "stateful-set-service-not-found",
    "policy-target-not-found",
    "parent-not-found",
    "backend-service-not-found",
)


def missing(namespace: str, files: dict[str, str]) -> set[str]:
    """The rules that miss something where a command puts `web.yaml`, at the end of the tree, into a namespace."""
    guide = "".join(f"oc apply -f {one} -n {namespace}\n" for one in files if one.endswith("web.yaml"))
    write({**files, "steps.md": guide})
    settings = Settings(select=WORDS)
    return {one.rule for one in lint(discover(["."], settings).scopes, settings).findings}


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        (
            {"web.yaml": HEADLESS + "---\n" + STATEFUL},
            {"selector-matches-nothing", "stateful-set-service-not-found"},
        ),
        # the pods are in another folder, under the namespace that a command names
        (
            {
                "a/web.yaml": service("web"),
                "a/other.yaml": WEB.replace("web", "other"),
                "b/pod.yaml": pod("web").replace("name: web,", "name: web, namespace: shop,"),
            },
            {"selector-matches-nothing"},
        ),
        (
            {
                "a/service.yaml": service("web").replace("name: web}", "name: web, namespace: shop}"),
                "a/other.yaml": WEB.replace("web", "other"),
                "b/web.yaml": pod("web"),
            },
            {"selector-matches-nothing"},
        ),
        ({"lesson/rule.yaml": RULE, "apps/web.yaml": WEB}, {"policy-target-not-found"}),
        ({"lesson/route.yaml": ROUTE, "apps/web.yaml": WEB}, {"parent-not-found", "backend-service-not-found"}),
    ],
)
def test_all_rules_know_the_namespace_that_a_command_names(files: dict[str, str], rules: set[str]) -> None:
    assert missing("shop", files) == set()
    assert missing("test", files) == rules


def test_pods_that_no_command_brings_together_with_their_service_are_missing() -> None:
    files = {"web.yaml": service("web"), "pod.yaml": pod("web").replace("name: web,", "name: web, namespace: shop,")}
    assert missing("shop", files) == set()
    assert missing("shop", {**files, "web.yaml": service("web").replace("app: web", "app: wep")}) == {
        "selector-matches-nothing"
    }


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("README.md", "k8s/README.md"),
        ("README.adoc", "k8s/README.md"),
        ("1-start/README.md", "2-web/README.md"),
        ("lessons/01-start/README.md", "lessons/10-web/README.md"),
        ("labs/1-start.md", "labs/2-web.md"),
        ("1-start/README.md", "2-web/shop/README.md"),
    ],
)
@pytest.mark.parametrize("chosen", ["oc new-project shop", "kubectl config set-context --current --namespace=shop"])
def test_a_later_lesson_goes_on_in_the_namespace_that_an_earlier_one_chose(
    earlier: str, later: str, chosen: str
) -> None:
    folder = later.rpartition("/")[0]
    files = {
        "prod/ingress.yaml": INGRESS,
        "prod/pod.yaml": pod("other"),
        f"{folder}/service.yaml": service("web") + "---\n" + pod("web"),
        later: "kubectl apply -f service.yaml\n",
    }
    assert "prod/ingress.yaml:13" not in " ".join(said(earlier, f"Run `{chosen}`.\n", files))
    # not where the guide says another one itself, or the earlier one deletes it at its end
    ends = f"{chosen}\nkubectl delete namespace shop\n"
    assert "prod/ingress.yaml:13" in " ".join(said(earlier, ends, files))
    other = {**files, later: "oc project test\nkubectl apply -f service.yaml\n"}
    assert "prod/ingress.yaml:13" in " ".join(said(earlier, f"{chosen}\n", other))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("3-start/README.md", "2-web/README.md"),
        ("start/README.md", "web/README.md"),
        ("up.sh", "k8s/README.md"),
        ("README.md", "k8s/up.sh"),
    ],
)
def test_no_other_text_chooses_the_namespace_of_a_lesson(earlier: str, later: str) -> None:
    folder = later.rpartition("/")[0]
    files = {
        "prod/ingress.yaml": INGRESS,
        "prod/pod.yaml": pod("other"),
        f"{folder}/service.yaml": service("web") + "---\n" + pod("web"),
        later: "kubectl apply -f service.yaml\n",
    }
    assert "prod/ingress.yaml:13" in " ".join(said(earlier, "oc new-project shop\n", files))
