"""What fuzzing begins with: the examples of the cards, the examples shipped here, and the fixtures of the tests."""

from __future__ import annotations

import json
from pathlib import Path

from fuzz.trees import Tree, read
from svclint.rules import catalogue
from tests.cards import examples, files_of

_ROOT = Path(__file__).parents[1]
EVERY_RULE = (
    "rules: {" + ", ".join(sorted({f"{rule.topic}: on" for rule in catalogue() if rule.topic != "rollout"})) + "}\n"
)
"""A configuration with every rule on."""


def seeds() -> list[dict[str, bytes]]:
    found: list[dict[str, bytes]] = []
    for example in examples():
        files = {path: text.encode("utf-8") for path, text in files_of(example.data).items()}
        config = example.data.get("config")
        found.append({**files, "svclint.yaml": json.dumps(config).encode("utf-8")} if config else with_rules(files))
    for folder in ("examples", "tests/fixtures/trees"):
        found.extend(with_rules(read(one)) for one in sorted((_ROOT / folder).iterdir()) if one.is_dir())
    single = sorted((_ROOT / "tests" / "fixtures").rglob("*.yaml"))
    found.extend(with_rules({path.name: path.read_bytes()}) for path in single if "trees" not in path.parts)
    return [tree for tree in found if tree]


def with_rules(tree: Tree) -> dict[str, bytes]:
    """A tree with every rule on, where it has no configuration of its own."""
    return {"svclint.yaml": EVERY_RULE.encode("utf-8"), **tree}
