"""Files of values that look like objects, and objects whose files are called like values."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.purposes.values_files import given_by
from tests.discover.trees import run, write

STRAY = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
ingressClass: {enabled: true}
service: {type: NodePort}
"""
NAMED = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: web}
ingressClass: {enabled: true}
"""
# what is wrong with it is told: nobody called it
NAMELESS = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {labels: {app: web}}
spec: {}
"""
PLAN = """\
resource "helm_release" "web" {
  chart  = "traefik"
  values = [
    templatefile("${path.module}/web/FILE", { tag = "1" })
  ]
}
"""
RULES = ("invalid-ingress", "schema-violation")


def told(tree: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The files of which something is told."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    write(tree)
    return {one.location.file for one in run(".", rules=RULES).findings}


def test_what_is_called_so_and_holds_no_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("values.yaml", "web/traefik-values.yaml", "values-prod.yml")):
        assert told({name: STRAY}, tmp_path / f"a{number}", monkeypatch) == set()
        assert told({name: f"---\n{STRAY}"}, tmp_path / f"b{number}", monkeypatch) == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("values.yaml", NAMED),
        ("values.yaml", NAMELESS),
        # one of its objects is one
        ("values.yaml", f"{STRAY}---\n{NAMED}"),
        # nothing but the fields of its kind: somebody began to write it
        ("values.yaml", "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nspec: {}\n"),
        ("class.yaml", STRAY),
        ("valuesets.yaml", STRAY),
    ],
)
def test_objects_stay_objects(name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told({name: text}, tmp_path / "a", monkeypatch) == {name}


def test_what_terraform_gives_to_a_chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = {"tf/main.tf": PLAN.replace("FILE", "traefik.yaml")}
    assert told({**plan, "tf/web/traefik.yaml": STRAY}, tmp_path / "a", monkeypatch) == set()
    named = {"tf/web/traefik.yaml"}
    assert told({**plan, "tf/web/traefik.yaml": NAMED}, tmp_path / "b", monkeypatch) == named
    # another file, or another folder
    for number, path in enumerate(("tf/web/other.yaml", "web/traefik.yaml")):
        assert told({**plan, path: STRAY}, tmp_path / f"c{number}", monkeypatch) == {path}
    applied = 'resource "kubectl_manifest" "web" {\n  yaml_body = file("${path.module}/web/traefik.yaml")\n}\n'
    assert told({"tf/main.tf": applied, "tf/web/traefik.yaml": STRAY}, tmp_path / "d", monkeypatch) == named


@pytest.mark.parametrize(
    ("plan", "paths"),
    [
        ('values = [file("${path.module}/a.yaml"), file("b.yaml")]\n', ["a.yaml", "b.yaml"]),
        ('values = [\n  # "x"\n  templatefile(\n    "../a.yaml", {})\n]\nx = file("c.yaml")', ["../a.yaml"]),
        ('helm_config = { values = [templatefile("${path.root}/a.yaml", local.all)] }', ["a.yaml"]),
        ('values = concat([file("a.yaml")], var.more)\nmanifest = file("b.yaml")\n', ["a.yaml"]),
        # which file is not known
        ('values = [file("${path.module}/values-${var.env}.yaml")]', []),
        ('values = ["amazon"]\nyaml_body = file("a.yaml")\n', []),
        ('manifest_values = file("a.yaml")\n', []),
        ('set_values = [file("a.yaml")]\n', []),
    ],
)
def test_the_files_in_a_plan(plan: str, paths: list[str]) -> None:
    assert list(given_by(plan)) == paths
