"""The commands beside `check`: rules, explain, completion, version and help."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from svclint import __version__
from svclint.rules import catalogue
from svclint.topics import FORMER, notice
from tests.cli.cli_shop import RULE
from tests.cli.conftest import Run

NAMES = [rule.name for rule in catalogue()]


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"svclint {__version__}\n", "")


def test_help(run: Run) -> None:
    for command in ("check", "rules", "explain", "completion"):
        assert command in run("--help").out
        ran = run(command, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"usage: svclint {command} [options]")
    assert "exit codes:" in run("check", "--help").out


def test_no_command(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("usage: svclint")


def test_unknown_command(run: Run, tmp_path: Path) -> None:
    assert 'did you mean "check"?' in run("chek").err
    code, out, err = run(str(tmp_path))
    assert (code, out) == (2, "")
    assert f'did you mean "svclint check {tmp_path}"?' in err


def test_rules(run: Run) -> None:
    lines = run("rules").out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ")]
    assert listed == NAMES
    assert {rule.topic for rule in catalogue()} <= set(lines)
    assert lines[-1].startswith(f"{len(NAMES)} rules, ")
    rules = json.loads(run("rules", "--format", "json").out)["rules"]
    assert [rule["name"] for rule in rules] == NAMES
    assert "\x1b[" in run("rules", "--color", "always").out


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_can_be_explained(name: str, run: Run) -> None:
    plain = run("explain", name)
    assert (plain.code, plain.err) == (0, "")
    assert plain.out.startswith(f"# {name}\n")
    assert "\x1b[" not in plain.out
    colored = run("explain", name, "--color", "always")
    assert colored.code == 0
    assert "\x1b[" in colored.out


def test_explain_shows_the_marked_lines(run: Run) -> None:
    out = run("explain", f"error[{RULE}]").out
    assert "## Why it matters" in out
    assert "## What to do" in out
    marked = [line for line in out.splitlines() if line.startswith(("primary", "related"))]
    assert any("targetPort:" in line for line in marked)
    assert not any(line.endswith(("# primary", "# related")) for line in marked)


def test_explain_shows_the_first_examples_and_all_of_them_when_asked(run: Run) -> None:
    short, whole = (
        run("explain", "backend-service-not-found").out,
        run("explain", "backend-service-not-found", "--all").out,
    )
    assert short.count("\n### ") == 5
    assert short.endswith(
        f"{whole.count(chr(10) + '### ') - 5} more examples: svclint explain backend-service-not-found --all\n"
    )
    assert "more examples" not in whole


def test_explain_a_topic_names_its_rules(run: Run) -> None:
    code, out, err = run("explain", "availability")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == sorted(
        rule.name for rule in catalogue() if rule.topic == "availability"
    )
    assert "service-pods-unspread" in out


def test_a_misspelt_topic_is_answered_with_the_one_that_is_meant(run: Run) -> None:
    code, _, err = run("explain", "prots")
    assert code == 2
    assert 'did you mean "ports"?' in err


def test_old_topics_say_what_became_of_them(run: Run) -> None:
    for name in FORMER:
        assert run("explain", name) == (2, "", f"svclint: {notice(name)}\n")


def test_the_help_of_the_whole_names_every_command_and_nothing_else(run: Run) -> None:
    assert "None" not in run("--help").out


def test_explain_an_unknown_rule(run: Run) -> None:
    code, out, err = run("explain", "target-port-name-unkown")
    assert (code, out) == (2, "")
    assert f'did you mean "{RULE}"?' in err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, run: Run, tmp_path: Path) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert RULE in ran.out
    assert "severity-threshold" in ran.out
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(ran.out, encoding="utf-8")
        subprocess.run([shell, "-n", str(script)], check=True)
