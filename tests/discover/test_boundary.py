"""A stranger's checkout: what a kustomization names outside of the repository is not read, and that is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svclint.discover import Discovery, discover
from svclint.discover.boundary import Boundary
from svclint.graph import Graph
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from tests.discover.trees import pod, service, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")

SECRET = (
    "apiVersion: v1\nkind: Service\nmetadata: {name: outer}\nspec: {selector: {app: the-secret}, ports: [{port: 1}]}\n"
)
OUTSIDE = {
    "outside/secret.yaml": SECRET,
    "outside/base/kustomization.yaml": "resources: [secret.yaml]\n",
    "outside/base/secret.yaml": SECRET,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The checkout, as working directory; beside it lies what is nobody's business."""
    monkeypatch.chdir(tmp_path)
    write(OUTSIDE)
    (tmp_path / "checkout").mkdir()
    monkeypatch.chdir(tmp_path / "checkout")
    return tmp_path / "checkout"


def said(*paths: str, stdin: Source | None = None) -> tuple[Discovery, list[str]]:
    """What is found, and the notes about what is not read: the place and the sentence."""
    settings = Settings()
    discovery = discover(paths or (".",), settings, stdin=stdin)
    findings = merge(lint(discovery.scopes, settings).findings)
    assert not [one for one in findings if one.rule in ("internal-error", "kustomization-file-not-found")]
    about = [one for one in findings if one.rule == "kustomization-file-unread"]
    return discovery, [f"{one.location.file}:{one.location.line} {one.message}" for one in about]


def held(discovery: Discovery) -> str:
    """All text that any scope of a run holds."""
    members = [member.source for one in discovery.scopes for member in one.members]
    return "".join(one.text for one in (*members, *discovery.sources.values()))


@pytest.mark.parametrize(
    "field, name",
    [
        ("resources: [NAME]", "../outside/secret.yaml"),
        ("resources: [NAME]", "../outside/base"),
        ("bases: [NAME]", "../outside/base"),
        ("components: [NAME]", "../outside/base"),
        ("resources: [NAME]", "link.yaml"),
        ("resources: [NAME]", "linked"),
        ("resources: [NAME]", "linked/secret.yaml"),
        ("patches: [{path: NAME}]", "../outside/secret.yaml"),
        ("patchesStrategicMerge: [NAME]", "link.yaml"),
        ("patchesJson6902: [{target: {kind: A, name: a}, path: NAME}]", "link.yaml"),
        ("configMapGenerator: [{name: a, files: [NAME]}]", "link.yaml"),
        ("secretGenerator: [{name: a, envs: [NAME]}]", "../outside/secret.yaml"),
        ("replacements: [{path: NAME}]", "../outside/secret.yaml"),
        ("configurations: [NAME]", "link.yaml"),
        ("crds: [NAME]", "link.yaml"),
        ("openapi: {path: NAME}", "link.yaml"),
        ("transformers: [NAME]", "../outside/secret.yaml"),
        ("generators: [NAME]", "linked"),
        ("validators: [NAME]", "link.yaml"),
    ],
)
@pytest.mark.parametrize("is_repository", [True, False])
def test_nothing_outside_is_read_by_any_field(field: str, name: str, is_repository: bool) -> None:
    if is_repository:
        Path(".git").mkdir()
    write({"deploy/k/kustomization.yaml": f"namePrefix: a-\n{field.replace('NAME', name)}\n"})
    Path("deploy/k/link.yaml").symlink_to("../../../outside/secret.yaml")
    Path("deploy/k/linked").symlink_to("../../../outside/base")
    write(
        {"deploy/k/kustomization.yaml": f"namePrefix: a-\n{field.replace('NAME', name).replace('../', '../../../')}\n"}
    )
    discovery, found = said("deploy/k/kustomization.yaml")
    assert "the-secret" not in held(discovery)
    assert len(found) == 1
    assert found[0].startswith("deploy/k/kustomization.yaml:2 Not read: ")
    assert ("a symbolic link that leads" if "link" in name else "lies") + " outside of " in found[0]
    assert ("the repository" if is_repository else "what was named") in found[0]


