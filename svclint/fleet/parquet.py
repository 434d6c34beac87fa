"""The results as a folder of Parquet files: some rows each, and those that are not enough for one yet as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from svclint.discover import UsageFault
from svclint.files.paths import exists, join, names_in, remove, replace
from svclint.fleet.results import Done, JsonLines, Row, read

if TYPE_CHECKING:
    import pyarrow

PART = 1000
"""Rows of a file: a Parquet file is of no use before its end is written."""

_OPEN = "open.jsonl"
_KEY = ("repository", "status", "version", "flags")


class Parts:
    """Rows that are added go to JSON lines first; whenever there are enough, these become the next Parquet file."""

    def __init__(self, folder: str, part: int = PART) -> None:
        _pyarrow()
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageFault(f"--output {folder}: {error.strerror or error}") from None
        self.path = folder
        self._part = part
        self._open = JsonLines(join(folder, _OPEN))
        for name in names_in(folder):
            if name.endswith(".new"):
                remove(join(folder, name))
        held = [one["repository"] for one in read(self._open.path)]
        if held and _is_sealed(folder, held):
            # killed after the file was whole, and before its rows were forgotten
            self._open.clear()
            held = []
        self._number = len(held)

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._number and fault is None:
            self._seal()
        self._open.__exit__(kind, fault, trace)

    def done(self) -> dict[str, Done]:
        found = {one["repository"]: Done.of(one) for part in _parts(self.path) for one in _rows(part, _KEY)}
        return {**found, **self._open.done()}

    def add(self, line: str) -> None:
        self._open.add(line)
        self._number += 1
        if self._number >= self._part:
            self._seal()

    def _seal(self) -> None:
        import pyarrow
        import pyarrow.parquet

        table = pyarrow.Table.from_pylist(list(map(_flat, read(self._open.path))), schema=_schema())
        parts = _parts(self.path)
        last = int(Path(parts[-1]).stem.removeprefix("part-")) if parts else 0
        name = join(self.path, f"part-{last + 1:06}.parquet")
        pyarrow.parquet.write_table(table, f"{name}.new", compression="zstd")
        replace(f"{name}.new", name)
        self._open.clear()
        self._number = 0


def read_parts(folder: str) -> Iterator[Row]:
    """All rows of a folder, those of its JSON lines last."""
    _pyarrow()
    for part in _parts(folder):
        yield from _rows(part)
    if exists(join(folder, _OPEN)):
        yield from map(_flat, read(join(folder, _OPEN)))


def _pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise UsageFault("results as Parquet need pyarrow: pip install 'svclint[parquet]'") from None


def _parts(folder: str) -> list[str]:
    return [join(folder, one) for one in names_in(folder) if one.startswith("part-") and one.endswith(".parquet")]


def _rows(part: str, columns: tuple[str, ...] | None = None) -> Iterator[Row]:
    import pyarrow.parquet

    yield from pyarrow.parquet.read_table(part, columns=columns and list(columns)).to_pylist()


def _is_sealed(folder: str, held: list[str]) -> bool:
    parts = _parts(folder)
    return bool(parts) and [one["repository"] for one in _rows(parts[-1], ("repository",))] == held


_COUNTS = ("files", "resources", "scopes", "errors", "warnings", "notes", "suppressed", "unknown")
_TEXTS = ("rule", "severity", "message", "file", "path", "kind", "namespace", "name", "owner")


def _schema() -> pyarrow.Schema:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in (*_TEXTS, "fingerprint", "suppressed", "doubt")]
    finding = pa.struct([*texts, ("line", pa.int32()), ("column", pa.int32())])
    return pa.schema(
        [
            *((name, pa.string()) for name in ("repository", "status", "reason", "owner", "revision", "version")),
            ("seconds", pa.float64()),
            ("flags", pa.list_(pa.string())),
            ("summary", pa.struct([(name, pa.int64()) for name in _COUNTS])),
            ("findings", pa.list_(finding)),
        ]
    )


def _flat(row: Row) -> dict[str, Any]:
    """The row as the schema has it: of a finding what is asked for by columns, without fixes and related places."""
    flat = {**row, "findings": [_flat_finding(one) for one in row["findings"]]}
    # names of files that are no UTF-8 hold what Parquet cannot
    whole: dict[str, Any] = json.loads(json.dumps(flat, ensure_ascii=False).encode(errors="replace"))
    return whole


def _flat_finding(finding: Row) -> dict[str, Any]:
    place, resource, suppressed = finding["location"], finding["resource"] or {}, finding["suppressed"]
    known = {**resource, **place, **finding}
    return {
        **{name: known.get(name, "") for name in (*_TEXTS, "fingerprint")},
        "suppressed": None if suppressed is None else suppressed["by"],
        "doubt": finding["doubt"],
        "line": place["line"],
        "column": place["column"],
    }
