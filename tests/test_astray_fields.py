"""Fields that stand one level too high or are misspelt: told where they belong, and once."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings(select=("schema-violation", "invalid-service", "invalid-ingress"))
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n    - protocol: TCP\n      "


def said(text: str) -> list[str]:
    found = run_files({"web.yaml": text}, SETTINGS)
    return [one.message.partition(": ")[2].replace("spec.rules[0].http.paths[0].", "") for one in found]


@pytest.mark.parametrize(
    ("backend", "told"),
    [
        (
            ["service:", "name: web", "port:", "number: 80"],
            ["name … backend.service", "port … backend.service", "number … backend.service.port"],
        ),
        (["name: web", "port: {number: 80}"], ["name … backend.service", "port … backend.service"]),
        (["name: web"], ["name … backend.service"]),
        (["service: {}", "name: web"], ["name … backend.service"]),
        (["name: web", "number: 80"], ["name … backend.service", "number"]),
        # what a bucket is called, and what it is
        (["kind: Bucket", "name: web"], ["kind … backend.resource", "name … backend.resource"]),
        (["resource:", "kind: Bucket", "name: web"], ["kind … backend.resource", "name … backend.resource"]),
    ],
)
def test_a_backend_whose_fields_are_not_indented(backend: list[str], told: list[str]) -> None:
    text = INGRESS + "".join(f"              {line}\n" for line in backend)
    fields = [one.partition(" … ") for one in told]
    wanted = [
        f"backend.{field}: unknown field" + (f" here, it belongs in {place}" if place else "")
        for field, _, place in fields
    ]
    assert [one for one in said(text) if "unknown field" in one] == wanted


@pytest.mark.parametrize("field", ["prot: 80", "Port: 80", "prot: {number: 80}"])
def test_a_field_that_is_missing_because_it_is_misspelt_is_told_once(field: str) -> None:
    (found,) = run_files({"web.yaml": SERVICE + field}, SETTINGS)
    key = field.partition(":")[0]
    assert found.rule == "invalid-service"
    assert found.message.endswith("spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive")
    assert (found.location.line, found.label) == (7, "there is no such field: did you mean port?")
    assert found.fix is not None
    assert found.fix.description == f"Rename {key} to port"


def test_a_field_that_is_missing_beside_fields_that_mean_something_else() -> None:
    found = run_files({"web.yaml": SERVICE + "targetPort: 80\n      appProtocl: http"}, SETTINGS)
    assert [(one.rule, one.location.line) for one in found] == [("invalid-service", 6), ("schema-violation", 8)]


def test_without_that_rule_the_other_one_tells() -> None:
    (found,) = run_files({"web.yaml": SERVICE + "prot: 80"}, Settings(select=("schema-violation",)))
    assert found.message.endswith("spec.ports[0].prot: unknown field, did you mean port?")


@pytest.mark.parametrize(
    ("volume", "home"),
    [
        ("persistentVolumeClaim: {claimName: data}, readOnly: true", "persistentVolumeClaim"),
        ("nfs: {server: files, path: /a}, readOnly: true", "nfs"),
        ("configMap: {name: settings}, optional: true", "configMap"),
        # nothing stands there that could have it
        ("readOnly: true, server: files, path: /a", "nfs"),
    ],
)
def test_a_field_belongs_to_what_stands_there(volume: str, home: str) -> None:
    text = (
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: c}],"
        f" volumes: [{{name: data, {volume}}}]}}}}\n"
    )
    assert f"belongs in spec.volumes[0].{home}" in "".join(
        one.message for one in run_files({"web.yaml": text}, SETTINGS)
    )


@pytest.mark.parametrize("source", ["emptyDir: {}", "secret: {secretName: keys}"])
def test_what_stands_there_is_no_other_source_of_a_volume(source: str) -> None:
    text = (
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: c}],"
        f" volumes: [{{name: data, readOnly: true, {source}}}]}}}}\n"
    )
    (found,) = run_files({"web.yaml": text}, SETTINGS)
    assert found.message.endswith("spec.volumes[0].readOnly: unknown field")
