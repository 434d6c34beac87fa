"""The pre-commit hooks, installed and run by pre-commit itself from a copy of this checkout."""

from __future__ import annotations

import os
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
CONFIG = """\
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: svclint
        args: [--severity-threshold, error]
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
    assert "service.yaml:11:19: error[target-port-name-unknown]" in output
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
    code, output = shop.pre_commit()
    assert (code, "Skipped" in output) == (0, True), output


def test_all_manifests(shop: Repository) -> None:
    code, output = shop.pre_commit("svclint-all", "--hook-stage", "manual")
    assert (code, "Passed" in output) == (0, True), output
    (shop.folder / "service.yaml").write_text(SERVICE.replace("app: web", "app: wbe"), encoding="utf-8")
    shop.git("add", "service.yaml")
    code, output = shop.pre_commit("svclint-all", "--hook-stage", "manual")
    assert code == 1, output
    assert "error[selector-matches-nothing]" in output
