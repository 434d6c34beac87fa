"""The trees that fuzzing begins with: examples of the cards, of the documentation, and the fixtures of the tests."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from fuzz.trees import Tree, read
from svclint.rules import catalogue
from tests.cards import examples, files_of

_ROOT = Path(__file__).parents[1]
SETTINGS = "svclint.yaml"


def seeds() -> list[dict[str, bytes]]:
    found: list[dict[str, bytes]] = []
    for example in examples():
        files = {path: text.encode("utf-8") for path, text in files_of(example.data).items()}
        config = example.data.get("config")
        found.append({**files, SETTINGS: json.dumps(config).encode("utf-8")} if config else files)
    for folder in ("examples", "tests/fixtures/trees"):
        found.extend(read(one) for one in sorted((_ROOT / folder).iterdir()) if one.is_dir())
    single = sorted((_ROOT / "tests" / "fixtures").rglob("*.yaml"))
    found.extend({path.name: path.read_bytes()} for path in single if "trees" not in path.parts)
    return [tree for tree in [*found, *_kustomizations()] if tree]


def _kustomizations() -> list[dict[str, bytes]]:
    """The examples that the build is compared with kustomize on: every field of a kustomization."""
    found: list[dict[str, bytes]] = []
    for path in sorted((_ROOT / "tests/render/kustomize/cases").glob("*.yaml")):
        shared: dict[str, Any] = {}
        for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader):
            shared = case.get("shared", shared)
            files = {**shared, **case.get("files", {})}
            found.append({name: one if isinstance(one, bytes) else one.encode("utf-8") for name, one in files.items()})
    return found


@lru_cache(1)
def _topics() -> str:
    return ",".join(sorted({rule.topic for rule in catalogue() if rule.topic != "rollout"}))


def every_rule(tree: Tree) -> tuple[str, ...]:
    """The options that switch every rule on, where a tree has no configuration of its own.

    A configuration that says so would be compiled to a JSON Schema in each run, which is half of its time.
    """
    return () if SETTINGS in tree else ("--select", _topics())
