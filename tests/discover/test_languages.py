"""Files of languages that are not understood: counted, and not taken for broken manifests."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.languages import language_of
from tests.discover.trees import pod, run, write

HELMFILE = "releases:\n{{ range .Values.apps }}\n- name: {{ . }}\n{{ end }}\nkind: a\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/main.jsonnet", "jsonnet"),
        ("lib/k.libsonnet", "jsonnet"),
        ("timoni.cue", "CUE"),
        ("helmfile.yaml", "Helmfile"),
        ("a/helmfile.yaml.gotmpl", "Helmfile"),
        ("helmfile.d/01-web.yaml", "Helmfile"),
        ("helmfiles.yaml", ""),
        ("helmfile/web.yaml", ""),
        ("values.gotmpl", ""),
        ("web.yaml", ""),
    ],
)
def test_the_language_of_a_file(path: str, expected: str) -> None:
    assert language_of(path) == expected


def test_they_are_counted_and_not_read() -> None:
    files = {
        "web.yaml": pod("web"),
        "main.jsonnet": "{a: 1}",
        "lib/a.libsonnet": "{",
        "app.cue": "a: 1",
        "helmfile.yaml": HELMFILE,
        "cdk8s.yaml": "language: python\napp: python main.py\n",
        "pulumi/Pulumi.yaml": "name: a\nruntime: yaml\n",
        "values.gotmpl": HELMFILE,
        # what the walk leaves out is left out of the count
        "vendor/a.jsonnet": "{}",
        ".hidden/a.cue": "a: 1",
    }
    write(files)
    found = run()
    assert dict(found.discovery.unread) == {"jsonnet": 2, "CUE": 1, "Helmfile": 1, "cdk8s": 1, "Pulumi": 1}
    assert "helmfile.yaml" not in found.discovery.sources
    assert found.said == []


def test_a_file_that_is_named_is_no_broken_manifest_either() -> None:
    write({"main.jsonnet": "{a: [}", "web.yaml": pod("web")})
    found = run("main.jsonnet", "web.yaml")
    assert (dict(found.discovery.unread), found.said) == ({"jsonnet": 1}, [])


def test_a_manifest_with_such_a_name_is_one() -> None:
    write({"cdk8s.yaml": pod("web")})
    found = run()
    assert (dict(found.discovery.unread), list(found.discovery.sources)) == ({}, ["cdk8s.yaml"])
