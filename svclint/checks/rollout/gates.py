"""Whether anything holds the traffic back until new pods are ready, and leaves enough of the old ones meanwhile."""

from __future__ import annotations

import math
from collections.abc import Iterator

from svclint.resource import number, text
from svclint.rollout.pods import replicas, serving
from svclint.rollout.steps import numbered, wait_for
from svclint.severity import Severity
from svclint.traffic.endpoints import endpoints_in, has_readiness
from svclint.traffic.versions import USUAL_LABELS, same_application
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource
    from svclint.rollout.change import Pair
    from svclint.rollout.pods import Serving

_STRATEGY: Path = ("spec", "strategy")


def rollout_no_ready_gate(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """A new version of the pods of a Service that nothing tells to be ready, or a way to replace them that first ends
    all of the old ones. A note where the old version had no probe either."""
    found = serving(pair)
    if found is None or not found.was:
        return
    for template in _newcomers(pair, found, graph):
        if is_probed(pair.now, template) is False:
            yield _unprobed(pair, found, template)
    for template in found.now:
        was = pair.change.was(template.resource)
        if was is None:
            continue
        path = _emptying(template)
        before = pair.change.before.template(was)
        if path is None or before is None or _emptying(before) is not None or not _is_alone(template, found):
            continue
        if was.get(*_STRATEGY) != template.resource.get(*_STRATEGY):
            yield _emptied(pair, template, was, path)


def _newcomers(pair: Pair, found: Serving, graph: Graph) -> Iterator[PodTemplate]:
    """The pods that get the traffic and did not before, those that will be its next version, and those whose probe the
    change takes out."""
    had = {one.resource.identity for one in found.was}
    for template in found.now:
        was = pair.change.was(template.resource)
        before = pair.change.before.template(was) if was is not None else None
        if template.resource.identity not in had or (before is not None and is_probed(pair.was, before)):
            yield template
    for template in graph.templates(pair.now.namespace):
        one = template.resource
        if template in found.now or template.is_hook or not one.judged or not pair.change.is_new(one):
            continue
        if any(same_application(template, old, USUAL_LABELS) for old in found.was):
            yield template


def is_probed(service: Resource, template: PodTemplate) -> bool | None:
    """Whether a readiness probe holds back the traffic of a Service; None where it may reach several containers."""
    answers = {one.is_probed for one in endpoints_in(service, template)}
    if not answers:
        answers = {has_readiness(one) for one in template.containers if one.serves}
    return answers.pop() if len(answers) == 1 else None


def _unprobed(pair: Pair, found: Serving, template: PodTemplate) -> Violation:
    workload, service = template.resource, pair.now
    probed = [one for one in found.was if is_probed(pair.was, one)]
    own = next((one for one in template.containers if one.serves), None)
    label = own.label("name", "has no readiness probe") if own is not None else workload.name_label("has no probe")
    same = [one for one in probed if one.resource.identity == workload.identity]
    words = "loses its readiness probe" if same else "has no readiness probe"
    kept = next((one for each in (same or probed) for one in each.containers if has_readiness(one)), None)
    return Violation(
        label,
        f"{workload.title} {words}: its pods count as ready as soon as they run, so that nobody can wait for them "
        f"before {service.title} sends them traffic",
        (kept.label("readinessProbe", f"{kept.template.resource.title} has one"),) if kept is not None else (),
        severity=None if probed else Severity.NOTE,
        help=numbered(
            (
                f"Write a readinessProbe for the container of {workload.title} ({workload.file}) that answers",
                f"Apply it, and wait: {wait_for(workload)}",
                f"Only then let {service.title} ({service.file}) send traffic to it",
            )
        ),
        as_written=(workload,),
        unwritten=(workload,),
    )


def _is_alone(template: PodTemplate, found: Serving) -> bool:
    return all(one.resource.identity == template.resource.identity for one in found.now)


def _emptying(template: PodTemplate) -> Path | None:
    """The field of a Deployment by which all old pods may end before a new one is ready; None where none does so.

    k/k: pkg/controller/deployment/util: ResolveFenceposts: maxUnavailable is rounded down, and 1 where both are 0. Who
    mounts a disk that only one pod can have cannot do otherwise.
    """
    workload = template.resource
    if workload.kind != "Deployment" or any("persistentVolumeClaim" in one for one in _volumes(template)):
        return None
    if workload.get(*_STRATEGY, "type") == "Recreate":
        return (*_STRATEGY, "type")
    path: Path = (*_STRATEGY, "rollingUpdate", "maxUnavailable")
    written, count = workload.get(*path), replicas(template)
    share = text(written)
    if share.endswith("%") and share[:-1].isdecimal():
        most = math.floor(count * int(share[:-1]) / 100)
    else:
        most = number(written) or 0
    return path if count and most >= count else None


def _volumes(template: PodTemplate) -> list[dict[str, object]]:
    found = template.spec.get("volumes")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _emptied(pair: Pair, template: PodTemplate, was: Resource, path: Path) -> Violation:
    workload = template.resource
    return Violation(
        workload.label(path, "all old pods may end before a new one is ready"),
        f"{workload.title} is replaced by ending all of its {replicas(template)} pods first: {pair.now.title} has no "
        "ready pod during each update",
        (was.label(_STRATEGY, "was replaced pod by pod"),) if was.get(*_STRATEGY) is not None else (),
        help=numbered(
            (
                f"Write maxUnavailable: 0 and maxSurge: 1 in spec.strategy.rollingUpdate of {workload.title} "
                f"({workload.file})",
                f"Apply it, and wait: {wait_for(workload)}",
            )
        ),
        unwritten=(workload,),
    )
