"""Disruption budgets that are a share of pods whose number nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.nearness import REACH
from svclint.resource import mapping, scalar_text
from svclint.severity import Severity
from svclint.traffic.budgets import selected
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

_SHOWN = 4
# k/k: pkg/controller/disruption: getScaleController: an owner of pods that has no subresource scale
_WITHOUT_SCALE = frozenset({("apps", "DaemonSet"), ("batch", "CronJob"), ("batch", "Job")})
_HOOKS = frozenset({"helm.sh/hook", "argocd.argoproj.io/hook"})


def disruption_budget_uncountable(budget: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/disruption: getExpectedPodCount asks every owner of pods for its scale, where the budget is
    a percentage or says how many may be missing; with an error failSafe allows no disruption at all."""
    field = _share(budget)
    if not field:
        return
    near = [one for one in graph.once_of(selected, budget) if graph.distance(budget, one.resource) <= REACH]
    odd = [one for one in near if _is_uncountable(one)]
    if not odd:
        return
    workloads = list(dict.fromkeys(one.resource for one in odd))
    far = any(graph.distance(budget, one) > 1 for one in workloads)
    selects = "selects" if len(odd) == len(near) else "also selects"
    yield Violation(
        budget.label(("spec", "selector"), f"{selects} the pods of {workloads[0].title}"),
        f"{budget.title} has {field} {scalar_text(budget.spec[field])} of pods that nobody can count, those of "
        f"{listed(one.title for one in workloads)}: it allows no eviction at all while one of them is there",
        (
            budget.label(("spec", field), "a share of all its pods"),
            *(one.labels_label(f"the pods of {one.resource.title}") for one in odd[:_SHOWN]),
        ),
        # a drain leaves the pods of DaemonSets alone: nothing hangs on a budget that has no others
        severity=Severity.NOTE if len(odd) == len(near) and all(one.kind == "DaemonSet" for one in workloads) else None,
        doubts=(Doubt.FAR,) if far else (),
        rests_on=(budget, *workloads),
    )


def _share(budget: Resource) -> str:
    """The field by which a budget is a share of its pods; empty where it is a number of them, or allows nothing."""
    for field, nothing in (("maxUnavailable", ("0", "0%")), ("minAvailable", ("100%",))):
        written = scalar_text(budget.spec.get(field))
        is_share = re.fullmatch(r"\d+%" if field == "minAvailable" else r"\d+%?", written) is not None
        if is_share and written not in nothing:
            return field
    return ""


def _is_uncountable(template: PodTemplate) -> bool:
    """Whether its owner has no scale; not what is gone as soon as it is done, or does not run."""
    workload = template.resource
    if (workload.group, workload.kind) not in _WITHOUT_SCALE or not _HOOKS.isdisjoint(workload.annotations):
        return False
    job = mapping(mapping(workload.spec.get("jobTemplate")).get("spec")) or workload.spec
    return workload.spec.get("suspend") is not True and "ttlSecondsAfterFinished" not in job
