"""A guard of speed that is no clock: parses, reads of fields, calls of rules, modules and bytes on fixed inputs.

Each number is what there is, and a tolerance. Where one is right to grow, the change that makes it grow says why; where
it shrank by much, the new one belongs here. That the guard notices is a test, too: each kind of work is doubled once.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from svclint.discover import form_scopes
from svclint.document import documents
from svclint.linting.settle import lint
from svclint.resource.model import dig
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.source import Source
from tests.counting import Work, work
from tests.growing import apps
from tests.test_startup import CLEAN

ROOT = Path(__file__).parent.parent
APPS = 50
TEXTS = apps(APPS)

# For an application of a Service, a Deployment and an Ingress, with nothing wrong in it
PARSES, DIGS, RULE_CALLS, BYTES = 3, 10, 40, 22_500
# For a check of a Service and a Deployment in one file: modules of svclint, and of anybody beyond Python's own start;
# patterns that are compiled
OWN_MODULES, MODULES = 162, 197
PATTERNS = 3
TOLERANCE = 1.10
WAYS_TO_READ = (("svclint.document.builder", "build"), ("svclint.document.lines", "in_lines"))


def counted(found: Work) -> Mapping[str, float]:
    """How much of each kind of work there is for an application."""
    checks = {rule.name.replace("-", "_") for rule in catalogue()}
    return {
        "parses": (found.of["svclint.document.builder", "build"] + found.of["svclint.document.lines", "in_lines"])
        / APPS,
        "digs": found.of["svclint.resource.model", "dig"] / APPS,
        "rule calls": sum(
            times
            for (module, name), times in found.of.items()
            if module.startswith("svclint.checks.") and name in checks
        )
        / APPS,
    }


def too_much(found: Mapping[str, float], most: Mapping[str, float]) -> dict[str, str]:
    """What is more than it may be. What is none at all is not counted any more: it has another name now."""
    return {
        name: f"{found[name]:.0f}, and {number:.0f} are known"
        for name, number in most.items()
        if not 0 < found[name] <= number * TOLERANCE
    }


MOST = {"parses": PARSES, "digs": DIGS, "rule calls": RULE_CALLS}


def test_work_is_what_it_was() -> None:
    work(apps(4))
    assert too_much(counted(work(TEXTS)), MOST) == {}


def parse_again() -> None:
    for path, text in TEXTS.items():
        for one in documents(Source(path, text)):
            assert one.value


def dig_again() -> None:
    for _ in range(DIGS * APPS):
        dig({"spec": {"ports": []}}, ("spec", "ports"))


def check_again() -> None:
    lint(form_scopes({path: Source(path, text) for path, text in TEXTS.items()}, Settings()).scopes, Settings())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("again", "noticed"),
    [
        (parse_again, {"parses"}),
        (dig_again, {"digs"}),
        (check_again, {"parses", "digs", "rule calls"}),
    ],
)
def test_what_is_done_twice_is_noticed(again: Callable[[], None], noticed: set[str]) -> None:
    work(apps(4))
    assert set(too_much(counted(work(TEXTS, again)), MOST)) == noticed


def test_what_is_not_counted_any_more_is_noticed() -> None:
    assert too_much({"parses": 0.0}, {"parses": 3}) == {"parses": "0, and 3 are known"}


def allocated(texts: Mapping[str, str]) -> float:
    """The most bytes that a run holds at once, for an application; Python's own count, the memory of libyaml not."""
    gc.collect()
    tracemalloc.start()
    try:
        lint(form_scopes({path: Source(path, text) for path, text in texts.items()}, Settings()).scopes, Settings())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak / APPS


@pytest.mark.slow
def test_bytes_are_what_they_were() -> None:
    lint(form_scopes({path: Source(path, text) for path, text in apps(4).items()}, Settings()).scopes, Settings())
    assert too_much({"bytes": allocated(TEXTS)}, {"bytes": BYTES}) == {}
    # more objects in as many files: what a quarter more would cost is noticed
    larger = {path: text + text.replace("app-", "other-") for path, text in TEXTS.items()}
    assert set(too_much({"bytes": allocated(larger)}, {"bytes": BYTES})) == {"bytes"}


# each pattern costs a start as much as a module of its own; those of the standard library count, too
_COUNTING = (
    "import re; from re import _compiler as compiler; compiled, compile = [], compiler.compile; "
    "compiler.compile = lambda pattern, flags: compiled.append(pattern) or compile(pattern, flags)"
)


def modules(folder: Path, also: str = "pass") -> Mapping[str, float]:
    """The modules that a clean check of one file imports, those of Python's start left out, and what it compiles."""
    (folder / "one.yaml").write_text(CLEAN, encoding="utf-8")
    (folder / ".git").mkdir(exist_ok=True)
    script = (
        f"import sys; bare = set(sys.modules); sys.path.insert(0, {str(ROOT)!r}); {_COUNTING}; "
        f"from svclint.cli import main; assert main(['check', 'one.yaml']) == 0; {also}; "
        "print(len(compiled), *(set(sys.modules) - bare), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    patterns, *loaded = done.stderr.split()
    own = sum(one.partition(".")[0] == "svclint" for one in loaded)
    return {"own modules": own, "modules": len(loaded), "patterns": int(patterns)}


def test_modules_are_what_they_were(tmp_path: Path) -> None:
    most = {"own modules": OWN_MODULES, "modules": MODULES, "patterns": PATTERNS}
    assert too_much(modules(tmp_path), most) == {}
    later = "import svclint.render.kustomize.build, svclint.discover.charts.folders, svclint.fleet.summary, dataclasses"
    assert set(too_much(modules(tmp_path, f"{later}; re.compile('a'); re.compile('b')"), most)) == most.keys()
