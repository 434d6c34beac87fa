"""Where the values of what a program printed are written, as far as anybody knows."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from svclint.discover import form_scopes
from svclint.document import Path, documents
from svclint.linting.engine import Job, lint_scope
from svclint.placing import place
from svclint.render.kustomize.build import Built, build
from svclint.render.program.objects import with_printed
from svclint.scope import Printed, Substitution
from svclint.settings import Settings
from svclint.source import Source

FILES = {
    "top/kustomization.yaml": "resources: [app.yaml]\nnamePrefix: p-\ntransformers: [plugin.yaml]\n",
    "top/plugin.yaml": "{apiVersion: example.com/v1, kind: Plugin, metadata: {name: a}}\n",
    "top/app.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
    - port: 80
    - port: 81
""",
}


def _built(changed: dict[str, Any], given: Substitution | None = None, more: str = "") -> Built:
    """The build of a program that has made the Service so."""
    sources = {path: Source(path, text) for path, text in FILES.items()}
    native = build("top", sources.get, default_namespace="default", given=given)
    (service,) = native.resources
    assert [one.kind for one in native.gaps] == ["plugin"]
    assert service.partial
    spec = {**service.data["spec"], **changed}
    printed = Printed(f"{yaml.safe_dump({**service.data, 'spec': spec})}{more}", "kustomize build")
    (root,) = documents(sources["top/kustomization.yaml"])
    return with_printed(native, printed, root, "default", given)


@pytest.mark.parametrize(
    ("changed", "path", "where", "by"),
    [
        ({}, ("spec", "type"), "top/app.yaml:6", ""),
        ({}, ("metadata", "name"), "top/app.yaml:4", "namePrefix of top/kustomization.yaml"),
        (
            {"type": "ClusterIP"},
            ("spec", "type"),
            "top/kustomization.yaml:1",
            "kustomize build of top/kustomization.yaml",
        ),
        ({"type": "ClusterIP"}, ("spec", "selector", "app"), "top/app.yaml:8", ""),
        (
            {"selector": {"app": "web", "by": "it"}},
            ("spec", "selector", "by"),
            "top/kustomization.yaml:1",
            "kustomize build of top/kustomization.yaml",
        ),
        ({"selector": {"app": "web", "by": "it"}}, ("spec", "selector", "app"), "top/app.yaml:8", ""),
        # which item is which of another list nobody says
        (
            {"ports": [{"port": 80}]},
            ("spec", "ports", 0, "port"),
            "top/kustomization.yaml:1",
            "kustomize build of top/kustomization.yaml",
        ),
    ],
)
def test_where_a_value_is_written(changed: dict[str, Any], path: Path, where: str, by: str) -> None:
    built = _built(changed)
    (service,) = built.resources
    location = place(service.label(path))
    assert f"{location.file}:{location.line}" == where
    assert service.origin.of(path).by == by
    assert built.gaps == ()
    assert not service.partial


def test_an_object_that_only_the_program_has() -> None:
    built = _built({}, more="---\n{apiVersion: v1, kind: Secret, metadata: {name: made}}\n")
    service, secret = built.resources
    assert built.earlier == {("Service", "web"): [service]}
    assert (secret.name, secret.file) == ("made", "top/kustomization.yaml")


def test_variables_are_filled_in_as_in_a_native_build() -> None:
    (service,) = _built({"type": "${TYPE}"}, Substitution({"TYPE": "ClusterIP"})).resources
    assert service.data["spec"]["type"] == "ClusterIP"


def test_rules_are_asked_for_what_only_the_program_prints() -> None:
    """No file of the scope has the word without which a rule has nothing to say."""
    printed = yaml.safe_load(FILES["top/app.yaml"])
    printed["spec"].update(type="ClusterIP", clusterIP="None", ports=[{"port": 80, "targetPort": 8080}])
    settings = Settings(select=("headless-port-remap",))
    (scope,) = form_scopes({path: Source(path, text) for path, text in FILES.items()}, settings).scopes
    scope = scope._replace(printed={"top": Printed(yaml.safe_dump(printed), "kustomize build")})
    assert [one.rule for one in lint_scope(Job(scope, settings)).findings] == ["headless-port-remap"]