def test_absolute_paths_are_not_read(here: Path) -> None:
    write({"kustomization.yaml": f"resources: [{here.parent}/outside/secret.yaml, {here.parent}/outside/base]\n"})
    discovery, found = said()
    assert "the-secret" not in held(discovery)
    assert len(found) == 2


def test_a_kustomization_that_is_a_link_to_outside_is_not_followed() -> None:
    write({"top/kustomization.yaml": "resources: [../base]\n", "base/x.yaml": service("x")})
    Path("base/kustomization.yaml").symlink_to("../../outside/base/kustomization.yaml")
    discovery, found = said("top")
    assert "secret.yaml" not in held(discovery)
    assert found == [
        "top/kustomization.yaml:1 Not read: ../base, as it is a symbolic link that leads outside of what was named; "
        "what it holds is unknown"
    ]


def test_what_is_not_read_is_a_hole_and_the_rest_is_judged() -> None:
    write(
        {
            "kustomization.yaml": "resources: [../outside/base, web.yaml]\nnamePrefix: a-\n",
            "web.yaml": service("web") + "---\n" + pod("web"),
        }
    )
    discovery, _ = said()
    (scope,) = discovery.scopes
    assert [one.reason for one in scope.holes] == [
        "../outside/base was not read: it lies outside of what was named",
    ]
    assert [member.source.path for member in scope.members if member.role == "objects"] == ["web.yaml"]


@pytest.mark.parametrize("where", [".", "overlays/prod", "overlays"])
def test_a_base_above_the_named_path_is_read_within_a_repository(
    where: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".git").mkdir()
    write({"overlays/prod/kustomization.yaml": "resources: [../../base]\n"})
    write({"base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": service("web")})
    monkeypatch.chdir(here / where)
    named = os.path.relpath(here / "overlays/prod")
    discovery, found = said(named)
    assert found == []
    assert "name: web" in held(discovery)


def test_an_archive_without_git_is_bounded_by_the_working_directory() -> None:
    write({"overlays/prod/kustomization.yaml": "resources: [../../base]\n"})
    write({"base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": service("web")})
    assert said("overlays/prod")[1] == []


def test_a_named_path_outside_of_the_working_directory_has_a_boundary_of_its_own(here: Path) -> None:
    write({"../other/k/kustomization.yaml": "resources: [../base, ../../checkout/x.yaml]\n"})
    write({"../other/base/kustomization.yaml": "resources: [web.yaml]\n", "../other/base/web.yaml": service("web")})
    write({"x.yaml": service("x")})
    assert len(said("../other/k")[1]) == 2
    assert len(said("../other")[1]) == 1
    assert said("../other", ".")[1] == []
    Path("../other/.git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert len(said(str(here.parent / "other/k"))[1]) == 1


def test_what_somebody_names_is_read(here: Path) -> None:
    write({"kustomization.yaml": "resources: [../outside/base]\n"})
    discovery, found = said(".", "../outside")
    assert found == []
    assert "the-secret" in held(discovery)
    # by its other name, too
    (here.parent / "shown").symlink_to(here)
    assert said(str(here.parent / "shown"), str(here.parent / "outside"))[1] == []


def test_a_home_directory_bounds_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"stranger/k/kustomization.yaml": "resources: [../../keys.yaml]\n", "keys.yaml": SECRET})
    assert said("stranger/k")[1] == []
    monkeypatch.setenv("HOME", str(here))
    discovery, found = said("stranger/k")
    assert len(found) == 1
    assert "the-secret" not in held(discovery)


def test_an_editor_is_bounded_like_a_file() -> None:
    text = "resources: [../base, ../../outside/base]\n"
    write({"base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": service("web")})
    found = said("-", stdin=Source("k/kustomization.yaml", text))[1]
    assert [one.partition(", as ")[0] for one in found] == ["k/kustomization.yaml:1 Not read: ../../outside/base"]


