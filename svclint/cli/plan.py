"""`svclint plan`: the order in which a change is applied so that every Service keeps pods that are ready."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svclint.cli.comparing import operands, sides
from svclint.cli.configuration import settings
from svclint.cli.terminal import show
from svclint.graph import Graph
from svclint.output.neutral import neutral
from svclint.resource import is_service, service_selector
from svclint.rollout.change import Change
from svclint.rollout.joining import joined
from svclint.rollout.matching import change_jobs
from svclint.rollout.plan import Stage, plan
from svclint.rollout.running import lint_change
from svclint.rollout.steps import pointing
from svclint.rules import configured, options
from svclint.severity import Severity
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.finding import Finding
    from svclint.resource import Identity, Resource
    from svclint.rollout.joining import Joined
    from svclint.rollout.plan import Action, Plan, Step
    from svclint.rollout.running import ChangeJob

_SHOWN = 6
_SHARED = "rollout-version-added-while-selected"


class _Planned:
    """The plan for one scope, and what no order of steps makes good."""

    def __init__(self, job: ChangeJob) -> None:
        self.name = job.scope.name
        change = Change(Graph(job.before, job.settings), Graph(job.scope, job.settings), job.elsewhere)
        told = _told(job)
        self.plan: Plan = plan(change, dict(_shared(change, [one for one in told if one.rule == _SHARED])))
        self.refused = [one for one in told if one.rule != _SHARED and one.severity is Severity.ERROR]
        # what a kustomization or a chart makes is not applied file by file
        self.by_file = not job.scope.kustomizations and job.scope.chart is None

    @property
    def works(self) -> bool:
        return self.plan.works and not self.refused


def run(arguments: Namespace) -> int:
    """Print the steps; 1 where one of them leaves a Service without pods, or cannot be taken at all."""
    states = operands(arguments.states)
    chosen = settings(arguments)
    before, after, chosen = sides(states, arguments, chosen)
    planned = [_Planned(job) for job in change_jobs(before, after, chosen)]
    planned = [one for one in planned if one.plan.steps or one.refused]
    show(_json(planned) if arguments.format == "json" else "".join(_text(planned)))
    return 0 if all(one.works for one in planned) else 1


def _told(job: ChangeJob) -> list[Finding]:
    """What the rules of changes say that the order has to heed, or that no order mends: the API server refuses it, or
    something still uses it."""
    select = ("rollout-immutable-field", "rollout-cluster-ip-changed", "rollout-consumer-broken", _SHARED)
    found = lint_change(job._replace(settings=job.settings._replace(select=select))).findings
    return [one for one in found if one.severity is not Severity.NOTE and one.suppressed is None]


def _shared(change: Change, told: Sequence[Finding]) -> Iterator[tuple[Identity, Joined]]:
    """The Services that the change leaves with versions beside each other, and what comes under their selectors."""
    named = {one.resource for one in told}
    for rule in configured(change.after.settings, compares=True) if named else ():
        if rule.name != _SHARED:
            continue
        keys = options(rule, change.after.settings)["version_labels"]
        for pair in change.pairs():
            found = joined(pair, keys) if is_service(pair.now) and pair.now.id in named else None
            if found is not None:
                yield pair.identity, found


# -- text --------------------------------------------------------------------------------------------------------------


def _text(planned: Sequence[_Planned]) -> Iterator[str]:
    if not planned:
        yield "Nothing that is applied changes.\n"
    for number, one in enumerate(planned):
        if number:
            yield "\n"
        if len(planned) > 1:
            yield f"In {neutral(one.name)}:\n\n"
        yield from _steps(one)
        yield f"{_end(one)}\n"


def _steps(one: _Planned) -> Iterator[str]:
    for number, step in enumerate(one.plan.steps, 1):
        yield f"{number}. {step.stage.value}\n"
        for line in _lines(step, one):
            yield f"     {neutral(line)}\n"
        for service, reason in step.emptied:
            yield f"   ! {neutral(service.title)} has no ready pod after this step: {neutral(reason)}.\n"
        for service, reason in step.early:
            yield f"   ! {neutral(service.title)} {neutral(reason)}.\n"
    if one.plan.steps:
        yield "\n"


def _lines(step: Step, one: _Planned) -> Iterator[str]:
    if step.stage is Stage.WAIT:
        yield from dict.fromkeys(action.wait for action in step.actions)
    elif step.stage is Stage.DELETE:
        yield from (action.words for action in step.actions)
    else:
        yield from _applies(step, one)


def _applies(step: Step, one: _Planned) -> Iterator[str]:
    """A file is applied whole where all that changes in it belongs to this step; else its objects one by one."""
    by_file: dict[str, list[Action]] = defaultdict(list)
    for action in step.actions:
        if action.selector is None:
            by_file[action.resource.file].append(action)
    for file, actions in by_file.items():
        words = listed([action.words for action in actions], _SHOWN)
        if one.by_file and not _is_shared(file, step, one.plan):
            yield f"kubectl apply -f {file}  # {words}"
            continue
        for action in actions:
            yield _alone(action, file, one)
    for action in step.actions:
        # `kubectl apply` takes nothing away that it has not written itself
        if action.selector is not None:
            yield f"{pointing(action.resource, action.selector)}  # {action.words}"


def _is_shared(file: str, step: Step, found: Plan) -> bool:
    others = (other for other in found.steps if other.stage not in (step.stage, Stage.WAIT, Stage.DELETE))
    actions = (action for other in others for action in other.actions if action.selector is None)
    return any(action.resource.file == file for action in actions)


def _alone(action: Action, file: str, one: _Planned) -> str:
    resource = action.resource
    selector = service_selector(resource) if is_service(resource) and one.by_file else None
    if selector is not None and "becomes" in action.words:
        return f"{pointing(resource, selector)}  # {action.words}"
    return f"{action.words}: of {file} this alone"


def _end(one: _Planned) -> str:
    lines = [f"Cannot be done: {one.location.file}:{one.location.line}: {neutral(one.message)}" for one in one.refused]
    kept = listed([neutral(each.name) for each in one.plan.kept], _SHOWN) if one.plan.kept else ""
    if one.works:
        ends = f"Each step keeps ready pods behind {_counted(one.plan.kept)}: {kept}." if kept else ""
        return ends or "No Service that had pods is touched."
    return "\n".join((*lines, *((f"Ready pods all the time: {kept}.",) if kept else ())))


def _counted(services: Sequence[Resource]) -> str:
    return "the Service" if len(services) == 1 else f"all {len(services)} Services"


# -- JSON --------------------------------------------------------------------------------------------------------------


def _json(planned: Iterable[_Planned]) -> str:
    plans = [
        {
            "scope": one.name,
            "works": one.works,
            "steps": [
                {
                    "step": step.stage.name.lower(),
                    "objects": [
                        {
                            **_object(action.resource),
                            "file": action.resource.file,
                            "wait": action.wait or None,
                            "selector": None if action.selector is None else str(action.selector),
                        }
                        for action in step.actions
                    ],
                    "emptied": [{**_object(service), "reason": reason} for service, reason in step.emptied],
                    "early": [{**_object(service), "reason": reason} for service, reason in step.early],
                }
                for step in one.plan.steps
            ],
            "refused": [
                {"rule": each.rule, "file": each.location.file, "line": each.location.line, "message": each.message}
                for each in one.refused
            ],
            "kept": [_object(each) for each in one.plan.kept],
        }
        for one in planned
    ]
    return json.dumps({"plans": plans}, indent=2, ensure_ascii=False) + "\n"


def _object(one: Resource) -> dict[str, Any]:
    return {"apiVersion": one.api_version, "kind": one.kind, "namespace": one.namespace, "name": one.name}
