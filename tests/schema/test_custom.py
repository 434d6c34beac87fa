"""What a structural schema of a CRD says of an object, as the API server would."""

from __future__ import annotations

import json
from typing import Any

import pytest

from svclint.kubernetes_schema import custom, explain, store
from svclint.settings import Settings
from tests.cards import run_files

META = store.object_meta(36)


def faults(spec: dict[str, Any], value: Any) -> list[str]:
    """`path: keyword` of each fault of an object whose `spec` has this schema."""
    root = custom._object(custom.structural({"type": "object", "properties": {"spec": spec}}, META), META)
    data = {"apiVersion": "example.com/v1", "kind": "Shop", "metadata": {"name": "one"}, "spec": value}
    found = explain.faults(explain.compiled(root), root, data)
    return sorted(f"{'.'.join(map(str, one.path))}: {one.keyword}" for one in found)


def fields(**named: Any) -> dict[str, Any]:
    return {"type": "object", "properties": named}


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


@pytest.mark.parametrize(
    ("spec", "value", "wanted"),
    [
        (fields(a=TEXT), {"a": "b"}, []),
        (fields(a=TEXT), {"a": 1, "b": 2}, ["spec.a: type", "spec.b: additionalProperties"]),
        # an object without fields is open, wherever it stands
        ({"type": "object"}, {"a": 1}, []),
        (fields(a={"type": "object"}), {"a": {"b": 1}}, []),
        ({**fields(a=TEXT), "x-kubernetes-preserve-unknown-fields": True}, {"a": "b", "c": 1}, []),
        ({**fields(a=TEXT), "x-kubernetes-preserve-unknown-fields": True}, {"a": 1}, ["spec.a: type"]),
        ({"x-kubernetes-preserve-unknown-fields": True}, ["anything"], []),
        ({"type": "object", "additionalProperties": TEXT}, {"a": "b", "c": 1}, ["spec.c: type"]),
        ({"type": "array", "items": fields(a=TEXT)}, [{"a": "b"}, {"b": "c"}], ["spec.1.b: additionalProperties"]),
        # null is nothing, but for nullable fields
        ({**fields(a=TEXT), "required": ["a"]}, {"a": None}, ["spec.a: required"]),
        ({**fields(a={**TEXT, "nullable": True}), "required": ["a"]}, {"a": None}, []),
        (fields(a={**TEXT, "enum": ["x"]}), {"a": None}, []),
        # defaults are filled in first
        ({**fields(a={**TEXT, "default": "x"}), "required": ["a"]}, {}, []),
        ({**fields(a={**TEXT, "default": "x"}), "required": ["a"]}, {"a": None}, []),
        (fields(a={**fields(b={**NUMBER, "default": 1}), "default": {}, "required": ["b"]}), {}, []),
        # integers or text
        (fields(a={"x-kubernetes-int-or-string": True}), {"a": "http"}, []),
        (fields(a={"x-kubernetes-int-or-string": True}), {"a": 80}, []),
        (fields(a={"x-kubernetes-int-or-string": True}), {"a": 1.5}, ["spec.a: type"]),
        (
            fields(a={"x-kubernetes-int-or-string": True, "anyOf": [NUMBER, TEXT], "pattern": "^[0-9]+%$"}),
            {"a": "ten"},
            ["spec.a: pattern"],
        ),
        # bounds as OpenAPI 3.0 writes them
        (fields(a={**NUMBER, "minimum": 1, "exclusiveMinimum": True}), {"a": 1}, ["spec.a: exclusiveMinimum"]),
        (fields(a={**NUMBER, "minimum": 1, "exclusiveMinimum": False}), {"a": 1}, []),
        # branches judge values and make no field unknown
        ({**fields(a=TEXT, b=TEXT), "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": "x"}, []),
        ({**fields(a=TEXT, b=TEXT), "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {}, ["spec: oneOf"]),
        ({**fields(a=TEXT, b=TEXT), "anyOf": [{"properties": {"a": {"enum": ["x"]}}}]}, {"a": "x", "b": "y"}, []),
        ({**fields(a=TEXT), "not": {"required": ["a"]}}, {"a": "x"}, ["spec: not"]),
        # objects in objects
        (
            {"x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True, "type": "object"},
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": 1},
            [],
        ),
        (
            {**fields(spec=NUMBER), "x-kubernetes-embedded-resource": True},
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"nam": "x"}, "spec": 1, "status": 2},
            ["spec.metadata.nam: additionalProperties", "spec.status: additionalProperties"],
        ),
        # rules in CEL are not evaluated
        ({**fields(a=TEXT), "x-kubernetes-validations": [{"rule": "false"}]}, {"a": "x"}, []),
    ],
)
def test_structural_schema(spec: dict[str, Any], value: Any, wanted: list[str]) -> None:
    assert faults(spec, value) == wanted


def test_formats_are_left_alone() -> None:
    assert faults(fields(a={**TEXT, "format": "date-time"}), {"a": "yesterday"}) == []


CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: shops.example.com}}
spec:
  group: example.com
  scope: Namespaced
  names: {{kind: Shop, plural: shops}}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {{openAPIV3Schema: {schema}}}
