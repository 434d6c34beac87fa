"""Trees of sizes that hardly any repository has, each run to its end: processor seconds, memory and findings."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from growth import Tree, config, deployment, in_files, ingress, misspelt_names, near_misses, service
from installed import command, environment


class Size(NamedTuple):
    """A tree of `make(number)`, and what it is called."""

    make: Callable[[int], Tree]
    number: int


def services(number: int) -> Tree:
    yield from in_files((service(f"web-{n}", f"app: web-{n}") for n in range(number)), 1_000)
    yield "pods.yaml", deployment("web-1", "app: web-1")


def documents(number: int) -> Tree:
    yield from in_files((config(f"c-{n}") for n in range(number)), 10_000)


def ports(number: int) -> Tree:
    """A Service and a workload of so many ports, and an Ingress that asks for one that is not there."""
    listed = "".join(f"    - {{name: p{n}, port: {n + 1}, targetPort: t{n}}}\n" for n in range(number))
    held = "".join(f"            - {{name: t{n}, containerPort: {n + 1}}}\n" for n in range(number))
    yield (
        "service.yaml",
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  selector: {{app: web}}\n  ports:\n{listed}",
    )
    pods = "spec:\n      containers:\n        - name: web\n          image: web\n          ports:\n"
    template = f"template:\n    metadata: {{labels: {{app: web}}}}\n    {pods}{held}"
    head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    yield "pods.yaml", f"{head}spec:\n  selector: {{matchLabels: {{app: web}}}}\n  {template}"
    yield "ingress.yaml", ingress("web", "shop.example.org", "/", "web").replace("number: 80", "name: p0x")


SIZES = {
    "Services": Size(services, 200_000),
    "documents": Size(documents, 1_000_000),
    "near misses of selectors": Size(near_misses, 20_000),
    "near misses of names": Size(misspelt_names, 20_000),
    "ports of a Service and its pods": Size(ports, 50_000),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SIZES, action="append")
    parser.add_argument("--part", type=float, default=1.0, help="of each size, for a try")
    parser.add_argument("--memory", type=int, default=8, help="GiB of address space that a run may have")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        where = environment(work)
        for name in arguments.only or SIZES:
            size = SIZES[name]
            number = int(size.number * arguments.part)
            for line in measured(name, number, size.make(number), Path(work), where, arguments.memory):
                print(line, flush=True)


def measured(name: str, number: int, tree: Tree, work: Path, where: dict[str, str], memory: int) -> Iterator[str]:
    folder, output = work / "tree", work / "out.json"
    folder.mkdir()
    for path, text in tree:
        (folder / path).write_text(text, encoding="utf-8")
    options = ("check", "--no-cache", "--jobs", "1", "--format", "json", "--output", str(output), str(folder))

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory << 30, memory << 30))

    with subprocess.Popen(command(*options), env=where, preexec_fn=bounded) as process:  # noqa: PLW1509
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    found = json.loads(output.read_bytes())["findings"] if process.returncode in (0, 1) else []
    unit = 1024 if sys.platform != "darwin" else 1
    seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6
    yield f"| {number:,} {name} | {seconds:,.0f} s | {peak:,.0f} MB | {len(found):,} | exit {process.returncode} |"
    subprocess.run(["rm", "-rf", str(folder), str(output)], check=True)


if __name__ == "__main__":
    main()
