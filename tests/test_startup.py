"""Start-up is a feature: a clean check imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import cli_shop

ROOT = Path(__file__).parent.parent
HEAVY = {
    "base64",
    "dataclasses",
    "datetime",
    "difflib",
    "hashlib",
    "inspect",
    "json",
    "jsonschema",
    "jsonschema_rs",
    "locale",
    "multiprocessing",
    "networkx",
    "pathlib",
    "rich",
    "shutil",
    "shtab",
    "textwrap",
    "tomllib",
    "traceback",
}
# what reads arguments that are more than flags and paths, and what finds and keeps more than a clean check of them does
UNUSUAL = {
    "argparse",
    "bisect",
    "contextlib",
    "gettext",
    "ipaddress",
    "svclint.cli.arguments",
    "svclint.cli.commands",
    "zlib",
}
if sys.version_info < (3, 14):
    # NamedTuple is typing's from there on
    HEAVY.add("typing")
# PyYAML's loaders and dumpers in Python; what reads charts and kustomizations; checks that their `mentions` rule out
LATER = {
    "ruamel",
    "svclint.linting.baseline",
    "svclint.checks.types.external_names",
    "svclint.checks.types.node_ports",
    "svclint.discover.charts.folders",
    "svclint.discover.hearsay.fragments",
    "svclint.discover.kustomizations.scopes",
    "svclint.discover.kustomizations.programs",
    "svclint.checks.objects.stand_ins",
    "svclint.checks.rollout",
    "svclint.checks.selectors.spanned",
    "svclint.cli.baseline",
    "svclint.cli.fix",
    "svclint.cli.hook",
    "svclint.cli.since",
    "svclint.discover.states",
    "svclint.fixing",
    "svclint.cel",
    "svclint.meant",
    "svclint.policies",
    "svclint.rollout",
    "yaml.constructor",
    "yaml.reader",
    "yaml.resolver",
}
LOADED = "; print(*sys.modules, file=sys.stderr)"
CLEAN = "---\n".join(cli_shop.CLEAN.values())


@pytest.mark.parametrize(
    ("arguments", "unusual"),
    [
        (["--version"], True),
        (["check", "one.yaml"], False),
        (["check", "--no-cache", "--quiet", "one.yaml"], False),
        (["check", "one.yaml", "--jobs", "1"], True),
    ],
)
def test_nothing_heavy_is_imported(arguments: list[str], unusual: bool, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    # an editable installation or a coverage run import things of their own
    bare = _loaded("import sys", tmp_path)
    loaded = _loaded(f"import sys; from svclint.cli import main; assert main({arguments}) == 0", tmp_path)
    assert {name.partition(".")[0] for name in loaded - bare} & HEAVY == set()
    assert loaded & LATER == set()
    assert unusual or (loaded - bare) & UNUSUAL == set()


ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {rules: [{host: shop.example.com, http: {paths: [
  {path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}]}}]}
"""
FAULTS = {
    "a port": "---\n".join((cli_shop.SERVICE.format(target="web"), cli_shop.DEPLOYMENT)),
    "a route": f"{CLEAN}---\n{ROUTE}",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_finding_needs_neither_openssl_nor_textwrap_nor_typing(fault: str, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(FAULTS[fault], encoding="utf-8")
    (tmp_path / ".git").mkdir()
    bare = _loaded("import sys", tmp_path)
    loaded = _loaded("import sys; from svclint.cli import main; assert main(['check', 'one.yaml']) == 1", tmp_path)
    assert (loaded - bare) & {"hashlib", "_hashlib", "json", "textwrap", "typing", "unicodedata"} == set()


def test_arguments_need_neither_rules_nor_outputs(tmp_path: Path) -> None:
    loaded = _loaded("import sys; from svclint.cli.arguments import whole; whole()", tmp_path)
    assert {
        "svclint.linting.report",
        "svclint.linting.engine",
        "svclint.rules",
        "svclint.output.text",
    } & loaded == set()


def _loaded(code: str, folder: Path) -> set[str]:
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}{LOADED}"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, capture_output=True, text=True)
    return set(done.stderr.split())
