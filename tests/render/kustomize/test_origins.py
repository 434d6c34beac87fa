"""Every value of a built object knows where it is written: the base's line, the patch's, the kustomization's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest
import yaml

from svclint.document import Path, plain_value
from svclint.placing import place
from svclint.render.kustomize.build import build
from svclint.resource import Resource
from svclint.source import Source, source_of

_CASES = File(__file__).parent / "cases"

_TREE = {
    "base/kustomization.yaml": "resources: [app.yaml]\nnamePrefix: in-\n",
    "base/app.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
    - port: 81
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
        - name: side
          image: side:1
""",
    "top/kustomization.yaml": """\
resources: [../base]
namespace: shop
components: [../part]
commonLabels:
  team: a
images:
  - name: side
    newTag: "2"
replicas:
  - name: web
    count: 3
configMapGenerator:
  - name: settings
    literals:
      - a=b
patches:
  - path: patch.yaml
  - target: {kind: Service}
    patch: |-
      - op: replace
        path: /spec/ports/0/targetPort
        value: other
  - patch: |
      # with a comment
      apiVersion: v1
      kind: Service
      metadata:
        name: in-web
      spec:
        type: NodePort
replacements:
  - source: {kind: Service, fieldPath: spec.type}
    targets:
      - select: {kind: Deployment}
        fieldPaths: [spec.copied]
        options: {create: true}
""",
    "top/patch.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: new
          image: new:1
        - name: side
          args: [x]
""",
    "part/kustomization.yaml": """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - patch: '[{"op": "remove", "path": "/spec/ports/1"}]'
    target:
      kind: Service
""",
}


def _built(files: dict[str, str], root: str) -> dict[str, Resource]:
    made = build(root, lambda path: Source(path, files[path]) if path in files else None)
    return {one.kind: one for one in made.resources}


_CONTAINERS: Path = ("spec", "template", "spec", "containers")


@pytest.mark.parametrize(
    ("kind", "path", "where", "by"),
    [
        ("Service", ("kind",), "base/app.yaml:2", ""),
        ("Service", ("metadata", "name"), "base/app.yaml:4", "namePrefix of base/kustomization.yaml"),
        ("Service", ("metadata", "namespace"), "top/kustomization.yaml:2", ""),
        ("Service", ("metadata", "labels", "team"), "top/kustomization.yaml:5", ""),
        ("Service", ("spec", "selector", "app"), "base/app.yaml:7", ""),
        ("Service", ("spec", "selector", "team"), "top/kustomization.yaml:5", ""),
        ("Service", ("spec", "ports", 0, "port"), "base/app.yaml:9", ""),
        ("Service", ("spec", "ports", 0, "targetPort"), "top/kustomization.yaml:22", ""),
        ("Service", ("spec", "type"), "top/kustomization.yaml:30", ""),
        ("Deployment", (*_CONTAINERS, 0, "image"), "top/patch.yaml:10", ""),
        ("Deployment", (*_CONTAINERS, 1, "args", 0), "top/patch.yaml:12", ""),
        ("Deployment", (*_CONTAINERS, 1, "image"), "top/kustomization.yaml:7", "images of top/kustomization.yaml"),
        ("Deployment", (*_CONTAINERS, 2, "image"), "base/app.yaml:22", ""),
        ("Deployment", (*_CONTAINERS, 1, "name"), "base/app.yaml:23", ""),
        ("Deployment", ("spec", "replicas"), "top/kustomization.yaml:11", ""),
        ("Deployment", ("spec", "copied"), "top/kustomization.yaml:30", "replacements of top/kustomization.yaml"),
        ("ConfigMap", ("metadata", "name"), "top/kustomization.yaml:13", "the hash that kustomize appends"),
        ("ConfigMap", ("data", "a"), "top/kustomization.yaml:15", "configMapGenerator of top/kustomization.yaml"),
    ],
)
def test_where_a_value_is_written(kind: str, path: Path, where: str, by: str) -> None:
    resource = _built(_TREE, "top")[kind]
    location = place(resource.label(path))
    assert f"{location.file}:{location.line}" == where
    assert resource.origin.of(path).by == by


def test_what_build_metadata_adds_stands_in_the_root() -> None:
    asks = "buildMetadata: [originAnnotations, managedByLabel]\n"
    files = {**_TREE, "top/kustomization.yaml": f"{_TREE['top/kustomization.yaml']}{asks}"}
    resource = _built(files, "top")["Service"]
    for path in (("labels", "app.kubernetes.io/managed-by"), ("annotations", "config.kubernetes.io/origin")):
        location = place(resource.label(("metadata", *path)))
        assert f"{location.file}:{location.line}" == "top/kustomization.yaml:37"
        assert resource.origin.of(("metadata", *path)).by == "buildMetadata of top/kustomization.yaml"


def _cases() -> Iterator[Any]:
    for file in sorted(_CASES.glob("*.yaml")):
        shared: dict[str, str | bytes] = {}
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            if "shared" in case:
                shared = case["shared"]
            else:
                yield pytest.param({**shared, **case["files"]}, case, id=f"{file.stem}: {case['name']}")


@pytest.mark.parametrize(("files", "case"), list(_cases()))
def test_what_stands_there_is_the_value(files: dict[str, str | bytes], case: dict[str, Any]) -> None:
    held = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    made = build(case.get("root", "."), lambda path: source_of(path, held[path]) if path in held else None)
    for resource in made.resources:
        for path, value in _scalars(resource.data, ()):
            assert _is_written(resource, path, value), f"{resource.title}: {path} is {value!r}"


def _scalars(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _scalars(one, (*path, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _scalars(one, (*path, at))
    else:
        yield path, value


def _is_written(resource: Resource, path: Path, value: Any) -> bool:
    """Whether a scalar stands where its origin leads, or something makes it of what stands there."""
    written = resource.origin.of(path)
    located = written.document.locate(written.path)
    if written.by or {"y", "n", "on"}.intersection(path):
        # a key that YAML 1.1 takes for a boolean is another key there
        return True
    if located.depth < len(written.path):
        return False
    text = written.document.source.text[located.value.start : located.value.end]
    plain = yaml.safe_load(text) if text[:1] in ("'", '"', "|", ">") else text
    # YAML 1.1 and 1.2 read some words differently, kustomize writes dates and numbers anew, annotations become texts
    return str(value) in (plain, str(plain).strip()) or value in (plain, plain_value(text)) or _loosely(text, value)


def _loosely(text: str, value: Any) -> bool:
    if text[:1] in ("|", ">"):
        return "".join(str(value).split()) == "".join(text[text.find("\n") :].split())
    return (
        str(value).startswith(text.strip("+")[:4])
        or str(plain_value(text)).lower() == str(value).lower()
        or value in ("null", "~")
        or _is_number(plain_value(text), value)
    )


def _is_number(number: Any, text: str) -> bool:
    """Whether a text is the number that stands there: by way of JSON it is a float of Go."""
    try:
        return isinstance(number, int) and float(text) == number
    except ValueError:
        return False
