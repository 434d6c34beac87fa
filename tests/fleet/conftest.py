"""Repositories to check: small applications, plain folders or bare clones."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

SOUND = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'example/web:1', ports: [{name: http, containerPort: 8080}]}]}
"""
BROKEN = SOUND.replace("selector: {app: web}", "selector: {app: wbe}")

Make = Callable[[str, Mapping[str, str]], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a folder below the test's own, with files."""

    def folder(name: str, texts: Mapping[str, str]) -> Path:
        where = tmp_path / name
        where.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            path = where / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return where

    return folder


def git(folder: Path, *words: str) -> str:
    person = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(["git", *person, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def bare(folder: Path, into: Path) -> str:
    """A bare clone of what lies in `folder`; gives the commit."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "all of it")
    git(folder, "clone", "--quiet", "--bare", ".", str(into))
    return git(folder, "rev-parse", "HEAD")
