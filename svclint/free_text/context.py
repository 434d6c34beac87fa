"""What stands around a host in a text: whether anything is called by it, and with which port."""

from __future__ import annotations

import re
from functools import lru_cache

from svclint.free_text.hosts import is_full_name
from svclint.resource import dig, mapping, sequence, string_map, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.free_text.fields import Mention

_AROUND = 200  # characters of a line that are looked at: minified JSON has only one
# patterns that few manifests need are compiled at their first use: re keeps them
_COMMENT = r"(?:^|\n)[ \t]*(?:#|//|;|/?\*|--[ \t]|<!--|(?i:rem)[ \t])[^\n]*\Z|[ \t](?:#|//)[^\n]*\Z"
# image names and owners of files look like hosts with ports, queries and patterns like texts with hosts
_OTHER = (
    r"^\s*(?:package|import|FROM)\s|(?i:image(?:_?(?:name|tag))?)[\"']?[:=\s]|\bchown\b|\bexpr[\"']?\s*[:=]|\bxmlns"
    r"|(?i:no_?proxy|nonproxyhosts)|\b(?:instance|job|pod)=~?[\"']?\Z|\b(?:log_format|regex|pattern|summary|description)\b"
    r"|\b(?:docker|podman|nerdctl|buildah|skopeo|crane)\s+\w|\b(?:proxy_set_header|add_header|Host:)\s|(?i:basic_?auth|passw)"
)
# names that a certificate holds, or that a server answers to
_IDENTITY = (
    r"\bDNS(?:\.\d+)?[\"']?\s*[:=]|\bCN\s*=|(?i:alt_?names?|dns_?names?|common_?name|server_?name|cert|\bsans?\b"
    r"|tls-san|\bsni\b|authority|allow|whitelist|trusted|domains?\b)"
)
_CERTIFICATE = r"BEGIN CERT|\"algo\"|subjectAltName|alt_names|req_extensions"
# names that only stand for somebody, addresses that browsers are told, and those that somebody listens on
_NOT_CALLED = (
    r"(?i:allow|-src\b|origin|\bcors|audience|\baud\b|issuer|redirect|referr?er|callback|listen|\bbind"
    r"|(?:public|external|browser)[-_]?(?:(?:app|base|root|server|site|web)[-_]?)?ur[il]\b|(?<![a-z])(?:site|web)[-_]base[-_]ur[il]\b)"
)
_URL = r"(?<![\w+.-])[a-zA-Z][\w+.-]*://[^\s\"'`]*\Z"
_PORT = r"(?i)(?<![a-z])port"
# who issues a token, as the token says it: nobody asks there for keys that are named beside it
_ISSUER = r"[\"']?(?:iss|issuer(?:[_-]?ur[il])?)[\"']?\s*[:=]\s*[\"']?\Z"
_KEYS = r"[\"']?jwks?(?:[_-]?(?:ur[il]s?|file|path))?[\"']?\s*[:=]"
# nginx: ngx_http_proxy_module: proxy_pass, and a variable for it
_NGINX = r"(?:^|[\s;{])(?:proxy_pass|set[ \t]++\$\w++)[ \t]++[\"']?[a-z]++://[^\s\"']*\Z"
_NAMED_HERE = r"\b(?:upstream|backend|cluster|listen)\s++([\w.-]++)"


def is_called(mention: Mention) -> bool:
    """Whether the text seems to use the host as an address: no comment, image, pattern or name of a certificate."""
    value, host = mention.value, mention.host
    if _is_dashboard(value):
        return False  # a dashboard of Grafana: its names are labels of what was measured once
    before = _before(mention)
    # what stands in front in the URL itself is a user and a password
    line = re.sub(_URL, "", _line(before))
    if re.search(_COMMENT, before) or re.search(_OTHER, line) or re.search(_OTHER, mention.key + "="):
        return False
    if re.fullmatch(_ISSUER, line.strip(" \t-"), re.IGNORECASE) and _has_keys_beside(value, host.start):
        return False
    if host.port is None and not host.scheme and not host.open:
        around = f"{mention.key}= {_line(before)}"
        return not re.search(_IDENTITY, around) and not _is_certificate(value)
    # versions, weights, and identities of users and groups: redis:7, canary:20, mysql:999
    joined = mention.port_path is None and value[host.end : host.end + 1] == ":"
    plain = not host.scheme and "." not in host.name and joined
    return not plain or host.port == 80 or not isinstance(host.port, int) or host.port >= 389


