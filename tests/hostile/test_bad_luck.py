"""The whole command on a stranger's checkout, and with outputs that take nothing: it says so and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {a: b}, ports: [{port: 80}]}\n"


def run(here: Path, *arguments: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    (here / "s.yaml").write_text(SERVICE, encoding="utf-8")
    command = [sys.executable, "-m", "svclint", "check", *arguments]
    if shell:
        command = ["sh", "-c", shell, "sh", *command]
    # an own limit, far above what a run takes: what these tests are about would never end
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    return subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=60, check=False, env=environment)


@pytest.mark.parametrize(
    "text",
    ["[tool.x]\na = " + "[" * 5_000 + " # svclint\n", "a = " + "1" * 5_000 + " # svclint\n", "svclint = [\n"],
    ids=["brackets", "digits", "no end"],
)
def test_a_pyproject_that_is_not_ours_ends_no_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert run(tmp_path, ".").returncode == 0


@pytest.mark.parametrize("name", ["pyproject.toml", ".gitignore", "svclint.yaml", "a.yaml", "Chart.yaml"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert run(tmp_path, ".").returncode in (0, 1)


@pytest.mark.parametrize("name", ["pyproject.toml", ".gitignore"])
def test_a_link_to_a_device_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    assert run(tmp_path, ".").returncode == 0


def test_closed_standard_output_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, ".", shell='exec "$@" >&-')
    assert (done.returncode, done.stderr) == (2, "svclint: standard output: it is closed\n")


def test_an_output_that_cannot_be_written_leaves_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("before", encoding="utf-8")
    done = run(tmp_path, ".", "--format", "sarif", "--output", "out.json", shell='ulimit -f 1; exec "$@"')
    assert (done.returncode, done.stderr) == (2, "svclint: --output out.json: File too large\n")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out.json", "s.yaml"]
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("output", "said"), [("no/such/out.json", "No such file or directory"), ("folder", "Is a directory")]
)
def test_an_output_that_has_no_place_is_said(tmp_path: Path, output: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    done = run(tmp_path, ".", "--format", "json", "--output", output)
    assert (done.returncode, done.stderr) == (2, f"svclint: --output {output}: {said}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_full_standard_output_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, ".", shell='exec "$@" >/dev/full')
    assert (done.returncode, done.stderr) == (2, "svclint: standard output: No space left on device\n")


def test_memory_that_is_exhausted_is_said_and_no_fault_of_svclint(tmp_path: Path) -> None:
    """Nothing is left when the file is read."""
    (tmp_path / "s.yaml").write_text(SERVICE, encoding="utf-8")
    code = """\
import sys
from svclint.cli import main

def refuse(event, given):
    if event == "open" and str(given[0]).endswith("s.yaml"):
        raise MemoryError

sys.addaudithook(refuse)
sys.exit(main(["check", "--no-cache", "--jobs", "1", "s.yaml"]))
"""
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    assert done.returncode == 2
    assert done.stderr.startswith("svclint: there is not enough memory for these files; ")
    assert done.stderr.count("\n") == 1


def test_an_output_goes_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("before", encoding="utf-8")
    (tmp_path / "out.json").symlink_to("real.json")
    assert run(tmp_path, ".", "--format", "json", "--output", "out.json").returncode == 0
    assert (tmp_path / "out.json").is_symlink()
    assert (tmp_path / "real.json").read_text(encoding="utf-8").startswith("{")


def test_folders_more_than_a_thousand_deep(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("a", dir_fd=here)
        below = os.open("a", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        assert run(tmp_path, ".").returncode == 0
    finally:
        # what tidies up after tests calls itself for each level
        subprocess.run(["rm", "-rf", str(tmp_path / "a")], check=True)
