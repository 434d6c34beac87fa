"""How long an editor waits for the language server: after a keystroke, for an answer, and until a folder is checked."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from growth import app
from lsprotocol import types

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.lsp.editor import Editor, editing, write

_SELECTOR = re.compile(r"(?m)^(?P<before>\s*selector:\s*\n\s+[\w./-]+:\s*)(?P<value>[\w.-]+)\s*$")
_PORT = re.compile(r"(?P<before>targetPort:\s*)(?P<value>\w+)")
_SERVICE = re.compile(r"(?m)^kind: Service\s*$")


def plain(root: Path, number: int) -> Path:
    """Applications of a file each, in folders of 25, which are one scope together."""
    return write(root, {f"team-{one // 25}/app-{one}.yaml": app(one) for one in range(number)})


def overlays(root: Path, number: int) -> Path:
    """A base of two files and overlays of three for each application: a keystroke in a base concerns both overlays."""
    files = {}
    for one in range(number // 5):
        home = f"apps/app-{one}"
        files[f"{home}/base/app.yaml"] = app(one)
        files[f"{home}/base/kustomization.yaml"] = "resources: [app.yaml]\n"
        for name in ("dev", "prod"):
            files[f"{home}/{name}/kustomization.yaml"] = f"namespace: {name}\nresources: [../base]\n"
        files[f"{home}/prod/patch.yaml"] = (
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app-{one}}}\nspec: {{replicas: 3}}\n"
        )
        files[f"{home}/prod/kustomization.yaml"] += "patches: [{path: patch.yaml}]\n"
    return write(root, files)


def files_of(root: Path) -> list[str]:
    """Files with a Service whose target may be typed otherwise."""
    found = []
    for path in sorted(root.rglob("*.y*ml")):
        if ".git" in path.parts or "templates" in path.parts or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if re.search(r"kind: Service\b", text) and len(_PORT.findall(text)) == 1:
            found.append(path.relative_to(root).as_posix())
    return found


class Waited(NamedTuple):
    """Seconds: those that went by, and those that the server's processor time took of them."""

    passed: float
    worked: float


def worked(editor: Editor) -> float:
    """Processor seconds of the server so far, by what Linux counts of its threads."""
    server = editor.client._server
    assert server is not None
    tasks = Path(f"/proc/{server.pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in tasks) / 1e9


async def keystrokes(editor: Editor, files: list[str], number: int, chance: random.Random) -> list[Waited]:
    """From each keystroke to the answer to what is asked right behind it, when all is told near it."""
    waited = []
    for path in chance.sample(files, min(len(files), max(number // 8, 1))):
        editor.open(path)
        await editor.seen(path)
        value = _PORT.search(editor.texts[path])
        assert value is not None
        typed = value.group()
        for letter in "wrongly"[: max(number // 8, 4)]:
            began, before = time.perf_counter(), worked(editor)
            editor.type(path, typed, typed + letter)
            await editor.seen(path)
            waited.append(Waited(time.perf_counter() - began, worked(editor) - before))
            typed += letter
        editor.close(path)
        await editor.everything()
    return waited


async def answers(editor: Editor, files: list[str], chance: random.Random) -> list[float]:
    """The seconds of a hover at the target of a Service."""
    waited = []
    for path in chance.sample(files, min(len(files), 20)):
        text = (editor.root / path).read_text(encoding="utf-8")
        found = _PORT.search(text)
        assert found is not None
        line = text.count("\n", 0, found.start())
        column = found.start() - text.rfind("\n", 0, found.start())
        params = types.HoverParams(editor.document(path), types.Position(line, column))
        began = time.perf_counter()
        await editor.client.text_document_hover_async(params)
        waited.append(time.perf_counter() - began)
    return waited


async def measured(name: str, root: Path, number: int) -> str:
    chance = random.Random(14)
    files = files_of(root)
    began = time.perf_counter()
    async with editing(root, "--no-cache") as editor:
        await editor.everything()
        first = time.perf_counter() - began
        began = time.perf_counter()
        await editor.everything()
        again = time.perf_counter() - began
        typed = await keystrokes(editor, files, number, chance) if files else []
        asked = sorted(await answers(editor, files, chance)) if files else []
    every = sum(1 for one in root.rglob("*") if one.suffix in (".yaml", ".yml", ".json"))
    return (
        f"{name:42} {every:6} {first:8.2f} s {1000 * again:7.0f} ms {_shown([one.passed for one in typed])}"
        f" {_shown([one.worked for one in typed])} {_shown(asked)} {len(typed):5}"
    )


def _shown(seconds: list[float]) -> str:
    if not seconds:
        return f"{'-':>8} {'-':>8}   "
    seconds = sorted(seconds)
    high = seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]
    return f"{1000 * statistics.median(seconds):6.0f} {1000 * high:6.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, help="a folder with a repository in each of its folders")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--keystrokes", type=int, default=80)
    parser.add_argument("--only", default="", help="of the corpus, what has this in its name")
    arguments = parser.parse_args()
    print(
        f"{'':42} {'files':>6} {'first':>10} {'again':>10} "
        f"{'key p50':>6} {'p95':>6}   {'worked':>6} {'p95':>6}   {'hover':>6} {'p95':>6}   {'keys':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        made = {"one scope": plain, "kustomizations": overlays}
        for name, make in made.items():
            if arguments.only in name:
                root = make(Path(folder) / name.replace(" ", "-"), arguments.files)
                print(asyncio.run(measured(f"{name}, made", root, arguments.keystrokes)), flush=True)
    for root in sorted(arguments.corpus.iterdir()) if arguments.corpus else ():
        if root.is_dir() and arguments.only in root.name:
            print(asyncio.run(measured(root.name, root, arguments.keystrokes)), flush=True)


if __name__ == "__main__":
    main()
