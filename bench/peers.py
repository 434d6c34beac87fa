"""svclint beside its peers on the same trees: what each run costs, in turns and on the same cores."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from growth import Tree, deployment, ingress, service, write
from installed import ROOT, command, environment

APPS = (1, 50, 1000, 5000, 30000)
OFTEN = 5000
"""Up to this size each tool runs as often as is asked for, above it once."""
REPOSITORIES = 100_000
"""Stands for the size of a tree that nobody made here."""

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- peers: made by bench/peers.py -->", "<!-- /peers -->"
OURS = "svclint"
_OBJECTS = 3


class Tool(NamedTuple):
    """A linter: `words` is its command for the folder that it runs in; `most` the largest tree that it is given.

    `silent` says that it has nothing to say of the applications: that it does means that something else is wrong.
    """

    words: Callable[[Path], Sequence[str]]
    most: int = sys.maxsize
    silent: bool = False


class Run(NamedTuple):
    """What one run cost. `peak` is that of its largest process, in bytes."""

    wall: float
    cpu: float
    peak: int


class Row(NamedTuple):
    """The runs of one tool on one tree; none where it was not run, or did not come to its end: `note` says why."""

    tool: str
    runs: tuple[Run, ...]
    note: str = ""


def apps(size: int) -> Tree:
    """Applications of three objects in a file each, with nothing wrong in them."""
    for number in range(size):
        name = f"app-{number}"
        made = (
            service(name, f"app: {name}"),
            deployment(name, f"app: {name}"),
            ingress(name, f"{name}.example.org", "/", name),
        )
        yield f"{name}/app.yaml", "---\n".join(made)


def files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*.yaml") if one.is_file())


def tools(found: Mapping[str, str], schema_folder: Path | None) -> dict[str, Tool]:
    """svclint, and those of the peers that are there: name -> path."""
    ready = {
        OURS: Tool(lambda _: command("check", ".", "--no-config", "--no-cache", "--format", "github"), silent=True)
    }
    if "kubeconform" in found and schema_folder is not None:
        layout = f"{schema_folder}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"
        judging = ("-strict", "-summary", "-ignore-missing-schemas", "-schema-location", layout)
        ready["kubeconform"] = Tool(lambda _: (found["kubeconform"], *judging, "."), silent=True)
    if "kube-linter" in found:
        ready["kube-linter"] = Tool(lambda _: (found["kube-linter"], "lint", "."))
    if "kube-score" in found:
        # it takes files; their names pass the limit of a command line, so that it reads them from one stream
        ready["kube-score"] = Tool(
            lambda folder: ("sh", "-c", f'cat "{folder}.all" | exec "$0" score -', found["kube-score"])
        )
    if "kubernetes-validate" in found:
        ready["kubernetes-validate"] = Tool(lambda folder: (found["kubernetes-validate"], *files(folder)), 50)
    if "checkov" in found:
        flags = ("--quiet", "--compact", "--framework", "kubernetes", "--directory", ".")
        ready["checkov"] = Tool(lambda _: (found["checkov"], *flags), 50)
    return ready


PEERS = ("kubeconform", "kube-linter", "kube-score", "kubernetes-validate", "checkov")


def schemas(into: Path) -> Path | None:
    """The strict schemas of the newest release that kubernetes-validate brings, each with all that it refers to, as
    kubeconform's own are; None where it is not installed.
    """
    from importlib.util import find_spec

    spec = find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        return None
    folders = Path(spec.origin).parent.glob("kubernetes-json-schema/*-local-strict")
    newest = max(folders, key=lambda one: [int(part) for part in one.name[1:].split("-")[0].split(".")], default=None)
    if newest is None:
        return None
    into.mkdir()
    defined = json.loads((newest / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    for one in newest.glob("*-*.json"):
        schema = json.loads(one.read_text(encoding="utf-8"))
        # references are read relative to the name that a schema gives itself, which is somewhere in the web
        schema.pop("$id", None)
        schema["$defs"] = {}
        waiting = [schema]
        while waiting:
            for name in set(_REFERENCE.findall(json.dumps(waiting.pop()))) - set(schema["$defs"]):
                schema["$defs"][name] = defined[name]
                waiting.append(defined[name])
        text = json.dumps(schema).replace('"/api/_definitions.json#', '"#')
        (into / one.name).write_text(text, encoding="utf-8")
    return into


_REFERENCE = re.compile(r'"\$ref": "[^"#]*#/\$defs/([^"]+)"')


def run(words: Sequence[str], folder: Path, where: Mapping[str, str], limit: float, good: Sequence[int]) -> Run | str:
    """What a run costs, or why it is none: it ended otherwise than with a code that is `good`."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        # a group of its own: what is stopped must not go on in what it started, beside those that are measured next
        process = subprocess.Popen(
            words, cwd=folder, env=where, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        with_limit = _Limit(process, limit)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if with_limit.over():
            return f"more than {limit:.0f} s"
        if process.returncode not in good:
            errors.seek(0)
            last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
            return f"exit {process.returncode} {' '.join(last)[:80]}"
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


class _Limit:
    """Ends a process and what it started when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        import threading

        self._is_over = False
        self._process = process
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def _end(self) -> None:
        self._is_over = True
        os.killpg(self._process.pid, signal.SIGKILL)

    def over(self) -> bool:
        self._timer.cancel()
        return self._is_over


def measure(
    folder: Path, size: int, ready: Mapping[str, Tool], options: argparse.Namespace, where: Mapping[str, str]
) -> list[Row]:
    """The tools take turns, so that a slow moment is slow for all of them. The first turn warms the disk's cache."""
    found: dict[str, list[Run]] = {name: [] for name in ready}
    notes = {name: f"not tried above {tool.most} applications" for name, tool in ready.items() if size > tool.most}
    turns = options.runs if size <= OFTEN else 1
    for turn in range(turns + 1 if turns > 1 else 1):
        for name, tool in ready.items():
            if name in notes:
                continue
            good = (0,) if tool.silent and size != REPOSITORIES else (0, 1)
            one = run(tool.words(folder), folder, where, options.limit, good)
            if isinstance(one, str):
                notes[name] = one
            elif turn or turns == 1:
                found[name].append(one)
    return [Row(name, () if name in notes else tuple(found[name]), notes.get(name, "")) for name in ready]


def table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    """Medians with the range of all runs behind them; the ratios are those to svclint's medians."""
    ours = next((row for row in rows if row.tool == OURS and row.runs), None)
    yield f"### {title}"
    yield ""
    yield "| | wall s | CPU s | peak MB | wall, of svclint's | CPU, of svclint's |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        if not row.runs:
            yield f"| {row.tool} | {row.note} | | | | |"
            continue
        wall, cpu = [one.wall for one in row.runs], [one.cpu for one in row.runs]
        peak = median(one.peak for one in row.runs) / 1e6
        ratios = ("", "")
        if ours is not None:
            ratios = (
                f"{median(wall) / median(one.wall for one in ours.runs):.2f}",
                f"{median(cpu) / median(one.cpu for one in ours.runs):.2f}",
            )
        yield f"| {row.tool} | {_cell(wall)} | {_cell(cpu)} | {peak:.0f} | {ratios[0]} | {ratios[1]} |"
    yield ""


def _cell(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f} - {max(values):.2f})"


