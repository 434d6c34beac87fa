"""Probes that ask in plain HTTP where a server speaks TLS only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from svclint.resource import IntOrString, dig, mapping, text
from svclint.traffic.listening import PROBES
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource
    from svclint.traffic.tls_ports import Evidence

_CALLED = {"name": "is called", "protocol": "is called", "number": "is numbered as", "image": "is by its image"}


def probe_scheme_differs(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/probe/http: without a scheme a probe asks by http; what a server for TLS answers to that is 400."""
    template = graph.template(workload)
    if template is None or not template.ports_known:
        return
    for container in template.containers:
        for number, plain in _asked_by(container, "HTTP").items():
            yield from _in_plain(container, number, plain, graph)


def _asked_by(container: Container, scheme: str) -> dict[int, list[Path]]:
    """The ports that probes of a container ask by HTTP or HTTPS, with the path of each such httpGet."""
    found: dict[int, list[Path]] = defaultdict(list)
    for probe in PROBES:
        asked = mapping(dig(container.data, (probe, "httpGet")))
        port = IntOrString.read(asked.get("port"))
        if port is None or asked.get("host") or (text(asked.get("scheme")) or "HTTP") != scheme:
            continue
        # k/k: pkg/probe/util.go: a name is that of a port of the container itself
        named = [one.number for one in container.ports if one.name == port.name] if port.is_name else [port.number]
        if named and named[0] is not None:
            found[named[0]].append((*container.path, probe, "httpGet"))
    return found


def _in_plain(container: Container, number: int, plain: Sequence[Path], graph: Graph) -> Iterator[Violation]:
    # imported here: most probes ask ports of which nothing speaks of TLS
    from svclint.severity import Severity
    from svclint.traffic.tls_ports import is_sure, is_told, tls_evidence

    workload = container.template.resource
    evidence = tls_evidence(container.template, number, graph)
    beside = _asked_by(container, "HTTPS").get(number, [])
    if not beside and not is_told(evidence):
        return
    at = len(container.path)
    yield Violation(
        workload.label((*plain[0], "scheme"), "asks in plain HTTP"),
        f"the {plain[0][at]} of container {container.name} in {workload.title} asks port {number} in plain HTTP, "
        f"{_words(evidence, beside, at)}",
        (
            *(one.label for one in evidence),
            *(workload.label(one, f"the {one[at]} asks by HTTPS") for one in beside),
            *(workload.label((*one, "scheme"), "this one too") for one in plain[1:]),
        ),
        # of two probes by either scheme one is wrong
        severity=None if beside or is_sure(evidence) else Severity.NOTE,
        rests_on=tuple(dict.fromkeys((workload, *(one.owner for one in evidence)))),
    )


def _words(evidence: Sequence[Evidence], beside: Sequence[Path], at: int) -> str:
    if beside:
        return f"and its {beside[0][at]} by HTTPS: a server speaks one of them"
    words = dict.fromkeys(_CALLED.get(one.by, "is told to be") for one in evidence)
    return f"which {' and '.join(words)} one for TLS"
