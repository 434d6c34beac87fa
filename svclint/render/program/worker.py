"""The process that runs kustomize: on a copy of files, with neither network nor anything of the environment."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from svclint.render.worker.limits import Limits
from svclint.render.worker.serving import Frame, serve

_SAID = 4000
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000


def asked(
    files: Mapping[str, bytes], programs: Collection[str], command: Iterable[str], environment: Mapping[str, str]
) -> Frame:
    """An order: the files by name, which of them are programs, and the command, whose last word is the directory to
    build."""
    sizes = [[name, len(data), name in programs] for name, data in files.items()]
    return {"files": sizes, "command": [*command], "environment": {**environment}}, b"".join(files.values())


def start(limits: str, home: str) -> None:
    bounds = Limits.of_text(limits)
    _leave_network()
    _bound_files(bounds)
    serve(bounds, home, lambda: lambda header, block: _built(header, block, bounds))


def _built(header: dict[str, Any], block: bytes, limits: Limits) -> Frame:
    data = io.BytesIO(block)
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, home = Path(name, "files"), Path(name, "home")
        home.mkdir()
        for file, size, is_program in header["files"]:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data.read(size))
            if is_program:
                target.chmod(0o700)
        environment = {**header["environment"], "HOME": str(home), "TMPDIR": name, "TEMP": name, "TMP": name}
        *command, root = header["command"]
        printed, failure = _run([*command, str(folder / root)], environment, limits, Path(name, "errors"))
        # no word of this machine: it would differ from run to run
        return {"failure": failure.replace(f"{folder}/", "").replace(str(folder), ".")}, printed


def _run(command: list[str], environment: Mapping[str, str], limits: Limits, errors: Path) -> tuple[bytes, str]:
    with errors.open("wb") as file:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=file, env=environment, cwd=errors.parent
        )
    # where the parent cannot end a group of processes, nobody else ends this one
    clock = threading.Timer(limits.seconds, process.kill)
    clock.start()
    assert process.stdout is not None
    try:
        printed = process.stdout.read(limits.all_printed + 1)
        if len(printed) > limits.all_printed:
            process.kill()
            return b"", f"it prints more than {limits.all_printed // 1024**2} MiB"
        code = process.wait()
    finally:
        clock.cancel()
        process.stdout.close()
    if code == 0:
        return printed, ""
    said = errors.read_bytes()[:_SAID].decode(errors="replace")
    return b"", limits.exceeded(said, code, "building it") or _words(said)


def _words(said: str) -> str:
    """What went wrong: kustomize writes warnings before it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    found = next((line for line in lines if line.lower().startswith(("error", "panic"))), lines[-1] if lines else "")
    return found.removeprefix("Error: ").removeprefix("error: ")[:300] or "it ended without a word"


def _bound_files(limits: Limits) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.all_printed, limits.all_printed))


def _leave_network() -> None:
    """Where the system lets anybody do so, which is Linux without a container around it."""
    if sys.platform == "linux":
        import ctypes

        system = ctypes.CDLL(None)
        if system.unshare(_NEW_NETWORK):
            system.unshare(_NEW_USERS | _NEW_NETWORK)
