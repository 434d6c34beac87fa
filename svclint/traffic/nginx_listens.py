"""Where nginx is told to listen by the files of ConfigMaps that pods mount: address, port, and whether for TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.traffic.configured_ports import texts_read
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Within

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# a directive at the beginning of a line, or behind another one; what a `#` begins is none
_LISTEN = r"(?m)(?:^|[;{])[ \t]*+listen[ \t]++((?:\$\{\w*+\}|[^\s;{}#])++)([^;{}\n#]*+)(?=;)"
# nginx.org: ngx_http_core_module: listen: an address without a port is port 80
_USUAL = 80
_QUOTES = "\"'"


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
        return "ssl" in self.parameters

    @property
    def is_ipv4_only(self) -> bool:
        """Whether nobody reaches it by IPv6: a port alone is one of 0.0.0.0, and a name may be of either."""
        return self.host == "*" or re.fullmatch(r"[\d.]+", self.host) is not None

    def label(self, words: str) -> Label:
        return Label(self.source, self.path, words, within=Within(self.text, self.start, self.end))


def nginx_listens(template: PodTemplate, graph: Graph) -> Iterator[Listen]:
    """Each `listen` for TCP of the files that pods read; sockets of Unix, and what stands in variables, are none."""
    return (one for one in _told(template, graph) if one is not None)


def _told(template: PodTemplate, graph: Graph) -> Iterator[Listen | None]:
    """Each `listen` for TCP, and None for one whose address cannot be read."""
    for source, key, text in texts_read(template, graph):
        for found in re.finditer(_LISTEN, text) if "listen" in text else ():
            parameters = tuple(found[2].split())
            # QUIC and datagrams are UDP
            if {"quic", "udp"}.intersection(parameters) or found[1].strip(_QUOTES).startswith("unix:"):
                continue
            where = _address(found[1].strip(_QUOTES))
            place = ("data", key), text, found.start(1), found.end(1)
            yield Listen(source, *place, *where, parameters) if where is not None else None


def _address(value: str) -> tuple[str, int] | None:
    if value.isdecimal():
        return "*", int(value)
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[\w.*-]+)(?::(\d{1,5}))?", value)
    return (found[1], int(found[2] or _USUAL)) if found is not None and "$" not in value else None


def ipv4_only(template: PodTemplate, port: int, graph: Graph) -> Listen | None:
    """The first `listen` for a port, where nginx does not listen for it by IPv6; None where that cannot be read.

    nginx.org: ngx_http_core_module: listen. What the image adds as it starts, it adds to no file of a ConfigMap.
    """
    told = list(_told(template, graph))
    found = [one for one in told if one is not None and one.port == port]
    if not found or None in told or not all(one.is_ipv4_only for one in found):
        return None
    # imported here: nginx of most pods listens by both, or behind no Service of IPv6
    from svclint.traffic.nginx_unread import may_listen_otherwise

    return None if may_listen_otherwise(template, port, graph) else found[0]
