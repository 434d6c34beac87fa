"""What lies in folders for tests or designs is a note, and so is an old release, unless somebody says it is applied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.engine import Job, lint_scope
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import ScopeSetting, Settings
from tests.cards import run_files

BROKEN = """\
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: ClusterIP, ports: [{port: 80, nodePort: 30080}]}}
"""
SETTINGS = Settings()._replace(select=("node-port-on-wrong-type",))


def severities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str], root: str = ".") -> dict[str, str]:
    """The severity of the one finding in each of the files, by path below `root`."""
    for path in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(BROKEN.replace("name: web", f"name: web-{files.index(path)}"))
    monkeypatch.chdir(tmp_path)
    scopes = discover([root], SETTINGS).scopes
    found = [one for scope in scopes for one in lint_scope(Job(scope, SETTINGS)).findings]
    return {os.path.relpath(one.location.file, root): one.severity.word for one in found}


@pytest.mark.parametrize(
    "path",
    [
        "pkg/parser/testdata/web.yaml",
        "policies/test_data/unit/web.yaml",
        "pkg/_testdata/web.yaml",
        "fixtures/web.yaml",
        "test/e2e/web.yaml",
        "e2e-tests/pvc/conf/web.yaml",
        "tests/e2e-openshift/web.yaml",
        "api/src/test/resources/web.yaml",
        "systemtest/src/web.yaml",
        "confd/tests/mock_data/web.yaml",
        "controller/fake/web.yaml",
        "test/conformance/chainsaw/web.yaml",
        "design/CLI/web.yaml",
        "docs/proposals/0001/web.yaml",
        "deprecated/web.yaml",
        "apps/radio.disabled/web.yaml",
        "apps/radio.disable/parts/web.yaml",
        "_disabled/web.yaml",
        "disabled-apps/web.yaml",
        "_archived/volumes/web.yaml",
        "old/web.yaml",
        "scratch/web.yaml",
        "tmp/web.yaml",
        "invalid-examples/web.yaml",
        "old-docs/k8s/web.yaml",
        "BACKUP-14MAY2025/web.yaml",
        "translator/testutils/inputs/web.yaml",
        "shop-test-support/src/main/web.yaml",
    ],
)
def test_a_note_in(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, [path]) == {path: "note"}


@pytest.mark.parametrize(
    "path",
    [
        "deploy/web.yaml",
        "latest-data/web.yaml",
        "load-test/web.yaml",
        "apps/test-runner/web.yaml",
        "contest/web.yaml",
        "fake-store/web.yaml",
        "design-system/web.yaml",
        "archived-orders/web.yaml",
        "backup/web.yaml",
        "backup-rest/web.yaml",
        "olden/web.yaml",
        "deploy/bad-gateway.yaml",
        "deploy/badges.yaml",
        "deploy/fehler-seite.yaml",
        "deploy/fehlermelder.yaml",
        "deploy/error.yaml",
        "deploy/web-validation.yaml",
        "templates-old-tmpl/web.yaml",
        # one environment beside another
        "clusters/old/web.yaml",
        "mock-server/web.yaml",
        # one environment of several
        "overlays/test/web.yaml",
        "clusters/e2e/web.yaml",
        # the file's own name says nothing
        "deploy/test.yaml",
        "deploy/fixtures.yaml",
        # nothing newer beside it
        "releases/v1.2.3/web.yaml",
    ],
)
def test_an_error_in(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, [path]) == {path: "error"}


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        # a folder says it too
        ("examples/bad-port.yaml", []),
        ("docs/k8s/fehler.yaml", []),
        ("k8s-workshop/ns-bad.yaml", []),
        ("Chapter 17 Alerts/pod_invalid_yaml.yaml", []),
        # what is right lies beside it
        ("deploy/bad-port.yaml", ["deploy/good-port.yaml"]),
        ("deploy/web-fehlerhaft.yaml", ["deploy/web-korrekt.yaml"]),
        ("deploy/invalid.yaml", ["deploy/valid.yaml"]),
        ("deploy/service_erroné.yaml", ["deploy/service.yaml"]),
        # several of its kind
        (
            "deploy/bad-port.yaml",
            ["deploy/bad-name.yaml", "deploy/bad-type.yaml", *(f"deploy/{n}.yaml" for n in "abcdefgh")],
        ),
        ("deploy/invalid-port.yaml", ["deploy/web-invalid.yaml"]),
    ],
)
def test_called_wrong_and_meant_so(
    path: str, beside: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, [path, *beside])[path] == "note"


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("deploy/bad-port.yaml", []),
        ("services/bad.yaml", ["services/cart.yaml", "services/orders.yaml"]),
        ("services/bad.yaml", ["services/invalid.yaml", "services/orders.yaml"]),
        ("services/ungueltig.yaml", ["services/cart.yaml"]),
        # of what is no example
        ("orders/invalid.yaml", ["orders/validation.yaml", "orders/goods.yaml"]),
    ],
)
def test_called_wrong_and_nothing_else_says_so(
    path: str, beside: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, [path, *beside])[path] == "error"


@pytest.mark.parametrize("beside", [[], ["sessions.yaml"], ["bad-actors.yaml", "wrong-numbers.yaml"]])
@pytest.mark.parametrize("folder", ["services", "demo-shop", "acme-labs"])
def test_parts_of_an_application_that_are_called_wrong(
    folder: str, beside: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / folder).mkdir()
    for file in ("invalid-sessions.yaml", *beside):
        name = file.removesuffix(".yaml")
        (tmp_path / folder / file).write_text(BROKEN.replace("name: web", f"name: {name}"))
    found = [one for scope in discover(["."], SETTINGS).scopes for one in lint_scope(Job(scope, SETTINGS)).findings]
    assert {one.severity.word for one in found} == {"error"}


def test_called_wrong_and_named_by_a_test_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cmd").mkdir()
    (tmp_path / "cmd" / "load_test.go").write_text('package cmd\nvar _ = load("bad-port.yaml")\n')
    found = severities(tmp_path, monkeypatch, ["cmd/bad-port.yaml", "cmd/bad-name.yaml", "cmd/web.yaml"])
    assert found == {"cmd/bad-port.yaml": "note", "cmd/bad-name.yaml": "error", "cmd/web.yaml": "error"}


def test_a_file_that_the_tests_of_a_program_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("cmd", "deploy"):
        (tmp_path / folder).mkdir()
    (tmp_path / "cmd" / "install_test.go").write_text("package cmd")
    files = ["cmd/web_test_yaml.yaml", "cmd/web.yaml", "deploy/web_test_yaml.yaml"]
    found = severities(tmp_path, monkeypatch, files)
    assert [found[path] for path in files] == ["note", "error", "error"]


def test_environments_beside_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["shop/prod/web.yaml", "shop/test/web.yaml"]
    assert severities(tmp_path, monkeypatch, files) == dict.fromkeys(files, "error")


@pytest.mark.parametrize(
    ("older", "newest"),
    [
        ("v0.19.0-alpha.9.yml", "v0.19.0-alpha.10.yml"),
        ("install-v1beta1.yaml", "install.yaml"),
        ("crd/v1beta1/web.yaml", "crd/v1/web.yaml"),
        ("crd/v1alpha1/web.yaml", "crd/bases/web.yaml"),
        ("crds_v1alpha2.yaml", "crds_v1.yaml"),
        ("v0.19.0-rc.1.yml", "v0.19.0.yml"),
        ("redhat/1.4.0/web.yaml", "redhat/1.10.0/web.yaml"),
        ("install-1.9.2/web.yaml", "install-1.10.0/web.yaml"),
    ],
)
def test_only_the_newest_release_is_judged(
    older: str, newest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, [older, newest]) == {older: "note", newest: "error"}


def test_old_beside_new_is_one_of_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["new/web.yaml", "old/web.yaml"]
    assert severities(tmp_path, monkeypatch, files) == dict.fromkeys(files, "error")


def test_versions_of_an_application_are_no_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions may run side by side, and releases of two things are not newer than each other."""
    files = ["web-v1.0.yaml", "web-v2.0.yaml", "shop-1.0.0.yaml", "cart-2.0.0.yaml", "a/v1beta1/b.yaml", "b/v1/b.yaml"]
    assert severities(tmp_path, monkeypatch, files) == dict.fromkeys(files, "error")


