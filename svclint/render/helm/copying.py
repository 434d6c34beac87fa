"""The copy of a chart that is rendered: of the files that were given, without links, schemas or names that lead out."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from svclint.render.helm.orders import ChartFile

# an archive in charts/ is a tree of its own
Tree = dict[str, "bytes | Tree"]
Key = tuple[str, ...]
"""The names that lead to a file: several where it lies in an archive."""

_CHARTS = r"(?:charts/[^/]+/)*"
_ARCHIVE = re.compile(_CHARTS + r"charts/[^/_.][^/]*\.tgz")
# the library reads what a schema refers to, from wherever that is
_SCHEMA = re.compile(_CHARTS + r"values\.schema\.json")
_TEMPLATE = re.compile(_CHARTS + r"templates/.+")
# what Windows takes for a drive, a stream or a separator is in no chart either
_FORBIDDEN = re.compile(r"[\\:\0]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_NESTING = 4
# Helm refuses more: https://github.com/helm/helm/pull/30743 (MaxDecompressedFileSize)
_MOST_OF_A_FILE = 5 * 1024 * 1024


class UnfitChart(Exception):
    """The chart cannot be copied; the words say why."""


class Allowance:
    """How many files and bytes may still be unpacked, archives in archives included."""

    __slots__ = ("files", "size")

    def __init__(self, size: int, files: int) -> None:
        self.size = size
        self.files = files

    def take(self, size: int) -> None:
        self.size -= size
        self.files -= 1
        if self.size < 0 or self.files < 0:
            raise UnfitChart("the chart is too large")


def tree(files: Iterable[ChartFile], allowance: Allowance, depth: int = 0) -> Tree:
    """The files of a chart by name, without its schemas, archives unpacked. Raises UnfitChart."""
    found: Tree = {}
    for file in files:
        allowance.take(len(file.data))
        _check(file.name)
        if _SCHEMA.fullmatch(file.name):
            continue
        if _ARCHIVE.fullmatch(file.name):
            if depth == _NESTING:
                raise UnfitChart(f"{file.name}: an archive in too many others")
            found[file.name] = tree(_unpacked(file, allowance), allowance, depth + 1)
        else:
            found[file.name] = file.data
    return found


def _check(name: str) -> None:
    steps = name.split("/")
    if _FORBIDDEN.search(name) or any(step in ("", ".", "..") or _RESERVED.fullmatch(step) for step in steps):
        raise UnfitChart(f"a file has the name {name!r}")


def _unpacked(archive: ChartFile, allowance: Allowance) -> Iterator[ChartFile]:
    """The files of an archive, without the directory that holds all of them; links and the like are left."""
    try:
        # a stream: nothing is looked for at places that a header names
        with tarfile.open(fileobj=_bounded(archive.data, allowance), mode="r|") as members:
            for member in members:
                _, inside, name = member.name.removeprefix("./").partition("/")
                if not member.isfile() or not inside:
                    continue
                if member.size > _MOST_OF_A_FILE:
                    raise UnfitChart(f"{archive.name}: {member.name} is too large")
                data = members.extractfile(member)
                yield ChartFile(name, data.read() if data else b"")
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as fault:
        raise UnfitChart(f"{archive.name} is no archive that can be read") from fault


def _bounded(data: bytes, allowance: Allowance) -> io.BytesIO:
    """What is packed, as long as it is not more than may be unpacked: a tar's padding counts too."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        unpacked = packed.read(allowance.size + 1)
    if len(unpacked) > allowance.size:
        raise UnfitChart("the chart is too large")
    return io.BytesIO(unpacked)


def templates(chart: Tree, above: Key = ()) -> Iterator[tuple[Key, str]]:
    """The templates of a chart and of all within it, as text that `with_templates` makes the same bytes of."""
    for name, data in chart.items():
        if not isinstance(data, bytes):
            yield from templates(data, (*above, name))
        elif _TEMPLATE.fullmatch(name):
            yield (*above, name), data.decode(errors="surrogateescape")


def with_templates(chart: Tree, texts: dict[Key, str], above: Key = ()) -> Tree:
    """The chart with other templates in place of its own."""
    changed: Tree = {}
    for name, data in chart.items():
        key = (*above, name)
        if not isinstance(data, bytes):
            changed[name] = with_templates(data, texts, key)
        else:
            text = texts.get(key)
            changed[name] = data if text is None else text.encode(errors="surrogateescape")
    return changed


def write(chart: Tree, folder: Path) -> None:
    """Writes a chart into a new folder."""
    for name, data in chart.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else _packed(data))


def _packed(chart: Tree) -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w:gz", compresslevel=1) as archive:
        for name, data in chart.items():
            content = data if isinstance(data, bytes) else _packed(data)
            # Helm leaves out the first directory, whatever its name
            member = tarfile.TarInfo(f"chart/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return into.getvalue()