@pytest.mark.parametrize(
    "field", ["resources: [NAME]", "patches: [{path: NAME}]", "secretGenerator: [{name: a, files: [NAME]}]"]
)
def test_pipes_are_not_opened_and_loops_end(field: str) -> None:
    os.mkfifo("pipe")
    Path("one").symlink_to("two")
    Path("two").symlink_to("one")
    Path("nothing").symlink_to("/dev/null")
    for name, why in {
        "pipe": "it is not a regular file",
        "one": "its symbolic links lead in circles",
        "nothing": "it is a symbolic link that leads outside of what was named",
    }.items():
        write({"kustomization.yaml": f"namePrefix: a-\n{field.replace('NAME', name)}\n"})
        assert said()[1] == [f"kustomization.yaml:2 Not read: {name}, as {why}; what it holds is unknown"]


def test_linked_folders_that_lead_back_end() -> None:
    write({"k/kustomization.yaml": "resources: [up/k]\n"})
    Path("k/up").symlink_to("..")
    Path("k/self").symlink_to("self")
    assert said()[1] == []
    write({"k/kustomization.yaml": "resources: [self/k]\n"})
    assert ["circles" in one for one in said()[1]] == [True]


def test_links_within_the_repository_are_read() -> None:
    Path(".git").mkdir()
    write({"k/kustomization.yaml": "resources: [shared.yaml]\n", "shared/all.yaml": service("web")})
    Path("k/shared.yaml").symlink_to("../shared/all.yaml")
    discovery, found = said("k")
    assert found == []
    assert "name: web" in held(discovery)


@pytest.mark.parametrize("name", ["a\0b.yaml", "x/" * 3000 + "a.yaml", "y" * 300 + ".yaml", "~/x.yaml", "$HOME/x.yaml"])
def test_names_that_no_file_can_have(name: str) -> None:
    written = name.replace("\0", "\\0")
    write({"kustomization.yaml": f'resources: ["{written}"]\npatches: [{{path: "{written}"}}]\n'})
    found = merge(lint(discover((".",), Settings()).scopes, Settings()).findings)
    assert {one.rule for one in found} <= {"kustomization-file-not-found"}


def test_nothing_is_asked_of_the_disk_for_what_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without a kustomization pays nothing for the boundary."""
    monkeypatch.setattr("svclint.discover.boundary.real_path", lambda _: pytest.fail("the boundary was asked for"))
    write({"a.yaml": service("a")})
    discover((".",), Settings())
    assert Boundary((".",)) is not None


def test_one_file_is_one_whatever_links_lead_to_it() -> None:
    Path(".git").mkdir()
    write(
        {
            "bases/v2/kustomization.yaml": "resources: [web.yaml]\n",
            "bases/v2/web.yaml": service("web"),
            "shared/all.yaml": service("all"),
            "dev/kustomization.yaml": "namePrefix: dev-\nresources: [../current]\n",
            "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../bases/v2, all.yaml]\n",
        }
    )
    Path("current").symlink_to("bases/v2")
    Path("prod/all.yaml").symlink_to("../shared/all.yaml")
    discovery, _ = said()
    assert [one.name for one in discovery.scopes] == ["dev", "prod"]
    assert sorted(member.source.path for member in discovery.scopes[0].members if member.role == "objects") == [
        "bases/v2/web.yaml",
    ]
    assert [sorted(one.name for one in Graph(scope, Settings()).resources) for scope in discovery.scopes] == [
        ["dev-web"],
        ["prod-all", "prod-web"],
    ]


def test_a_kustomization_that_is_a_link_names_what_is_beside_the_link() -> None:
    Path(".git").mkdir()
    write({"shared/kustomization.yaml": "resources: [web.yaml]\n", "shared/web.yaml": service("shared")})
    write({"base/web.yaml": service("web"), "top/kustomization.yaml": "resources: [../base]\n"})
    Path("base/kustomization.yaml").symlink_to("../shared/kustomization.yaml")
    discovery, _ = said("top")
    assert [one.name for scope in discovery.scopes for one in Graph(scope, Settings()).resources] == ["web"]
