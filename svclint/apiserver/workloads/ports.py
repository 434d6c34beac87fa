"""Container ports, and the ports of the node that they take. k/k: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.decoding import integer, or_default, records
from svclint.apiserver.enumerations import protocol
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import port_name, port_number
from svclint.apiserver.workloads.absent import is_misspelt
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.workloads.options import Options
    from svclint.document import Path


def validate_container_ports(ports: Any, path: Path) -> Iterator[FieldError]:
    """k/k: validateContainerPorts. A name is told twice only where it is one; hostIP is not looked at."""
    names: set[str] = set()
    for index, port in records(ports):
        yield from _name(port.get("name"), (*path, index, "name"), names)
        yield from _numbers(port, (*path, index))
        if "protocol" in port:
            yield from protocol((*path, index, "protocol"), port["protocol"])


def _name(name: Any, path: Path, names: set[str]) -> Iterator[FieldError]:
    """The first part of validateContainerPorts; `names` are those of the ports before, and grow."""
    if not isinstance(name, str) or not name:
        return
    wrong = port_name(name)
    if wrong is not None:
        yield FieldError(path, "Invalid value", wrong, name)
    elif name in names:
        yield FieldError(path, "Duplicate value", "", name)
    else:
        names.add(name)


def _numbers(port: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """The second part: no number is 0, which containerPort may not be, and hostPort may."""
    for field in ("containerPort", "hostPort"):
        value = integer(port.get(field))
        if value:
            wrong = port_number(value)
            if wrong is not None:
                yield FieldError((*path, field), "Invalid value", wrong, value)
        elif value == 0 and field == "containerPort" and not is_misspelt(port, field):
            yield FieldError((*path, field), "Required value")


def validate_host_ports(
    containers: list[tuple[int, Mapping[str, Any]]], path: Path, host_network: bool, options: Options
) -> Iterator[FieldError]:
    """A port of the node twice, after defaulting. k/k: checkHostPortConflicts, AccumulateUniqueHostPorts.

    The server is called for all regular containers together, and for each init container alone (whose index it then
    reports as 0; here it is the container's own).
    """
    taken: set[str] = set()
    for index, container in containers:
        for at, port in records(container.get("ports")):
            number = _host_port(port, host_network, options)
            if not number:
                continue
            kind, address = or_default(port.get("protocol"), "TCP"), port.get("hostIP")
            text = f"{kind}/{address or ''}/{number}"
            if text in taken:
                yield FieldError((*path, index, "ports", at, "hostPort"), "Duplicate value", "", text)
            taken.add(text)


def validate_host_network(
    containers: list[tuple[int, Mapping[str, Any]]], path: Path, options: Options
) -> Iterator[FieldError]:
    """k/k: validatePodHostNetworkDeps: on the node's network no port can be mapped to another."""
    for index, container in containers:
        for at, port in records(container.get("ports")):
            host, own = _host_port(port, True, options), integer(port.get("containerPort"))
            # a port that is no port is told already
            if host and own and host != own and port_number(host) is None:
                detail = "must match `containerPort` when `hostNetwork` is true"
                yield FieldError((*path, index, "ports", at, "hostPort"), "Invalid value", detail, host)


def _host_port(port: Mapping[str, Any], host_network: bool, options: Options) -> int | None:
    """k/k: pkg/apis/core/v1/defaults.go: defaultHostNetworkPorts."""
    written = integer(port.get("hostPort"))
    if written == 0 and host_network and options.defaults_host_ports:
        return integer(port.get("containerPort"))
    return written
