"""What else than a declaration says on which ports a container listens: probes, arguments, variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.resource import IntOrString, mapping, scalar_text, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Container, PodTemplate

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_TELLS_PORT = r"(?i)PORT|ADDR|LISTEN|BIND|URL|HOST|ENDPOINT|SERVER"


def confirms(template: PodTemplate, target: int) -> bool:
    """Whether a probe, argument, or variable of a serving container mentions the port, so that it listens there."""
    serving = [container for container in template.containers if container.serves]
    return any(is_asked(container, target) for container in serving) or tells(template, target)


def is_asked(container: Container, target: int) -> bool:
    """Whether a probe of the container asks the port: by its field, or by a command in the container itself."""
    return target in probed(container) or target in _asked_by_commands(container)


def is_undeclared(template: PodTemplate, target: int) -> bool:
    """Whether the pods declare ports, and none of that number for any protocol, and nothing else speaks of it."""
    return (
        bool(template.serving_ports) and not template.declared(IntOrString(target)) and not confirms(template, target)
    )


def tells(template: PodTemplate, target: int) -> bool:
    """Whether an argument or a variable of a serving container mentions the port."""
    digits = re.compile(rf"(?<!\d){target}(?!\d)")
    return any(_mentions(container, target, digits) for container in template.containers if container.serves)


def may_tell(variable: str) -> bool:
    """Whether a variable is called as one that holds a port or an address."""
    return re.search(_TELLS_PORT, variable) is not None


def _mentions(container: Container, target: int, digits: re.Pattern[str]) -> bool:
    if any(map(digits.search, container.words)):
        return True
    for entry in sequence(container.data.get("env")):
        variable = mapping(entry)
        value = variable.get("value")
        if isinstance(value, (dict, list)) or value is None:
            continue
        if digits.search(scalar_text(value)) and (
            may_tell(text(variable.get("name"))) or f":{target}" in scalar_text(value)
        ):
            return True
    return False


def probed(container: Container) -> frozenset[int]:
    """The ports that the container's probes ask, a name by what the container itself calls so.

    k/k: pkg/probe/util.go ResolveContainerPort.
    """
    return frozenset(number for probe in PROBES for number in _probed(container, probe))


# `-p 53`, `--port=80`, `http://localhost:8123`, `nc -z 127.0.0.1 80`; a number may be anything else as well
_IN_COMMAND = (
    r"(?i)(?:(?<![\w-])-p[ =]?|--?port[ =]|(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\]|\$\{?\w+\}?)[ :@#/])"
    r"(\d{2,5})(?![\d.:])"
)


def _asked_by_commands(container: Container) -> frozenset[int]:
    found: set[int] = set()
    for probe in PROBES:
        words = sequence(mapping(mapping(container.data.get(probe)).get("exec")).get("command"))
        said = " ".join(scalar_text(one) for one in words if not isinstance(one, (dict, list)))
        found.update(map(int, re.findall(_IN_COMMAND, said)))
    return frozenset(found)


def _probed(container: Container, probe: str) -> Iterator[int]:
    fields = mapping(container.data.get(probe))
    for handler in ("httpGet", "tcpSocket", "grpc"):
        port = IntOrString.read(mapping(fields.get(handler)).get("port"))
        if port is not None and port.is_name:
            port = next(
                (IntOrString(one.number) for one in container.ports if one.name == port.name and one.number), None
            )
        if port is not None and port.number is not None:
            yield port.number
            return
