"""Files of ConfigMaps by which a program listens on loopback only: `listen: "localhost:80"`, `listen 127.0.0.1:80;`."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.traffic.bound import bounds
from svclint.traffic.calls import is_shared
from svclint.traffic.configured_ports import is_configured, texts_read
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.endpoints import Endpoint

_LOOPBACK = r"(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])"
# a key that says what a server listens on, whatever else it is called, behind nothing that makes a comment of it
_LISTENS = (
    r"(?im)^[ \t]*(?:-[ \t]+)?[\"']?[\w.-]{0,64}(?:listen|bind)[\w.-]{0,32}[\"']?[ \t]{0,8}[:= \t][ \t]{0,8}[\"']?"
)
_ADDRESS = rf"{_LISTENS}({_LOOPBACK}:(\d+))(?![\d.:])"


class Listener(NamedTuple):
    """An address of a file: the ConfigMap, the path of the text in it, the text, and where the address stands there."""

    source: Resource
    path: Path
    text: str
    start: int
    end: int

    @property
    def address(self) -> str:
        return self.text[self.start : self.end]


def loopback_file(end: Endpoint, graph: Graph) -> Listener | None:
    """Where a file has the pods behind a Service's port listen on loopback for it; None where arguments or variables
    say on what the container listens."""
    container, number = end.container, end.number
    if container is None or number is None or bounds(container, graph):
        return None
    return loopback_listener(container.template, number, graph)


def loopback_listener(template: PodTemplate, number: int, graph: Graph) -> Listener | None:
    """Where a file that these pods alone read has them listen on loopback for a port, and on no other address."""
    written = str(number)
    for one, key, value in texts_read(template, graph):
        found = _told(value, written) if written in value else None
        # who else reads it is asked last
        if found is not None and not is_shared(one, graph) and not is_configured(template, number, graph):
            return Listener(one, ("data", key), value, found.start(1), found.end(1))
    return None


def _told(value: str, number: str) -> re.Match[str] | None:
    """The first address of a file that has the port; one pattern for all ports, as each has to be compiled."""
    return next((one for one in re.finditer(_ADDRESS, value) if one[2] == number), None)
