"""Rendered charts kept between runs: a file each, named by the hash of all that decides it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from svclint import __version__
from svclint.files.paths import kept_folder
from svclint.render.helm.answers import as_json, from_json
from svclint.render.helm.orders import Order, RenderedChart

_DISTRIBUTION = "helm-python-sdk"
_MOST = 64 * 1024 * 1024


class Cache:
    """The files of a folder. What cannot be read is not there, and what cannot be written is not kept. `program` is the
    path of `helm`, where that renders."""

    def __init__(self, folder: Path | None = None, most: int = _MOST, program: str = "") -> None:
        self._folder = folder or Path(kept_folder()) / "helm"
        self._most = most
        self._has_more = False
        self._program = _program(program)

    def get(self, order: Order) -> RenderedChart | None:
        # what was traced answers those who did not ask for it as well
        return self._read(order._replace(traced=True)) or (None if order.traced else self._read(order))

    def _read(self, order: Order) -> RenderedChart | None:
        path = self._path(order)
        try:
            found = from_json(path.read_text(encoding="utf-8"))
            # the oldest are thrown away first
            os.utime(path)
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None
        return found

    def put(self, order: Order, chart: RenderedChart) -> None:
        text = as_json(chart)
        if len(text) > self._most // 8:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # another run may read or write it at this moment
            handle, beside = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                Path(beside).replace(self._path(order))
            except OSError:
                Path(beside).unlink(missing_ok=True)
                raise
            self._has_more = True

    def trim(self) -> None:
        """Throws the oldest away, if anything was added and all are too much."""
        if not self._has_more:
            return
        with contextlib.suppress(OSError):
            known = [(one.stat(), one) for one in self._folder.iterdir()]
            size = sum(status.st_size for status, _ in known)
            for status, path in sorted(known, key=lambda one: one[0].st_mtime):
                if size <= self._most:
                    break
                path.unlink(missing_ok=True)
                size -= status.st_size

    def _path(self, order: Order) -> Path:
        return self._folder / f"{_hash(_parts(order, self._program))}.json"


def _parts(order: Order, program: bytes) -> Iterable[bytes]:
    yield program
    yield b"traced" if order.traced else b""
    yield str(len(order.files)).encode()
    for file in order.files:
        yield file.name.encode(errors="surrogatepass")
        yield file.data
    for text in (order.release.name, order.release.namespace, order.kubernetes, str(len(order.apis)), *order.apis):
        yield text.encode(errors="surrogatepass")
    for text in order.release.values:
        yield text.encode(errors="surrogatepass")


def _hash(parts: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def _program(path: str) -> bytes:
    """What renders: the versions of svclint and of the library, and the code, which changes without a version too."""
    try:
        library = _state(path) if path else version(_DISTRIBUTION)
    except PackageNotFoundError:
        library = ""
    here = Path(__file__).parent
    beside = sorted(here.parent.glob("worker/*.py"))
    code = [path.read_bytes() for path in (*sorted(here.glob("*.py")), *beside, here.parents[1] / "apis.py")]
    return _hash([__version__.encode(), library.encode(), *code]).encode()


def _state(path: str) -> str:
    """What tells a program from one that took its place: to ask for its version takes as long as a chart."""
    with contextlib.suppress(OSError):
        status = Path(path).stat()
        return f"{Path(path).resolve()} {status.st_size} {status.st_mtime_ns}"
    return path