@pytest.mark.parametrize(
    ("older", "newest"),
    [
        ("operator/1.15-1.17", "operator/1.18.4"),
        ("operator/1.18.4", "operator/1.23"),
        ("deploy/v1.16", "deploy/v1.22+"),
        ("deploy/kubernetes-1.9", "deploy/kubernetes-1.17"),
        ("deploy/k8s-1.19.x", "deploy/1.21"),
        ("deploy/pre-1.16", "deploy/1.16-and-later"),
    ],
)
def test_a_folder_for_old_versions_of_kubernetes(
    older: str, newest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [f"{older}/web.yaml", f"{older}/more/cart.yaml", f"{newest}/web.yaml"]
    found = severities(tmp_path, monkeypatch, files)
    assert [found[path] for path in files] == ["note", "note", "error"]


@pytest.mark.parametrize(
    "files",
    [
        # nothing newer, or nothing that is for a version of Kubernetes
        ["operator/1.15-1.17/web.yaml"],
        ["operator/1.15/web.yaml", "operator/1.15.3/web.yaml"],
        ["operator/1.16/web.yaml", "operator/next/web.yaml"],
        # ranges that overlap
        ["operator/1.15-1.22/web.yaml", "operator/1.20/web.yaml"],
        # versions of an application, which may run side by side
        ["shop/v1.0/web.yaml", "shop/v1.2/web.yaml"],
        ["shop/2.16/web.yaml", "shop/2.20/web.yaml"],
        ["shop/web-1.16/web.yaml", "shop/web-1.20/web.yaml"],
        # in the name of a file it is that of something else
        ["deploy/1.15.yaml", "deploy/1.18.yaml"],
        ["deploy/redis-1.15-1.17.yaml", "deploy/redis-1.18.4.yaml"],
        # each of them is a cluster that runs
        ["clusters/1.27/web.yaml", "clusters/1.29/web.yaml"],
    ],
)
def test_no_folder_for_old_versions_of_kubernetes(
    files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, files) == dict.fromkeys(files, "error")


@pytest.mark.parametrize(
    ("folder", "severity"), [("1.18", "note"), ("1.20-1.22", "note"), ("1.22", "error"), ("v1.23", "error")]
)
def test_an_api_that_was_gone_in_the_very_version_of_the_folder(
    folder: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: web}, spec: {backend: {serviceName: web}}}"
    (tmp_path / folder).mkdir()
    (tmp_path / "1.25").mkdir()
    (tmp_path / folder / "web.yaml").write_text(old)
    monkeypatch.chdir(tmp_path)
    settings = SETTINGS._replace(select=("api-removed",))
    scopes = discover(["."], settings).scopes
    found = [one for scope in scopes for one in lint_scope(Job(scope, settings)).findings]
    assert [one.severity.word for one in found] == [severity]


