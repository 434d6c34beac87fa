"""The data files with the schemas of Kubernetes' own kinds, read definition by definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import import_module

from svclint.files.paths import absolute_path, folder_of, is_file, join, read_bytes
from svclint.typing_names import Any

Schema = Mapping[str, Any]
"""A JSON Schema in the few keywords that trim.py writes; `$ref` is `#/$defs/` and the number of a definition."""

_FOLDER = join(folder_of(absolute_path(__file__)), "data")


def available() -> bool:
    """Whether the data files are there: an installation has them, a bare checkout does not."""
    return is_file(join(_FOLDER, "index.json"))


def is_known(api_version: str, kind: str) -> bool:
    """Whether some version of Kubernetes has a schema for this kind."""
    return f"{api_version} {kind}" in _index()["kinds"]


@lru_cache(maxsize=1024)
def roots(api_version: str, kind: str, minors: range) -> Mapping[int, tuple[int, ...]]:
    """The definitions of a kind with the minor versions, of those asked, that have them; none for what is not served.

    One number means one schema, all the way down: a manifest need not be looked at for each version.
    """
    found: dict[int, list[int]] = {}
    runs = _index()["kinds"].get(f"{api_version} {kind}", ())
    for minor in minors:
        number = _at(runs, minor)
        if number >= 0:
            found.setdefault(number, []).append(minor)
    return {number: tuple(named) for number, named in found.items()}


def standard(api_version: str, kind: str) -> int | None:
    """The definition of a kind of the Gateway API in its standard channel; `roots` has the experimental one."""
    found: int | None = _index().get("standard", {}).get(f"{api_version} {kind}")
    return found


@lru_cache(maxsize=1024)
def release(group: str, kind: str) -> str:
    """The project with its releases, such as "Istio 1.5 to 1.30", whose definitions a kind has, beside the newest
    Kubernetes; empty where it is Kubernetes' own, or no definition is here."""
    found: str = _index()["releases"].get(f"{group} {kind}", "")
    return found


def api_versions(group: str, kind: str) -> list[str]:
    """The apiVersions of a kind of Kubernetes' own, whatever version of Kubernetes has them."""
    names = (name.partition(" ") for name in _index()["kinds"])
    return [one for one, _, its_kind in names if its_kind == kind and one.rpartition("/")[0] == group]


def object_meta(minor: int) -> int:
    """The definition of every object's metadata."""
    return _at(_index()["metadata"], minor)


@cache
def definition(number: int) -> Schema:
    """A definition by its number."""
    start, end = _index()["offsets"][number : number + 2]
    found: Schema = _value(_definitions()[start:end])
    return found


def resolved(schema: Schema) -> Schema:
    """The schema itself, or the definition that it refers to."""
    while "$ref" in schema:
        schema = definition(referred(schema))
    return schema


def referred(schema: Schema) -> int:
    """The number of the definition that a `$ref` names."""
    return int(schema["$ref"].rpartition("/")[2])


def _at(runs: list[list[int]], minor: int) -> int:
    number = -1
    for since, held in runs:
        if since > minor:
            break
        number = held
    return number


@lru_cache(maxsize=1)
def merge_keys() -> Any:
    """What strategic merge patches merge by, as `merge_keys.merge_table` has it."""
    return _value(_read("merge_keys.json"))


@lru_cache(maxsize=1)
def _index() -> Any:
    return _value(_read("index.json"))


@lru_cache(maxsize=1)
def _definitions() -> bytes:
    return _read("definitions.jsonl")


def _read(name: str) -> bytes:
    return read_bytes(join(_FOLDER, name))


class _AsWritten:
    """What json's own scanner is told: values as they are."""

    strict = True
    object_hook = object_pairs_hook = parse_constant = None
    parse_float, parse_int = float, int


def _value(data: bytes) -> Any:
    """The value of JSON without a blank around it."""
    return _scan()(data.decode(), 0)[0]


@lru_cache(maxsize=1)
def _scan() -> Callable[[str, int], tuple[Any, int]]:
    """What reads a value that begins at a place of a text.

    To import json takes a fiftieth of the check of one file: it compiles what it only needs where its scanner is not.
    """
    try:
        scan: Callable[[str, int], tuple[Any, int]] = import_module("_json").make_scanner(_AsWritten)
    except (ImportError, AttributeError, TypeError):
        import json

        return json.JSONDecoder().raw_decode
    return scan
