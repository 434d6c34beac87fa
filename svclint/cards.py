"""Rule cards and check functions as files: reading all of them, and the one module that the build makes of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from svclint.files.paths import (
    absolute_path,
    folder_of,
    is_dir,
    join,
    names_in,
    read_text,
    remove,
    replace,
    status,
    write_text,
)
from svclint.typing_names import Any

_PACKAGE = folder_of(absolute_path(__file__))
_INSTALLED = join(_PACKAGE, "_rules")

MADE = join(_PACKAGE, "_catalogue.py")
"""The module that holds the rows and the homes of all rules. Made by hatch_build.py, ignored by git."""

_STAMP = join(_PACKAGE, "_catalogue.stamp")

# A check's first line; ruff keeps it on one, because names of rules are short
_CHECK = r"^def ([a-z]\w*)\(\w+: [\w.]+, graph: Graph(?:, \*, [^()]+)?\) -> Iterator\[Violation\]:"

Row = tuple[Any, ...]
"""The fields of a Rule in their order, as plain data."""


@lru_cache(maxsize=1)
def catalogue_directory() -> str:
    """Where the cards are: inside the installed package, or beside it in a checkout."""
    return _INSTALLED if is_dir(_INSTALLED) else join(folder_of(_PACKAGE), "rules")


def card_paths() -> list[tuple[str, str, str]]:
    """(topic, name, path) of every card, sorted."""
    root = catalogue_directory()
    found = []
    for topic in names_in(root):
        folder = join(root, topic)
        if is_dir(folder):
            for file in names_in(folder):
                if file.endswith(".yaml"):
                    found.append((topic, file.removesuffix(".yaml"), join(folder, file)))  # noqa: PERF401
    return found


def read_card(path: str, *, head_only: bool = False) -> dict[str, Any]:
    """A card as plain data; raises ValueError where it is not one."""
    from svclint.document import documents
    from svclint.source import Source

    text = read_text(path)
    if head_only:
        text = text.partition("\nexamples:")[0]
    found = documents(Source(path, text))
    if len(found) != 1 or not isinstance(found[0].value, dict):
        raise ValueError(f"{path} is not a rule card: {[problem.message for one in found for problem in one.problems]}")
    card: dict[str, Any] = found[0].value
    return card


def rows() -> tuple[Row, ...]:
    """All rules, by topic and name. Only the head of each card is read: its examples are for tests and people."""
    return tuple(_row(topic, name, read_card(path, head_only=True)) for topic, name, path in card_paths())


def _row(topic: str, name: str, card: Mapping[str, Any]) -> Row:
    return (
        name,
        topic,
        card["summary"],
        card["severity"],
        card.get("default", True),
        tuple(card["kinds"]),
        card["why"].strip(),
        card["remediation"].strip(),
        tuple(card.get("references", ())),
        card.get("options", {}),
        tuple(card.get("options-of", ())),
        tuple(card.get("yields-to", ())),
        tuple(one if isinstance(one, str) else tuple(map(tuple, one)) for one in card.get("mentions", ())),
        card.get("role", ""),
        card.get("on-for", ""),
        card.get("compares", False),
        card.get("dangling", False),
        card.get("mentions-itself", False),
    )


def homes() -> dict[str, str]:
    """`topic.function` -> module of every check. It comes from their text: to import one would be to import all."""
    found: dict[str, str] = {}
    check = re.compile(_CHECK, re.MULTILINE)
    for topic, module, path in _check_modules():
        found.update((f"{topic}.{function}", module) for function in check.findall(read_text(path)))
    return found


def _check_modules() -> Iterator[tuple[str, str, str]]:
    """(topic, module, path) of the modules with checks: one of the topic's name, or those of its package and below."""
    yield from _modules_in(join(_PACKAGE, "checks"), "svclint.checks", "")


def _modules_in(folder: str, package: str, topic: str) -> Iterator[tuple[str, str, str]]:
    for name in names_in(folder):
        path = join(folder, name)
        module = f"{package}.{name.removesuffix('.py')}"
        if name.endswith(".py") and name != "__init__.py":
            yield topic or name.removesuffix(".py"), module, path
        elif not name.startswith("_") and is_dir(path):
            yield from _modules_in(path, module, topic or name)


def made() -> str | None:
    """The digest of the module MADE that may be used; "" stands for any, None for none.

    An installed package is what was built. In a checkout the module holds only while every file that it was made of is
    the one that it was made of.
    """
    if catalogue_directory() == _INSTALLED:
        return ""
    try:
        digest, _, stamp = read_text(_STAMP).partition("\n")
    except OSError:
        return None
    return digest if stamp == _stamp() else None


def _stamp() -> str:
    """A line for each file of which MADE is made; no edit, checkout, copy or restored time leaves all of them alike."""
    single = (join(_PACKAGE, name) for name in ("cards.py", "finding.py", "files/paths.py", "rules.py", "source.py"))
    lines = [_line(path, status(path)) for path in single]
    folders = [catalogue_directory(), join(_PACKAGE, "checks"), join(_PACKAGE, "document")]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".yaml")):
                    lines.append(_line(entry.path, entry.stat()))
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return "\n".join(sorted(lines))


def _line(path: str, found: os.stat_result) -> str:
    return f"{path} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def make() -> None:
    """Write the module MADE, and the stamp that says of which files."""
    import hashlib
    import time
    from contextlib import suppress
    from importlib.util import cache_from_source

    while True:
        stamp = _stamp()
        # What is changed while this waits is read changed; what is changed later has another time by then, however
        # coarse the clock of the file system is.
        time.sleep(0.05)
        lines = "".join(f"    {row!r},\n" for row in rows())
        content = f"RULES: tuple[object, ...] = (\n{lines})\nHOMES = {homes()!r}\n"
        if stamp == _stamp():
            break
    digest = hashlib.sha256(content.encode()).hexdigest()
    _write(_STAMP, "")
    _write(MADE, f'"""Made by hatch_build.py of all rule cards and checks."""\n\n{content}DIGEST = "{digest}"\n')
    # bytecode is taken for that of a module which has the same length and was written in the same second
    with suppress(FileNotFoundError):
        remove(cache_from_source(MADE))
    _write(_STAMP, f"{digest}\n{stamp}")


def _write(path: str, text: str) -> None:
    write_text(f"{path}.new", text)
    replace(f"{path}.new", path)
