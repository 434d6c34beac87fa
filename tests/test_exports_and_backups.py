"""An export or a backup of an object beside its source is no second object; what merely has other words is one."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata: {name: shop, labels: {app: shop}EXTRA}\nspec: {ports: [{port: PORT}]}\n"
)
MARKS = ', uid: 0f1d, resourceVersion: "17", creationTimestamp: "2024-05-01T10:00:00Z"'


def _file(port: int, extra: str = "") -> str:
    return SERVICE.replace("PORT", str(port)).replace("EXTRA", extra)


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        (("app/shop.yaml", ""), ("app/shop-live.yaml", MARKS), "note"),
        (("app/backup/shop.yaml", ""), ("app/backup/other.yaml", ""), "note"),
        (("app/scratch/shop.yaml", ""), ("app/scratch/other.yaml", ""), "note"),
        (("app/shop.yaml", ""), ("app/other.yaml", ""), "warning"),
        # one mark makes no export
        (("app/shop.yaml", ""), ("app/other.yaml", ", uid: 0f1d"), "warning"),
        (("backup-operator/shop.yaml", ""), ("backup-operator/other.yaml", ""), "warning"),
    ],
)
def test_two_files(one: tuple[str, str], other: tuple[str, str], severity: str) -> None:
    # what joins the files to an application
    route = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop}\n"
        "spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}\n"
    )
    files = {one[0]: _file(80, one[1]), other[0]: _file(81, other[1])}
    files[one[0].replace("shop.yaml", "route.yaml")] = route
    found = run_files(files, Settings()._replace(select=("duplicate-resource",)))
    assert [each.severity.word for each in found] == [severity]


def test_two_objects_of_one_file_are_told() -> None:
    files = {"app/shop.yaml": f"{_file(80)}---\n{_file(81, MARKS)}"}
    found = run_files(files, Settings()._replace(select=("duplicate-resource",)))
    assert [each.severity.word for each in found] == ["warning"]
