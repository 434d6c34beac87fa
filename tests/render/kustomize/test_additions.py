"""What a GitOps tool adds to a kustomization: what kustomize makes of the edited file, and where its values stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from svclint.document import documents
from svclint.gitops.additions import additions
from svclint.placing import place
from svclint.render.kustomize.build import Built, build
from svclint.resource import dig, mapping
from tests.gitops.trees import deployed, sources_of
from tests.render.kustomize.oracle import applied_by_kustomize, differences, kubectl

FILES = {
    "app/kustomization.yaml": """\
resources: [web.yaml]
namePrefix: own-
namespace: own
labels: [{pairs: {from: own}, includeSelectors: true}]
images: [{name: web, newTag: "1"}]
patches: [{target: {kind: Service}, patch: '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]'}]
""",
    "app/web.yaml": """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
""",
    "part/kustomization.yaml": "{apiVersion: kustomize.config.k8s.io/v1alpha1, kind: Component, resources: [m.yaml]}",
    "part/m.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: more}, data: {a: b}}",
}
FLUX = {
    "components": ["../part"],
    "patches": [
        {"patch": '[{"op": "replace", "path": "/spec/ports/0/port", "value": 90}]', "target": {"kind": "Service"}},
        {"patch": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"},
    ],
    "images": [{"name": "other", "newTag": "2"}],
}


def built(files: dict[str, str]) -> Built:
    sources = sources_of({**FILES, **files})
    added = additions(deployed({**FILES, **files}))["app"]
    return build("app", sources.get, "", added=added)


def of_flux(spec: dict[str, Any]) -> str:
    data = {"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization", "metadata": {"name": "a"}}
    return yaml.safe_dump({**data, "spec": {"path": "./app", **spec}})


def of_argo(kustomize: dict[str, Any]) -> str:
    data = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "a"}}
    source = {"repoURL": "https://git.example.com/a", "path": "app", "kustomize": kustomize}
    return yaml.safe_dump({**data, "spec": {"source": source}})


@pytest.mark.skipif(kubectl() is None, reason="there is no kubectl")
@pytest.mark.parametrize(
    ("tool", "edited"),
    [
        (of_flux(FLUX), FLUX),
        (of_flux({"targetNamespace": "shop"}), {"namespace": "shop"}),
        (of_flux({"namePrefix": "a-", "nameSuffix": "-b"}), {"namePrefix": "a-", "nameSuffix": "-b"}),
        (of_flux({"commonMetadata": {"labels": {"team": "a"}}}), {"labels": [{"pairs": {"team": "a"}}]}),
        (of_argo({"namePrefix": "a-", "namespace": "shop"}), {"namePrefix": "a-", "namespace": "shop"}),
        (of_argo({"commonLabels": {"team": "a"}}), {"commonLabels": {"team": "a"}}),
        (
            of_argo({"commonLabels": {"team": "a"}, "labelWithoutSelector": True, "labelIncludeTemplates": True}),
            {"labels": [{"pairs": {"team": "a"}, "includeTemplates": True}]},
        ),
        (of_argo({"images": ["other=web:3"]}), {"images": [{"name": "other", "newName": "web", "newTag": "3"}]}),
        (of_argo({"replicas": [{"name": "web", "count": 5}]}), {"replicas": [{"name": "web", "count": 5}]}),
    ],
)
def test_it_is_what_kustomize_makes_of_the_edited_file(tool: str, edited: dict[str, Any], tmp_path: Path) -> None:
    (before,) = documents(sources_of(FILES)["app/kustomization.yaml"])
    data = dict(mapping(before.value))
    for field, value in edited.items():
        data[field] = [*data.get(field, []), *value] if isinstance(value, list) else value
    for path, text in {**FILES, "app/kustomization.yaml": yaml.safe_dump(data)}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    program = kubectl()
    assert program is not None
    ours = [one.data for one in built({"tool.yaml": tool}).resources]
    assert differences(ours, applied_by_kustomize(tmp_path / "app", program)) == []


@pytest.mark.parametrize(
    ("tool", "path", "at"),
    [
        (of_flux(FLUX), ("spec", "replicas"), ("spec", "patches", 1, "patch")),
        (of_flux({"targetNamespace": "shop"}), ("metadata", "namespace"), ("spec", "targetNamespace")),
        (of_argo({"commonLabels": {"team": "a"}}), ("metadata", "labels", "team"), ("spec", "source", "kustomize")),
    ],
)
def test_a_value_stands_where_the_tool_has_it(tool: str, path: tuple[str, ...], at: tuple[str | int, ...]) -> None:
    found = built({"tool.yaml": tool})
    (one,) = [each for each in found.resources if each.kind == "Deployment"]
    where = place(one.label(path))
    (document,) = documents(sources_of({"tool.yaml": tool})["tool.yaml"])
    span = document.locate(at).value
    assert where.file == "tool.yaml"
    assert span.start <= where.start <= where.end <= span.end
    assert dig(document.value, at) is not None
