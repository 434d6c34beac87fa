"""The order in which the objects of a change are applied so that every Service keeps pods that are ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from svclint.named_tuple import NamedTuple
from svclint.references import refers
from svclint.resource import Identity, Selector, is_service, service_selector
from svclint.rollout.pods import Serving, is_leaving, serving
from svclint.rollout.steps import command, differing, wait_for
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.resource import PodTemplate, Resource
    from svclint.rollout.change import Change, Pair
    from svclint.rollout.joining import Joined


class Stage(Enum):
    """The steps of the safe sequence, in their order; the value says what is done in it."""

    NARROW = "Let the Services keep to what runs"
    BESIDE = "Apply what is new beside what runs"
    WAIT = "Wait until its pods are ready"
    SWITCH = "Point the Services at it"
    USERS = "Let the routes and other users follow"
    RETIRE = "Apply what takes the old away"
    DELETE = "Delete what is old, users first"


class Action(NamedTuple):
    """One object in a step: what is done to it, in words; `wait` is the command that waits for it.

    `selector` is what a Service is given without its file.
    """

    resource: Resource
    words: str
    wait: str = ""
    selector: Selector | None = None


class Step(NamedTuple):
    """A step, and the Services that it leaves without a ready pod, each with the reason.

    `early` are those that send traffic to what comes in it before anybody can wait.
    """

    stage: Stage
    actions: tuple[Action, ...]
    emptied: tuple[tuple[Resource, str], ...] = ()
    early: tuple[tuple[Resource, str], ...] = ()


class Plan(NamedTuple):
    """The steps of a change; `kept` are the Services that have ready pods all the time."""

    steps: tuple[Step, ...]
    kept: tuple[Resource, ...]

    @property
    def works(self) -> bool:
        """Whether no step leaves a Service without a ready pod, and none sends traffic before the wait for its pods."""
        return not any(step.emptied or step.early for step in self.steps)


def plan(change: Change, shared: Mapping[Identity, Joined] = {}) -> Plan:
    """The order of applies for a change, tried out step by step.

    `shared` are the Services that the change leaves with more than one version, and what comes under their selectors.
    """
    staged = _staged(change)
    services = [(pair, found) for pair, found in _services(change) if found.was]
    early = _kept_to_what_runs(staged, services, shared)
    trial = _Trial(services, {key: one.kept for key, one in shared.items() if one.kept is not None})
    steps = []
    for stage in Stage:
        actions = staged.get(stage, [])
        if not actions:
            continue
        emptied = tuple(trial.after(stage, [one.resource for one in actions], change))
        steps.append(Step(stage, tuple(actions), emptied, early if stage is Stage.BESIDE else ()))
    emptied_services = {one.identity for step in steps for one, _ in step.emptied}
    return Plan(tuple(steps), tuple(pair.now for pair, _ in services if pair.identity not in emptied_services))


def _services(change: Change) -> Iterator[tuple[Pair, Serving]]:
    for pair in change.pairs():
        found = serving(pair) if is_service(pair.now) else None
        if found is not None:
            yield pair, found


def _kept_to_what_runs(
    staged: dict[Stage, list[Action]], services: Sequence[tuple[Pair, Serving]], shared: Mapping[Identity, Joined]
) -> tuple[tuple[Resource, str], ...]:
    """Stage the Services that are narrowed before new pods come, and are opened to them once these are ready.

    The answer is those that have nothing to be narrowed to.
    """
    early = []
    for pair, _ in services:
        found, now = shared.get(pair.identity), pair.now
        old, new = service_selector(pair.was), service_selector(now)
        if found is None or old is None or new is None:
            continue
        titles = listed(dict.fromkeys(one.resource.title for one in found.coming))
        if found.kept is None:
            running = listed(dict.fromkeys(one.resource.title for one in found.running))
            early.append(
                (
                    now,
                    f"sends traffic to {titles} from this step on: {new} matches its pods, and those of {running} have "
                    "no label of their own by which it could keep to them. Give them one first, in a change of its own",
                )
            )
        elif str(found.kept) != str(old):
            narrowed = Action(now, f"{now.title}, not to find {titles} yet", selector=found.kept)
            staged.setdefault(Stage.NARROW, []).append(narrowed)
            opened = Action(now, f"{now.title}, which finds {titles} as well", selector=new)
            staged.setdefault(Stage.SWITCH, []).append(opened)
    return tuple(early)


# -- which object comes in which step ----------------------------------------------------------------------------------


def _staged(change: Change) -> dict[Stage, list[Action]]:
    """The changed objects by the step in which they are applied or deleted."""
    found: dict[Stage, list[Action]] = {}
    waiting: dict[Identity, Action] = {}
    for now in change.after.resources:
        was = change.was(now)
        if (was is not None and was.data == now.data) or _is_there_without_a_name(now, change):
            continue
        stage = _stage_of(was, now, change)
        found.setdefault(stage, []).append(Action(now, _words(was, now)))
        template = change.after.template(now)
        if stage is Stage.BESIDE and template is not None and not template.is_hook:
            waiting[now.identity] = Action(now, "", wait_for(now))
    if waiting:
        found[Stage.WAIT] = list(waiting.values())
    # what the API server made of an object without a name cannot be told, and so not be deleted
    gone = [one for one in change.before.resources if change.is_gone(one)]
    if gone:
        found[Stage.DELETE] = [Action(one, command("delete", one)) for one in sorted(gone, key=_last)]
    return found


def _is_there_without_a_name(now: Resource, change: Change) -> bool:
    """Whether an object that no name tells from others (`generateName`, or none) was in the old state just so."""
    alike = change.before.of_kind(now.group, now.kind) if not now.name else ()
    return any(one.identity == now.identity and one.data == now.data for one in alike)


def _stage_of(was: Resource | None, now: Resource, change: Change) -> Stage:
    if is_service(now):
        return Stage.SWITCH if was is not None else Stage.BESIDE
    if _is_user(now):
        return Stage.USERS
    before = change.before.template(was) if was is not None else None
    after = change.after.template(now)
    if before is not None and after is not None and (is_leaving(before, change) or _leaves(before, after, change)):
        return Stage.RETIRE
    return Stage.BESIDE


def _leaves(before: PodTemplate, after: PodTemplate, change: Change) -> bool:
    """Whether its new pods no longer have what a Service asks for that will ask others: then that goes first."""
    for service in change.before.selecting_services(before):
        old, now = service_selector(service), change.now(service)
        found = serving(_pair(service, now, change)) if now is not None else None
        if old is None or found is None or old.matches(after.labels, after.added):
            continue
        return any(one.resource.identity != after.resource.identity for one in found.standing)
    return False


def _pair(was: Resource, now: Resource, change: Change) -> Pair:
    from svclint.rollout.change import Pair

    return Pair(was, now, change)


def _is_user(one: Resource) -> bool:
    return refers(one.group, one.kind, "routes-to") or refers(one.group, one.kind, "calls")


def _last(one: Resource) -> int:
    return 0 if _is_user(one) else 1 if is_service(one) else 2


def _words(was: Resource | None, now: Resource) -> str:
    if was is None:
        return f"{now.title}, which is new"
    old, new = service_selector(was), service_selector(now)
    if old is not None and new is not None and (keys := differing(old, new)):
        return f"{now.title}: {_of(old, keys)} becomes {_of(new, keys)}"
    return f"{now.title}, which changes"


def _of(selector: Selector, keys: Sequence[str]) -> str:
    return ", ".join(str(one) for one in selector.requirements if one.key in keys) or "nothing"


# -- tried out ---------------------------------------------------------------------------------------------------------


class _Trial:
    """The pods that are ready and the selectors that hold, step by step."""

    def __init__(self, services: Sequence[tuple[Pair, Serving]], kept: Mapping[Identity, Selector]) -> None:
        self._services = services
        self._kept = kept
        self._ready: dict[Identity, PodTemplate] = {}
        self._selectors: dict[Identity, Selector] = {}
        self._told: set[Identity] = set()
        for pair, found in services:
            selector = service_selector(pair.was)
            if selector is not None:
                self._selectors[pair.identity] = selector
            self._ready.update((one.resource.identity, one) for one in (*found.was, *found.standing))

    def after(self, stage: Stage, resources: Iterable[Resource], change: Change) -> Iterator[tuple[Resource, str]]:
        """The Services that have no ready pod once these objects are applied or deleted, each told once."""
        ended = self._apply(stage, list(resources), change)
        for pair, found in self._services:
            selector = self._selectors.get(pair.identity)
            if selector is None or pair.identity in self._told:
                continue
            candidates = {one.resource.identity for one in (*found.was, *found.now, *found.standing)}
            held = [one for key, one in self._ready.items() if key in candidates]
            if not any(selector.matches(one.labels, one.added) for one in held):
                self._told.add(pair.identity)
                yield pair.now, f"no pod that is ready then has {selector}{ended}"

    def _apply(self, stage: Stage, resources: Sequence[Resource], change: Change) -> str:
        if stage in (Stage.WAIT, Stage.RETIRE):
            for one in resources:
                template = change.after.template(one)
                if template is None:
                    continue
                was = change.was(one)
                before = change.before.template(was) if was is not None else None
                if before is not None and is_leaving(before, change):
                    self._ready.pop(one.identity, None)
                else:
                    self._ready[one.identity] = template
        elif stage in (Stage.NARROW, Stage.SWITCH):
            for one in resources:
                selector = service_selector(one) if stage is Stage.SWITCH else self._kept[one.identity]
                if selector is not None and one.identity in self._selectors:
                    self._selectors[one.identity] = selector
        elif stage is Stage.DELETE:
            for one in resources:
                self._ready.pop(one.identity, None)
        return _ADVICE.get(stage, "")


_ADVICE = {
    Stage.WAIT: ": its pods are replaced by others under the same name. Give the new version a name of its own",
    Stage.SWITCH: ": nothing of the new state makes such pods. Deploy them first",
    Stage.RETIRE: ": point it at other pods first",
    Stage.DELETE: ": point it at other pods first",
}
