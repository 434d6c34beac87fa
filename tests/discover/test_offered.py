"""Components below a kustomization that does without them: what they may bring, and what they do not."""

from __future__ import annotations

import pytest

from tests.discover.test_left_out import flux
from tests.discover.trees import run_configured

RULES = ("network-policy-blocks-service", "network-policy-blocks-dns")
LIST = "resources: [web.yaml, policy.yaml]\n"
BASE = {
    "apps/web/kustomization.yaml": LIST,
    "apps/web/web.yaml": (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {selector: {app: api}, ports: [{port: 80}]}\n---\n"
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\n"
        "spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}], env: [{name: A, value: 'http://api'}]}]}\n"
    ),
    "apps/web/policy.yaml": (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\n"
        "spec: {podSelector: {}, policyTypes: [Ingress], ingress: []}\n"
    ),
}
LETS_IN = "- {op: add, path: /spec/ingress/-, value: {from: [{namespaceSelector: {}}]}}"


def component(patch: str = LETS_IN, target: str = "{kind: NetworkPolicy, name: web}") -> str:
    return f"kind: Component\npatches:\n- target: {target}\n  patch: |-\n    {patch}\n"


def told(files: dict[str, str]) -> list[str]:
    return run_configured({**BASE, **files}, rules=RULES).said


WARNING = ["warning network-policy-blocks-service apps/web/web.yaml:4"]
NOTE = [WARNING[0].replace("warning", "note")]
HOME = "apps/web/components/istio/kustomization.yaml"


def test_nobody_is_let_in() -> None:
    assert told({}) == WARNING


@pytest.mark.parametrize(
    "files",
    [
        {HOME: component()},
        {HOME: component(target="{kind: NetworkPolicy}")},
        {
            HOME: "kind: Component\npatches: [{path: in.yaml}]\n",
            "apps/web/components/istio/in.yaml": BASE["apps/web/policy.yaml"],
        },
        {
            HOME: "kind: Component\npatchesJson6902: [{path: in.json, target: {kind: NetworkPolicy, name: web}}]\n",
            "apps/web/components/istio/in.json": '[{"op": "replace", "path": "/spec/ingress", "value": [{}]}]',
        },
    ],
)
def test_a_component_below_lets_in(files: dict[str, str]) -> None:
    assert told(files) == NOTE


@pytest.mark.parametrize(
    "files",
    [
        {HOME: component(target="{kind: NetworkPolicy, name: other}")},
        {HOME: component(target="{kind: Deployment}")},
        {HOME: component("- {op: add, path: /spec/egress/-, value: {}}")},
        {HOME: component("- {op: test, path: /spec/ingress, value: []}")},
        # no component, and no change of this kustomization
        {HOME: component().replace("kind: Component\n", "")},
        {"apps/components/istio/kustomization.yaml": component()},
        # a tool builds it as it is
        {HOME: component(), "flux/web.yaml": flux("web", "apps/web")},
    ],
)
def test_what_brings_nothing(files: dict[str, str]) -> None:
    assert told(files) == WARNING


def test_who_builds_on_it_has_chosen() -> None:
    files = {HOME: component(), "prod/kustomization.yaml": "resources: [../apps/web]\n"}
    assert told(files) == WARNING
    with_it = f"{files['prod/kustomization.yaml']}components: [../apps/web/components/istio]\n"
    assert told({**files, "prod/kustomization.yaml": with_it}) == []
