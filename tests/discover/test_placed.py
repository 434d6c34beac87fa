"""In which namespaces scripts and workflows apply the files that name none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import formed, pod, service

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
    ],
)
def test_what_a_command_puts_into_a_namespace_may_be_there(path: str, text: str) -> None:
    assert said(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (WORKFLOW, JOB.replace("VALUE", "test")),
        (WORKFLOW, "run: kubectl apply -f k8s/\n"),
        (WORKFLOW, "run: kubectl -n shop apply -f k8s/ingress.yaml\n"),
        (WORKFLOW, "run: kubectl -n shop get -f k8s/service.yaml\n"),
        ("scripts/up.sh", "kubectl -n shop delete -f k8s/service.yaml\n"),
        ("scripts/up.sh", "for env in test prod; do kubectl -n $env apply -f k8s/service.yaml; done\n"),
        ("scripts/up.sh", "envsubst < k8s/service.yaml > out.yaml; kubectl -n shop apply -f -\n"),
        ("scripts/up.sh", "pushd ../other\nkubectl apply -n shop -f deploy.yaml\n"),
        ("Makefile", "NS = test\n\nup:\n\tkubectl apply -n $(NS) -f k8s/service.yaml\n"),
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
