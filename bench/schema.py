"""What the schema check costs: microseconds a resource in a warm process, and milliseconds for the first ones."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from installed import ROOT

sys.path.insert(0, str(ROOT))

from svclint.checks.objects.schema import schema_violation
from svclint.discover import discover
from svclint.graph import Graph
from svclint.kubernetes import minors
from svclint.kubernetes_schema.lookup import known
from svclint.kubernetes_schema.shapes import fits, shape
from svclint.settings import Settings

VERSIONS = ("1.36", "1.25-1.37")
FIRST = """\
import time
from svclint.kubernetes_schema.lookup import known
from svclint.kubernetes_schema.shapes import fits, shape
from svclint.kubernetes_schema.store import roots
service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "labels": {"app": "web"}},
           "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": "http"}]}}
template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [
    {"name": "web", "image": "web", "ports": [{"name": "http", "containerPort": 8080}]}]}}
deployment = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
              "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": template}}
began = time.perf_counter()
for one in (service, deployment):
    assert fits(one, shape(tuple(roots(one["apiVersion"], one["kind"], range(36, 37)))))
print((time.perf_counter() - began) * 1000)
"""


def graphs(folder: Path, settings: Settings) -> list[Graph]:
    """The scopes of every repository below `folder`, read."""
    os.chdir(folder)
    names = sorted(one.name for one in folder.iterdir() if one.is_dir())
    return [Graph(scope, settings) for name in names for scope in discover([name], settings).scopes]


def whole(read: Iterable[Graph]) -> tuple[float, int, int]:
    """Seconds for the whole check of every object, objects, findings."""
    began = time.perf_counter()
    objects = findings = 0
    for graph in read:
        for one in graph.resources:
            objects += 1
            findings += sum(1 for _ in schema_violation(one, graph, unknown_kinds="off"))
    return time.perf_counter() - began, objects, findings


def quick(read: Iterable[Graph]) -> tuple[float, int]:
    """Seconds for the quick look at every object that it finds sound, CRDs left out; objects."""
    chosen = []
    for graph in read:
        for one in graph.resources:
            found = known(one, graph)
            if found is not None and found.roots and one.kind != "CustomResourceDefinition":
                shapes = shape(tuple(sorted(found.roots)))
                if fits(one.data, shapes):
                    chosen.append((one.data, shapes))
    began = time.perf_counter()
    for data, shapes in chosen:
        fits(data, shapes)
    return time.perf_counter() - began, len(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="a folder of repositories")
    parser.add_argument("--runs", type=int, default=5, help="the fastest of these counts (default: 5)")
    arguments = parser.parse_args()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", FIRST]
    times = [float(subprocess.run(command, env=environment, check=True, capture_output=True).stdout) for _ in range(9)]
    print(f"the first Service and Deployment of a process: {median(times):.1f} ms, fastest {min(times):.1f}")
    folder = arguments.path.resolve()
    for versions in VERSIONS:
        read = graphs(folder, Settings(kubernetes=versions))
        began = time.perf_counter()
        _, objects, findings = whole(read)
        first = time.perf_counter() - began
        print(f"Kubernetes {versions} ({len(minors(versions))} versions), {objects} objects, {findings} findings")
        print(f"  a new process, library and schemas loaded: {first / objects * 1e6:6.1f} µs")
        best = min(whole(read)[0] for _ in range(arguments.runs))
        print(f"  a warm process, findings told: {best / objects * 1e6:6.1f} µs")
        seconds, sound = min(quick(read) for _ in range(arguments.runs))
        print(f"  a warm process, the {sound} sound objects of Kubernetes' own kinds: {seconds / sound * 1e6:6.1f} µs")


if __name__ == "__main__":
    main()
