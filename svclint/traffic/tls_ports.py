"""Which ports of pods are for TLS only, by what the manifests say: names, arguments, variables, files, Services."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import text
from svclint.traffic.bound import HTTPS_OPTION, address_of, options
from svclint.traffic.controller_pods import runs
from svclint.traffic.controllers import INGRESS_NGINX, NGINX_ORG
from svclint.traffic.endpoints import endpoints_in, serving
from svclint.traffic.nginx_listens import nginx_listens
from svclint.traffic.upstream import TLS_PROTOCOLS, is_tls_name
from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING, Literal
from svclint.violation import Label, Within

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource
    from svclint.resource.workload import ContainerPort

By = Literal["name", "number", "option", "certificate", "protocol", "file", "image"]

# what says by itself that TLS is spoken there: a server's own file, and what an image is known to do
_ALONE = frozenset({"file", "image"})
# what is true of many ports that speak plain text as well: clients have certificates too; together they are a note
_WEAK = frozenset({"number", "certificate"})
_ENOUGH = 2
# ingress-nginx: docs/user-guide/cli-arguments.md: https-port; kubernetes-ingress: the default server, which has a
# certificate of its own
_BY_IMAGE = (INGRESS_NGINX, NGINX_ORG)
_HTTPS = 443

# arguments and variables, the latter written as options are: where a server has its certificate, or that it has one
_CERTIFICATE = (
    r"(?:(?:https|server|serving|ssl|tls|web)-){1,3}(?:cert|certificate|crt|key|private-key|keystore|key-store)"
    r"(?:-(?:chain|dir|file|path|pem|secret|name|location))?|(?:ssl-|tls-)?(?:certfile|keyfile)|cert-(?:dir|file|path)"
)
# whose certificate it is, in an option's name or in a path: what a server has of its clients is called otherwise
_CLIENTS = r"(?i)(?<![a-z])clients?(?![a-z])"
# what clients trust, by OpenSSL and Go alike
_TRUSTED = frozenset({"SSL_CERT_FILE", "SSL_CERT_DIR"})
_SWITCH = r"(?:[a-z]+-)?(?:https|ssl|tls)(?:-enabled?)?|enable-(?:https|ssl|tls)"
_OFF_SWITCH = (
    r"(?:[a-z]+-)*insecure|(?:disable|no|skip|without)-(?:https|ssl|tls)|(?:[a-z]+-)?(?:https|ssl|tls)-disabled?"
)
_TRUE, _FALSE = r"(?i)true|1|yes|on|enabled?", r"(?i)false|0|no|off|disabled?|none"
_PLAIN_OPTION = r"(?:http|insecure)-(?:bind-|listen-)?(?:addr|address|port)|insecure-listen-(?:addr|address)"
_PLAIN_PROTOCOLS = ("http", "http2", "grpc", "kubernetes.io/h2c", "kubernetes.io/ws")
# learn.microsoft.com: ASP.NET Core: server URLs; each scheme has addresses of its own
_OWN_URL = r"(https?)://(?:[+*]|0\.0\.0\.0|\[::\]|localhost)?:(\d{1,5})(?!\d)"
_ON_IT = "told to listen for TLS on it"


class Evidence(NamedTuple):
    """What says that a port is for TLS, and where that stands: in `owner` at `path`, or some characters of its text."""

    by: By
    owner: Resource
    path: Path
    words: str
    within: Within | None = None

    @property
    def label(self) -> Label:
        return Label(self.owner, self.path, self.words, within=self.within)


def is_told(evidence: Iterable[Evidence]) -> bool:
    """Whether the evidence is worth a word: one thing that is only weak is not."""
    by = {one.by for one in evidence}
    return bool(by - _WEAK) or by >= _WEAK


def is_sure(evidence: Iterable[Evidence]) -> bool:
    """Whether it is certain enough for more than a note: two things say so, or one that knows."""
    by = {one.by for one in evidence}
    return bool(by & _ALONE) or (len(by) >= _ENOUGH and not by <= _WEAK)


def tls_evidence(template: PodTemplate, number: int, graph: Graph) -> list[Evidence]:
    """All that says that pods listen for TLS on a port; nothing where anything says that they speak plain text."""
    declared = [one for one in template.serving_ports if one.number == number and one.protocol == "TCP"]
    running = [one for one in template.containers if one.serves]
    if len(declared) > 1:
        return []
    found: list[Evidence | None] = []
    for port in declared:
        found += _by_name(port)
    for container in [template.container_of(declared[0])] if declared else running[:1] if len(running) == 1 else []:
        found += _by_settings(container, number, graph)
        found += _by_image(container, number, template)
    found += _by_services(template, number, graph)
    found += _by_files(template, number, graph)
    return [] if None in found else [one for one in found if one is not None]


def _by_name(port: ContainerPort) -> Iterator[Evidence | None]:
    """By what a port is called, or its number; None where that says plain HTTP."""
    name, owner = port.name or "", port.template.resource
    if re.match(r"http(?!s)", name) is not None:
        yield None
    elif is_tls_name(name):
        yield Evidence("name", owner, (*port.path, "name"), f"it is called {name}")
    elif str(port.number).endswith("443"):
        yield Evidence("number", owner, (*port.path, "containerPort"), "a number for TLS")


def _by_image(container: Container, number: int, template: PodTemplate) -> Iterator[Evidence]:
    """By what a controller listens for where it is told no other port: told another, it is none by `_told`."""
    if number == _HTTPS and any(runs(container, one) for one in _BY_IMAGE):
        yield Evidence("image", template.resource, (*container.path, "image"), "it listens for TLS on 443")


def _by_services(template: PodTemplate, number: int, graph: Graph) -> Iterator[Evidence | None]:
    for service in serving(template, graph):
        for end in endpoints_in(service, template):
            protocol = text(end.port.data.get("appProtocol")).lower()
            if end.number == number and protocol in TLS_PROTOCOLS:
                place = end.port.label("appProtocol").path
                yield Evidence("protocol", service, place, f"{service.title} calls it {protocol}")
            elif end.number == number and protocol in _PLAIN_PROTOCOLS:
                yield None


def _by_files(template: PodTemplate, number: int, graph: Graph) -> Iterator[Evidence | None]:
    for one in nginx_listens(template, graph):
        if one.port == number:
            within = Within(one.text, one.start, one.end)
            yield Evidence("file", one.source, one.path, "nginx listens for TLS on it", within) if one.is_tls else None


def _by_settings(container: Container, number: int, graph: Graph) -> Iterator[Evidence | None]:
    """By arguments and variables, an option's name in small letters with dashes in either."""
    for option, value, word in options(container):
        yield from _told(option, value, number, container.template.resource, word.path)
    bare = (re.fullmatch(r"--([a-z][a-z-]*)", one) for one in container.words)
    if any(one is not None and re.fullmatch(_OFF_SWITCH, one[1]) is not None for one in bare):
        yield None
    for name, variable in variables(container, graph).given.items():
        if name not in _TRUSTED:
            option = name.lower().replace("_", "-")
            yield from _told(option, variable.value, number, variable.owner, variable.path)
            yield from _of_urls(variable.value or "", number, variable.owner, variable.path)


