"""The pre-commit hooks, installed and run by pre-commit itself from a copy of this checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: web:1
          ports:
            - name: http
              containerPort: 8080
"""
ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: web, port: {number: 80}}
"""
CONFIG = """\
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: svclint
        args: [--severity-threshold, warning]
      - id: svclint-all
        stages: [manual]
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


class Repository(NamedTuple):
    """A git repository and the environment that commands run in."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, check=False, capture_output=True, text=True
        )

    def git(self, *words: str) -> str:
        done = self.run("git", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", "as it is")
        return self.git("rev-parse", "HEAD")

    def pre_commit(self, *words: str) -> tuple[int, str]:
        done = self.run(sys.executable, "-m", "pre_commit", "run", *words)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository with a Service, its Deployment in another file, and the hooks of this checkout's working tree."""
    folder = tmp_path_factory.mktemp("precommit")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))},
        "PRE_COMMIT_HOME": str(folder / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    hooks = Repository(folder / "hooks", environment)
    _copy(hooks.folder)
    hooks.git("init", "--quiet")
    rev = hooks.commit()
    repository = Repository(folder / "shop", environment)
    files = {
        "service.yaml": SERVICE,
        "deploy/web.yaml": DEPLOYMENT,
        "notes.md": "# Notes\n",
        ".pre-commit-config.yaml": CONFIG.format(hooks=hooks.folder, rev=rev),
    }
    for name, text in files.items():
        path = repository.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    repository.git("init", "--quiet")
    repository.commit()
    yield repository
    # the hook's environment is as large as its dependencies
    shutil.rmtree(folder, ignore_errors=True)


def _copy(target: Path) -> None:
    """The working tree as it would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def test_a_change_of_one_file_is_checked_against_the_other(shop: Repository) -> None:
    deployment = shop.folder / "deploy" / "web.yaml"
    deployment.write_text(DEPLOYMENT.replace("name: http", "name: web"), encoding="utf-8")
    shop.git("add", "deploy/web.yaml")
    code, output = shop.pre_commit()
    assert code == 1, output
    assert "service.yaml:11:19: error[rollout-consumer-broken]" in output
    assert ": deploy/web.yaml:" in output
    assert "in 3 files: 2 resources" in output

    service = shop.folder / "service.yaml"
    service.write_text(SERVICE.replace("targetPort: http", "targetPort: web"), encoding="utf-8")
    shop.git("add", "service.yaml")
    code, output = shop.pre_commit()
    assert (code, "Passed" in output) == (0, True), output
    shop.commit()


def test_files_that_are_no_manifests_are_not_checked(shop: Repository) -> None:
    (shop.folder / "notes.md").write_text("# More notes\n", encoding="utf-8")
    shop.git("add", "notes.md")
    code, output = shop.pre_commit("--verbose")
    assert (code, "No manifest among the changed files" in output) == (0, True), output
    shop.commit()


def test_a_deleted_file_is_seen(shop: Repository) -> None:
    route = shop.folder / "route.yaml"
    route.write_text(ROUTE, encoding="utf-8")
    shop.commit()
    shop.git("rm", "--quiet", "service.yaml")
    code, output = shop.pre_commit()
    assert code == 1, output
    assert "route.yaml:7:21: error[rollout-consumer-broken]" in output
    # with its Deployment as well
    shop.git("rm", "--quiet", "-r", "deploy")
    code, output = shop.pre_commit()
    assert (code, "route.yaml:7:21: warning[rollout-consumer-broken]" in output) == (1, True), output
    shop.git("rm", "--quiet", "route.yaml")
    code, output = shop.pre_commit()
    assert (code, "Passed" in output) == (0, True), output
    shop.git("reset", "--quiet", "--hard", "HEAD")
    shop.git("rm", "--quiet", "route.yaml")
    shop.commit()


def test_a_renamed_file_is_no_fault(shop: Repository) -> None:
    shop.git("mv", "service.yaml", "renamed.yaml")
    code, output = shop.pre_commit()
    assert (code, "Passed" in output) == (0, True), output
    shop.git("reset", "--quiet", "--hard", "HEAD")


def test_a_changed_configuration_has_everything_reported(shop: Repository) -> None:
    service = shop.folder / "service.yaml"
    before = service.read_text(encoding="utf-8")
    service.write_text(re.sub("targetPort: .*", "targetPort: wbe", before), encoding="utf-8")
    configuration = shop.folder / "svclint.yaml"
    configuration.write_text("rules: {ports: off}\n", encoding="utf-8")
    shop.commit()
    configuration.write_text("rules: {selectors: off}\n", encoding="utf-8")
    shop.git("add", "svclint.yaml")
    code, output = shop.pre_commit()
    assert code == 1, output
    assert "service.yaml:11:19: error[target-port-name-unknown]" in output
    shop.git("rm", "--quiet", "--force", "svclint.yaml")
    service.write_text(before, encoding="utf-8")
    shop.commit()


def test_all_files_without_a_change(shop: Repository) -> None:
    code, output = shop.pre_commit("svclint", "--all-files")
    assert (code, "Passed" in output) == (0, True), output
    service = shop.folder / "service.yaml"
    before = service.read_text(encoding="utf-8")
    service.write_text(re.sub("targetPort: .*", "targetPort: wbe", before), encoding="utf-8")
    old = shop.git("rev-parse", "HEAD")
    new = shop.commit()
    code, output = shop.pre_commit("svclint", "--all-files")
    assert code == 1, output
    # in a pipeline, and as pre-push does
    code, output = shop.pre_commit("svclint", "--from-ref", old, "--to-ref", new)
    assert code == 1, output
    service.write_text(before, encoding="utf-8")
    shop.commit()


def test_all_manifests(shop: Repository) -> None:
    code, output = shop.pre_commit("svclint-all", "--hook-stage", "manual")
    assert (code, "Passed" in output) == (0, True), output
    (shop.folder / "service.yaml").write_text(SERVICE.replace("app: web", "app: wbe"), encoding="utf-8")
    shop.git("add", "service.yaml")
    code, output = shop.pre_commit("svclint-all", "--hook-stage", "manual")
    assert code == 1, output
    assert "error[selector-matches-nothing]" in output
