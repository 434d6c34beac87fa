"""What a container is told to listen on by its arguments and variables: the address, and the port."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.families import consul, istio
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, scalar_text, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate
    from svclint.traffic.endpoints import Endpoint

# Options and variables that say where a server listens, whatever it is, with dashes for dots and underscores
_LISTEN = (
    r"b|(?:web-|http-|server-)?(?:bind|listen)(?:-(?:addr|address|host|ip|on))?|(?:http-|server-)?(?:addr|address)"
)
# ... and those that a client may have as well: they say it together with the port
_HOST = r"(?:http-|server-|web-)?(?:host|hostname|ip)|uvicorn-host|flask-run-host"
_PORT = r"(?:http-|server-|web-|listen-|uvicorn-|flask-run-)?port|p"
_VARIABLE = r"(?:[A-Z0-9_]+_)?(?:BIND|LISTEN)(?:_(?:ADDR|ADDRESS|HOST|IP))?|SERVER_ADDRESS"

_LOOPBACK = r"127\.\d+\.\d+\.\d+|localhost|::1|\[::1\]"
# `--bind 127.0.0.1 10.0.0.5`: several of one option
_ALSO = r"[\d.]+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F:]*|\*"
_ADDRESS = r"(?:[a-z]+://)?(\[[0-9a-fA-F:.]+\]|[^:/\[\]]*|[0-9a-fA-F:]{2,45}:[0-9a-fA-F:]{1,45})(?::(\d{1,5}))?/?"

# Servers that listen on 127.0.0.1 unless they are told another host: their port, the variable that tells the host, and
# what stands in a command that starts them
# uvicorn.org/settings, flask.palletsprojects.com/en/stable/cli, docs.djangoproject.com/en/stable/ref/django-admin
_DEFAULTS = {
    "uvicorn": (8000, "UVICORN_HOST", ":"),
    "flask": (5000, "FLASK_RUN_HOST", "run"),
    "runserver": (8000, "", ""),
}
_HOSTED = frozenset({"--host", "-h", "--fd", "--uds", "--config", "install"})


class Word(NamedTuple):
    """A word of a container's command or arguments; `command` counts the commands of a script."""

    path: Path
    whole: str
    start: int
    text: str
    command: int


class Bound(NamedTuple):
    """An address, a port or both on which a container is told to listen.

    `host` is empty for every address, None where only the port is told; `told` says that nothing else can be meant by
    this than where the server listens. `by` is the program whose own default it is.
    """

    path: Path
    host: str | None
    port: int | None
    told: bool
    command: int = -1
    by: str = ""

    @property
    def is_loopback(self) -> bool:
        return bool(self.host) and all(re.fullmatch(_LOOPBACK, one.strip()) for one in (self.host or "").split(","))


def bounds(container: Container, graph: Graph) -> list[Bound]:
    """Everything by which the container is told, the arguments first."""
    data = container.data
    if "args" not in data and "command" not in data and "env" not in data:
        return []  # as every workload is asked
    words = list(_words(container))
    return [*_by_options(words), *_by_default(words, container, graph), *_by_variables(container)]


def _words(container: Container) -> Iterator[Word]:
    """The words of command and args; a script is taken to pieces, as far as that needs no shell."""
    command = 0
    for field in ("command", "args"):
        for index, item in enumerate(sequence(container.data.get(field))):
            if isinstance(item, (dict, list)):
                continue
            whole, path = scalar_text(item), (*container.path, field, index)
            if not re.search(r"\s", whole.strip()):
                yield Word(path, whole, 0, whole, command)
                continue
            for found in re.finditer(r"[;\n|&]|(?:\\\n)|[^\s;|&]+", whole):
                if found[0] in (";", "\n", "|", "&"):
                    command += 1
                elif found[0] != "\\":
                    yield Word(path, whole, found.start(), found[0].strip("\"'"), command)


def _by_options(words: Sequence[Word]) -> Iterator[Bound]:
    for name, value, word in _options(words):
        yield from _option(name, value, word)


def options(container: Container) -> Iterator[tuple[str, str, Word]]:
    """Each option of a container's command and arguments: its name, with dashes and in small letters, its value, and
    the word that has that."""
    return _options(list(_words(container)))


