"""Controllers that a text runs, by images and charts: a second one may do what the first leaves alone. And the routes
of Istio that it attaches to gateways."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.document import documents
from svclint.resource import mapping, objects, sequence, text
from svclint.source import Question, Source
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.violation import Elsewhere

VICTORIA, COLLECTORS = "VictoriaMetrics", "collectors"
"""Others than Prometheus that read its operator's monitors."""

_ENDS = r"(?:-(?:amd64|arm64|arm))?(?=[:@]|$)"
# mirrors put other words before a name: rancher/mirrored-library-traefik
_NAMES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<!\w)(?:{names}){_ENDS}")
    for name, names in (
        ("external-dns", "external-dns"),
        ("traefik", "traefik"),
        # docs.victoriametrics.com/operator: it makes scrapes of its own of all objects of the Prometheus operator
        (VICTORIA, r"victoria-?metrics(?:-k8s-stack|[/-]operator)"),
        # they read monitors where they are told to
        (
            COLLECTORS,
            r"alloy|grafana[/-]agent(?:-operator)?|k8s-monitoring|opentelemetry-kube-stack|(?:opentelemetry-)?target-allocator",
        ),
    )
}
# comments are passed over
_FIELD = re.compile(
    r"(?:^|[ \t])#[^\n]*|\b(?:image|chart)[\"']?[ \t]{0,8}:[ \t]{0,8}[\"']?([\w.:/@-]{1,200})", re.MULTILINE
)


def is_of(image: str, name: str) -> bool:
    """Whether an image is one of a controller, by whatever registry and architecture."""
    return _NAMES[name].search(image) is not None


def _running(source: Source, _: None) -> tuple[str, ...]:
    if "image" not in source.text and "chart" not in source.text:
        return ()
    values = {one for one in _FIELD.findall(source.text) if one}
    return tuple(name for name in _NAMES if any(is_of(one, name) for one in values))


RUNNING = Question(_running, None)
"""The controllers that a text runs, or has a chart of installed."""


def _attached(source: Source, _: None) -> tuple[tuple[str, str], ...]:
    if "VirtualService" not in source.text or "gateways" not in source.text:
        return ()
    held = (data for document in documents(source) for _, data in objects(document))
    found: set[tuple[str, str]] = set()
    for data in held:
        spec = mapping(data.get("spec")) if data.get("kind") == "VirtualService" else {}
        gateways = [text(each).rpartition("/")[2] for each in sequence(spec.get("gateways"))]
        hosts = [text(each).lower() for each in sequence(spec.get("hosts"))]
        found |= {(gateway, host) for gateway in gateways for host in hosts}
    return tuple(sorted(found))


ATTACHED = Question(_attached, None)
"""The gateways that VirtualServices of a text name, without their namespaces, each with a host."""


def tells(source: Source, wanted: Elsewhere) -> bool:
    """Whether a text runs a controller, attaches a route to a gateway for a host (or for several by an asterisk), or
    has a release that brings a monitor."""
    if wanted.running and wanted.running in RUNNING(source):
        return True
    if wanted.monitor is not None:
        # imported here: few monitors are asked for
        from svclint.operators.released_monitors import BROUGHT

        return any(one.fits(*wanted.monitor, wanted.namespace) for one in BROUGHT(source))
    if wanted.attached is None:
        return False
    asked, its = wanted.attached
    return any(gateway == asked and (host == its or "*" in host) for gateway, host in ATTACHED(source))
