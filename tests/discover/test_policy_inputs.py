"""Files that are there to try a policy of Gatekeeper, and what merely lies beside one."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from tests.discover.trees import run, write

TEMPLATE = (
    "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: {name: onehost}\n"
    "spec: {crd: {spec: {names: {kind: OneHost}}}, targets: []}\n"
)
CONSTRAINT = "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: OneHost\nmetadata: {name: one-host}\n"
SPEC = "spec: {{match: {{kinds: [{{apiGroups: ['*'], kinds: [{}]}}]}}}}\n"
ROLE = (
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reads}\n"
    "rules: [{apiGroups: [constraints.gatekeeper.sh], resources: ['*'], verbs: [get]}]\n"
)
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"


@pytest.mark.parametrize(
    ("files", "tried"),
    [
        ({"template.yaml": TEMPLATE, "constraint.yaml": CONSTRAINT, "example1.yaml": SERVICE}, {"one/example1.yaml"}),
        ({"constraint.yaml": CONSTRAINT, "example_disallowed.yaml": SERVICE}, {"one/example_disallowed.yaml"}),
        ({"constraint.yaml": CONSTRAINT, "denied-host.yaml": SERVICE}, {"one/denied-host.yaml"}),
        # one that is no example by its name is applied beside it
        ({"constraint.yaml": CONSTRAINT, "shop.yaml": SERVICE}, set()),
        # of anything, which is what the constraint looks at, or is not
        ({"constraint.yaml": CONSTRAINT + SPEC.format("Service"), "test.yaml": SERVICE}, {"one/test.yaml"}),
        ({"constraint.yaml": CONSTRAINT + SPEC.format("Ingress"), "load-test.yaml": SERVICE}, set()),
        ({"constraint.yaml": CONSTRAINT + SPEC.format("Ingress"), "good.yaml": SERVICE}, {"one/good.yaml"}),
        ({"template.yaml": TEMPLATE, "sample.yaml": SERVICE}, {"one/sample.yaml"}),
        ({"role.yaml": ROLE, "example1.yaml": SERVICE}, set()),
        ({"constraint.yaml": CONSTRAINT, "../two/example1.yaml": SERVICE}, set()),
        ({"example.yaml": CONSTRAINT + "---\n" + SERVICE}, set()),
    ],
)
def test_what_a_policy_is_tried_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], tried: set[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write({str(Path("one", path)): text for path, text in files.items()})
    aside = {path: doubt for scope in run().discovery.scopes for path, doubt in scope.told.aside.items()}
    assert {path for path, doubt in aside.items() if doubt is Doubt.TEST} == tried
