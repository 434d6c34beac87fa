"""Autoscalers whose workload is applied with no replicas: they are disabled until somebody else scales it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from svclint.traffic.scale import kept_at_nothing, total
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.traffic.scale import Scale

_REPLICAS = ("spec", "replicas")
# what is switched off on purpose, by a comment at the number or by what something is called
_OFF = (
    r"(?i)\b(?:(?:turn|switch|scal)\w*[ -](?:off|down|up|to (?:0|zero|nothing))|dis(?:abled?|abling)|paus\w+|suspend\w*"
    r"|stand-?by|maintenance|hibernat\w+|idle|inactive|unused|not (?:used|in use|needed|running|yet)|no longer"
    r"|temporar\w+|until|for now|by hand|manual\w*|start(?:s|ed)? (?:with|at|from|by)|on demand)\b"
)
_CALLED = (
    r"(?:^|-)(?:blue|canary|cold|disabled|dr|failover|green|hibernated|idle|maintenance|off|paused|preview|standby"
    r"|suspended|warm)(?:-|$)"
)
# folders of what runs only when it is needed: `overlays/dr/`
_KEPT = (
    r"(?i)(?:^|[-_./])(?:cold|disabled|disaster-?recovery|dr|failover|hibernated?|idle|inactive|passive|paused"
    r"|stand-?by|suspended|(?:switched|turned)-?off)(?=[-_./]|$)|(?:^|/)off(?=/|$)"
)


def scale_target_at_zero(scaler: Resource, graph: Graph) -> Iterator[Violation]:
    """A warning where a Service has no pods by it: a worker at nothing may be what somebody wants for now."""
    for template, start in kept_at_nothing(scaler, graph):
        yield _disabled(scaler, template, start, graph)


def _disabled(scaler: Resource, template: PodTemplate, start: Scale, graph: Graph) -> Violation:
    # imported here: hardly anything that is scaled is applied with nothing
    from svclint.certainty.doubts import of_distance
    from svclint.certainty.together import of_files
    from svclint.severity import Severity
    from svclint.traffic.endpoints import serving
    from svclint.wording import listed

    target = template.resource
    empty = [one for one in serving(template, graph) if total(one, graph) == 0]
    have = "has" if len({one.title for one in empty}) == 1 else "have"
    outcome = f", and {listed(dict.fromkeys(one.title for one in empty))} {have} no pods" if empty else ""
    return Violation(
        start.label,
        f"{target.title} is applied with 0 replicas, at which {scaler.title} is disabled: "
        f"it never scales it up{outcome}",
        (
            scaler.label(("spec", "scaleTargetRef"), f"{scaler.title} scales it once it has replicas"),
            *(one.label(("spec", "selector"), f"{one.title} selects its pods alone") for one in empty[:2]),
        ),
        severity=None if empty and not _is_off(target, start, graph) else Severity.NOTE,
        rests_on=(target, scaler),
        doubts=(*of_distance(graph, scaler, [target]), *of_files(graph, scaler, target)),
    )


def _is_off(target: Resource, start: Scale, graph: Graph) -> bool:
    """Whether what stands around says that the workload is switched off on purpose, or a command scales it after."""
    from svclint.certainty.on_purpose import said_of
    from svclint.placing import written_at

    if re.search(_CALLED, target.name) is not None or graph.scope.told.scales(target.name, target.directory):
        return True
    of, path = start.label.of, start.label.path
    folder = posixpath.dirname(written_at(of, path).document.source.path)
    return re.search(_OFF, said_of(of, path)) is not None or re.search(_KEPT, folder) is not None
