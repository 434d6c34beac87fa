"""What tests expect is neither judged nor there to be found; what looks like it and is applied, is both."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.linting.settle import lint
from svclint.settings import ScopeSetting, Settings
from tests.discover.trees import Ran, pod, run, service, write

# neither has what its kind requires
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
status: {readyReplicas: 1}
"""
PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {color: blue}}
spec: {template: {metadata: {labels: {color: blue}}}}
"""
OPERATED = """\
apiVersion: example.com/v1
kind: Web
metadata: {name: web}
"""
CHAINSAW = """\
apiVersion: chainsaw.kyverno.io/v1alpha1
kind: Test
metadata: {name: test}
spec:
  steps:
"""


def _chainsaw(**files: str) -> str:
    """A test of one step: operations by the file that each is about."""
    steps = "".join(f"        - {use}: {{file: {name}}}\n" for use, name in files.items())
    return f"{CHAINSAW}    - try:\n{steps}"


EXPECTED: dict[str, tuple[dict[str, str], set[str]]] = {
    "kuttl, a step and what it expects": (
        {"t/00-install.yaml": OPERATED, "t/00-assert.yaml": DEPLOYMENT, "t/00-errors.yaml": pod("gone")},
        {"t/00-assert.yaml", "t/00-errors.yaml"},
    ),
    "kuttl, another assertion of the same step, and a step without an object": (
        {
            "t/01-install-web.yml": OPERATED,
            "t/01-assert-web.yml": DEPLOYMENT,
            "t/02-assert.yaml": DEPLOYMENT,
            "t/10-assert-nothing-else.yaml": DEPLOYMENT,
        },
        {"t/01-assert-web.yml", "t/02-assert.yaml", "t/10-assert-nothing-else.yaml"},
    ),
    "kuttl, a test object shows what the numbers do not": (
        {
            "t/00-sleep.yaml": "apiVersion: kuttl.dev/v1beta1\nkind: TestStep\ncommands: [{command: sleep 5}]",
            "t/01-assert.yaml": DEPLOYMENT,
        },
        {"t/01-assert.yaml"},
    ),
    "kuttl, files that steps name": (
        {
            "t/00-start.yaml": "apiVersion: kuttl.dev/v1beta1\nkind: TestStep\n"
            "apply: [../files/web.yaml]\nassert: [../files/ready.yaml]\nerror: [../files/gone.yaml]",
            "files/web.yaml": pod("web"),
            "files/ready.yaml": DEPLOYMENT,
            "files/gone.yaml": DEPLOYMENT,
        },
        {"files/ready.yaml", "files/gone.yaml"},
    ),
    "kuttl, a suite that stands above, and steps that are folders": (
        {
            "kuttl-test.yaml": "apiVersion: kuttl.dev/v1beta1\nkind: TestSuite\ntestDirs: [./tests/e2e/]",
            "tests/e2e/one/01-assert.yaml": DEPLOYMENT,
            "tests/e2e/two/00-install/web.yaml": OPERATED,
            "tests/e2e/two/00-install/assert.yaml": DEPLOYMENT,
        },
        {"tests/e2e/one/01-assert.yaml", "tests/e2e/two/00-install/assert.yaml"},
    ),
    "chainsaw, what a test compares, patches and deletes": (
        {
            "t/chainsaw-test.yaml": _chainsaw(
                apply="in.yaml", assert_="", error="gone.yaml", patch="blue.yaml", delete="../old.yaml"
            ).replace("assert_: {file: }", "assert: {file: ready/*.yaml}"),
            "t/in.yaml": pod("web"),
            "t/ready/one.yaml": DEPLOYMENT,
            "t/gone.yaml": DEPLOYMENT,
            "t/blue.yaml": PART,
            "old.yaml": DEPLOYMENT,
        },
        {"t/ready/one.yaml", "t/gone.yaml", "t/blue.yaml", "old.yaml"},
    ),
    "chainsaw, keys that are expressions, in any folder and style": (
        {
            "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  (containers[?name == 'web']):\n"
            "  - (length(ports)): 1",
            "b.json": '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "b"},'
            ' "spec": {"(replicas > `1`)": true}}',
            "c.yaml": "{apiVersion: v1, kind: Service, metadata: {name: c}, spec: {~.(ports)->one: {port: 80}}}",
        },
        {"a.yaml", "b.json", "c.yaml"},
    ),
    "a step that changes what the operator has made": (
        {
            "t/00-install.yaml": OPERATED,
            "t/00-assert.yaml": DEPLOYMENT,
            "t/01-paint.yaml": PART,
            "t/01-assert.yaml": PART,
        },
        {"t/00-assert.yaml", "t/01-paint.yaml", "t/01-assert.yaml"},
    ),
    "kyverno, what is put to policies and what comes out": (
        {
            "p/kyverno-test.yaml": "apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: t}\n"
            "policies: [policy.yaml]\nresources: [bad.yaml, more]\n"
            "results: [{policy: p, rule: r, kind: Pod, patchedResource: patched.yaml}]",
            "p/policy.yaml": "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\n"
            "spec: {rules: [{name: r, validate: {pattern: {spec: {=(hostNetwork): false}}}}]}",
            "p/bad.yaml": DEPLOYMENT,
            "p/more/bad.yaml": DEPLOYMENT,
            "p/patched.yaml": DEPLOYMENT,
        },
        {"p/bad.yaml", "p/more/bad.yaml", "p/patched.yaml"},
    ),
    "gatekeeper, and scripts of Argo CD": (
        {
            "g/suite.yaml": "apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\n"
            "tests: [{template: template.yaml, cases: [{object: samples/bad.yaml, inventory: [samples/web.yaml]}]}]",
            "g/samples/bad.yaml": DEPLOYMENT,
            "g/samples/web.yaml": DEPLOYMENT,
            "argo/health_test.yaml": "tests:\n- healthStatus: {status: Healthy}\n  inputPath: testdata/healthy.yaml",
            "argo/testdata/healthy.yaml": DEPLOYMENT,
        },
        {"g/samples/bad.yaml", "g/samples/web.yaml", "argo/testdata/healthy.yaml"},
    ),
    "what generators should make": (
        {
            "pkg/testdata/golden/web.yaml": DEPLOYMENT,
            "pkg/testdata/web-expected.yaml": DEPLOYMENT,
            "pkg/testdata/a.in.yaml": pod("web"),
            "pkg/testdata/a.out.yaml": DEPLOYMENT,
            "charts/web.golden.yaml": DEPLOYMENT,
            "tests/one/expected/web.yaml": DEPLOYMENT,
            "e2e-tests/one/compare/service_web.yml": DEPLOYMENT,
        },
        {
            "pkg/testdata/golden/web.yaml",
            "pkg/testdata/web-expected.yaml",
            "pkg/testdata/a.out.yaml",
            "charts/web.golden.yaml",
            "tests/one/expected/web.yaml",
            "e2e-tests/one/compare/service_web.yml",
        },
    ),
}

APPLIED = {
    "a file that happens to be called so, alone": {"web/00-assert.yaml": DEPLOYMENT},
    "among numbered files of other numbers": {"web/00-namespace.yaml": pod("a"), "web/10-assert.yaml": DEPLOYMENT},
    "a name that only begins so": {"t/00-install.yaml": OPERATED, "t/00-assertions.yaml": DEPLOYMENT},
    "what a test applies as well": {
        "t/chainsaw-test.yaml": _chainsaw(apply="web.yaml", error="web.yaml"),
        "t/web.yaml": DEPLOYMENT,
    },
    "what a kustomization lists": {
        "t/kustomization.yaml": "resources: [00-assert.yaml]",
        "t/00-assert.yaml": DEPLOYMENT,
    },
    "parentheses in a ConfigMap's file and in a value": {
        "web.yaml": "apiVersion: apps/v1\nkind: Deployment\n"
        'metadata: {name: web, annotations: {note: "(see below): here"}}\nstatus: {}\n'
        "---\n"
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {(a): b}}"
    },
    "a folder called expected outside of tests": {"expected/web.yaml": DEPLOYMENT, "golden/web.yaml": service("x")},
    "a test that compares, and a folder called so elsewhere": {
        "tests/compare/web.yaml": DEPLOYMENT,
        "docs/one/compare/web.yaml": service("x"),
    },
    "test data that is applied": {"testdata/web.yaml": DEPLOYMENT, "testdata/output.yaml": pod("x")},
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _expected(ran: Ran) -> set[str]:
    return {one.source.path for scope in ran.discovery.scopes for one in scope.members if one.role == "expected"}


def _judged(ran: Ran) -> set[str]:
    """The files with findings of any rule."""
    return {one.location.file for one in lint(ran.discovery.scopes, Settings()).findings}


@pytest.mark.parametrize("case", EXPECTED)
def test_what_tests_expect_is_not_judged(case: str) -> None:
    files, wanted = EXPECTED[case]
    write(files)
    ran = run()
    assert _expected(ran) == wanted
    assert _judged(ran).isdisjoint(wanted)


@pytest.mark.parametrize("case", APPLIED)
def test_what_looks_like_it_is_judged(case: str) -> None:
    write(APPLIED[case])
    ran = run()
    assert _expected(ran) == set()
    applied = {path for path, text in APPLIED[case].items() if "status:" in text}
    assert applied <= _judged(ran)


def test_they_define_nothing() -> None:
    write({"t/00-install.yaml": service("web"), "t/00-assert.yaml": pod("web")})
    assert run().said == ["note selector-matches-nothing t/00-install.yaml:4"]


def test_they_are_counted_with_a_reason() -> None:
    write({"t/00-install.yaml": pod("web"), "t/00-assert.yaml": f"{DEPLOYMENT}---\n{PART}"})
    ran = run()
    counts = lint(ran.discovery.scopes, Settings()).files
    assert counts["t/00-assert.yaml"].skipped == {"expected by a test": 2}
    assert counts["t/00-assert.yaml"].resources == 0


def test_a_single_file_is_known_by_the_test_beside_it() -> None:
    write({"t/chainsaw-test.yaml": _chainsaw(error="01-assert.yaml"), "t/01-assert.yaml": DEPLOYMENT})
    assert _expected(run("t/01-assert.yaml")) == {"t/01-assert.yaml"}


def test_a_single_file_is_known_by_the_steps_beside_it() -> None:
    write({"t/00-install.yaml": OPERATED, "t/00-assert.yaml": DEPLOYMENT, "web/00-assert.yaml": DEPLOYMENT})
    assert _expected(run("t/00-assert.yaml", "web/00-assert.yaml")) == {"t/00-assert.yaml"}


def test_a_step_of_something_else_is_judged() -> None:
    write({"t/00-install.yaml": PART, "t/00-assert.yaml": pod("other")})
    ran = run()
    assert _expected(ran) == {"t/00-assert.yaml"}
    assert _judged(ran) == {"t/00-install.yaml"}


def test_a_declared_scope_does_not_judge_them_either() -> None:
    write({"t/00-install.yaml": OPERATED, "t/00-assert.yaml": DEPLOYMENT})
    ran = run(settings=Settings()._replace(scopes=(ScopeSetting("tests", ("t",)),)))
    assert _expected(ran) == {"t/00-assert.yaml"}
