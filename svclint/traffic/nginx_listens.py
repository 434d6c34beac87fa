"""Where nginx is told to listen by the files of ConfigMaps that pods mount: address, port, and whether for TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.traffic.configured_ports import texts_read
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# a directive at the beginning of a line, or behind another one; what a `#` begins is none
_LISTEN = r"(?m)(?:^|[;{])[ \t]*+listen[ \t]++([^\s;{}#]++)([^;{}\n#]*+);"
# nginx.org: ngx_http_core_module: listen: an address without a port is port 80
_USUAL = 80


class Listen(NamedTuple):
    """A `listen` of nginx: the ConfigMap, the path of the text in it, the text, and where the directive's value stands;
    `host` is `*` where only a port is written, `[::]` every address of IPv6."""

    source: Resource
    path: Path
    text: str
    start: int
    end: int
    host: str
    port: int
    parameters: tuple[str, ...]

    @property
    def is_tls(self) -> bool:
        return "ssl" in self.parameters or "quic" in self.parameters

    @property
    def is_of_ipv4(self) -> bool:
        """Whether clients reach it by IPv4: by IPv6's every address only where it is told so (1.3.4: ipv6only=on)."""
        return not self.is_of_ipv6 or "ipv6only=off" in self.parameters

    @property
    def is_of_ipv6(self) -> bool:
        return self.host.startswith("[")

    @property
    def is_every_ipv4(self) -> bool:
        return self.host in ("*", "0.0.0.0")

    @property
    def written(self) -> str:
        return self.text[self.start : self.end]


def nginx_listens(template: PodTemplate, graph: Graph) -> Iterator[Listen]:
    """Each `listen` of the files that are pods' own; sockets of Unix, and what stands in variables, are none."""
    for source, key, text in texts_read(template, graph):
        for found in re.finditer(_LISTEN, text) if "listen" in text else ():
            where = _address(found[1])
            if where is not None:
                place = ("data", key), text, found.start(1), found.end(1)
                yield Listen(source, *place, *where, tuple(found[2].split()))


def _address(value: str) -> tuple[str, int] | None:
    if value.isdecimal():
        return "*", int(value)
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[\w.*-]+)(?::(\d{1,5}))?", value)
    return (found[1], int(found[2] or _USUAL)) if found is not None and "$" not in value else None
