"""What `svclint` prints for an example of a card, run as a user would in a folder of its files, and what it draws."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from functools import lru_cache
from pathlib import Path

from svclint.cli import main
from svclint.cli.card import unmarked
from svclint.topology.formats import render
from tests.cards import Example, examples, files_of
from tests.topology.trees import of_folder

ROOT = Path(__file__).parent.parent


def printed(rule: str, name: str) -> str:
    """The findings of `rule` in its example `name`, without the summary, which knows of no other rule."""
    example = _examples()[rule, name]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        _write(example)
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            main(_command(example))
    return output.getvalue().strip()


def drawn(folder: str) -> str:
    """What points at what in a folder of the repository, as SVG."""
    with contextlib.chdir(ROOT):
        return render(of_folder(folder), "svg")


def _command(example: Example) -> list[str]:
    config = example.data.get("config", {})
    # a rule about suppressions needs others to suppress
    others = config.get("rules", {}) if example.rule.startswith("suppression-") else {}
    arguments = ["--no-cache", "--color", "never", "--notes", "--quiet", "--select", ",".join([example.rule, *others])]
    if not config:
        arguments.append("--no-config")
    if "before" in example.data:
        return ["rollout", "before", "after", *arguments]
    # charts as everybody sees them who has not the extra, but for what only Helm can tell
    return ["check", *(() if example.is_rendered else ("--no-helm",)), *arguments]


@lru_cache(maxsize=1)
def _examples() -> dict[tuple[str, str], Example]:
    return {(one.rule, one.data["name"]): one for one in examples()}


def _write(example: Example) -> None:
    """The files as the card has them, without the comments that mark lines: those of a reader have none."""
    after = example.data.get("after", {})
    files = {f"after/{name}" if name in after else name: text for name, text in files_of(example.data).items()}
    if example.data.get("config"):
        files["svclint.yaml"] = json.dumps(example.data["config"])
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{unmarked(line)[0]}\n" for line in text.splitlines()), encoding="utf-8")
