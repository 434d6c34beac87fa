"""Hosts and ports in free text: URLs, `host:port`, full names of Services, and the shell's `/dev/tcp`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from svclint.cluster_dns import DOMAIN
from svclint.named_tuple import NamedTuple

DEFAULT_PORTS = {
    "amqp": 5672,
    "amqps": 5671,
    "http": 80,
    "https": 443,
    "ldap": 389,
    "ldaps": 636,
    "mongodb": 27017,
    "mqtt": 1883,
    "mysql": 3306,
    "nats": 4222,
    "postgres": 5432,
    "postgresql": 5432,
    "redis": 6379,
    "rediss": 6379,
    "ws": 80,
    "wss": 443,
}
"""The port of a URL that names none, for the schemes whose clients all agree: IANA's registry, where there is one."""

_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
# patterns are compiled at their first use: re keeps them; this one passes over a text once, and skips nearly all of it
_SIGN = r"://|:(?=[1-9])|\.svc(?![\w-])|/dev/tcp/"
_SCHEME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
# <name>, <%= name %>, #{name}#, ##NAME##: what is filled in where a text may end in < or # as well, as in XML
_FILLED_IN = r"<(?!br>)[ \w.-]{1,64}>|<%=?[ \w.-]{1,64}%>|#[{#]"
_USER = r"(?:[^\s/?#\"'`<>\\]|<[\w -]{1,64}>)*@"
_HOST = r"(?:_[a-z0-9-]+\.)*([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(\.?)"
_PORT = rf":([1-9][0-9]{{1,4}})(?![\w:@${{%-]|\.[0-9]|{_FILLED_IN})"
# what stands before a host that is not part of a longer word, path, variable or pattern
_BEFORE = frozenset(" \t\r\n\"'`=,;([@|>+")
# what makes a host longer than it looks, or part of something else: behind a dot whatever ends no sentence
_GOES_ON = rf"[${{%(*\[_@\\-]|[\"']\$|{_FILLED_IN}|(?<=\.)[^\s/:?#\"'`,;)\]}}>|<]"
_FILLED_IN_BEFORE = r"[\w./@:-]<[\w -]{1,64}>\Z"
_TCP = r"/dev/tcp/([a-z0-9][a-z0-9.-]*)/([1-9]\d{1,4})(?![\w.-])"
# nginx: ngx_http_rewrite_module: set
_SETTING = r"(?:^|[\s;{])set[ \t]++\$(\w++)[ \t]++[\"']?\Z"
_VARIABLE = r"\$(?:(\w++)|\{(\w++)\})(?::([1-9][0-9]{1,4})(?!\d))?"
_ENDS_SETTING = frozenset(";\"'")
_LONGEST = 253  # characters of a DNS name


class Host(NamedTuple):
    """A host of a text and where it stands: `name` at `start`, `port` (a number, or the name in an SRV query) at
    `port_start`.

    `port` is None and `port_start` -1 where none is written; `open` says that there is one which cannot be read.
    `scheme` is that of a URL, in lower case, else empty.
    """

    name: str
    start: int
    port: int | str | None = None
    port_start: int = -1
    scheme: str = ""
    open: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.name)

    @property
    def port_end(self) -> int:
        return self.port_start + len(str(self.port))

    @property
    def asked_port(self) -> int | str | None:
        """The port that is written, else the one that a client takes."""
        return self.port if self.port is not None else self.default_port

    @property
    def default_port(self) -> int | None:
        """The port that a client takes where the URL names none; None where it names one, or clients differ."""
        return None if self.port is not None or self.open else DEFAULT_PORTS.get(self.scheme)


def hosts(text: str) -> Iterator[Host]:
    """The hosts of `text` that stand there with a scheme or a port, or are full names of Services; in order."""
    if ":" not in text and ".svc" not in text and "/tcp/" not in text:
        return
    behind = 0
    for sign in re.compile(_SIGN).finditer(text):
        start = sign.start()
        if start < behind:
            continue
        found = _at(text, sign[0], start)
        if found is not None and found.start >= behind:
            # a port that stands elsewhere has other hosts before it
            is_joined = found.port is not None and found.port_start <= found.end + len(".:")
            behind = found.port_end if is_joined and found.port_end > found.end else found.end
            yield found


