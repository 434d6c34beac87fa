"""`svclint graph`."""

from __future__ import annotations

import builtins
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write

SHOP = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
"""


def test_mermaid_goes_to_standard_output(write: Write, run: Run) -> None:
    write({"shop.yaml": SHOP})
    done = run("graph")
    assert done.code == 0
    assert done.out.startswith("flowchart LR\n")
    assert done.err == "2 objects, 1 reference; 1 that nothing points at is left out (--all draws them).\n"


def test_a_format_goes_to_a_file(write: Write, run: Run) -> None:
    root = write({"shop.yaml": SHOP})
    done = run("graph", "--format", "json", "--output", "graph.json", "--all", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    found = json.loads((root / "graph.json").read_text(encoding="utf-8"))
    assert [one["kind"] for one in found["nodes"]] == ["Service", "Pod", "ConfigMap"]


def test_an_object_that_is_not_there(write: Write, run: Run) -> None:
    write({"shop.yaml": SHOP})
    done = run("graph", "--impact", "Service/wep")
    assert done.code == 2
    assert done.err == 'svclint: no object is called "Service/wep" (known here: web)\n'


def test_a_relation_that_there_is_not(write: Write, run: Run) -> None:
    write({"shop.yaml": SHOP})
    done = run("graph", "--relation", "selects,routes")
    assert done.code == 2
    assert done.err.startswith('svclint: --relation: there is no "routes"; there are selects, ')


def test_a_part_that_is_empty(write: Write, run: Run) -> None:
    write({"shop.yaml": SHOP})
    done = run("graph", "--namespace", "nothing")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("svclint: nothing to draw: no namespace is called nothing; there are ")
    done = run("graph", "--depth", "2")
    assert (done.code, done.err) == (2, "svclint: --depth says how far from an --object: name one\n")


def test_a_large_tree_is_folded_and_says_so(write: Write, run: Run) -> None:
    write(
        {
            f"{number:03}.yaml": SHOP.partition("---\napiVersion: v1\nkind: ConfigMap")[0].replace(
                "web", f"web-{number}"
            )
            for number in range(80)
        }
    )
    done = run("graph")
    assert "160 objects, 80 references; folded 1 scope by application into 80 nodes (--fold none draws all)" in done.err
    assert done.out.count("(2 objects)") == 80
    assert run("graph", "--fold", "none", "--quiet").out.count("selects") == 80


def test_without_the_extra_it_says_what_to_install(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"shop.yaml": SHOP})
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "networkx":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    for name in [one for one in sys.modules if one.partition(".")[0] == "networkx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    done = run("graph")
    assert done.code == 2
    assert "pip install 'svclint[graph]'" in done.err


def test_a_check_has_no_use_for_networkx() -> None:
    text = Path("svclint/cli/check.py").read_text(encoding="utf-8")
    assert "topology" not in text
