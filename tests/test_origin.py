"""Where the fields of an applied object are written: in its file, in a patch, in a kustomization, or nowhere at all."""

from __future__ import annotations

import pytest

from svclint.document import Path, documents
from svclint.finding import Location
from svclint.origin import Origin, Written
from svclint.placing import place, placed_fix, related
from svclint.resource import Rendering, Resource
from svclint.settings import Settings
from svclint.source import Source
from svclint.violation import Fix
from tests.cards import run_files

BASE = Source(
    "base.yaml",
    """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 80
      targetPort: http
""",
)
PATCH = Source(
    "patch.yaml",
    """\
kind: Service
metadata: {name: web}
spec:
  ports:
    - port: 80
      targetPort: "web"
""",
)
KUSTOMIZATION = Source("kustomization.yaml", "namespace: shop\nnamePrefix: dev-\n")

TARGET: Path = ("spec", "ports", 0, "targetPort")


def _applied() -> Resource:
    """A Service whose ports a patch sets, whose namespace a kustomization says, and whose name it makes."""
    base, patch, kustomization = (documents(source)[0] for source in (BASE, PATCH, KUSTOMIZATION))
    origin = Origin(
        Written(base, ()),
        {
            ("spec", "ports"): Written(patch, ("spec", "ports")),
            ("metadata", "namespace"): Written(kustomization, ("namespace",)),
            ("metadata", "name"): Written(kustomization, ("namePrefix",), by="namePrefix of kustomization.yaml"),
        },
    )
    data = {**base.value, "spec": patch.value["spec"], "metadata": {"name": "dev-web", "namespace": "shop"}}
    return Resource(data, origin, Rendering(), True)


def _where(location: Location) -> str:
    return f"{location.file}:{location.line}:{location.column}"


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (("kind",), "base.yaml:2:7"),
        (TARGET, "patch.yaml:6:19"),
        (("spec", "ports"), "patch.yaml:4:3"),
        (("spec", "ports", 0, "protocol"), "patch.yaml:5:7"),
        (("spec", "selector"), "base.yaml:5:1"),
        (("metadata", "namespace"), "kustomization.yaml:1:12"),
        (("metadata", "name"), "kustomization.yaml:2:13"),
    ],
)
def test_labels_lie_where_the_field_is_written(path: Path, where: str) -> None:
    assert _where(place(_applied().label(path))) == where


def test_the_path_of_a_place_is_that_of_the_object() -> None:
    assert place(_applied().label(TARGET)).path == "spec.ports[0].targetPort"


def test_an_edit_changes_the_patch_and_keeps_its_quotes() -> None:
    fix = placed_fix(Fix("target http", (_applied().edit(TARGET, "http"),)), sure=True)
    assert fix is not None
    (replacement,) = fix.replacements
    assert (_where(replacement.location), replacement.text) == ("patch.yaml:6:19", '"http"')


def test_what_is_made_of_another_value_has_words_and_no_edit() -> None:
    service = _applied()
    assert related(service.name_label("defined here")).message == "defined here (by namePrefix of kustomization.yaml)"
    assert placed_fix(Fix("rename", (service.edit(("metadata", "name"), "shop"),)), sure=True) is None


def test_a_namespace_is_shown_where_the_kustomization_says_it() -> None:
    files = {
        "web/kustomization.yaml": "namespace: shop\nresources: [web.yaml]\n",
        "web/web.yaml": BASE.text,
        "other/kustomization.yaml": "namespace: front\nresources: [route.yaml]\n",
        "other/route.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
""",
        "all/kustomization.yaml": "resources: [../web, ../other]\n",
    }
    findings = run_files(files, Settings()._replace(select=("backend-service-not-found",)))
    (finding,) = findings
    assert [_where(one.location) for one in finding.related] == ["web/kustomization.yaml:1:12"]
