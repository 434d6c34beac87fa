"""Files that a kustomization names, that are not there, and that something makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.make_rules import makes
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

SETTINGS = Settings()._replace(select=("kustomization-file-not-found",))
MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}\n"
APPS = {
    "apps/shop/kustomization.yaml": "resources: [web.yaml, resources/upstream.yaml]\n",
    "apps/shop/web.yaml": MAP,
    "apps/shop/upstream/Chart.yaml": "apiVersion: v2\nname: upstream\nversion: 1.0.0\n",
}
PATTERN = '%/resources/upstream.yaml:\n\thelm template "$*/upstream" > "$@"\n'


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(files: dict[str, str]) -> list[str]:
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    return [one.severity.word for one in merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)]


@pytest.mark.parametrize(
    ("makefile", "severity"),
    [
        (PATTERN, "note"),
        ("%/resources/upstream.yaml: %/upstream/Chart.yaml %/web.yaml\n\tbuild $^ -o $@\n", "note"),
        ("%/upstream.yaml: values.mk\n\tbuild > $@\n", "note"),
        # of a chart that another rule fetches
        (
            "%/resources/upstream.yaml: %/chart.tgz\n\tbuild $< > $@\n%/chart.tgz: %/upstream/Chart.yaml\n\tpull\n",
            "note",
        ),
        # what it is made of is not there, or it is no such file, or nothing is written
        (PATTERN.replace("$*/upstream", "$*/downstream"), "warning"),
        ("%/resources/upstream.yaml: %/upstream/Chart.yaml %/lost.yaml\n\tbuild $^ -o $@\n", "warning"),
        (PATTERN.replace("upstream.yaml", "upstream.yml"), "warning"),
        ("%:\n\t@true\n", "warning"),
        ("%: FORCE\n\techo > $@\n", "warning"),
        ("%: FORCE\n\t./hack/render $@ > $@\n", "note"),
        ("%/resources/upstream.yaml:\n\t@echo build it first\n", "warning"),
    ],
)
def test_patterns(makefile: str, severity: str) -> None:
    assert said({**APPS, "Makefile": makefile}) == [severity]


def test_a_pattern_without_a_directory_is_for_any() -> None:
    Path("out").mkdir()
    Path("out/src-web.cue").touch()
    rule = "gen-%.yaml: src-%.cue\n\tcue export $< > $@\n"
    assert makes(rule, "", "out/gen-web.yaml")
    assert not makes(rule, "", "out/gen-api.yaml")
    assert not makes(rule, "", "gen-web.yaml")


@pytest.mark.parametrize(
    ("path", "text", "severity"),
    [
        ("apps/shop/resources/up.sh", "helm template x > upstream.yaml\n", "note"),
        ("up.sh", "cd apps/shop/resources && helm template x | tee upstream.yaml\n", "note"),
        ("Taskfile.yml", "tasks: {up: {cmds: [helm template x > apps/shop/resources/upstream.yaml]}}\n", "note"),
        ("justfile", "up:\n  helm template x > apps/shop/resources/upstream.yaml\n", "note"),
        (".github/workflows/up.yml", "run: helm template x > apps/shop/resources/upstream.yaml\n", "note"),
        # somewhere else, or something else
        ("up.sh", "helm template x > upstream.yaml\n", "warning"),
        ("up.sh", "cd apps/cart/resources && helm template x > upstream.yaml\n", "warning"),
        ("up.sh", "cd apps/shop/resources && kubectl apply -f upstream.yaml\n", "warning"),
        ("apps/shop/resources/up.sh", "helm template x > upstream.yaml.bak\n", "warning"),
    ],
)
def test_scripts(path: str, text: str, severity: str) -> None:
    assert said({**APPS, path: text}) == [severity]


@pytest.mark.parametrize(
    ("script", "severity"),
    [
        ("envsubst < kustomization.tpl > overlays/dev/kustomization.yaml\n", "note"),
        ("envsubst < kustomization.tpl > overlays/prod/kustomization.yaml\n", "warning"),
    ],
)
def test_the_kustomization_of_a_directory(script: str, severity: str) -> None:
    files = {"deploy/kustomization.yaml": "resources: [web.yaml, ../overlays/dev]\n", "deploy/web.yaml": MAP}
    assert said({**files, "up.sh": script}) == [severity]


MAKEFILE = (
    'DIR = config/crd/bases\nmanifests:\n\t$(CONTROLLER_GEN) crd paths="./..." output:crd:artifacts:config=$(DIR)\n'
)
CRDS = {
    "config/crd/kustomization.yaml": "resources: [map.yaml, bases/shop.example.com_carts.yaml]\n",
    "config/crd/map.yaml": MAP,
}
OTHER = {"config/crd/bases/shop.example.com_books.yaml": "kind: CustomResourceDefinition\n"}
PROJECT = "layout: go\nresources:\n- api: {crdVersion: v1}\n  group: shop\n  kind: Cart\n"


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        # nobody keeps what is generated
        ({"Makefile": MAKEFILE}, "note"),
        ({"Makefile": MAKEFILE, **OTHER, "PROJECT": PROJECT}, "note"),
        ({"Makefile": MAKEFILE, **OTHER, "api/v1/cart_types.go": "package v1\n"}, "note"),
        ({"Makefile": MAKEFILE, **OTHER, "apis/shop/v1/cart_types.go": "package v1\n"}, "note"),
        # others are kept, and there is no such type; or it is written elsewhere
        ({"Makefile": MAKEFILE, **OTHER}, "warning"),
        ({"Makefile": MAKEFILE, **OTHER, "PROJECT": PROJECT.replace("Cart", "Book")}, "warning"),
        ({"Makefile": MAKEFILE.replace("config/crd/bases", "deploy"), "PROJECT": PROJECT}, "warning"),
        ({"Makefile": "manifests:\n\ttrue\n", "PROJECT": PROJECT}, "warning"),
    ],
)
def test_definitions_that_are_generated(more: dict[str, str], severity: str) -> None:
    assert said({**CRDS, **more}) == [severity]