def _told(option: str, value: str | None, number: int, owner: Resource, path: Path) -> Iterator[Evidence | None]:
    """By one option; what its value is may not be known here."""
    is_off = value is None or re.fullmatch(_FALSE, value) is not None
    where = address_of(value) if value is not None else None
    is_of_client = re.search(_CLIENTS, f"{option}={value}") is not None
    if re.fullmatch(_OFF_SWITCH, option) is not None:
        if value is None or not is_off:
            yield None
    elif re.fullmatch(_CERTIFICATE, option) is not None:
        if value != "" and not is_of_client:
            yield Evidence("certificate", owner, path, "a certificate for TLS")
    elif re.fullmatch(_SWITCH, option) is not None and where is None:
        if is_off:
            yield None
        elif re.fullmatch(_TRUE, value or "") is not None and not is_of_client:
            yield Evidence("certificate", owner, path, "TLS is switched on")
    elif where is not None and re.fullmatch(HTTPS_OPTION, option) is not None:
        # who is told another port listens for TLS there
        yield Evidence("option", owner, path, _ON_IT) if where[1] == number else None
    elif where is not None and where[1] == number and re.fullmatch(_PLAIN_OPTION, option) is not None:
        yield None


def _of_urls(value: str, number: int, owner: Resource, path: Path) -> Iterator[Evidence | None]:
    for found in re.finditer(_OWN_URL, value) if "://" in value else ():
        if int(found[2]) == number:
            yield Evidence("option", owner, path, _ON_IT) if found[1] == "https" else None
