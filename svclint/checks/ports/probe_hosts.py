"""Probes that name a host which the server does not let requests name: the pod's address, or a wrong one."""

from __future__ import annotations

import re

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes
from svclint.resource import IntOrString, dig, is_placeholder, mapping, sequence, text
from svclint.traffic.allowed_hosts import allowed_hosts
from svclint.traffic.listening import PROBES
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource
    from svclint.traffic.allowed_hosts import AllowedHosts

# pages that applications answer before anything looks at the host, as they do for who watches over them
_OF_HEALTH = (
    r"(?i)health|heartbeat|(?:^|[/_.-])(?:z?(?:ready|live|alive)z?|readiness|liveness|ping|status|up|ht|metrics|probe)"
    r"(?:$|[/_.?-])"
    # and files, which WhiteNoise's middleware hands out
    r"|(?:^|/)static/|/(?:robots\.txt|favicon\.ico)$"
)
# where a container has several ports: the others are for metrics or for who administers it
_OF_APPLICATION = r"https?|web|app|django|u?wsgi|gunicorn"
# the only port of a worker
_OF_OTHERS = r"(?:\w+-)?(?:metrics|prometheus|prom|monitoring|mgmt|management|admin|exporter|flower|debug)(?:-\w+)?"
_LOCAL = r"localhost|127\.|\["


def probe_host_not_allowed(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/probe/http: without a header Host a request names the address that it goes to, which is the pod's."""
    template = graph.template(workload)
    if template is None:
        return
    for container in template.containers:
        asked = list(_asked(container)) if container.serves else []
        allowed = allowed_hosts(container, graph) if asked else None
        for path, named in asked if allowed is not None else ():
            if allowed is not None and not (named and (is_placeholder(named[1]) or allowed.has(named[1]))):
                yield _not_allowed(container, path, named, allowed, graph)


def _asked(container: Container) -> Iterator[tuple[Path, tuple[Path, str] | None]]:
    """The httpGet of each probe that asks the application, and the host that it names, with its place."""
    for probe in PROBES:
        place = (*container.path, probe, "httpGet")
        asked = mapping(dig(container.data, (probe, "httpGet")))
        port = IntOrString.read(asked.get("port"))
        if port is None or asked.get("host") or not _is_its_own(port, container):
            continue
        headers = enumerate(map(mapping, sequence(asked.get("httpHeaders"))))
        named = [
            ((*place, "httpHeaders", index, "value"), text(one.get("value")))
            for index, one in headers
            if text(one.get("name")).lower() == "host"
        ]
        yield place, named[0] if named else None


def _is_its_own(port: IntOrString, container: Container) -> bool:
    """Whether a port is the application's: the only one of the container, or one that is called so."""
    declared = container.ports
    others = (one for each in container.template.containers if each is not container for one in each.ports)
    if port.number is not None and any(one.number == port.number for one in others):
        return False
    asked = [one for one in declared if port.is_of(one.number, one.name) or one.number == port.number]
    if len({one.number for one in declared}) > 1:
        return any(re.fullmatch(_OF_APPLICATION, one.name or "") is not None for one in asked)
    if any(re.fullmatch(_OF_OTHERS, one.name or "") is not None for one in asked):
        return False
    return bool(asked) or not declared


def _is_forwarded(asked: Mapping[str, Any], allowed: AllowedHosts) -> bool:
    """Whether a header X-Forwarded-Host has a host that is allowed: with USE_X_FORWARDED_HOST Django looks at that."""
    headers = map(mapping, sequence(asked.get("httpHeaders")))
    return any(
        text(one.get("name")).lower() == "x-forwarded-host" and allowed.has(text(one.get("value"))) for one in headers
    )


def _not_allowed(
    container: Container, path: Path, named: tuple[Path, str] | None, allowed: AllowedHosts, graph: Graph
) -> Violation:
    workload, probe = container.template.resource, path[len(container.path)]
    names = "the pod's address" if named is None else named[1]
    shown = "asked by the pod's address, without a header Host" if named is None else "not among the hosts"
    meant = next((one.lstrip(".") for one in allowed.hosts if not re.match(_LOCAL, one)), allowed.hosts[0])
    variables = listed(dict.fromkeys(name for name, _ in allowed.told))
    asked = mapping(dig(workload.data, path))
    asks = text(asked.get("path")) or "/"
    return Violation(
        workload.label(named[0] if named is not None else (*path, "path"), shown),
        f"the {probe} of container {container.name} in {workload.title} names {names} as its host, and {variables} "
        f"lets requests name {listed(allowed.hosts, 3)} only: Django answers it with 400",
        tuple(one.owner.label(one.path, "the hosts that it answers") for _, one in allowed.told),
        help=f"Add a header to the probe's httpGet: httpHeaders: [{{name: Host, value: {meant}}}].",
        rests_on=(workload,),
        as_written=tuple(dict.fromkeys(one.owner for _, one in allowed.told)),
        doubts=(
            *of_holes(graph, workload),
            *(() if allowed.is_sure else (Doubt.UNSEEN,)),
            # a middleware may answer these before Django looks at the host
            *((Doubt.DEPENDS,) if re.search(_OF_HEALTH, asks) or _is_forwarded(asked, allowed) else ()),
        ),
    )
