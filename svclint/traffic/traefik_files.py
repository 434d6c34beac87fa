"""The static configuration that a file of a ConfigMap gives Traefik, in the words of its arguments.

doc.traefik.io: getting-started/configuration-overview: a file that is named, or that lies where Traefik looks for one,
has the same options as the arguments.
"""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, mapping, scalar_text, sequence, string_map, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource

_NAMED = r"(?i)--configfile(?:=|\s+)[\"']?([^\s\"']+)"
# traefik: pkg/cli/loader_file.go: basePaths and the extensions of a Finder; others are of the image's user
_USUAL = tuple(f"/etc/traefik/traefik.{ending}" for ending in ("toml", "yaml", "yml"))
_DEPTH = 12


class StaticFile(NamedTuple):
    """The text at a path of a ConfigMap, and the arguments that say the same."""

    source: Resource
    path: Path
    told: str


def static_file(container: Container, words: str, graph: Graph) -> StaticFile | None:
    """The file that a container's arguments name, or that is mounted where Traefik looks; None where it cannot be
    read."""
    named = re.search(_NAMED, words)
    for path in (named[1],) if named is not None else _USUAL:
        found = _mounted(container, path, graph)
        if found is not None:
            return _read(*found, path)
    return None


def _mounted(container: Container, path: str, graph: Graph) -> tuple[Resource, str] | None:
    """The ConfigMap and the key in it that a container sees as a file; none where several are called so."""
    template = container.template
    volumes = {text(one.get("name")): one for one in map(mapping, sequence(template.spec.get("volumes")))}
    for mount in map(mapping, sequence(container.data.get("volumeMounts"))):
        at, below = text(mount.get("mountPath")).rstrip("/"), text(mount.get("subPath"))
        file = below if path == at and below else path.removeprefix(f"{at}/") if not below else ""
        if not file or file == path:
            continue
        held = mapping(mapping(volumes.get(text(mount.get("name")))).get("configMap"))
        keys = {text(one.get("path")): text(one.get("key")) for one in map(mapping, sequence(held.get("items")))}
        key = keys.get(file, "") if keys else file
        named = graph.with_identity(Identity("", "ConfigMap", template.namespace, text(held.get("name"))))
        near = graph.nearest_resource(template.resource, named)
        if len(near) == 1 and key in string_map(near[0].get("data")):
            return near[0], key
    return None


def _read(source: Resource, key: str, path: str) -> StaticFile | None:
    written = text(source.get("data", key))
    data = _toml(written) if path.endswith(".toml") else _yaml(written)
    if source.partial or not isinstance(data, dict):
        return None
    return StaticFile(source, ("data", key), "\n".join(_as_arguments(data, "-", _DEPTH)))


def _toml(written: str) -> Any:
    # imported here, as below: few trees have such a file
    import tomllib

    try:
        return tomllib.loads(written)
    except (ValueError, RecursionError):
        return None


def _yaml(written: str) -> Any:
    from svclint.document import documents
    from svclint.source import Source

    found = documents(Source("", written))
    return found[0].value if len(found) == 1 and found[0].state == "foreign" else None


def _as_arguments(value: Any, option: str, depth: int) -> Iterator[str]:
    """The options of a file as arguments: `--entrypoints.web.address=:80`. A key without a value is not set."""
    if isinstance(value, dict) and depth:
        if not value and option != "-":
            yield option
        for key, one in value.items():
            yield from _as_arguments(one, f"{option}-{key}" if option == "-" else f"{option}.{key}", depth - 1)
    elif not isinstance(value, (dict, list)) and value is not None:
        yield f"{option}={scalar_text(value)}"
