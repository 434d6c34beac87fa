"""The quick look and the JSON Schema library agree on every manifest, sound or not, for one version and for all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from svclint.document import documents
from svclint.kubernetes_schema import explain, store
from svclint.kubernetes_schema.shapes import fits, shape
from svclint.resource import objects
from svclint.source import Source
from tests.cards import examples, files_of
from tests.schema.mutations import mutations

_EXAMPLES = Path(__file__).parents[2] / "examples"
_ALL = range(25, 38)


def _texts() -> Iterator[tuple[str, str]]:
    for example in examples():
        yield from files_of(example.data).items()
    for file in sorted(_EXAMPLES.rglob("*.yaml")):
        yield str(file), file.read_text(encoding="utf-8")


@cache
def manifests() -> list[dict[str, Any]]:
    """Every object of the cards' examples and the examples that is of one of Kubernetes' own kinds."""
    found = []
    for name, text in _texts():
        for document in documents(Source(name, text)):
            for _, data in objects(document):
                if store.roots(data["apiVersion"], data["kind"], _ALL):
                    found.append(data)
    return found


def _agree(data: dict[str, Any], minors: range) -> bool:
    roots = store.roots(data["apiVersion"], data["kind"], minors)
    sound = all(not explain.built_in(number, data) for number in roots)
    assert fits(data, shape(tuple(sorted(roots)))) is sound, data
    return sound


@pytest.mark.parametrize("minors", [range(25, 26), range(31, 32), range(36, 37), _ALL], ids=str)
def test_on_manifests_as_they_are_and_changed(minors: range) -> None:
    verdicts = [_agree(data, minors) for data in manifests()]
    assert verdicts.count(True) > 300
    every = 20 if minors == _ALL else 2
    for number, data in enumerate(manifests()[::every]):
        verdicts.extend(_agree(one, minors) for one in mutations(data, 3, seed=number))
    assert verdicts.count(False) > 30


SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "web"}}


def _quota(value: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": {"cpu": value}}}


@pytest.mark.parametrize(
    ("data", "sound"),
    [
        ({**SERVICE, "spec": {"ports": [{"port": 2**31 - 1}]}}, True),
        ({**SERVICE, "spec": {"ports": [{"port": 2**31}]}}, False),
        ({**SERVICE, "spec": {"ports": [{"port": 80.5}]}}, False),
        ({**SERVICE, "spec": {"ports": [{"port": True}]}}, False),
        ({**SERVICE, "spec": {"ports": [{"port": None}]}}, False),
        ({**SERVICE, "spec": {"ports": [None]}}, True),
        ({**SERVICE, "spec": {"ports": [{"port": 80, "targetPort": 8080.5}]}}, False),
        ({**SERVICE, "spec": {"ports": [{"port": 80, "targetPort": None, "name": None}]}}, True),
        ({**SERVICE, "spec": None, "status": None}, True),
        ({**SERVICE, "unheardOf": None}, False),
        ({**SERVICE, "spec": {"selector": {"app": None}}}, True),
        ({**SERVICE, "spec": {"selector": {"app": 1}}}, False),
        ({**SERVICE, "status": {"conditions": [{}]}}, True),
        ({**SECRET, "data": {"a": "", "b": "YQ==", "c": "YWI=\n", "d": "YW\nJj", "e": None}}, True),
        ({**SECRET, "data": {"a": "YQ"}}, False),
        ({**SECRET, "data": {"a": "not base64"}}, False),
        *((_quota(one), True) for one in (1, 0.5, "1", "+1.", ".5", "100m", "1e3", "1E-3", "2Ei", "5E", None)),
        *((_quota(one), False) for one in ("", "1GB", "1gi", "m", "1 Gi", "1KI", "--1", True, ["1"])),
    ],
)
def test_single_values(data: dict[str, Any], sound: bool) -> None:
    assert _agree(data, range(36, 37)) is sound


def test_a_sound_manifest_needs_no_library(tmp_path: Path) -> None:
    """The library takes 27 ms to load, more than twice what Python itself takes."""
    text = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}"
    (tmp_path / "web.yaml").write_text(text, encoding="utf-8")
    code = "import sys; from svclint.cli import main; main(['check', '--select', 'schema-violation', 'web.yaml'])"
    command = [sys.executable, "-c", f"{code}; sys.exit('jsonschema_rs' in sys.modules)"]
    environment = {**os.environ, "PYTHONPATH": str(_EXAMPLES.parent)}
    assert subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True).returncode == 0
