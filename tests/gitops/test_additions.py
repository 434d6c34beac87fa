"""What Flux and Argo CD add to a kustomization, and where that is written."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.document import documents
from svclint.gitops.additions import additions
from svclint.resource import dig
from svclint.scope import Addition
from tests.gitops.test_deployments import OBJECT, application
from tests.gitops.trees import deployed

FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web}
spec:
  path: ./apps/web
  targetNamespace: shop
  components: [../../components/a]
  patches: [{patch: "{}", target: {kind: Service}}]
  images: [{name: a, newTag: "2"}]
  commonMetadata: {labels: {team: web}}
  postBuild: {substitute: {A: b}}
"""


def added(*texts: str) -> Addition | None:
    files = {f"{number}.yaml": text for number, text in enumerate(texts)}
    return additions(deployed({"apps/web/a.yaml": OBJECT, **files})).get("apps/web")


def argo(kustomize: str) -> str:
    return application(f"source: {{repoURL: a, path: apps/web, kustomize: {kustomize}}}")


def test_flux_and_the_places_of_all() -> None:
    one = added(FLUX)
    assert one is not None
    assert one.fields == {
        "components": ["../../components/a"],
        "patches": [{"patch": "{}", "target": {"kind": "Service"}}],
        "images": [{"name": "a", "newTag": "2"}],
        "namespace": "shop",
        "labels": [{"pairs": {"team": "web"}}],
    }
    document = documents(one.source)[one.document]
    for path, place in one.places.items():
        assert dig(document.value, place) == dig(one.fields, path)


@pytest.mark.parametrize(
    ("kustomize", "fields"),
    [
        ("{namePrefix: a-, nameSuffix: -b, namespace: c}", {"namePrefix": "a-", "nameSuffix": "-b", "namespace": "c"}),
        ("{commonLabels: {a: b}}", {"commonLabels": {"a": "b"}}),
        ("{images: ['a=b/c:1']}", {"images": [{"name": "a", "newName": "b/c", "newTag": "1"}]}),
        ("{images: ['b/c:1', 'd:5/e']}", {"images": [{"name": "b/c", "newTag": "1"}, {"name": "d:5/e"}]}),
        ("{images: ['a@sha256:b']}", {"images": [{"name": "a", "digest": "sha256:b"}]}),
        ("{replicas: [{name: a, count: 2}]}", {"replicas": [{"name": "a", "count": 2}]}),
    ],
)
def test_argo_cd(kustomize: str, fields: dict[str, Any]) -> None:
    one = added(argo(kustomize))
    assert one is not None
    assert one.fields == fields


@pytest.mark.parametrize("kustomize", ["{}", "{version: v5}", "{namePrefix: '{{name}}'}"])
def test_nothing_is_added(kustomize: str) -> None:
    assert added(argo(kustomize)) is None


def test_several_add_what_they_agree_on() -> None:
    one = added(argo("{namePrefix: a-}"), argo("{namePrefix: a-}"))
    assert one is not None
    assert one.fields == {"namePrefix": "a-"}
    assert added(argo("{namePrefix: a-}"), argo("{namePrefix: b-}")) is None
    assert added(argo("{namePrefix: a-}"), argo("{}")) is None


def test_a_template_of_a_set() -> None:
    one = added("""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  generators: [{list: {elements: [{env: test}]}}]
  template: {spec: {source: {repoURL: a, path: apps/web, kustomize: {namePrefix: "{{env}}-"}}}}
""")
    assert one is not None
    assert one.fields == {"namePrefix": "test-"}
    assert one.places[("namePrefix",)] == ("spec", "template", "spec", "source", "kustomize", "namePrefix")