"""
SHOP = """\
apiVersion: example.com/v1
kind: Shop
metadata: {name: one}
spec: {size: 1}
"""
WRONG = "{type: object, properties: {spec: {type: object, properties: {size: {type: string}}}}}"
RIGHT = "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"
CUT = "{type: object}"
BAD_PATTERN = "{type: object, properties: {spec: {type: object, properties: {size: {type: string, pattern: '(('}}}}}"

LARGE_PATTERN = BAD_PATTERN.replace("((", "((a{1000}){1000}){1000}")


@pytest.mark.parametrize(
    ("files", "number"),
    [
        ({"a/crd.yaml": WRONG, "a/shop.yaml": ""}, 1),
        ({"a/crd.yaml": RIGHT, "a/shop.yaml": ""}, 0),
        ({"a/crd.yaml": CUT, "a/shop.yaml": ""}, 0),
        ({"a/crd.yaml": BAD_PATTERN, "a/shop.yaml": ""}, 1),
        ({"a/crd.yaml": LARGE_PATTERN, "a/shop.yaml": ""}, 1),
        # above, below, or in a folder of CRDs
        ({"crd.yaml": WRONG, "a/b/shop.yaml": ""}, 1),
        ({"a/b/crd.yaml": WRONG, "a/shop.yaml": ""}, 1),
        ({"config/crds/shop.yaml": WRONG, "apps/a/shop.yaml": ""}, 1),
        # another example's CRD may be of another release
        ({"one/crd.yaml": WRONG, "two/shop.yaml": ""}, 0),
        # one that has nothing against the object is enough, but for one beside it
        ({"crd.yaml": WRONG, "a/crd.yaml": RIGHT, "a/shop.yaml": ""}, 0),
        ({"crd.yaml": RIGHT, "a/crd.yaml": WRONG, "a/shop.yaml": ""}, 1),
        ({"a/crd-1.yaml": WRONG, "a/crd-2.yaml": RIGHT, "a/shop.yaml": ""}, 0),
        ({"crds.yaml": WRONG, "config/crd/bases/shop.yaml": RIGHT, "config/samples/shop.yaml": ""}, 0),
    ],
)
def test_which_crd_counts(files: dict[str, str], number: int) -> None:
    texts = {file: CRD.format(schema=schema) if schema else SHOP for file, schema in files.items()}
    found = run_files(texts, Settings(select=("schema-violation",)))
    assert [one.location.path for one in found] == ["spec.size"] * number


PORTS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tcp}\ndata:\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      resources:\n"


@pytest.mark.parametrize(
    ("text", "path", "line", "words"),
    [
        (f'{PORTS}  a: b\n  "9000": 8080\n', "data.9000", 6, "wants text, 8080 is an integer"),
        (f'{PORTS}  a: b\n  "007": 8080\n', "data.007", 6, "wants text, 8080 is an integer"),
        (f"{PORTS}  a: b\n  '': 8080\n", "data[]", 6, "wants text, 8080 is an integer"),
        (f"{PORTS}  '+5': 8080\n", "data[+5]", 5, "wants text, 8080 is an integer"),
        (f"{PORTS}  a/b~1: 8080\n", "data[a/b~1]", 5, "wants text, 8080 is an integer"),
        (f'{POD}        limits: {{"2": abc}}\n', "spec.containers[0].resources.limits.2", 8, '"abc" is none'),
        (f"{POD}        limits: {{'': abc}}\n", "spec.containers[0].resources.limits[]", 8, '"abc" is none'),
    ],
)
def test_what_an_empty_or_numeric_key_holds_is_told_at_its_place(text: str, path: str, line: int, words: str) -> None:
    (finding,) = run_files({"a.yaml": text}, Settings(select=("schema-violation", "internal-error")))
    assert (finding.rule, finding.location.line) == ("schema-violation", line)
    assert words in finding.message
    assert finding.location.path == path


@pytest.mark.parametrize(
    ("spec", "value", "wanted"),
    [
        # fields whose names are numbers
        (fields(**{"80": TEXT, "": TEXT}), {"80": 1, "": 2}, ["spec.80: type", "spec.: type"]),
        ({**fields(**{"80": TEXT}), "required": ["80"]}, {}, ["spec.80: required"]),
        (fields(**{"80": TEXT}), {"81": "x"}, ["spec.81: additionalProperties"]),
        (fields(a={"enum": [{"1": 2}]}), {"a": {"1": 2}}, []),
        # a rule below allOf has a schema of its own
        (fields(a={"allOf": [{"pattern": "^x"}, {"enum": ["x"]}]}), {"a": "b"}, ["spec.a: enum", "spec.a: pattern"]),
        # Go's patterns, as Go reads them
        (fields(a={**TEXT, "pattern": "^[[:alpha:]]+$"}), {"a": "b1"}, ["spec.a: pattern"]),
        (fields(a={**TEXT, "pattern": "^(a+)+$"}), {"a": "a" * 50_000 + "!"}, ["spec.a: pattern"]),
        (fields(a={**TEXT, "pattern": "^a.c$"}), {"a": "a\rc"}, []),
        (fields(a={**TEXT, "pattern": "(?i)^ab$"}), {"a": "AB"}, []),
        # what is no pattern of Go's, or not known, refuses nothing; the others of the schema still do
        (fields(a={"pattern": "^(?=x)y"}, b={"pattern": "^x$"}), {"a": "y", "b": "y"}, ["spec.b: pattern"]),
        (fields(a={**TEXT, "not": {"pattern": r"\pL"}}), {"a": "1"}, []),
        (fields(a={**TEXT, "oneOf": [{"pattern": r"\pL"}, {"pattern": "1"}]}), {"a": "1"}, []),
    ],
)  # fmt: skip
def test_keys_and_patterns_of_strangers(spec: dict[str, Any], value: Any, wanted: list[str]) -> None:
    assert faults(spec, value) == wanted


def test_defaults_that_multiply_are_told_and_not_filled_in() -> None:
    spec = {"type": "object", "properties": {"size": {"type": "string"}}}
    for _ in range(5):
        items = {"type": "array", "items": spec, "default": [{}] * 300}
        spec = {"type": "object", "properties": {"size": {"type": "string"}, "more": items}}
    root = {"type": "object", "properties": {"spec": spec}}
    files = {"a/crd.yaml": CRD.format(schema=json.dumps(root)), "a/shop.yaml": SHOP}
    (finding,) = run_files(files, Settings(select=("schema-violation",)))
    assert (finding.location.file, finding.severity.word) == ("a/shop.yaml", "note")
    assert "was not checked, the defaults of its CRD fill in more than 50,000 values" in finding.message


QUANTITY = {"x-kubernetes-int-or-string": True, "anyOf": [NUMBER, TEXT]}
SERVING = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: services.{group}}}
spec:
  group: {group}
  scope: Namespaced
  names: {{kind: Service, plural: services}}
  versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {schema}}}}}]
---
apiVersion: {group}/v1
kind: Service
metadata: {{name: web}}
spec: {spec}
"""


@pytest.mark.parametrize(
    ("group", "spec", "wanted"),
    [
        ("serving.knative.dev", "{limits: {cpu: 0.5}}", []),
        # a port is none, and neither is a boolean
        ("serving.knative.dev", "{port: 0.5}", ["spec.port"]),
        ("serving.knative.dev", "{limits: {cpu: true}}", ["spec.limits.cpu"]),
        ("serving.knative.dev", "{limits: {cpu: 0.5}, more: 1}", ["spec.more"]),
        # nobody writes it anew
        ("serving.example.com", "{limits: {cpu: 0.5}}", ["spec.limits.cpu"]),
    ],
)
def test_quantities_that_a_webhook_writes_anew(group: str, spec: str, wanted: list[str]) -> None:
    limits = {"type": "object", "additionalProperties": QUANTITY}
    root = {"type": "object", "properties": {"spec": fields(limits=limits, port=QUANTITY)}}
    written = SERVING.format(group=group, spec=spec, schema=json.dumps(root))
    found = run_files({"a.yaml": written}, Settings(select=("schema-violation",)))
    assert [one.location.path for one in found] == wanted