def growth(found: Mapping[int, Sequence[Row]]) -> Iterator[str]:
    """svclint's memory a resource above the smallest tree's, and its time against a line through the tree before."""
    ours = {size: row for size, rows in found.items() for row in rows if row.tool == OURS and row.runs}
    sizes = sorted(ours)
    if len(sizes) < 2:
        return
    base = median(one.peak for one in ours[sizes[0]].runs)
    yield "### How svclint grows"
    yield ""
    yield "| resources | peak MB | kB a resource above the smallest tree | CPU s | of linear, by the row above |"
    yield "|---|---|---|---|---|"
    before = None
    for size in sizes:
        resources = size * _OBJECTS
        peak = median(one.peak for one in ours[size].runs)
        cpu = median(one.cpu for one in ours[size].runs)
        each = f"{(peak - base) / 1000 / resources:.1f}" if size != sizes[0] else ""
        linear = f"{cpu / before[1] / (resources / before[0]):.2f}" if before and before[0] >= 1000 else ""
        yield f"| {resources:,} | {peak / 1e6:.0f} | {each} | {cpu:.2f} | {linear} |"
        before = (resources, cpu)
    yield ""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apps", type=int, nargs="*", default=list(APPS), help=f"sizes of the trees (default: {APPS})")
    parser.add_argument("--corpus", type=Path, help="a folder of repositories, checked as one tree")
    parser.add_argument(
        "--runs", type=int, default=5, help="of each tool on each tree, after a first one that does not count"
    )
    parser.add_argument("--cores", type=int, default=2, help="the cores that all tools are pinned to (default: 2)")
    parser.add_argument("--limit", type=float, default=600, help="seconds that a run may take (default: 600)")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PATH", help="one that is not on PATH")
    parser.add_argument("--schemas", type=Path, help="JSON Schemas for kubeconform (default: kubernetes-validate's)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)}")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    named = dict(one.split("=", 1) for one in options.peer)
    path = os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent)))
    there = {name: named.get(name) or shutil.which(name, path=path) or "" for name in PEERS}
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    found: dict[int, list[Row]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        peers = {name: path for name, path in there.items() if path}
        ready = tools(peers, options.schemas or schemas(Path(scratch, "schemas")))
        lines = _printed(_head(ready, options))
        where = environment(scratch)
        for size in options.apps:
            folder = Path(scratch, f"apps-{size}")
            write(apps(size), folder)
            found[size] = _measured(folder, size, ready, options, where)
            lines += _told(f"{size:,} application{'s' if size > 1 else ''}, {size * _OBJECTS:,} resources", found[size])
            shutil.rmtree(folder)
        if options.corpus:
            folder = Path(scratch, "corpus")
            shutil.copytree(options.corpus, folder, symlinks=True)
            rows = _measured(folder, REPOSITORIES, ready, options, where)
            lines += _told(
                f"{sum(1 for one in options.corpus.iterdir() if one.is_dir())} repositories in one run", rows
            )
    lines += _printed(growth(found))
    if options.write:
        _put(lines)


def _measured(
    folder: Path, size: int, ready: Mapping[str, Tool], options: argparse.Namespace, where: Mapping[str, str]
) -> list[Row]:
    whole = Path(f"{folder}.all")
    whole.write_text(
        "---\n".join(Path(folder, one).read_text(encoding="utf-8", errors="replace") for one in files(folder)),
        encoding="utf-8",
    )
    try:
        return measure(folder, size, ready, options, where)
    finally:
        whole.unlink()


def _told(title: str, rows: Sequence[Row]) -> list[str]:
    return _printed(table(title, rows))


def _printed(lines: Iterator[str]) -> list[str]:
    kept = []
    for line in lines:
        print(line, flush=True)
        kept.append(line)
    return kept


def _head(ready: Mapping[str, Tool], options: argparse.Namespace) -> Iterator[str]:
    missing = [name for name in PEERS if name not in ready]
    yield f"Medians of {options.runs} runs, the lowest and the highest in brackets, in turns on {options.cores} cores;"
    yield f"above {OFTEN:,} applications one run."
    missing = [name for name in PEERS if name not in ready]
    if missing:
        yield f"Not measured, because it is not there: {', '.join(missing)}."
    yield f"Load of the machine before: {os.getloadavg()[0]:.1f}."
    yield ""


def _put(lines: Sequence[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        sys.exit(f"{PAGE} has no {BEGIN} … {END}")
    PAGE.write_text(before + "\n".join([BEGIN, "", *lines, END]) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