def test_who_names_a_folder_means_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["test/e2e/web.yaml", "test/e2e/testdata/web.yaml"]
    found = severities(tmp_path, monkeypatch, files, "test/e2e")
    assert found == {"web.yaml": "error", "testdata/web.yaml": "note"}


def test_what_is_listed_or_declared_is_applied() -> None:
    kustomized = {"testdata/web.yaml": BROKEN, "kustomization.yaml": "resources: [testdata/web.yaml]"}
    declared = SETTINGS._replace(scopes=(ScopeSetting("all", ("testdata",)),))
    for found in (run_files(kustomized, SETTINGS), run_files({"testdata/web.yaml": BROKEN}, declared)):
        assert [one.severity.word for one in found] == ["error"]


def test_a_kustomization_of_test_data_is_test_data() -> None:
    kustomized = {"testdata/web.yaml": BROKEN, "testdata/kustomization.yaml": "resources: [web.yaml]"}
    assert [one.severity.word for one in run_files(kustomized, SETTINGS)] == ["note"]


PART = "{apiVersion: v1, kind: Service, metadata: {name: web, annotations: {a: 1}}}"


@pytest.mark.parametrize(
    ("path", "text", "severity"),
    [
        ("deploy/web-patch.yaml", PART, "note"),
        ("patches/web.yaml", PART, "note"),
        ("deploy/web.yaml", PART, "error"),
        ("deploy/dispatch.yaml", PART, "error"),
        # a whole object, whatever it is called
        ("deploy/web-patch.yaml", PART.replace("1}}}", "1}}, spec: {selector: {a: b}, ports: [{port: 80}]}}"), "error"),
    ],
)
def test_what_is_called_a_patch_and_is_a_part(path: str, text: str, severity: str) -> None:
    settings = Settings()._replace(select=("label-value-not-string",))
    assert [one.severity.word for one in run_files({path: text}, settings)] == [severity]