def uses_port(mention: Mention) -> bool:
    """Whether a client connects to the port that the text names or leaves out, for all that can be read around it."""
    host = mention.host
    line = _line(_before(mention))
    if re.search(_NOT_CALLED, line) or re.search(_NOT_CALLED, mention.key):
        return False
    if host.port is None:
        return not _has_port_beside(mention) and not is_named_here(mention)
    return True


def is_in_file(mention: Mention) -> bool:
    """Whether the host stands in a file of a ConfigMap or Secret, in no variable, and not where nginx sends requests:
    only the program that reads it knows what that means."""
    if mention.owner.group or mention.owner.kind not in ("ConfigMap", "Secret") or len(mention.value.split()) < 2:
        return False
    return not re.search(_NGINX, _line(_before(mention)))


def _before(mention: Mention) -> str:
    """The text before the host: of its line, or the last characters of it."""
    value, start = mention.value, mention.host.start
    line = value.rfind("\n", 0, start)
    return value[max(line, start - _AROUND, 0) : start]


def _line(before: str) -> str:
    return before.lstrip("\n")


def _has_port_beside(mention: Mention) -> bool:
    """Whether the port may stand elsewhere: near the host, or in a variable or key of a similar name."""
    value, host = mention.value, mention.host
    around = value[max(host.start - _AROUND, 0) : host.start] + " " + value[host.end : host.end + _AROUND]
    if re.search(_PORT, around):
        return True
    beside = dig(mention.owner.data, mention.path[:-1]) if mention.path[-1] != "value" else None
    if beside is None:
        beside = {text(mapping(one).get("name")): "" for one in sequence(dig(mention.owner.data, mention.path[:-2]))}
    if isinstance(beside, list):
        return any(re.search(_PORT, one) for one in beside if isinstance(one, str) and one is not value)
    stem = re.split(r"[_.-]", mention.key)[0]
    return any(name != mention.key and name.startswith(stem) and re.search(_PORT, name) for name in string_map(beside))


def _has_keys_beside(value: str, at: int) -> bool:
    """Whether the block of lines around a place says where the keys of an issuer are: nobody discovers them there."""
    lines = value.split("\n")
    number = value.count("\n", 0, at)
    depth = _depth(lines[number])
    first = number
    while first > 0 and not _begins(lines[first], depth) and _depth(lines[first - 1]) >= depth:
        first -= 1
    last = number + 1
    while last < len(lines) and _depth(lines[last]) >= depth and not _begins(lines[last], depth):
        last += 1
    block = (line for line in lines[first:last] if _depth(line) == depth)
    return any(re.match(_KEYS, line.lstrip(" \t-"), re.IGNORECASE) for line in block)


def _begins(line: str, depth: int) -> bool:
    """Whether a line begins an entry of a list whose keys are at this column."""
    return _depth(line) == depth and line.lstrip().startswith("-")


def _depth(line: str) -> int:
    """The column of a line's key: that of an entry of a list stands behind its dash."""
    return len(line) - len(line.lstrip(" \t-"))


def is_named_here(mention: Mention) -> bool:
    """Whether the text itself says what the name means: an upstream of nginx, a backend of HAProxy."""
    if is_full_name(mention.host.name):
        return False
    return mention.host.name in _named_here(mention.value)


# -- what is the same for all hosts of a text, which may be many -------------------------------------------------------


@lru_cache(maxsize=8)
def _is_dashboard(value: str) -> bool:
    return '"panels"' in value and '"schemaVersion"' in value


@lru_cache(maxsize=8)
def _is_certificate(value: str) -> bool:
    return re.search(_CERTIFICATE, value) is not None


@lru_cache(maxsize=8)
def _named_here(value: str) -> frozenset[str]:
    return frozenset(re.findall(_NAMED_HERE, value))