def _at(text: str, sign: str, start: int) -> Host | None:
    if sign == "://":
        return _url(text, start)
    if sign == "/dev/tcp/":
        return _file(re.compile(_TCP).match(text, start))
    first = start - _length_before(text, start, _NAME, _LONGEST)
    if first == start:
        return None
    before = text[first - 1 : first]
    if before and before not in _BEFORE and text[max(first - 2, 0) : first] != "//":
        return None
    if before == ">" and re.search(_FILLED_IN_BEFORE, text[max(first - 67, 0) : first]) is not None:
        return None
    found = _host(text, first, "")
    # what ends before the sign is another host than the one that the sign belongs to
    if found is None or found.end < start:
        return None
    return found if (found.port is not None and not found.name.isdigit()) or is_full_name(found.name) else None


def _url(text: str, colon: int) -> Host | None:
    scheme = text[colon - _length_before(text, colon, _SCHEME, 24) : colon].lstrip("0123456789+-.")
    if not scheme:
        return None
    first = colon + 3
    user = re.compile(_USER).match(text, first, first + 512)
    found = _host(text, user.end() if user else first, scheme.lower())
    if found is None or found.port is not None or found.open or text[found.end : found.end + 1] not in _ENDS_SETTING:
        return found
    return _with_port_of_uses(text, found, colon - len(scheme))


def _with_port_of_uses(text: str, host: Host, start: int) -> Host:
    """The host of a URL that nginx keeps in a variable (`set $api http://web;`) with the port behind it where the
    variable is used (`proxy_pass $api:8080;`); open, where the uses have different ones."""
    variable = re.search(_SETTING, text[max(start - _LONGEST, 0) : start])
    if variable is None:
        return host
    found = _uses(text).get(variable[1], ())
    ports = {number for number, _ in found}
    if not ports or 0 in ports or max(ports) > 65535:
        return host
    number, at = found[0]
    return host._replace(port=number, port_start=at) if len(ports) == 1 else host._replace(open=True)


@lru_cache(maxsize=4)
def _uses(text: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The uses of each variable of nginx, with the port behind it and where that stands; 0 where there is none."""
    found: dict[str, list[tuple[int, int]]] = {}
    for one in re.finditer(_VARIABLE, text):
        if not text[max(one.start() - _LONGEST, 0) : one.start()].rstrip(" \t").endswith("set"):
            found.setdefault(one[1] or one[2], []).append((int(one[3] or 0), one.start(3)))
    return found


def _host(text: str, first: int, scheme: str) -> Host | None:
    found = re.compile(_HOST).match(text, first, first + _LONGEST + 1)
    if found is None:
        return None
    name, start, end = found[1], found.start(1), found.end()
    port = re.compile(_PORT).match(text, end)
    after = text[end : end + 1]
    if found.start(1) > found.start() and port is None:
        return _srv(text[found.start() : start], found.start(), name, start)
    if port is not None:
        return Host(name, start, int(port[1]), port.start(1), scheme) if int(port[1]) < 65536 else None
    if re.compile(_GOES_ON).match(text, end) is not None:
        return None
    # a colon may also end a sentence or stand before a value in YAML
    is_open = after == ":" and text[end + 1 : end + 2] not in ("", " ", "\n", "\r", "\t", '"', "'")
    return Host(name, start, None, -1, scheme, is_open)


def _srv(labels: str, first: int, name: str, start: int) -> Host | None:
    """`_http._tcp.web.shop.svc`: the SRV record of a port that has a name."""
    service, _, protocol = labels.rstrip(".").partition(".")
    if protocol not in ("_tcp", "_udp", "_sctp"):
        return None
    return Host(name, start, service[1:], first + 1)


def _file(found: re.Match[str] | None) -> Host | None:
    if found is None or int(found[2]) > 65535:
        return None
    return Host(found[1].rstrip(".-"), found.start(1), int(found[2]), found.start(2))


def _length_before(text: str, end: int, characters: str, most: int) -> int:
    """How many of the characters directly before `end` are among `characters`."""
    head = text[max(end - most, 0) : end]
    return len(head) - len(head.rstrip(characters))


def is_host(text: str) -> bool:
    """Whether the whole of a text is a host."""
    found = re.compile(_HOST).fullmatch(text)
    return found is not None and not text.startswith("_")


def port_number(text: str) -> int | None:
    """The port that the whole of a text is; None where it is none, or has zeros in front."""
    if not text.isascii() or not text.isdigit() or text.startswith("0") or len(text) > 5:
        return None
    return int(text) if int(text) < 65536 else None


def is_full_name(name: str) -> bool:
    """Whether a host ends as only names of Services do."""
    return name.lower().rstrip(".").removesuffix("." + DOMAIN).endswith(".svc")
