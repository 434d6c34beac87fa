"""Data below packages of fakes and mocks in Go, and what is only called so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import run, write

WRONG = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 99999}]}
"""
FAKE = {"fake-shop/shop.go": 'package fake_shop\n\nimport "os"\n'}


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        (FAKE, "note"),
        ({"fake-shop/shop.go": "// Package mocks has doubles.\npackage mocks // for tests\n"}, "note"),
        # what is only called so: without code, with code of another kind, or only with tests
        ({}, "error"),
        ({"fake-shop/shop.py": "package = 'fake_shop'\n"}, "error"),
        ({"fake-shop/shop.go": "package shop\n"}, "error"),
        ({"fake-shop/shop.go": "package fakeserver\n"}, "error"),
        ({"fake-shop/shop_test.go": "package fake_shop\n"}, "error"),
        # a program of its own
        ({**FAKE, "fake-shop/Dockerfile": "FROM scratch\n"}, "error"),
        ({**FAKE, "fake-shop/cmd/main.go": "package main\n"}, "error"),
        # something applies it
        ({**FAKE, "Makefile": "deploy:\n\tkubectl apply -f fake-shop/data/k8s\n"}, "error"),
        ({**FAKE, "run.sh": "kubectl apply -f fake-shop/data/k8s/web.yaml\n"}, "error"),
        ({**FAKE, "run.sh": "kubectl apply -R -f fake-shop/\n"}, "error"),
        ({**FAKE, "run.sh": "kubectl apply -f fake-shop/data/k8s/other.yaml\n"}, "note"),
    ],
)
def test_a_folder(files: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"fake-shop/data/k8s/web.yaml": WRONG, **files})
    assert {one.severity.word for one in run(rules=("invalid-service", "schema-violation")).findings} == {severity}
