"""`helm template` by its documentation, where there is no helm: rendered by the library, cut and sorted by kinds."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from svclint.document import documents
from svclint.render.helm.installed import library_folder
from svclint.source import Source

_CUT = re.compile(r"(?:^|\s*\n)---\s*")
_FIRST = ("Namespace", "Secret", "ConfigMap", "Service", "Deployment", "Ingress")


def write(folder: Path) -> Path:
    """Writes the program into a folder of PATH."""
    program = folder / "helm"
    paths = [str(Path(__file__).parents[3]), library_folder(), *(one for one in sys.path if one)]
    words = f"import sys; sys.path += {paths!r}; from tests.render.helm.stand_in import main; main()"
    program.write_text(f"#!{sys.executable}\n{words}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["template"])
    parser.add_argument("name")
    parser.add_argument("chart", type=Path)
    parser.add_argument("--values", type=Path, action="append", default=[])
    parser.add_argument("--namespace", default="default")
    parser.add_argument("--kube-version", default="v1.32.0")
    parser.add_argument("--api-versions", action="append", default=[])
    try:
        sys.stdout.write(_printed(parser.parse_args()))
    except Exception as refusal:
        # whatever it is, helm would say so
        sys.exit(f"WARNING: something else\nError: {refusal}")


def _printed(given: argparse.Namespace) -> str:
    # here: it costs, and the tests that import this module need none of it
    from svclint.render.helm.library import Helm

    card = Path(given.chart, "Chart.yaml")
    if not card.exists():
        raise ValueError("Chart.yaml file is missing")
    (known,) = documents(Source("Chart.yaml", card.read_text(encoding="utf-8")))
    lacks = [one["name"] for one in known.value.get("dependencies", ()) if not _has(given.chart, one["name"])]
    if lacks:
        raise ValueError(f"found in Chart.yaml, but missing in charts/ directory: {', '.join(lacks)}")
    wanted = known.value.get("kubeVersion")
    if wanted and not Helm().fits(wanted, given.kube_version):
        raise ValueError(
            f"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {given.kube_version}"
        )
    (values,) = [json.loads(one.read_text(encoding="utf-8")) for one in given.values]
    options = {"name": given.name, "namespace": given.namespace, "kube_version": given.kube_version}
    apis = {"api_versions": given.api_versions} if given.api_versions else {}
    found = Helm().render(given.chart, values, {**options, **apis})
    entries = [entry for name, text in sorted(found.items()) for entry in _documents(name, text)]
    entries.sort(key=lambda entry: _FIRST.index(entry[0]) if entry[0] in _FIRST else len(_FIRST))
    return "".join(f"---\n# Source: {name}\n{text}\n" for _, name, text in entries)


def _has(chart: Path, name: str) -> bool:
    return Path(chart, "charts", name).is_dir() or any(Path(chart, "charts").glob(f"{name}-*.tgz"))


def _documents(name: str, text: str) -> list[tuple[str, str, str]]:
    if name.endswith("/NOTES.txt") or Path(name).name.startswith("_"):
        return []
    made = []
    for part in filter(None, map(str.strip, _CUT.split(text.strip()))):
        (found,) = documents(Source(name, part)) or (None,)
        if found is not None and found.state in ("broken", "template"):
            raise ValueError(
                f"YAML parse error on {name}: error converting YAML to JSON: yaml: {found.problems[0].message}"
            )
        made.append((str(found.value.get("kind", "")) if found is not None else "", name, part))
    return made
