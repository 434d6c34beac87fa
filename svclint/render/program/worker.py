"""The process that runs kustomize: on a copy of files, with neither network nor anything of the environment."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from svclint.render.worker.limits import Limits
from svclint.render.worker.running import Ran, confine, run
from svclint.render.worker.serving import Frame, serve


def asked(
    files: Mapping[str, bytes], programs: Collection[str], command: Iterable[str], environment: Mapping[str, str]
) -> Frame:
    """An order: the files by name, which of them are programs, and the command, whose last word is the directory to
    build."""
    sizes = [[name, len(data), name in programs] for name, data in files.items()]
    return {"files": sizes, "command": [*command], "environment": {**environment}}, b"".join(files.values())


def start(limits: str, home: str) -> None:
    bounds = Limits.of_text(limits)
    confine(bounds)
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
        found = run([*command, str(folder / root)], environment, limits, Path(name, "errors"), "building it")
        # no word of this machine: it would differ from run to run
        return {"failure": _failure(found).replace(f"{folder}/", "").replace(str(folder), ".")}, found.printed


def _failure(found: Ran) -> str:
    return (found.exceeded or _words(found.said)) if found.failed else ""


def _words(said: str) -> str:
    """What went wrong: kustomize writes warnings before it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    found = next((line for line in lines if line.lower().startswith(("error", "panic"))), lines[-1] if lines else "")
    return found.removeprefix("Error: ").removeprefix("error: ")[:300] or "it ended without a word"
