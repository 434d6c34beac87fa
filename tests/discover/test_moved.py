"""Files that name a namespace, in whose place a script or a workflow puts another one before it applies them."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import formed, pod, service, write

WORKFLOW = ".github/workflows/deploy.yml"
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop-prod}
spec:
  rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
"""
WEB = (service("web") + "---\n" + pod("web")).replace("metadata: {name: web", "metadata: {name: web, namespace: shop")
OTHER = (service("api") + "---\n" + pod("api")).replace("name: api", "name: api, namespace: shop-prod", 1)
OTHER = OTHER.replace("metadata: {name: api, labels", "metadata: {name: api, namespace: shop-prod, labels")
FILES = {"k8s/route.yaml": INGRESS, "k8s/web.yaml": WEB, "k8s/api.yaml": OTHER}
MISSING = ["error backend-service-not-found k8s/route.yaml:5"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(text: str, path: str = WORKFLOW, files: dict[str, str] | None = None) -> list[str]:
    return formed({**(FILES if files is None else files), path: text}).said


def test_without_a_command_each_is_where_it_says() -> None:
    assert formed(FILES).said == MISSING


@pytest.mark.parametrize(
    "text",
    [
        "run: sed 's|namespace: shop|namespace: shop-prod|g' k8s/web.yaml | kubectl apply -f -\n",
        "run: sed -e 's/a: b/c: d/' -e \"s/namespace: shop$/namespace: shop-prod/\" k8s/$WEB.yaml | kubectl apply -f -",
        "run: |\n  sed -i 's/namespace: .*/namespace: ${{ inputs.where }}/' k8s/*.yaml\n  kubectl apply -f k8s/\n",
        "run: |\n  sed -i -E 's/^( *namespace:).*/\\1 shop-prod/' k8s/web.yaml\n",
        'NS=shop-prod\nsed "s/namespace:[[:space:]]*shop/namespace: $NS/" k8s/web.yaml > /tmp/web.yaml\n',
        'cat k8s/web.yaml | sed "s/namespace: shop/&-prod/" | kubectl apply -f -\n',
        'for f in k8s/*.yaml; do\n  sed "s/namespace: shop/namespace: $NS/" $f | kubectl apply -f -\ndone\n',
        'for ns in test shop-prod; do\n  sed "s/namespace: shop/namespace: $ns/" k8s/web.yaml | oc apply -f -\ndone',
    ],
)
@pytest.mark.parametrize("path", [WORKFLOW, "deploy.sh"])
def test_a_command_puts_it_into_another_namespace_as_well(text: str, path: str) -> None:
    assert said(text, path) == []


@pytest.mark.parametrize(
    "text",
    [
        # it is only printed
        "sed 's/namespace: shop/namespace: shop-prod/' k8s/web.yaml\n",
        # another one, another file, another field
        "sed 's/namespace: shop/namespace: shop-test/' k8s/web.yaml | kubectl apply -f -\n",
        "sed 's/namespace: stop/namespace: shop-prod/' k8s/web.yaml | kubectl apply -f -\n",
        "sed 's/namespace: shop/namespace: shop-prod/' k8s/api.yaml | kubectl apply -f -\n",
        "sed 's/namespace: shop/namespace: shop-prod/' $FILE | kubectl apply -f -\n",
        "sed 's/image: shop/image: shop-prod/' k8s/web.yaml | kubectl apply -f -\n",
        "for f in other/*.yaml; do sed 's/namespace: shop/namespace: shop-prod/' $f | kubectl apply -f -; done\n",
    ],
)
def test_what_no_command_puts_there_is_missing(text: str) -> None:
    assert said(text) == MISSING


def test_what_is_called_otherwise_is_missing() -> None:
    files = {**FILES, "k8s/web.yaml": WEB.replace("{name: web", "{name: wbe", 1)}
    command = "sed 's/namespace: shop/namespace: shop-prod/' k8s/web.yaml | kubectl apply -f -\n"
    assert said(command, files=files) == MISSING


def test_pods_of_policies_and_services_are_where_a_command_puts_them() -> None:
    policy = """\
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop-prod}
spec: {selector: {matchLabels: {app: web}}}
"""
    moved_service = service("web").replace("{name: web}", "{name: web, namespace: shop-prod}")
    rules = ("policy-target-not-found", "selector-matches-nothing")
    files = {"mesh/policy.yaml": policy, "mesh/web.yaml": moved_service, "k8s/web.yaml": WEB, "k8s/api.yaml": OTHER}

    def found(command: str) -> set[str]:
        write({**files, "deploy.sh": command})
        settings = Settings(select=rules)
        return {one.rule for one in lint(discover(["."], settings).scopes, settings).findings if one.severity > 1}

    assert found("sed 's/namespace: shop/namespace: shop-prod/' k8s/web.yaml | kubectl apply -f -\n") == set()
    assert found("sed 's/namespace: shop/namespace: shop-test/' k8s/web.yaml | kubectl apply -f -\n") == set(rules)
