"""Every regular expression of svclint takes time that grows about as its text does, whatever the text is."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import svclint
from svclint.discover.hearsay import retired

_MODULES = [one.name for one in pkgutil.walk_packages(svclint.__path__, "svclint.") if "__main__" not in one.name]
_LOOKS_LIKE_PATTERN = re.compile(r"\\[bdswSWDZ]|\[[^\]]+\][+*{?]|\(\?|[)\]][+*?]|\.\*")
_SIGNS = " \ta1A.-_=:,;/{[(\"'#\n\\$@<%&|"
_WORDS = (
    "port ",
    "a=",
    "a.",
    "a:",
    "a-",
    "-a",
    "a ",
    " a",
    "--a-",
    "://a",
    "/*",
    "{{",
    "${",
    "a,",
    "[a",
    "[](",
    "](",
    "\n ",
    "\n-",
    "\\\n",
)
_UNITS = (*_SIGNS, *_WORDS)
# what stands before the run that is hard: the parts of a pattern that must match first
_HEADS = ("", "a", "key", "port: 80 ", "rewrite ", "kubectl ", "{a")

# what only stands within other patterns, which are tried; what ends before it takes long
_PARTS = frozenset(
    {
        "svclint.certainty.on_purpose.IN_OTHER_LANGUAGES",
        "svclint.certainty.on_purpose._KEY",
        "svclint.certainty.on_purpose._LATER",
        "svclint.certainty.on_purpose._REQUEST",
        "svclint.checks.objects.secret_forms.IN_OTHER_LANGUAGES",
        "svclint.checks.ports.links._NAME",
        "svclint.discover.hearsay.retired._OTHER",
        "svclint.discover.hearsay.retired._PART",
        "svclint.render.kustomize.reading._KEY",
        "svclint.traffic.roles._KEY",
        "svclint.traffic.roles._OF_SETS",
    }
)
_LIMITS = {
    "svclint.discover.hearsay.retired._TITLE": retired._TITLE_LIMIT,
    "svclint.apiserver.gateway.gateways._ADDRESS_TYPE": 255,
    "svclint.apiserver.gateway.gateways._PROTOCOL": 255,
}


def _patterns() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """(where, pattern, how it is called): compiled ones, and texts that are patterns by their looks."""
    for name in _MODULES:
        module = importlib.import_module(name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for field, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{name}.{field}", value, _called(source, field)
            elif isinstance(value, str) and field.isupper() and _LOOKS_LIKE_PATTERN.search(value):
                try:
                    yield f"{name}.{field}", re.compile(value), _called(source, field)
                except re.error:
                    continue


def _written_in_calls() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Patterns that stand where they are used: `re.search(r"…", text)`."""
    for name in _MODULES:
        tree = ast.parse(Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=way), args=[ast.Constant(value=str(text)), *_]
                ) if way not in ("compile", "escape"):
                    called = way if way in ("match", "fullmatch") else "finditer"
                    yield f"{name}:{node.lineno} {text}", re.compile(text), called


def _called(source: str, field: str) -> str:
    ways = set(re.findall(rf"re\.compile\({field}[^()]*\)\.(\w+)|re\.(\w+)\({field}\b|\b{field}\.(\w+)\(", source))
    named = {word for found in ways for word in found if word}
    return next(iter(named)) if named and len(named) == 1 and named <= {"fullmatch", "match"} else "finditer"


def _seconds(run: Callable[[str], Any], text: str) -> float:
    start = time.process_time()
    run(text)
    return time.process_time() - start


def _is_done_in(limit: float, run: Callable[[str], Any], text: str) -> bool:
    """At one of three times: what collects garbage meanwhile takes processor time as well."""
    return any(_seconds(run, text) < limit for _ in range(3))


_FOUND = (*_patterns(), *_written_in_calls())
_ALL = sorted({one[0]: one for one in _FOUND if one[0] not in _PARTS}.values(), key=lambda one: one[0])


@pytest.mark.parametrize(("where", "pattern", "called"), _ALL, ids=[one[0] for one in _ALL])
def test_time_grows_about_as_the_text(where: str, pattern: re.Pattern[str], called: str) -> None:
    """Three sizes; only what takes long at all is measured again, so that a busy machine makes nothing fail."""
    method, limit = getattr(pattern, called), _LIMITS.get(where)
    run: Callable[[str], Any] = (lambda text: sum(1 for _ in method(text))) if called == "finditer" else method
    for head in _HEADS:
        for unit in _UNITS:
            small, large = (f"{head}{unit * (size // len(unit))}\x00"[:limit] for size in (500, 8_000))
            if _seconds(run, small) < 0.002:
                continue
            middle = f"{head}{unit * (2_000 // len(unit))}\x00"[:limit]
            # quadratic time is 16 times as much at 4 times the size, and a hundred times that of anything linear
            assert _is_done_in(0.1, run, middle), (where, head, unit)
            assert _is_done_in(0.4, run, large), (where, head, unit)
