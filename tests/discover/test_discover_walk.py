"""Which files are read: ignore files, hidden and vendored folders, links, and the many ways to write a path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svclint.discover import UsageFault, discover
from svclint.linting.settle import lint
from svclint.settings import ScopeSetting, Settings
from svclint.source import Source
from tests.discover.trees import pod, service, write


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "repository"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def manifests(*paths: str) -> None:
    write({path: service(f"s{number}") for number, path in enumerate(paths)})


def read(*paths: str, ignore: bool = True, exclude: tuple[str, ...] = ()) -> list[str]:
    return sorted(discover(paths or (".",), Settings(exclude=exclude), ignore=ignore).sources)


def repository(exclude: str = "") -> None:
    write({".git/HEAD": "ref: refs/heads/main\n", ".git/info/exclude": exclude})


def test_ignore_files_reach_down_and_the_deepest_decides() -> None:
    manifests("a.yaml", "build/a.yaml", "k8s/a.tmp.yaml", "k8s/keep.tmp.yaml", "k8s/deep/b.tmp.yaml", "k8s/a.yaml")
    write({".gitignore": "build/\n*.tmp.yaml\n", "k8s/.gitignore": "!keep.tmp.yaml\n"})
    assert read() == ["a.yaml", "k8s/a.yaml", "k8s/keep.tmp.yaml"]


def test_what_an_ignored_folder_holds_cannot_come_back() -> None:
    manifests("build/keep.yaml", "a.yaml")
    write({".gitignore": "build/\n!build/keep.yaml\n", "build/.gitignore": "!keep.yaml\n"})
    assert read() == ["a.yaml"]


def test_patterns_are_anchored_as_in_git() -> None:
    manifests("a.yaml", "sub/a.yaml", "sub/out/b.yaml", "out/b.yaml")
    write({".gitignore": "/a.yaml\nsub/out\n"})
    assert read() == ["out/b.yaml", "sub/a.yaml"]


def test_the_repository_above_the_argument_ignores_too() -> None:
    repository(exclude="*.local.yaml\n")
    manifests("apps/web/a.yaml", "apps/web/a.local.yaml", "apps/web/a.gen.yaml", "apps/web/b.gen.yaml")
    write({".gitignore": "*.gen.yaml\n", "apps/.gitignore": "!b.gen.yaml\n"})
    assert read("apps/web") == ["apps/web/a.yaml", "apps/web/b.gen.yaml"]
    os.chdir("apps/web")
    assert read(".") == ["a.yaml", "b.gen.yaml"]


def test_what_lies_above_the_repository_does_not_ignore(here: Path) -> None:
    (here.parent / ".gitignore").write_text("*.yaml\n", encoding="utf-8")
    repository()
    manifests("a.yaml")
    assert read() == ["a.yaml"]


def test_who_names_an_ignored_folder_or_file_means_it() -> None:
    repository()
    manifests("build/a.yaml", "build/sub/b.yaml", ".hidden/c.yaml", "vendor/d.yaml")
    write({".gitignore": "build/\n"})
    assert read() == []
    assert read("build") == ["build/a.yaml", "build/sub/b.yaml"]
    assert read("build/sub/", ".hidden", "vendor/d.yaml") == [".hidden/c.yaml", "build/sub/b.yaml", "vendor/d.yaml"]


def test_hidden_and_vendored_folders() -> None:
    manifests("a.yaml", ".github/w.yaml", "vendor/v.yaml", "x/node_modules/n.yaml", "x/venv/p.yaml", ".one.yaml")
    assert read() == [".one.yaml", "a.yaml"]
    assert len(read(ignore=False)) == 6


def test_attributes_that_a_mac_archives_beside_files() -> None:
    manifests("a.yaml", "._a.yaml", ".a.yaml", "x/__MACOSX/x/._b.yaml", "x/__MACOSX/c.yaml", "x/_MACOSX/d.yaml")
    assert read() == read(ignore=False) == [".a.yaml", "a.yaml", "x/_MACOSX/d.yaml"]


def test_excluded_files_stay_out_whatever_ignore_files_say() -> None:
    manifests("a.yaml", "old/b.yaml", "old/c.yaml")
    write({".gitignore": "a.yaml\n", "old/.gitignore": "!b.yaml\n"})
    assert read(exclude=("old/b.yaml",)) == ["old/c.yaml"]
    assert read(exclude=("/old/*", "!/old/c.yaml"), ignore=False) == ["a.yaml", "old/c.yaml"]
    assert read("old/b.yaml", exclude=("old",)) == ["old/b.yaml"]


def test_json_that_is_no_manifest_is_left_alone_unless_named() -> None:
    write(
        {
            "package.json": '{"name": "x"}',
            "tsconfig.json": "{ // comment\n",
            "svc.json": '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {}}',
        }
    )
    assert read() == ["svc.json"]
    assert read("package.json") == ["package.json"]


def test_a_named_file_may_have_any_suffix() -> None:
    write({"web.yaml.txt": service("web"), "manifest": service("other")})
    assert read("web.yaml.txt", "manifest") == ["manifest", "web.yaml.txt"]
    assert read() == []


def test_one_file_by_many_names(here: Path) -> None:
    manifests("k8s/a.yaml", "sub/x.yaml")
    names = ("k8s/a.yaml", "./k8s//a.yaml", "k8s/../k8s/a.yaml", str(here / "k8s/a.yaml"), "k8s", "k8s/", "./k8s/.")
    for name in names:
        assert read(name) == ["k8s/a.yaml"]
    assert read(*names) == ["k8s/a.yaml"]
    os.chdir("sub")
    assert read("..") == ["../k8s/a.yaml", "x.yaml"]
    assert read("../k8s", "../sub/x.yaml", str(here)) == ["../k8s/a.yaml", "x.yaml"]


def test_spaces_and_any_alphabet() -> None:
    manifests("my files/größe.yaml", "名前/サービス.yml", "-x.yaml")
    assert read() == ["-x.yaml", "my files/größe.yaml", "名前/サービス.yml"]
    assert read("my files", "名前/サービス.yml") == ["my files/größe.yaml", "名前/サービス.yml"]


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(UsageFault, match="nowhere: no such file"):
        read("nowhere")


def test_standard_input_takes_the_place_of_the_file_it_names() -> None:
    write({"k8s/svc.yaml": service("old"), "k8s/pod.yaml": pod("web")})
    stdin = Source("k8s/svc.yaml", service("web"))
    found = discover((".", "-"), Settings(), stdin=stdin)
    assert found.sources["k8s/svc.yaml"].text == service("web")
    assert discover(("-", "k8s"), Settings(), stdin=stdin).sources == found.sources
    assert list(discover(("-",), Settings(), stdin=stdin).sources) == ["k8s/svc.yaml"]
    with pytest.raises(UsageFault):
        discover(("-",), Settings())


def test_what_links_to_outside_of_the_repository_is_not_read_unless_it_is_named(here: Path) -> None:
    outside = here.parent / "shared"
    outside.mkdir()
    (outside / "s.yaml").write_text(service("shared"), encoding="utf-8")
    manifests("a.yaml", "k8s/b.yaml")
    Path("one").symlink_to(outside)
    Path("two").symlink_to(outside)
    Path("k8s/s.yaml").symlink_to("../../shared/s.yaml")
    Path("k8s/gone.yaml").symlink_to("../../shared/gone.yaml")
    discovery = discover((".",), Settings())
    not_read = {path: one.error for path, one in discovery.sources.items() if one.error}
    assert list(not_read) == ["k8s/gone.yaml", "k8s/s.yaml", "one", "two"]
    assert set(not_read.values()) == {"it is a symbolic link that leads outside of what was named"}
    assert [one.text for one in discovery.sources.values() if "shared" in one.text] == []
    findings = [(one.rule, one.severity.word) for one in lint(discovery.scopes, Settings()).findings]
    # what the Services select may lie there
    assert set(findings) == {("unreadable-file", "note"), ("selector-matches-nothing", "note")}
    assert findings.count(("unreadable-file", "note")) == 4
    # whoever names a link, or what it leads to, means it
    assert read("two") == ["two/s.yaml"]
    assert read("k8s/s.yaml") == ["k8s/s.yaml"]
    assert read("k8s", "../shared") == ["../shared/s.yaml", "k8s/b.yaml", "k8s/gone.yaml"]


def test_a_folder_beside_is_followed_once() -> None:
    repository()
    manifests("k8s/a.yaml", "shared/s.yaml")
    Path("k8s/one").symlink_to("../shared")
    Path("k8s/two").symlink_to("../shared")
    assert read("k8s") == ["k8s/a.yaml", "k8s/one/s.yaml"]
    assert read("k8s", "shared") == read("shared", "k8s") == ["k8s/a.yaml", "shared/s.yaml"]
    assert read("k8s/one", "k8s/two") == ["k8s/one/s.yaml"]
    assert read("k8s/one/s.yaml", "shared/s.yaml") == ["shared/s.yaml"]


def test_what_a_link_shows_is_the_file_that_a_kustomization_names() -> None:
    repository()
    write({".store/s.yaml": service("s"), "top/kustomization.yaml": "resources: [../.store/s.yaml]\n"})
    Path("s.yaml").symlink_to(".store/s.yaml")
    discovery = discover((".",), Settings())
    assert sorted(discovery.sources) == ["s.yaml", "top/kustomization.yaml"]
    assert [one.name for one in discovery.scopes] == ["top"]


def test_a_configuration_names_nothing_outside_of_the_repository(here: Path) -> None:
    repository()
    write({"../shared/s.yaml": service("shared"), "a.yaml": service("a")})
    scopes = (ScopeSetting("all", (".", "../shared")),)
    discovery = discover((".",), Settings(scopes=scopes, crds=("../shared/s.yaml",)))
    assert "shared" not in [one.text for one in discovery.sources.values()]
    assert {path: one.error for path, one in discovery.sources.items()} == {
        "a.yaml": None,
        "../shared": "it lies outside of the repository",
        "../shared/s.yaml": "it lies outside of the repository",
    }
    named = discover((".", "../shared"), Settings(scopes=scopes))
    assert sorted(named.sources) == ["../shared/s.yaml", "a.yaml"]


def test_links_inside_the_tree_show_nothing_new() -> None:
    manifests("k8s/web/a.yaml", ".store/hidden.yaml")
    Path("k8s/current").symlink_to("web")
    Path("k8s/current.yaml").symlink_to("web/a.yaml")
    Path("k8s/from-store.yaml").symlink_to("../.store/hidden.yaml")
    Path("k8s/web/up").symlink_to("..")
    assert read() == ["k8s/from-store.yaml", "k8s/web/a.yaml"]
    assert read("k8s/current.yaml") == ["k8s/current.yaml"]


def test_loops_end(here: Path) -> None:
    repository()
    outside = here / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep" / "o.yaml").write_text(service("o"), encoding="utf-8")
    (outside / "deep" / "up").symlink_to(outside)
    manifests("a/x.yaml", "b/y.yaml")
    Path("a/to-b").symlink_to("../b")
    Path("b/to-a").symlink_to("../a")
    Path("a/self").symlink_to("self")
    Path("a/self.yaml").symlink_to("self.yaml")
    Path("a/out").symlink_to(outside / "deep")
    (outside / "back").symlink_to(here)
    assert [one for one in read("a") if one != "a/self.yaml"] == ["a/out/o.yaml", "a/to-b/y.yaml", "a/x.yaml"]


def test_a_link_to_nothing_is_said() -> None:
    manifests("a.yaml")
    Path("gone.yaml").symlink_to("nowhere.yaml")
    found = discover((".",), Settings()).sources
    assert found["gone.yaml"].error == "it is a link to nowhere.yaml, which does not exist"


def test_a_kustomization_may_have_no_suffix() -> None:
    write({"web/Kustomization": "resources: [a.yaml]\n", "web/a.yaml": service("web"), "web/README": "x"})
    found = discover((".",), Settings())
    assert sorted(found.sources) == ["web/Kustomization", "web/a.yaml"]
    assert [one.nearest for one in found.scopes] == [False]


def test_our_own_configuration_is_no_file_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "svclint.yaml").write_text("kubernetes: '1.30'\n")
    (tmp_path / "web.yaml").write_text("{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}")
    monkeypatch.chdir(tmp_path)
    assert set(discover(["."], Settings()).sources) == {"web.yaml"}
    # who names it means it
    assert set(discover(["svclint.yaml"], Settings()).sources) == {"svclint.yaml"}


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_an_ignore_file_that_is_no_file_ignores_nothing() -> None:
    manifests("a/x.yaml", "b/y.yaml", "c/z.yaml")
    Path("rules").write_text("*.yaml\n", encoding="utf-8")
    os.mkfifo("a/.gitignore")
    Path("b/.gitignore").symlink_to("../rules")
    Path("c/.gitignore").symlink_to("/dev/zero")
    assert read() == ["a/x.yaml", "b/y.yaml", "c/z.yaml"]