def _options(words: Sequence[Word]) -> Iterator[tuple[str, str, Word]]:
    """Each option by its name, with dashes and in small letters, with its value, and the word that has that."""
    for place, word in enumerate(words):
        found = re.fullmatch(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", word.text, re.DOTALL)
        if found is None:
            continue
        name, value = re.sub(r"[._]", "-", found[1]).lower(), found[2]
        if value:
            yield name, value.strip("\"'"), word
            continue
        for count, other in enumerate(words[place + 1 :] if value is None else ()):
            if (
                other.command != word.command
                or other.text[:1] == "-"
                or (count and not re.fullmatch(_ALSO, other.text))
            ):
                break
            yield name, other.text, other


def _option(name: str, value: str, word: Word) -> Iterator[Bound]:
    told = re.fullmatch(_LISTEN, name) is not None
    if re.fullmatch(_PORT, name) or (told and value.isdecimal()):
        if value.isdecimal():
            yield Bound(word.path, None, int(value), told=name != "p", command=word.command)
        return
    address = re.fullmatch(_ADDRESS, value) if told or re.fullmatch(_HOST, name) else None
    if address is not None:
        port = int(address[2]) if address[2] else None
        yield Bound(word.path, address[1], port, told and (name != "b" or port is not None), word.command)


def _by_default(words: Sequence[Word], container: Container, graph: Graph) -> Iterator[Bound]:
    """Servers that are started without being told a host."""
    for place, word in enumerate(words):
        program = word.text.rpartition("/")[2]
        if program not in _DEFAULTS:
            continue
        port, variable, sign = _DEFAULTS[program]
        rest = [one.text for one in words[place + 1 :] if one.command == word.command]
        if program == "runserver":
            yield from _runserver(word, rest)
        elif any(sign in one for one in rest) and not _HOSTED.intersection(one.partition("=")[0] for one in rest):
            beside = [one.port for one in _by_options(words) if one.host is None and one.command == word.command]
            # imported here: few servers are started without being told a host
            from svclint.traffic.variables import variables

            if not variables(container, graph).may_have(variable):
                yield Bound(word.path, "127.0.0.1", beside[0] if beside else port, True, word.command, program)


def _runserver(word: Word, rest: Sequence[str]) -> Iterator[Bound]:
    """`runserver`, `runserver 8000` and `runserver 127.0.0.1:8000`: all of them loopback."""
    given = next((one for one in rest if not one.startswith("-")), "")
    if not given or given.isdecimal():
        yield Bound(word.path, "127.0.0.1", int(given or 8000), True, word.command, "runserver")
    elif (address := re.fullmatch(_ADDRESS, given)) is not None and address[2]:
        yield Bound(word.path, address[1], int(address[2]), True, word.command)


def _by_variables(container: Container) -> Iterator[Bound]:
    for index, entry in enumerate(sequence(container.data.get("env"))):
        variable = mapping(entry)
        name, value = text(variable.get("name")), variable.get("value")
        if value is None or isinstance(value, (dict, list)):
            continue
        path = (*container.path, "env", index, "value")
        option = name.lower().replace("_", "-")
        told = re.fullmatch(_VARIABLE, name) is not None
        if re.fullmatch(_PORT, option) and scalar_text(value).isdecimal():
            yield Bound(path, None, int(scalar_text(value)), told=False)
        elif told or re.fullmatch(_HOST, option):
            address = re.fullmatch(_ADDRESS, scalar_text(value))
            if address is not None:
                yield Bound(path, address[1], int(address[2]) if address[2] else None, told)


# -- for one purpose ---------------------------------------------------------------------------------------------------

# controller-runtime and what is made with kubebuilder: pkg/manager: HealthProbeBindAddress, metrics/server: BindAddress
PROBES_OPTION = r"health-?probe-(?:bind-)?(?:addr|address|port)|probe-(?:bind-)?(?:addr|address)|healthz?-addr"
"""An option that says where a controller answers probes."""
METRICS_OPTION = r"metrics-(?:bind-)?(?:addr|address)"
"""An option that says where a controller shows its metrics."""
# k/k: staging/src/k8s.io/apiserver/pkg/server/options/serving.go; oauth2-proxy: docs/configuration/overview;
# ingress-nginx: docs/user-guide/cli-arguments; kube-rbac-proxy: README
HTTPS_OPTION = (
    r"(?:https|ssl|tls)-(?:bind-|listen-)?(?:addr|address)|(?:https|secure|ssl|tls)-port|secure-listen-(?:addr|address)"
)
"""An option that says where a server listens for HTTPS, beside HTTP or in its place."""


def bound_for(container: Container, option: str) -> Bound | None:
    """The port, and the address, of which an option of this pattern says that it is for one purpose; None where none
    does, or several do not agree. Port 0 switches it off."""
    found = []
    for name, value, word in options(container):
        where = address_of(value) if re.fullmatch(option, name) is not None else None
        if where is not None:
            found.append(Bound(word.path, *where, told=True, command=word.command))
    agreed = len({one.port for one in found}) == 1 and found[0].port
    return found[0] if agreed else None


def address_of(value: str) -> tuple[str, int] | None:
    """The host, empty for every address, and the port of a value that is a port or an address with one."""
    address = re.fullmatch(_ADDRESS, value) if not value.isdecimal() else None
    host, port = (address[1], address[2]) if address is not None else ("", value)
    return (host, int(port)) if port and port.isdecimal() else None


# -- on loopback only --------------------------------------------------------------------------------------------------


def loopback(end: Endpoint, graph: Graph) -> Bound | None:
    """What makes the container that takes a Service's traffic listen on loopback for its port; None where anything may
    open it to others too."""
    container = end.container
    if container is None or end.protocol != "TCP" or end.number is None or _leads_to_loopback(end.template, graph):
        return None
    told = graph.once(_told, container.template, container.path)
    mine = [one for one in told if one.host is not None and _is_for(one, end, container, told)]
    if not mine or not all(one.is_loopback for one in mine):
        return None
    # an argument has the last word over a variable
    return mine[0]


def _told(graph: Graph, template: PodTemplate, path: Path) -> list[Bound]:
    return next((bounds(one, graph) for one in template.containers if one.path == path), [])


def _leads_to_loopback(template: PodTemplate, graph: Graph) -> bool:
    """Whether a mesh's proxy in the pod takes the traffic, and asks the container on 127.0.0.1."""
    if consul.is_injected(template):
        return True
    return any(
        text(mapping(listener).get("defaultEndpoint")).startswith("127.")
        for sidecar in graph.of_kind(istio.NETWORKING, "Sidecar")
        if sidecar.namespace == template.namespace
        for listener in sequence(sidecar.spec.get("ingress"))
    )


def _is_for(bound: Bound, end: Endpoint, container: Container, told: Sequence[Bound]) -> bool:
    """Whether the address is that of the port in question: it says so, the port stands beside it, or there is one."""
    if bound.port is not None:
        return bound.port == end.number
    beside = {one.port for one in told if one.host is None and one.command == bound.command}
    if beside:
        return beside == {end.number}
    ports = [port for port in container.ports if port.protocol == "TCP"]
    return bound.told and len(ports) == 1 and ports[0].number == end.number
