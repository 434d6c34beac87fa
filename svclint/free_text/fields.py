"""Which fields of an object hold free text or the address of a server, and the hosts in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.free_text.commands import commands
from svclint.free_text.hosts import Host, hosts, is_host
from svclint.free_text.pairs import pairs
from svclint.named_tuple import NamedTuple
from svclint.references import references
from svclint.resource import dig, mapping, number, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Container, PodTemplate, Resource

# What tools write there is a copy of the object, or nobody's address; Consul's `payments:1800` is a port of loopback
_TOOLS = (
    "kubectl.kubernetes.io/",
    "deployment.kubernetes.io/",
    "objectset.rio.cattle.io/",
    "checksum/",
    "consul.hashicorp.com/connect-service-upstreams",
)
_PROBES = (
    ("livenessProbe",),
    ("readinessProbe",),
    ("startupProbe",),
    ("lifecycle", "postStart"),
    ("lifecycle", "preStop"),
)
_HANDLERS = ("httpGet", "tcpSocket")
_MAPS = {"ConfigMap": "data", "Secret": "stringData"}
_HOST_NAME = r"(.+?)(HOST|Host|host)(?:NAME|Name|name)?"
_OWN = frozenset({"app", "bind", "http", "listen", "server", "virtual"})  # what a process itself listens on


class Mention(NamedTuple):
    """A host in a text of `owner`: `path` is the field that holds the text `value`, below the owner.

    `key` is what the text is called: a variable, a key, or the argument before it. `port_path` is the field of the
    port, where the port is not in the text; it is all of that field, unless the field has a text `port_value`.
    """

    owner: Resource
    path: Path
    key: str
    value: str
    host: Host
    port_path: Path | None = None
    port_value: str = ""


def mentions(owner: Resource, template: PodTemplate | None) -> Iterator[Mention]:
    """The hosts in the free text of an object. `template` is its pod template, where it has one."""
    for path, key, value in texts(owner, template):
        for find in (hosts, commands, pairs):
            for host in find(value):
                yield Mention(owner, path, key, value, host)
    if template is not None:
        for container in template.containers:
            yield from _arguments(owner, container)
            yield from _handlers(owner, container)
            yield from _pairs(owner, {key: (path, value) for path, key, value in _variables(container)})
    if owner.group == "" and owner.kind in _MAPS:
        field = _MAPS[owner.kind]
        yield from _pairs(owner, {key: (path, value) for path, key, value in _values(owner, (field,))})


def texts(owner: Resource, template: PodTemplate | None) -> Iterator[tuple[Path, str, str]]:
    """The free text of an object, as (path below it, what it is called, text). `template` is its pod template."""
    yield from _values(owner, ("metadata", "annotations"))
    for reference in references(owner, "calls"):
        if reference.host and reference.kind == "Service":
            yield reference.path, str(reference.path[-1]), text(owner.get(*reference.path))
    if owner.group == "" and owner.kind in _MAPS:
        yield from _values(owner, (_MAPS[owner.kind],))
    if template is None:
        return
    if template.path:
        yield from _values(owner, (*template.path, "metadata", "annotations"))
    for container in template.containers:
        yield from _variables(container)
        for field in ("command", "args"):
            before = ""
            for index, word in enumerate(sequence(container.data.get(field))):
                if isinstance(word, str):
                    yield (*container.path, field, index), before if before.startswith("-") else "", word
                    before = word


def _variables(container: Container) -> Iterator[tuple[Path, str, str]]:
    for index, entry in enumerate(sequence(container.data.get("env"))):
        variable = mapping(entry)
        value = variable.get("value")
        if isinstance(value, str):
            yield (*container.path, "env", index, "value"), text(variable.get("name")), value


def _values(owner: Resource, path: Path) -> Iterator[tuple[Path, str, str]]:
    # in an order of its own: which of several places is told of must not hang on how the keys are written
    for key, value in sorted(mapping(owner.get(*path)).items()):
        if isinstance(value, str) and not key.startswith(_TOOLS):
            yield (*path, key), key, value


def _arguments(owner: Resource, container: Container) -> Iterator[Mention]:
    """The hosts of a command whose words are items of a list: what would be one line in a shell."""
    words = []
    for field in ("command", "args"):
        for index, word in enumerate(sequence(container.data.get(field))):
            # a text with spaces is a script of its own
            plain = isinstance(word, str) and word and not word[0].isspace() and len(word.split()) == 1
            words.append(((*container.path, field, index), word if plain else ";"))
    line = " ".join(word for _, word in words)
    for host in commands(line):
        path, value, start = _word_at(words, host.start)
        port_path, port_value, port_start = _word_at(words, host.port_start)
        here = Host(host.name, start, host.port, port_start)
        yield Mention(owner, path, "", value, here, port_path, port_value)


def _word_at(words: list[tuple[Path, str]], at: int) -> tuple[Path, str, int]:
    """(path, word, place in it) of place `at` of the words with spaces between."""
    for path, word in words:
        if at <= len(word):
            return path, word, at
        at -= len(word) + 1
    raise IndexError(at)


def _handlers(owner: Resource, container: Container) -> Iterator[Mention]:
    """The hosts of probes and lifecycle hooks, each with the port beside it."""
    for steps in _PROBES:
        if steps[0] not in container.data:
            continue
        for handler in _HANDLERS:
            fields = mapping(dig(container.data, (*steps, handler)))
            host, port = text(fields.get("host")), number(fields.get("port"))
            if port and is_host(host):
                path = (*container.path, *steps, handler)
                yield Mention(owner, (*path, "host"), "host", host, Host(host, 0, port), (*path, "port"))


def _pairs(owner: Resource, named: Mapping[str, tuple[Path, str]]) -> Iterator[Mention]:
    """Variables or keys that come in twos: `DB_HOST` and `DB_PORT`. `named` gives each one's path and text."""
    for name, (path, host) in named.items():
        pair = re.fullmatch(_HOST_NAME, name) if "host" in name.lower() else None
        if pair is None or pair[1].strip("_.-").lower() in _OWN:
            continue
        word = "PORT" if pair[2].isupper() else "Port" if pair[2][0].isupper() else "port"
        port_path, port = named.get(pair[1] + word, ((), ""))
        if is_host(host) and port.isascii() and port.isdigit() and 0 < int(port) < 65536:
            yield Mention(owner, path, name, host, Host(host, 0, int(port)), port_path)