@pytest.mark.parametrize(
    "name", ["kustomization.yaml.sample", "kustomization.yml.tmpl", "kustomization.tmpl.yaml", "notes.sample"]
)
def test_a_part_beside_a_kustomization_that_is_still_to_be_filled_in(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()._replace(select=("label-value-not-string",))
    (tmp_path / name).write_text("resources: [web.yaml]\n", encoding="utf-8")
    (tmp_path / "web.yaml").write_text(PART, encoding="utf-8")
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == ["note" if name.startswith("kustomization") else "error"]


LIVE = 'uid: 1f, resourceVersion: "7", creationTimestamp: "2025-01-01T00:00:00Z"'
OWNED = (
    f"{{apiVersion: v1, kind: Pod, metadata: {{name: p, {LIVE}, ownerReferences: [{{kind: Job, name: j, uid: 2f}}]}}}}"
)


@pytest.mark.parametrize(
    ("items", "roots", "severity"),
    [
        (f"[{BROKEN.replace('name: web', f'name: web, {LIVE}', 1)}, {OWNED}]", ["."], "note"),
        (f"[{BROKEN.replace('name: web', f'name: web, {LIVE}', 1)}, {OWNED}]", ["dump.yaml"], "error"),
        # somebody's own, beside what was read out; and what no controller made
        (f"[{BROKEN}, {OWNED}]", ["."], "error"),
        (f"[{BROKEN.replace('name: web', f'name: web, {LIVE}', 1)}]", ["."], "error"),
    ],
)
def test_what_a_cluster_had_is_a_record(
    items: str, roots: list[str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dump.yaml").write_text(f"apiVersion: v1\nkind: List\nitems: {items}\n", encoding="utf-8")
    found = merge(lint(discover(roots, SETTINGS).scopes, SETTINGS).findings)
    assert [one.severity.word for one in found] == [severity]


POLICIES = """
apiVersion: policy.open-cluster-management.io/v1
kind: PolicyGenerator
metadata: {name: policies}
policies: [{name: web, manifests: [{path: input/web.yaml}, {path: more}]}]
"""


@pytest.mark.parametrize(
    ("path", "severity"), [("input/web.yaml", "note"), ("more/web.yaml", "note"), ("input/other.yaml", "error")]
)
def test_parts_that_policies_merge(path: str, severity: str) -> None:
    settings = Settings()._replace(select=("label-value-not-string",))
    found = run_files({path: PART, "policies.yaml": POLICIES}, settings)
    assert [one.severity.word for one in found] == [severity]


def test_files_beside_templates_of_ytt() -> None:
    overlay = '#@ load("@ytt:overlay", "overlay")\n---\nname: web\n'
    found = run_files({"a/web.yaml": BROKEN, "a/add.yaml": overlay, "b/web.yaml": BROKEN.replace("web", "b")}, SETTINGS)
    assert {one.location.file: one.severity.word for one in found} == {"a/web.yaml": "note", "b/web.yaml": "error"}


def test_what_is_called_old_beside_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["kube-manifests-old/web.yaml", "kube-manifests/web.yaml", "threshold/web.yaml"]
    found = severities(tmp_path, monkeypatch, files)
    assert [found[path] for path in files] == ["note", "error", "error"]


def test_what_is_for_versions_before_the_others_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["yaml/web.yaml", "yaml/pre-k8s-1.16/web.yaml", "alone/pre-1.16/web.yaml"]
    assert severities(tmp_path, monkeypatch, files) == {
        "yaml/web.yaml": "error",
        "yaml/pre-k8s-1.16/web.yaml": "note",
        "alone/pre-1.16/web.yaml": "error",
    }


def test_what_examples_of_a_chart_make_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["charts/shop/examples/small/rendered/web.yaml", "clusters/prod/rendered/web.yaml"]
    assert severities(tmp_path, monkeypatch, files) == {
        "charts/shop/examples/small/rendered/web.yaml": "note",
        "clusters/prod/rendered/web.yaml": "error",
    }


def test_what_a_build_completes_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ["web/src/main/kubernetes/web.yaml", "web/kubernetes/web.yaml"]
    assert severities(tmp_path, monkeypatch, files) == {
        "web/src/main/kubernetes/web.yaml": "note",
        "web/kubernetes/web.yaml": "error",
    }


OLD = """\
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: web}
spec: {backend: {serviceName: web, servicePort: 80}}
"""
_MORE = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}\n"
NEW = OLD.replace("v1beta1", "v1").replace("serviceName: web, servicePort: 80", "")


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        ({"web_v16.yaml": OLD, "web.yaml": NEW}, "note"),
        ({"web_v16.yaml": OLD, "other.yaml": NEW.replace("name: web", "name: other")}, "error"),
        ({"web.yaml": OLD, "older.yaml": OLD.replace("networking.k8s.io", "extensions")}, "error"),
        ({"a/web.yaml": OLD, "b/web.yaml": NEW}, "error"),
        ({"web_jvm.yaml": OLD, "web.yaml": NEW}, "error"),
        ({"web.old.yaml": OLD, "web.yaml": NEW}, "note"),
        # among many variants, each of which holds another object as well
        (
            {f"{name}.yaml": f"{NEW}---\n{_MORE}" for name in ("all", "shop", "web", "wide")}
            | {f"{name}_v16.yaml": f"{OLD}---\n{_MORE}" for name in ("all", "shop", "web", "wide")},
            "note",
        ),
    ],
)
def test_a_variant_for_old_clusters_is_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], severity: str
) -> None:
    """What a file of its name without a version has under an API that is still served."""
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    settings = Settings()._replace(select=("api-removed",))
    scopes = discover(["."], settings).scopes
    found = [one for scope in scopes for one in lint_scope(Job(scope, settings)).findings]
    assert {one.severity.word for one in found} == {severity}
