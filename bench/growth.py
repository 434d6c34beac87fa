"""How the time of a check grows with its work: trees of one extreme shape each, at a size and at four times that."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from installed import command, environment

FACTOR = 4
Tree = Iterator[tuple[str, str]]


class Shape(NamedTuple):
    """A tree of `make(size)`: the name and text of each file. `size` is the larger of the two that are measured."""

    make: Callable[[int], Tree]
    size: int


class Measured(NamedTuple):
    """A run: what it cost, and how many findings it told; None of either where it took too long."""

    seconds: float
    findings: int


# -- objects ----------------------------------------------------------------------------------------------------------


def service(name: str, selector: str, port: int = 80) -> str:
    return (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n"
        f"spec: {{selector: {{{selector}}}, ports: [{{port: {port}, targetPort: http}}]}}\n"
    )


def deployment(name: str, labels: str, image: str = "example.org/web:1") -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\n"
        f"spec:\n  selector: {{matchLabels: {{{labels}}}}}\n  template:\n    metadata: {{labels: {{{labels}}}}}\n"
        f"    spec: {{containers: [{{name: web, image: '{image}', ports: [{{name: http, containerPort: 8080}}]}}]}}\n"
    )


def ingress(name: str, host: str, path: str, backend: str) -> str:
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}}}\nspec:\n  rules:\n"
        f"    - host: {host}\n      http: {{paths: [{{path: {path}, pathType: Prefix, backend: "
        f"{{service: {{name: {backend}, port: {{number: 80}}}}}}}}]}}\n"
    )


def policy(name: str, selector: str, peer: str) -> str:
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}}}\n"
        f"spec: {{podSelector: {{matchLabels: {{{selector}}}}}, "
        f"ingress: [{{from: [{{podSelector: {{matchLabels: {{{peer}}}}}}}], ports: [{{port: 8080}}]}}]}}\n"
    )


def calling(name: str, host: str) -> str:
    text = deployment(name, f"app: {name}")
    return text.replace("image:", f"env: [{{name: URL, value: 'http://{host}:80'}}], image:")


def app(number: int) -> str:
    """What most of a repository is: a Deployment, its Service, and a route or a neighbour that it calls."""
    name = f"app-{number}"
    made = [service(name, f"app: {name}"), calling(name, f"app-{number // 2}"), config(name)]
    if number % 5 == 0:
        made.append(ingress(name, f"{name}.example.org", "/", name))
    return "---\n".join(made)


def config(name: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{LEVEL: info}}\n"


def in_files(objects: Iterator[str], each: int = 50) -> Tree:
    """The objects, some of them a file."""
    held: list[str] = []
    number = 0
    for one in objects:
        held.append(one)
        if len(held) == each:
            yield f"{number}.yaml", "---\n".join(held)
            held, number = [], number + 1
    if held:
        yield f"{number}.yaml", "---\n".join(held)


# -- shapes -----------------------------------------------------------------------------------------------------------


def apps(size: int) -> Tree:
    yield from ((f"{number}/app.yaml", app(number)) for number in range(size))


def pods_of_one_service(size: int) -> Tree:
    yield "service.yaml", service("web", "part: web")
    yield from in_files(deployment(f"web-{n}", f"part: web, app: web-{n}") for n in range(size))


def versions_of_one_service(size: int) -> Tree:
    yield "service.yaml", service("web", "app: web")
    yield from in_files(
        deployment(f"web-v{n}", f"app: web, version: v{n}", f"example.org/web:{n}") for n in range(size)
    )


def releases_of_one_service(size: int) -> Tree:
    """Applications that have nothing in common but the label that the Service asks for."""
    yield "service.yaml", service("web", "tier: back")
    yield from in_files(deployment(f"p{n}-{n}", f"tier: back, app: p{n}", f"example.org/p{n}:1") for n in range(size))


def services_in_one_namespace(size: int) -> Tree:
    yield from in_files(service(f"web-{n}", f"app: web-{n}") for n in range(size))
    yield "pods.yaml", deployment("web-1", "app: web-1")


def services_over_same_pods(size: int) -> Tree:
    yield from in_files(service(f"web-{n}", "app: web") for n in range(size))
    yield from (
        (f"pods-{name}", text) for name, text in in_files(deployment(f"web-{n}", "app: web") for n in range(size))
    )


def one_label_on_all(size: int) -> Tree:
    def objects() -> Iterator[str]:
        for n in range(size):
            yield service(f"web-{n}", f"team: shop, app: web-{n}")
            yield deployment(f"web-{n}", f"team: shop, app: web-{n}")

    yield from in_files(objects())


def near_misses(size: int) -> Tree:
    def objects() -> Iterator[str]:
        for n in range(size):
            yield service(f"web-{n}", f"app: web-{n}, tier: backend-{n}")
            yield deployment(f"web-{n}", f"app: web-{n}, tier: backends-{n}")

    yield from in_files(objects())


def misses_by_one_label(size: int) -> Tree:
    def objects() -> Iterator[str]:
        for n in range(size):
            yield service(f"web-{n}", f"app: wbe-{n}x")
            yield deployment(f"web-{n}", f"app: web-{n}")

    yield from in_files(objects())


def routes_on_one_host(size: int) -> Tree:
    yield "web.yaml", service("web", "app: web") + "---\n" + deployment("web", "app: web")
    yield from in_files(ingress(f"r-{n}", "shop.example.org", f"/p{n}", "web") for n in range(size))


def routes_in_conflict(size: int) -> Tree:
    yield "web.yaml", service("web", "app: web") + "---\n" + deployment("web", "app: web")
    yield from in_files(ingress(f"r-{n}", "shop.example.org", f"/p{n // 2}", "web") for n in range(size))


def misspelt_names(size: int) -> Tree:
    def objects() -> Iterator[str]:
        for n in range(size):
            yield service(f"backend-{n}-web", f"app: w{n}")
            yield deployment(f"w{n}", f"app: w{n}")
            yield ingress(f"r-{n}", f"h{n}.example.org", "/", f"backend-{n}-wbe")

    yield from in_files(objects())


def misspelt_hosts(size: int) -> Tree:
    def objects() -> Iterator[str]:
        for n in range(size):
            yield service(f"backend-{n}-web", f"app: w{n}")
            yield calling(f"w{n}", f"backend-{n}-wbe.default.svc.cluster.local")

    yield from in_files(objects())


def policies(size: int) -> Tree:
    def objects() -> Iterator[str]:
        for n in range(size):
            yield app(n)
            yield policy(f"in-{n}", f"app: app-{n}", f"app: app-{n // 2}")

    yield from in_files(objects())


def policies_over_same_pods(size: int) -> Tree:
    yield "web.yaml", app(0)
    yield from in_files(policy(f"in-{n}", "app: app-0", f"app: client-{n}") for n in range(size))


def documents_of_one_file(size: int) -> Tree:
    yield "all.yaml", "---\n".join(app(n) for n in range(size))


def items_of_one_list(size: int) -> Tree:
    def item(text: str) -> str:
        return "  - " + "    ".join(text.splitlines(keepends=True))

    parts = (part for n in range(size) for part in app(n).split("---\n"))
    yield "all.yaml", "apiVersion: v1\nkind: List\nitems:\n" + "".join(map(item, parts))


def resources_of_one_kustomization(size: int) -> Tree:
    yield from ((f"{n}.yaml", app(n)) for n in range(size))
    names = "".join(f"  - {n}.yaml\n" for n in range(size))
    yield "kustomization.yaml", f"namespace: shop\nnamePrefix: my-\nresources:\n{names}"


def nested_folders(size: int) -> Tree:
    """Folders a hundred deep, an application in each."""
    for number in range(size):
        inner = "/".join(f"d{level}" for level in range(number % 100 + 1))
        yield f"t{number // 100}/{inner}/app.yaml", app(number)


def repeated_identities(size: int) -> Tree:
    """Environments that define the same objects, so that the tree is split."""
    for number in range(size):
        yield f"env-{number}/app.yaml", app(0)


SHAPES = {
    "apps": Shape(apps, 5000),
    "pods of one Service": Shape(pods_of_one_service, 10000),
    "versions of one Service": Shape(versions_of_one_service, 4000),
    "releases of one Service": Shape(releases_of_one_service, 4000),
    "Services in one namespace": Shape(services_in_one_namespace, 10000),
    "Services over the same pods": Shape(services_over_same_pods, 1000),
    "one label on all": Shape(one_label_on_all, 5000),
    "near misses": Shape(near_misses, 5000),
    "misses by one label": Shape(misses_by_one_label, 5000),
    "routes on one host": Shape(routes_on_one_host, 20000),
    "routes in conflict": Shape(routes_in_conflict, 8000),
    "misspelt names": Shape(misspelt_names, 4000),
    "misspelt hosts": Shape(misspelt_hosts, 4000),
    "policies": Shape(policies, 4000),
    "policies over the same pods": Shape(policies_over_same_pods, 8000),
    "documents of one file": Shape(documents_of_one_file, 4000),
    "items of one List": Shape(items_of_one_list, 4000),
    "resources of one kustomization": Shape(resources_of_one_kustomization, 4000),
    "nested folders": Shape(nested_folders, 4000),
    "environments": Shape(repeated_identities, 4000),
}


def write(tree: Tree, folder: Path) -> None:
    for name, text in tree:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def measure(folder: Path, where: Mapping[str, str], limit: int) -> Measured | None:
    """The CPU seconds of a check of `folder` in one process; None where they are more than `limit`."""
    words = [
        "bash",
        "-c",
        f'ulimit -t {limit}; exec "$@"',
        "bash",
        *command("check", ".", "--no-config", "--jobs", "1"),
    ]
    with subprocess.Popen(
        [*words, "--format", "github"], cwd=folder, env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        findings = sum(1 for line in process.stdout if line.startswith(b"::"))
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        return None
    return Measured(used.ru_utime + used.ru_stime, findings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", help=f"some of: {', '.join(SHAPES)} (default: all)")
    parser.add_argument("--limit", type=int, default=120, help="CPU seconds that a run may take (default: 120)")
    parser.add_argument("--scale", type=float, default=1.0, help="of all sizes (default: 1)")
    arguments = parser.parse_args()
    print(f"{'shape':32}{'size':>7}{'CPU s':>8}{'size':>8}{'CPU s':>8}{'of linear':>11}{'findings':>10}")
    for name in arguments.shapes or SHAPES:
        if name not in SHAPES:
            sys.exit(f"no such shape: {name}")
        large = int(SHAPES[name].size * arguments.scale)
        runs = []
        for size in (large // FACTOR, large):
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch, "tree")
                write(SHAPES[name].make(size), folder)
                runs.append((size, measure(folder, environment(scratch), arguments.limit)))
        print(line(name, runs, arguments.limit), flush=True)


def line(name: str, runs: list[tuple[int, Measured | None]], limit: int) -> str:
    cells = "".join(f"{size:>8}{f'{one.seconds:.2f}' if one else f'> {limit}':>8}" for size, one in runs)
    (_, small), (_, large) = runs
    ratio = f"{large.seconds / small.seconds / FACTOR:.2f}" if small and large else "-"
    return f"{name:31}{cells}{ratio:>11}{large.findings if large else '-':>10}"


if __name__ == "__main__":
    main()
