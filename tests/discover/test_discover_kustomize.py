"""Kustomizations: which are roots, what they include, and what of it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.graph import Graph
from svclint.linting.engine import Job, lint_scope
from svclint.scope import Scope
from svclint.settings import Settings
from tests.discover.trees import KUSTOMIZATION, WEB, formed, only, pod, run, service, write


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reasons(scope: Scope) -> list[str]:
    return [one.reason for one in scope.holes]


def test_roots_are_what_nothing_else_includes() -> None:
    ran = formed(
        {
            "base/kustomization.yaml": "resources: [web.yaml]",
            "base/web.yaml": WEB,
            "dev/kustomization.yml": "bases: [../base]",
            "prod/Kustomization": "resources: ['../base/', extra.yaml]\ncomponents: [../metrics]",
            "prod/extra.yaml": pod("extra"),
            "metrics/kustomization.yaml": "kind: Component\nresources: [monitor.yaml]",
            "metrics/monitor.yaml": pod("monitor"),
        }
    )
    assert ran.names == ["dev", "prod"]
    assert ran.files("prod") == ["base/web.yaml", "metrics/monitor.yaml", "prod/extra.yaml"]
    assert ran.said == []


def test_paths_may_be_written_on_windows() -> None:
    ran = formed(
        {
            "over/kustomization.yaml": r"resources: ['..\base', .\extra.yaml]",
            "over/extra.yaml": pod("extra"),
            "base/kustomization.yaml": "resources: [web.yaml]",
            "base/web.yaml": WEB,
        }
    )
    assert ran.files("over") == ["base/web.yaml", "over/extra.yaml"]
    assert reasons(only(ran)) == []


BLANK = "# resources:\n#   - web.yaml\n"


def test_what_lies_beside_a_kustomization_of_comments_only_is_applied_by_other_means() -> None:
    """One that cannot be read may name it, and so may one that another includes."""
    files = {"k/kustomization.yaml": BLANK, "k/web.yaml": WEB, "k/web.prod.yaml": WEB}
    ran = formed(files)
    assert ran.files("k/web.yaml") == ["k/web.yaml"]
    assert ran.said == ["note duplicate-resource k/web.yaml:3"]
    assert not any("k/web.yaml" in scope.told.aside for scope in ran.discovery.scopes)


@pytest.mark.parametrize(
    "files", [{"over/kustomization.yaml": "resources: [../k]"}, {"k/kustomization.yaml": "resources: [\n"}]
)
def test_a_kustomization_that_is_included_or_broken_may_name_what_lies_beside_it(files: dict[str, str]) -> None:
    ran = formed({"k/kustomization.yaml": BLANK, "k/web.yaml": WEB, **files})
    assert "k/web.yaml" in ran.files(only(ran).name)


def test_a_component_alone_is_completed_by_others() -> None:
    ran = formed({"c/kustomization.yaml": "kind: Component\nresources: [s.yaml]", "c/s.yaml": service("a")})
    assert reasons(only(ran)) == ["the component c is completed by what includes it"]
    assert ran.said == ["note selector-matches-nothing c/s.yaml:4"]


def test_what_lies_outside_of_the_named_path_is_read_too() -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, ../shared/pod.yaml]",
        "base/web.yaml": service("web"),
        "shared/pod.yaml": pod("web"),
        "over/dev/kustomization.yaml": "resources: [../../base]",
    }
    ran = formed(files, "over/dev")
    assert ran.files("over/dev") == ["base/web.yaml", "shared/pod.yaml"]
    assert ran.said == []
    assert sorted(ran.discovery.sources) == sorted(files)


@pytest.mark.parametrize(
    "field, words",
    [
        ("resources: ['https://example.com/x.yaml']", "https://example.com/x.yaml was not read"),
        ("resources: ['github.com/o/r/config?ref=v1']", "github.com/o/r/config?ref=v1 was not read"),
        ("bases: ['git@example.com:o/r.git//base']", "git@example.com:o/r.git//base was not read"),
        ("components: ['ssh://git@example.com/o/r']", "ssh://git@example.com/o/r was not read"),
        ("resources: [gone.yaml]", "gone.yaml was not found"),
        ("resources: [folder]", "folder was not found"),
        ("helmCharts: [{name: store}]", "the chart store was not read"),
        ("generators: [gen.yaml]", "the generator gen.yaml was not read"),
    ],
)
def test_what_cannot_be_read_is_a_hole(field: str, words: str) -> None:
    name, _, value = field.partition(": [")
    own = f"resources: [svc.yaml{', ' + value if name == 'resources' else ']'}"
    rest = "" if name == "resources" else f"\n{field}"
    ran = formed({KUSTOMIZATION: own + rest, "svc.yaml": service("web"), "folder/x.txt": "", "gen.yaml": "a: 1"})
    assert reasons(only(ran)) == [words]
    assert ran.said == ["note selector-matches-nothing svc.yaml:4"]


def test_other_files_of_a_kustomization_are_no_objects() -> None:
    names = ("gen.yaml", "env.yaml", "conf.yaml", "crd.yaml", "values.yaml", "schema.yaml", "repl.yaml", "check.yaml")
    ran = formed(
        {
            KUSTOMIZATION: """
            resources: [web.yaml]
            configMapGenerator: [{name: a, files: [gen.yaml, key=env.yaml], envs: [x.env]}]
            configurations: [conf.yaml]
            crds: [crd.yaml]
            openapi: {path: schema.yaml}
            replacements: [{path: repl.yaml}]
            validators: [check.yaml]
            helmCharts: [{name: c, valuesFile: values.yaml}]
            patchesStrategicMerge: [patch.yaml]
            patchesJson6902: [{path: ops.json, target: {kind: Pod, name: web}}]
        """,
            **{name: service("nothing-has-this") for name in names},
            "ops.json": '[{"op": "add", "path": "/apiVersion", "value": "v1"}]',
            "patch.yaml": service("nothing-has-this"),
            "web.yaml": WEB,
        }
    )
    scope = only(ran)
    assert ran.files(".") == ["web.yaml"]
    assert ran.files(".", "config") == sorted([KUSTOMIZATION, *names])
    assert ran.files(".", "patch") == ["ops.json", "patch.yaml"]
    assert [one.title for one in Graph(scope, Settings()).resources][:2] == ["Service web", "Pod web"]
    assert ran.said == []


def test_files_are_read_in_the_order_of_the_resources() -> None:
    ran = formed(
        {
            "over/kustomization.yaml": "resources: [z.yaml, ../base, a.yaml]",
            "over/z.yaml": service("web"),
            "over/a.yaml": service("web"),
            "base/kustomization.yaml": "resources: [m.yaml]",
            "base/m.yaml": pod("m"),
        }
    )
    (scope,) = ran.discovery.scopes
    objects = [one.source.path for one in scope.members if one.role == "objects"]
    assert objects == ["over/z.yaml", "base/m.yaml", "over/a.yaml"]
    assert [one for one in ran.said if "duplicate" in one] == ["error duplicate-resource over/a.yaml:3"]


def test_a_component_used_twice_is_no_copy() -> None:
    ran = formed(
        {
            KUSTOMIZATION: "resources: [a, b]",
            "a/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../quiet]",
            "a/web.yaml": service("web"),
            "b/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../quiet]",
            "b/web.yaml": pod("web"),
            "quiet/kustomization.yaml": "kind: Component\npatches: [{patch: '[]', target: {kind: Job}}]",
        }
    )
    assert ran.names == ["."]
    assert ran.said == []


@pytest.mark.parametrize(
    "files, names",
    [
        ({KUSTOMIZATION: "resources: [., web.yaml]"}, ["."]),
        (
            {"a/kustomization.yaml": "resources: [../b, ../web.yaml]", "b/kustomization.yaml": "resources: [../a]"},
            ["a"],
        ),
    ],
)
def test_circles_end_and_nothing_is_lost(files: dict[str, str], names: list[str]) -> None:
    ran = formed({**files, "web.yaml": WEB})
    assert ran.names == names
    assert ran.files(names[0]) == ["web.yaml"]


def test_doubling_at_every_level_ends() -> None:
    files = {f"k{n}/kustomization.yaml": f"resources: [../k{n + 1}, ../l{n + 1}]" for n in range(40)}
    files |= {f"l{n}/kustomization.yaml": f"resources: [../k{n + 1}, ../l{n + 1}]" for n in range(40)}
    files |= {f"{name}40/kustomization.yaml": "resources: [../web.yaml]" for name in "kl"}
    assert len(formed({**files, "web.yaml": WEB}).names) < 200


@pytest.mark.parametrize("text", ["", "- a list\n", "resources: [\n", "resources: {{ x }}\n"])
def test_a_kustomization_that_says_nothing_makes_nothing_certain(text: str) -> None:
    ran = formed(
        {
            "app/kustomization.yaml": text,
            "app/svc.yaml": service("web"),
            "app/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n",
            "over/kustomization.yaml": "resources: [../app]",
        }
    )
    assert ran.names == ["over"]
    assert ran.files("over") == ["app/pod.yaml", "app/svc.yaml"]
    assert [one for one in ran.said if "yaml-syntax" not in one] == ["note selector-matches-nothing app/svc.yaml:4"]


def test_flux_has_objects_of_this_name() -> None:
    text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./x}\n"
    write({"a/kustomization.yaml": text, "a/web.yaml": WEB})
    scope = discover((".",), Settings()).scopes[0]
    assert scope.nearest
    assert [one.role for one in scope.members] == ["objects", "objects"]


@pytest.mark.parametrize(
    ("beside", "severity"),
    [
        ({"params.yaml.in": "", ".gitignore": ""}, "note"),
        ({".gitignore": "params.yaml\n"}, "note"),
        ({".gitignore": "/other.yaml\n"}, "warning"),
        ({}, "warning"),
    ],
)
def test_a_file_that_something_makes_may_be_absent(
    beside: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, params.yaml]",
        "base/web.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}",
        **{f"base/{name}": text for name, text in beside.items()},
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    found = [one for scope in discover(["."], settings).scopes for one in lint_scope(Job(scope, settings)).findings]
    assert [(one.rule, one.severity.word) for one in found] == [("kustomization-file-not-found", severity)]


@pytest.mark.parametrize(
    ("generator", "beside", "expected"),
    [
        ("files: [page=pages/indx.html]", "pages/index.html", ["error page=pages/index.html"]),
        ("envs: [apps.env]", "app.env", ["error app.env"]),
        ("files: [page=pages/index.html, pages/index.html]", "pages/index.html", []),
        ("files: [nginx.conf]", "pages/index.html", ["warning "]),
        ("env: shop.properties", ".gitignore", ["warning "]),
        ("files: [pages]", "pages/index.html", []),
        ("envs: [.env]", "pages/index.html", []),
        ("envs: [shop.env]", "shop.env.example", ["note "]),
        # what somebody encrypts, decrypts or fills in: it is never meant itself
        ("files: [keys.yaml]", "keys.yaml.decrypted", ["note "]),
        ("envs: [keys.env]", "keys.enc.env", ["note "]),
        ("envs: [keys.env]", "keys.sops.env", ["note "]),
        ("envs: [keys.enc.env]", "keys.env", ["note "]),
        ("envs: [keys.env]", "keys.example.env", ["note "]),
        ("files: [keys.yaml]", "keys.yaml.tpl", ["note "]),
        ("envs: [keys.env]", "kesy.env", ["error kesy.env"]),
        ("envs: [keys.env]", "locks.enc.env", ["warning "]),
        ("envs: [$STAGE/shop.env]", "pages/index.html", []),
        ("literals: [files=shop.env]", "pages/index.html", []),
    ],
)
def test_files_that_a_config_map_is_made_of(generator: str, beside: str, expected: list[str]) -> None:
    field = f"Generator: [{{name: settings, {generator}}}]\n"
    files = {
        "a/kustomization.yaml": f"configMap{field}resources: [web.yaml]\n",
        "a/web.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}",
        f"a/{beside}": "",
    }
    write(files)
    settings = Settings()._replace(select=("kustomization-file-not-found",))

    def found() -> list[str]:
        (scope,) = discover(["a"], settings).scopes
        told = lint_scope(Job(scope, settings)).findings
        return [f"{one.severity.word} {one.fix.description.removeprefix('name ') if one.fix else ''}" for one in told]

    assert found() == expected
    # nobody commits what Secrets are made of; a slip is one all the same
    write({**files, "a/kustomization.yaml": f"secret{field}resources: [web.yaml]\n"})
    assert found() == [one for one in expected if one.startswith("error")]


OWN = "https://github.com/Acme/Shop.Deploy"


@pytest.mark.parametrize(
    ("address", "beside"),
    [
        (f"{OWN}//base/?ref=v1.8.0", {"README.md": "git clone git@github.com:acme/shop.deploy.git\n"}),
        (f"{OWN}.git//base", {".git/config": f'[remote "origin"]\n\turl = {OWN}.git\n'}),
        ("git@github.com:acme/shop.deploy.git//base?ref=main", {"README.md": f"`git clone -b dev {OWN}`, then up\n"}),
        (f"{OWN}//base", {"package.json": f'{{"repository": {{"type": "git", "url": "git+{OWN}.git"}}}}'}),
        (f"{OWN}//base", {"package.json": '{"repository": "github:acme/shop.deploy"}'}),
        ("ssh://git@github.com/acme/shop.deploy//base", {"go.mod": "module github.com/acme/shop.deploy\n"}),
        ("github.com/acme/shop.deploy/base?ref=v2", {"package.json": '{"name": "@acme/shop-deploy"}\n'}),
        (
            f"{OWN}//base",
            {
                "argo.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: dev}\n"
                f"spec: {{destination: {{namespace: dev}}, source: {{repoURL: '{OWN}.git', path: dev}}}}\n"
            },
        ),
    ],
)
def test_a_base_by_the_address_of_this_repository_is_here(address: str, beside: dict[str, str]) -> None:
    patch = "patches: [{path: port.yaml, target: {kind: Service}}]"
    write(beside)
    ran = formed(
        {
            "base/kustomization.yaml": "resources: [web.yaml]",
            "base/web.yaml": WEB,
            "dev/kustomization.yaml": f"resources: ['{address}']\n{patch}",
            "dev/port.yaml": "- {op: replace, path: /spec/ports/0/port, value: 81}\n",
        }
    )
    dev = only(ran)
    assert (dev.name, dev.holes, ran.said) == ("dev", (), [])
    (web,) = Graph(dev, Settings()).of_kind("", "Service")
    assert web.get("spec", "ports", 0, "port") == 81


@pytest.mark.parametrize(
    ("address", "beside"),
    [
        # of another repository, of which nothing tells that it is this one, and of a folder that is not here
        ("https://github.com/acme/other//base", {"README.md": f"git clone {OWN}\n"}),
        (f"{OWN}//base", {}),
        (f"{OWN}//bases/web", {"README.md": f"git clone {OWN}\n"}),
        (f"{OWN}-extra//base", {"README.md": f"git clone {OWN}\n"}),
        # what is spoken of, needed or cloned as well
        (f"{OWN}//base", {"README.md": f"We run {OWN} beside it.\n"}),
        (f"{OWN}//base", {"README.md": f"git clone {OWN}\ngit clone https://github.com/acme/own\n"}),
        (f"{OWN}//base", {"README.md": f"git clone {OWN}\ngit clone $HERE\n"}),
        (f"{OWN}//base", {"package.json": '{"name": "shop-deploy"}'}),
        (f"{OWN}//base", {"package.json": '{"name": "@other/shop-deploy"}'}),
        (f"{OWN}//base", {"package.json": f'{{"repository": "acme/own", "homepage": "{OWN}"}}'}),
        (f"{OWN}//base", {"go.mod": "module github.com/acme/own\n\nrequire github.com/acme/shop.deploy v1.0.0\n"}),
        (
            f"{OWN}//base",
            {".git/config": f'[remote "origin"]\n\tfetch = +x\n[submodule "shop"]\n\turl = {OWN}.git\n'},
        ),
    ],
)
def test_a_base_of_another_repository_is_not_here(address: str, beside: dict[str, str]) -> None:
    write(beside)
    ran = formed(
        {
            "base/kustomization.yaml": "resources: [service.yaml]",
            "base/service.yaml": service("web"),
            "dev/kustomization.yaml": f"resources: ['{address}']",
        }
    )
    assert ran.names == ["base", "dev"]
    assert len(ran.discovery.scopes[1].holes) == 1


@pytest.mark.parametrize(("revision", "said"), [("?ref=v1", 0), ("", 1)])
def test_another_revision_of_this_repository_may_have_what_a_patch_is_for(revision: str, said: int) -> None:
    write({"README.md": f"git clone {OWN}\n"})
    write({"base/kustomization.yaml": "resources: [web.yaml]", "base/web.yaml": WEB})
    write({"dev/kustomization.yaml": f"resources: ['{OWN}//base{revision}']\npatches: [{{path: shop.yaml}}]"})
    write({"dev/shop.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {type: NodePort}\n"})
    assert len(run(rules=("kustomize-patch-without-target",)).said) == said


def test_bases_that_take_each_other_by_the_address_of_this_repository() -> None:
    write({"README.md": f"git clone {OWN}\n"})
    ran = formed(
        {
            "a/kustomization.yaml": f"resources: ['{OWN}//b', web.yaml]",
            "a/web.yaml": WEB,
            "b/kustomization.yaml": f"resources: ['{OWN}//a']",
        }
    )
    assert ran.names == ["a"]


def test_what_is_looked_at_by_an_address_is_no_part_of_the_run() -> None:
    write({"README.md": f"git clone {OWN}\n", "base/kustomization.yaml": "resources: [web.yaml]", "base/web.yaml": WEB})
    files = {"dev/kustomization.yaml": "resources: ['https://github.com/acme/other//base']"}
    assert formed(files, "dev").names == ["dev"]
    files = {"dev/kustomization.yaml": f"resources: ['{OWN}//base']"}
    assert formed(files, "dev").files("dev") == ["base/web.yaml"]
