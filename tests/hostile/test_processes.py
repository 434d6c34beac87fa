"""Runs that are ended, that run beside each other, and whose files change: whole outputs, and the same ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.cli.test_cli_processes import apps

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "svclint", "check", *arguments]


def environment(**changed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path.cwd()), **changed}


def checked(here: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess[bytes]:
    found = environment(**changed)
    return subprocess.run(command(*arguments), cwd=here, capture_output=True, timeout=300, check=False, env=found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "codes"), [(signal.SIGINT, {130, -signal.SIGINT}), (signal.SIGTERM, {-signal.SIGTERM})]
)
@pytest.mark.parametrize("wait", [0.3, 1.5])
def test_a_run_that_is_ended_leaves_outputs_whole(
    tmp_path: Path, number: signal.Signals, codes: set[int], wait: float
) -> None:
    """Where the end comes is chance, on purpose: what stands there is what stood there, or all of the new one."""
    apps(tmp_path / "apps", 1_500)
    output = tmp_path / "out.json"
    output.write_text("before", encoding="utf-8")
    arguments = command("--no-cache", "--jobs", "2", "--format", "json", "--output", str(output), "apps")
    with subprocess.Popen(
        arguments,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        # a shell that starts something in the background has it ignore SIGINT, and so may whoever runs the tests
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        time.sleep(wait)
        process.send_signal(number)
        _, said = process.communicate(timeout=120)
    assert process.returncode in codes | {1}
    text = output.read_text(encoding="utf-8")
    assert (text == "before") if process.returncode != 1 else json.loads(text)["findings"]
    # before the command's first line runs, it is Python that says so; a shell calls both 130
    assert b"Traceback" not in said or process.returncode == -signal.SIGINT
    assert sorted(one.name for one in tmp_path.iterdir()) == ["apps", "out.json"]


@pytest.mark.slow
def test_two_runs_at_once_on_one_cache(tmp_path: Path) -> None:
    apps(tmp_path / "apps", 300)
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    alone = checked(tmp_path, "--no-cache", "--format", "json", "apps")
    several = [
        subprocess.Popen(
            command("--format", "json", "apps"), cwd=tmp_path, stdout=subprocess.PIPE, env=environment(**cache)
        )
        for _ in range(4)
    ]
    assert {one.communicate(timeout=300)[0] for one in several} == {alone.stdout}
    assert {one.returncode for one in several} == {1}
    assert checked(tmp_path, "--format", "json", "apps", **cache).stdout == alone.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sarif", "json", "text"])
def test_the_order_of_sets_shows_in_no_output(tmp_path: Path, name: str) -> None:
    """Hashes of texts differ from run to run: sets go through in another order."""
    examples = Path(__file__).parents[2] / "examples" / "shop"
    settings = tmp_path / "svclint.yaml"
    settings.write_text(
        "rules: {selectors: on, ports: on, availability: on, routes: on, types: on}\n", encoding="utf-8"
    )
    outputs = {
        checked(
            tmp_path, "--no-cache", "--format", name, "--config", str(settings), str(examples), PYTHONHASHSEED=seed
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs != {b""}


@pytest.mark.slow
def test_files_that_change_and_vanish_while_they_are_read(tmp_path: Path) -> None:
    """Whatever was there when it was read is judged: a finding or nothing, and never a fault of svclint."""
    folder = apps(tmp_path / "apps", 300)
    files = sorted(folder.iterdir())
    whole = {one: one.read_bytes() for one in files}
    done = threading.Event()

    def change(one: Path, way: int) -> None:
        if one.is_dir():
            one.rmdir()
        match way:
            case 0:
                one.unlink(missing_ok=True)
            case 1:
                one.write_bytes(whole[one][: len(whole[one]) // 2])
            case 2:
                one.unlink(missing_ok=True)
                one.mkdir()
            case _:
                one.write_bytes(whole[one])

    def change_all() -> None:
        number = 0
        while not done.is_set():
            for one in files[number % 3 :: 7]:
                change(one, number % 4)
            number += 1

    changing = threading.Thread(target=change_all)
    changing.start()
    try:
        for _ in range(5):
            ended = checked(tmp_path, "--no-cache", "--format", "json", "apps")
            assert ended.returncode in (0, 1), ended.stderr
            assert not [one for one in json.loads(ended.stdout)["findings"] if one["rule"] == "internal-error"]
    finally:
        done.set()
        changing.join()


@pytest.mark.slow
def test_a_cache_on_a_full_disk_is_gone_without(tmp_path: Path) -> None:
    """What cannot be kept is not: the run says the same."""
    apps(tmp_path / "apps", 300)
    alone = checked(tmp_path, "--no-cache", "--format", "json", "apps")
    limited = ["sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$@"', "sh", *command("--format", "json", "apps")]
    found = environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    ended = subprocess.run(limited, cwd=tmp_path, stdout=subprocess.PIPE, timeout=300, check=False, env=found)
    assert ended.stdout == alone.stdout
    assert ended.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0, 4_102_444_800], ids=["1970", "2100"])
def test_an_odd_clock(tmp_path: Path, seconds: int) -> None:
    """Files, and what is kept of them, that are older than computers or come from the future."""
    folder = apps(tmp_path / "apps", 30)
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    arguments = ("--format", "json", "apps")
    for one in folder.iterdir():
        os.utime(one, (seconds, seconds))
    assert checked(tmp_path, *arguments, **cache).returncode == 1
    for one in (tmp_path / "cache").rglob("*"):
        os.utime(one, (seconds, seconds))
    (folder / "app-1.yaml").unlink()
    alone = checked(tmp_path, "--no-cache", *arguments)
    assert [checked(tmp_path, *arguments, **cache).stdout for _ in range(2)] == [alone.stdout] * 2
