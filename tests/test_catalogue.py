"""The module that the build makes of all cards and checks: the same rules, and never those of yesterday."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from svclint.cards import homes, rows
from svclint.rules import Role, catalogue, with_role
from svclint.typing_names import get_args

ROOT = Path(__file__).parent.parent
MAKE = "from svclint.cards import make; make()"
ASK = """
import json
from svclint import rules
found = [[rule.name, rule.summary, rules.check_function(rule).__module__] for rule in rules.catalogue()]
print(json.dumps({"rules": found, "used": rules._made() is not None}))
"""


def test_each_role_is_that_of_one_rule() -> None:
    schema = json.loads((ROOT / "svclint" / "schema" / "card.schema.json").read_text(encoding="utf-8"))
    roles = schema["properties"]["role"]["enum"]
    assert ["", *roles] == list(get_args(Role))
    assert sorted(rule.role for rule in catalogue() if rule.role) == sorted(roles)
    for role in roles:
        rule = with_role(catalogue(), role)
        assert rule is not None
        assert with_role([one for one in catalogue() if one != rule], role) is None


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    left_out = shutil.ignore_patterns("__pycache__", "_catalogue.*", "data")
    shutil.copytree(ROOT / "svclint", tmp_path / "svclint", ignore=left_out)
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    return tmp_path


def _run(checkout: Path, code: str) -> str:
    where = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, env=where, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _ask(checkout: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run(checkout, ASK))
    return found


def test_the_made_module_holds_what_the_files_say(checkout: Path) -> None:
    read = _ask(checkout)
    assert not read["used"]
    _run(checkout, MAKE)
    made = _ask(checkout)
    assert made["used"]
    assert made["rules"] == read["rules"]
    names: dict[str, Any] = {}
    exec((checkout / "svclint" / "_catalogue.py").read_text(encoding="utf-8"), names)
    assert names["RULES"] == rows()
    assert names["HOMES"] == homes()
    assert [row[0] for row in names["RULES"]] == [rule.name for rule in catalogue()]


def test_an_installed_package_needs_nothing_else(checkout: Path) -> None:
    _run(checkout, MAKE)
    (checkout / "rules").rename(checkout / "svclint" / "_rules")
    (checkout / "svclint" / "_catalogue.stamp").unlink()
    found = _ask(checkout)
    assert found["used"]
    (checkout / "svclint" / "_catalogue.py").unlink()
    read = _ask(checkout)
    assert not read["used"]
    assert read["rules"] == found["rules"]


def test_it_is_made_alike_twice(checkout: Path) -> None:
    _run(checkout, MAKE)
    first = (checkout / "svclint" / "_catalogue.py").read_bytes()
    _run(checkout, MAKE)
    assert (checkout / "svclint" / "_catalogue.py").read_bytes() == first


def _edit_a_card(checkout: Path) -> None:
    """Of the same length, and as old as before."""
    card = checkout / "rules" / "types" / "service-exposed.yaml"
    status = card.stat()
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("summary: A", "summary: B"), encoding="utf-8")
    os.utime(card, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replace_a_card(checkout: Path) -> None:
    """By another file with the same times and length, as a copy that keeps them does."""
    card = checkout / "rules" / "types" / "service-exposed.yaml"
    status = card.stat()
    card.rename(card.with_suffix(".old"))
    card.write_text(card.with_suffix(".old").read_text(encoding="utf-8").replace("summary: A", "summary: B"), "utf-8")
    os.utime(card, ns=(status.st_atime_ns, status.st_mtime_ns))


def _add_a_rule(checkout: Path) -> None:
    card = checkout / "rules" / "types" / "service-exposed.yaml"
    text = card.read_text(encoding="utf-8").replace("service-exposed", "service-hidden")
    (card.parent / "service-hidden.yaml").write_text(text, encoding="utf-8")
    (checkout / "svclint" / "checks" / "types" / "hidden.py").write_text(
        "from __future__ import annotations\n\n\n"
        "def service_hidden(service: Resource, graph: Graph) -> Iterator[Violation]:\n    yield\n",
        encoding="utf-8",
    )


def _remove_a_rule(checkout: Path) -> None:
    (checkout / "rules" / "types" / "service-exposed.yaml").unlink()


def _move_a_check(checkout: Path) -> None:
    checks = checkout / "svclint" / "checks" / "types"
    (checks / "exposure.py").rename(checks / "moved.py")


def _add_a_topic(checkout: Path) -> None:
    shutil.copytree(checkout / "rules" / "types", checkout / "rules" / "zones")
    shutil.copytree(checkout / "svclint" / "checks" / "types", checkout / "svclint" / "checks" / "zones")


def _lose_the_stamp(checkout: Path) -> None:
    (checkout / "svclint" / "_catalogue.stamp").unlink()


def _half_make(checkout: Path) -> None:
    """The module of another make than the stamp's."""
    made = checkout / "svclint" / "_catalogue.py"
    made.write_text(made.read_text(encoding="utf-8").replace('DIGEST = "', 'DIGEST = "0'), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        _edit_a_card,
        _replace_a_card,
        _add_a_rule,
        _remove_a_rule,
        _move_a_check,
        _add_a_topic,
        _lose_the_stamp,
        _half_make,
    ],
)
def test_it_is_not_used_when_anything_changed(change: Callable[[Path], None], checkout: Path) -> None:
    _run(checkout, MAKE)
    before = _ask(checkout)
    change(checkout)
    after = _ask(checkout)
    assert not after["used"]
    assert (after["rules"] == before["rules"]) == (change in (_lose_the_stamp, _half_make))
    _run(checkout, MAKE)
    again = _ask(checkout)
    assert again["used"]
    assert again["rules"] == after["rules"]


def test_a_copy_of_a_checkout_does_not_use_it(checkout: Path) -> None:
    _run(checkout, MAKE)
    copy = checkout / "copy"
    copy.mkdir()
    for name in ("svclint", "rules"):
        shutil.copytree(checkout / name, copy / name)
    assert not _ask(copy)["used"]
