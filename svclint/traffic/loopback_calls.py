"""Calls of pods to their own loopback address, on a port of a database or broker that they do not have themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from svclint.families import istio
from svclint.free_text import is_called, mentions, uses_port
from svclint.free_text.hosts import DEFAULT_PORTS
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, service_ports, service_type
from svclint.resource.once import once
from svclint.traffic.calls import is_shared, sources
from svclint.traffic.image_ports import listens_by_default
from svclint.traffic.injected import may_be_injected
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.free_text.fields import Mention
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource, ServicePort

_LOOPBACK = frozenset({"localhost", "127.0.0.1"})
# of a container: what its program is given
_GIVEN = ("env", "command", "args")
_OF_BROWSERS = frozenset({"http", "https", "ws", "wss"})
# what servers are called by, and no browser; some of them whose clients take no port of their own
_SCHEMES = frozenset(DEFAULT_PORTS) - _OF_BROWSERS | {"bolt", "kafka", "mariadb", "mysql2"}
# and on what ports without a scheme
_BY_PORT = ("amqp", "mongodb", "mqtt", "mysql", "nats", "postgres", "redis")
_PORTS = frozenset(
    {DEFAULT_PORTS[one] for one in _BY_PORT} | {1433, 1521, 2181, 7687, 8123, 9042, 9090, 9092, 9200, 11211}
)
# what a page, an issuer of tokens or another client is given, rather than the program itself
_OF_OTHERS = (
    r"(?i)origin|cors|redirect|callback|public|external|browser|advertis|site|root_?url|issuer|REACT_APP|VITE_|NG_"
)
# images that bring the servers of what they need
_WHOLE = r"(?i)gitlab-(?:ce|ee)\b|omnibus|all-?in-?one|\baio\b|standalone"
_TUNNEL = r"(?i)proxy|tunnel|socat|forward|\bssh\b|\s-L\b"


class LoopbackCall(NamedTuple):
    """A call to the pod itself, and the port of a Service that has what is called; not `sure` where something else may
    have the last word, or may start a server beside the program."""

    mention: Mention
    port: ServicePort
    sure: bool


def loopback_calls(template: PodTemplate, graph: Graph) -> Iterator[LoopbackCall]:
    """The calls that nobody in the pods answers for all that can be read, each with the first Service that has the port
    and sends it to other pods."""
    if (
        template.spec.get("hostNetwork") is True
        or may_be_injected(template, graph)
        or graph.of_kind(istio.NETWORKING, "Sidecar")
    ):
        return
    for mention in _mentions(template, graph):
        host = mention.host
        number = host.asked_port
        if host.name not in _LOOPBACK or not isinstance(number, int):
            continue
        if host.scheme not in _SCHEMES and (number not in _PORTS or host.scheme in ("ws", "wss")):
            continue
        if re.search(_OF_OTHERS, mention.key) or not is_called(mention) or not uses_port(mention):
            continue
        port = _of_others(template, number, graph)
        if port is not None and not _may_listen(template, number):
            # imported here: few pods call what they do not have
            from svclint.traffic import loopback_doubts as doubts

            if not doubts.is_void(mention, template, graph) and not doubts.is_told(mention, number, template, graph):
                yield LoopbackCall(mention, port, doubts.is_sure(mention, template, graph))


def _mentions(template: PodTemplate, graph: Graph) -> Iterator[Mention]:
    """The hosts of what the containers are given: variables, commands, and the ConfigMaps that they alone read; those
    where nothing is called as the pod itself are passed over."""
    workload = template.resource
    serving = [one for one in template.containers if one.serves]
    if any(_speaks_of_itself(one.data.get(field)) for one in serving for field in _GIVEN):
        starts = [(*one.path, field) for one in serving for field in _GIVEN]
        for one in mentions(workload, template):
            if any(one.path[: len(each)] == each for each in starts):
                yield one
    for name, keys in sources(template)["ConfigMap"].items():
        named = graph.with_identity(Identity("", "ConfigMap", workload.namespace, name))
        for source in graph.nearest_resource(workload, named):
            # who else reads it is asked last
            if not _has_such_a_call(source) or is_shared(source, graph):
                continue
            for one in mentions(source, None):
                if one.path[0] != "metadata" and (not keys or one.path[-1] in keys):
                    yield one


@once
def _has_such_a_call(source: Resource) -> bool:
    return _speaks_of_itself(source.get("data"))


def _speaks_of_itself(value: object) -> bool:
    """Whether some text of it may call the pod itself, at one look."""
    written = repr(value).lower()
    return any(map(written.__contains__, _LOOPBACK))


def _may_listen(template: PodTemplate, number: int) -> bool:
    """Whether a container of the pods may have the port: it says so, it says nothing of its ports beside others, or it
    opens a way to somebody else."""
    serving = [one for one in template.containers if one.serves]
    if not template.ports_known or listens_by_default(template, number):
        return True
    if any(port.number == number for one in serving for port in one.ports):
        return True
    if any(re.search(_WHOLE, one.image) for one in serving):
        return True
    if len(serving) > 1 and any(not one.ports for one in serving):
        return True
    return any(re.search(_TUNNEL, _command(one)) for one in template.containers)


def _command(container: Container) -> str:
    return " ".join((container.image, *container.words))


def _of_others(template: PodTemplate, number: int, graph: Graph) -> ServicePort | None:
    """The port of a Service of the namespace that leads to other pods than these, and to none of these."""
    own = graph.selecting_services(template)
    having = graph.once(_by_port).get((template.namespace, number), ())
    if any(port.resource is one for port in having for one in own):
        return None
    return next(iter(having), None)


def _by_port(graph: Graph) -> Mapping[tuple[str, int], Sequence[ServicePort]]:
    """(namespace, number) -> the ports of Services that have it."""
    found: dict[tuple[str, int], list[ServicePort]] = defaultdict(list)
    for service in graph.services():
        if service_type(service) != "ExternalName":
            for port in service_ports(service):
                if port.number is not None:
                    found[service.namespace, port.number].append(port)
    return found
