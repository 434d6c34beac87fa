"""What led somewhere before a change and leads nowhere after it, and who stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from svclint.named_tuple import NamedTuple
from svclint.resource import Resource
from svclint.rules import Rule, check_function, configured, options

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.linting.asking import Failure
    from svclint.references import Relation
    from svclint.rollout.change import Change
    from svclint.settings import Settings
    from svclint.violation import Label, Violation

_MOST_HOPS = 8
_SERVED: tuple[Relation, ...] = (
    "routes-to", "filters-through", "delegates-to", "attaches-to", "names", "calls", "monitors", "aliases", "runs",
)  # fmt: skip


class Broken(NamedTuple):
    """A violation of a rule about something that is used and not there, which the old state does not have, although
    whoever uses it did so in just the same way."""

    rule: Rule
    violation: Violation
    was: Resource
    now: Resource
    change: Change

    def name_label(self) -> Label:
        """Where a check that fails is told."""
        return self.now.name_label()


def broken(change: Change, settings: Settings, failures: list[Failure]) -> Iterator[Broken]:
    """What the rules that tell of something missing say of the new state, and not of the old one."""
    # whoever selects rules of changes asks no others, and needs these all the same
    rules = [rule for rule in configured(settings._replace(select=())) if rule.dangling]
    for rule in rules:
        after = list(_violations(rule, change.after, failures))
        if not after:
            continue
        told = {_key(one) for one in _violations(rule, change.before, failures)}
        for violation in after:
            now = violation.primary.of
            was = change.was(now) if isinstance(now, Resource) else None
            if not isinstance(now, Resource) or was is None or _key(violation) in told:
                continue
            if _is_used_alike(was, now, violation.primary.path):
                yield Broken(rule, violation, was, now, change)


def _violations(rule: Rule, graph: Graph, failures: list[Failure]) -> Iterator[Violation]:
    from svclint.linting.asking import Failure, asked

    try:
        check, chosen = check_function(rule), options(rule, graph.settings)
        subjects = asked(graph, rule)
    except Exception as error:
        failures.extend(Failure(rule.name, str(error), one.name_label()) for one in graph.resources[:1])
        return
    for subject in subjects:
        try:
            found = list(check(subject, graph, **chosen))
        except Exception as error:
            failures.append(Failure(rule.name, f"{type(error).__name__}: {error}", subject.name_label()))
        else:
            yield from (one for one in found if not any(each.partial for each in one.unwritten))


def _key(violation: Violation) -> tuple[object, ...]:
    """What makes two violations of one rule the same in both states: the object, and the value that leads nowhere."""
    one, path = violation.primary.of, violation.primary.path
    if not isinstance(one, Resource):
        return (one.source.path, path)
    within = violation.primary.within
    part = within.value[within.start : within.end] if within is not None else None
    return (one.identity, tuple(step for step in path if isinstance(step, str)), _frozen(one.get(*path)), part)


def _frozen(value: Any) -> object:
    return repr(value) if isinstance(value, (dict, list)) else value


def _is_used_alike(was: Resource, now: Resource, path: Path) -> bool:
    """Whether the old state used the same thing at that field, at whichever place of a list."""
    wanted = now.get(*path)
    return any(one == wanted for one in _values(was.data, path))


def _values(data: Any, path: Path) -> Iterator[Any]:
    if not path:
        yield data
        return
    step, *rest = path
    if isinstance(step, int):
        for one in data if isinstance(data, list) else ():
            yield from _values(one, tuple(rest))
    else:
        yield from _values(data.get(step) if isinstance(data, dict) else None, tuple(rest))


class Behind(NamedTuple):
    """Something that reaches traffic only by way of what is broken, and over how many objects."""

    label: Label
    owner: Resource
    hops: int


def behind(resource: Resource, graph: Graph) -> list[Behind]:
    """Who depends on an object, directly or over others, nearest first."""
    found: dict[Resource, Behind] = {}
    edge: list[Resource] = [resource]
    for hops in range(2, _MOST_HOPS):
        reached: list[Resource] = []
        for one in edge:
            for reference in _pointing(one, graph):
                owner = reference.owner
                if owner not in found and owner is not resource:
                    words = f"{owner.title} depends on it by way of {one.title}"
                    found[owner] = Behind(reference.label(words), owner, hops)
                    reached.append(owner)
        edge = reached
    return list(found.values())


def _pointing(one: Resource, graph: Graph) -> Iterable[Any]:
    for relation in _SERVED:
        yield from graph.pointing_at(relation, one)


class Cause(NamedTuple):
    """What the change does to an object that was used: it is deleted, or changed at `path` (of the old one)."""

    was: Resource
    path: Path
    is_gone: bool

    @property
    def label(self) -> Label:
        if self.is_gone:
            return self.was.name_label(f"{self.was.title} is deleted")
        return self.was.label(self.path, f"{self.was.title} had it here")


def cause(one: Broken) -> Cause | None:
    """What of the change took away what is used; None where that cannot be told."""
    change = one.change
    used = one.now.get(*one.violation.primary.path)
    changed: list[Cause] = []
    for target in dict.fromkeys(_used(one)):
        if change.is_gone(target):
            return Cause(target, (), True)
        now = change.now(target)
        if now is not None and now is not one.now:
            changed.extend(Cause(target, path, False) for path in differences(target.data, now.data))
    held = [each for each in changed if each.was.get(*each.path) == used]
    return next(iter((*held, *(each for each in changed if _is_telling(each.path)))), None)


def _is_telling(path: Path) -> bool:
    """Whether a field is one that others use: labels, selectors, ports and names."""
    return bool({"labels", "selector", "ports", "name", "listeners", "subsets", "hosts"} & set(path))


def _used(one: Broken) -> Iterator[Resource]:
    """The objects of the old state that the broken one used."""
    graph = one.change.before
    for wanted in one.violation.unless:
        if wanted.identity is not None:
            yield from graph.with_identity(wanted.identity)
    for reference in graph.references(one.was):
        if reference.selector is None:
            yield from graph.resolve(reference).found
        elif reference.kind == "Pod" and not reference.namespaces.every:
            for namespace in reference.namespaces.names or (one.was.namespace,):
                yield from (each.resource for each in graph.matching(reference.selector, namespace))
        elif reference.kind != "Pod":
            found = graph.of_kind(reference.group, reference.kind)
            yield from (each for each in found if reference.selector.matches(each.labels))


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Path]:
    """The places of `old` at which `new` differs, as small as they can be."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old:
            yield from differences(old[key], new.get(key), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        for index, one in enumerate(old):
            yield from differences(one, new[index] if index < len(new) else None, (*path, index))
    elif old != new:
        yield from _leaves(old, path)


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _leaves(one, (*path, key))
    elif isinstance(value, list) and value:
        for index, one in enumerate(value):
            yield from _leaves(one, (*path, index))
    else:
        yield path
