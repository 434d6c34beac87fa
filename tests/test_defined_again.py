"""Services that several plain files define, of which each is applied by itself, or all are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import about, formed

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"
RULE = "selector-spans-versions"


def deployment(version: str) -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web-v{version}}}\nspec:\n"
        f"  selector: {{matchLabels: {{app: web, set: v{version}}}}}\n  template:\n"
        f"    metadata: {{labels: {{app: web, set: v{version}}}}}\n"
        f"    spec: {{containers: [{{name: web, image: 'web:{version}'}}]}}\n"
    )


FILES = {"all.yaml": f"{SERVICE}---\n{deployment('1')}", "next.yaml": deployment("2")}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_versions_beside_the_service_are_its_own() -> None:
    """A second definition may take the pods of the first along; it does not take the other version away from it."""
    assert about(formed(FILES), RULE) == [f"warning {RULE} all.yaml:4"]


def test_so_they_are_where_one_other_file_defines_it_as_well() -> None:
    again = SERVICE.replace("{selector", "{type: NodePort, selector")
    found = about(formed({**FILES, "nodeport.yaml": again}), RULE)
    assert f"warning {RULE} all.yaml:4" in found


def test_exercises_define_it_over_and_over_again() -> None:
    others = {f"{name}.yaml": SERVICE.replace("80}", f"80, name: {name}}}") for name in ("probe", "volume")}
    found = about(formed({**FILES, **others}), RULE)
    assert found
    assert all(one.startswith("note") for one in found)


def test_a_copy_by_mistake_is_none() -> None:
    """The files of an application, one of which is called a copy of another."""
    files = {"web.yaml": SERVICE, "web copy.yaml": f"{SERVICE}---\n{deployment('1')}", "next.yaml": deployment("2")}
    assert f"warning {RULE} web.yaml:4" in about(formed(files), RULE)
