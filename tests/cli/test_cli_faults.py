"""`svclint check` that cannot do what was asked: wrong usage, a wrong configuration, its own faults, a full disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_shop import CLEAN, RULE, environments
from tests.cli.conftest import Run, Write


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("--format json --format text", "the formats json and text would all go to standard output"),
        ("--format json --output - --format text", "json and text would all go to standard output"),
        ("--format json --output x --format text --output x", "json and text would all go to x"),
        ("--output x --output y", "2 --output for 1 --format"),
        ("--output no/such/folder", "--output no/such/folder: No such file or directory"),
        ("nowhere.yaml", "nowhere.yaml: no such file or directory"),
        ("--stdin-filename x.yaml", "--stdin-filename names standard input"),
        ("--jobs -1", "--jobs"),
        ("--jobs two", '"two" is no number of processes'),
        ("--format xml", "invalid choice: 'xml'"),
        ("--nonsense", "unrecognized arguments: --nonsense"),
        ("--git-dif main", "unrecognized arguments: --git-dif; did you mean --git-diff?"),
        ("--max -1", '"-1" is no whole number from 0 on'),
        ("--config none.yaml", "svclint: none.yaml cannot be read: no such file or directory"),
        ("--config a --no-config", "not allowed with argument"),
        ("--select target-port-name-unknwon", 'did you mean "target-port-name-unknown"?'),
        ("--ignore port", '--ignore: unknown rule or topic "port" (did you mean "ports"?)'),
        ("--kubernetes one", "--kubernetes"),
    ],
)
def test_wrong_usage(words: str, reason: str, write: Write, run: Run) -> None:
    write(CLEAN)
    code, out, err = run("check", *words.split())
    assert (code, out) == (2, "")
    assert reason in err


def test_all_faults_of_a_configuration_with_their_places(write: Write, run: Run) -> None:
    write({**CLEAN, "svclint.yaml": "rulez: {}\nseverity-threshold: fatal\n"})
    code, out, err = run("check")
    assert (code, out) == (2, "")
    first, second = err.splitlines()
    assert first.startswith('svclint.yaml:1:1: unknown key "rulez"')
    assert second.startswith("svclint.yaml:2:21: ")
    assert run("check", "--no-config").code == 0
    assert run("check", "--config", "missing.yaml").err.startswith("svclint: missing.yaml cannot be read")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "nothing to lint: no .yaml, .yml or .json file in ."),
        ({"a.jsonnet": "{}"}, "nothing to lint: no .yaml, .yml or .json file in .; not read: 1 of jsonnet"),
        ({"a.yaml": "a: 1\n"}, "nothing to lint: a.yaml holds no Kubernetes object"),
        ({"a.yaml": "a: 1\n", "b.yaml": ""}, "nothing to lint: 2 files, none holds a Kubernetes object"),
    ],
)
def test_nothing_to_lint_is_an_error(files: dict[str, str], reason: str, write: Write, run: Run) -> None:
    write(files)
    assert run("check") == (2, "", f"svclint: {reason}\n")


def test_a_fault_of_svclint_itself(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(CLEAN)

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("no such luck")

    monkeypatch.setattr("svclint.cli.check.lint", broken)
    code, out, err = run("check")
    assert (code, out) == (3, "")
    assert err.startswith("svclint: internal fault: ValueError: no such luck\n")
    assert "/issues" in err
    assert "Traceback" not in err
    assert "Traceback" in run("check", "--debug").err
    monkeypatch.setenv("SVCLINT_DEBUG", "1")
    assert "Traceback" in run("check").err


def test_interrupted(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(CLEAN)

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("svclint.cli.check.discover", interrupted)
    assert run("check") == (130, "", "")


def test_a_reader_that_goes_away_is_no_fault(write: Write) -> None:
    folder = write(environments(40))
    command = [sys.executable, "-m", "svclint", "check"]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["explain", RULE], ["rules"]])
def test_a_full_disk_is_no_fault_of_svclint(arguments: list[str], write: Write) -> None:
    folder = write(environments(40))
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "svclint", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (2, "svclint: standard output: No space left on device\n")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (["a: [\n"], "0.yaml cannot be read"),
        (["a: [\n", "kind: [\n"], "2 files, none of which can be read"),
        (
            ["a: [\n", "a: 1\n"],
            "2 files, none holds a Kubernetes object that can be read: 1 cannot be",
        ),
    ],
)
def test_what_cannot_be_read_is_not_said_to_hold_nothing(files: list[str], reason: str, write: Write, run: Run) -> None:
    write({f"{number}.yaml": text for number, text in enumerate(files)})
    code, _, err = run("check", "--select", "ports")
    assert (code, err) == (2, f"svclint: nothing to lint: {reason} (--select yaml-syntax,unreadable-file says why)\n")
