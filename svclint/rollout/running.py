"""Runs the rules that compare over two states of a scope: ChangeJob in, findings out, in this process or in a pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.graph import Graph
from svclint.graph.unknown import unknown
from svclint.linting.asking import Failure, Found, ask_special, found_of
from svclint.linting.engine import FileCounts, ScopeResult, counted, owned, told_once
from svclint.linting.suppress import mark, suppressions
from svclint.named_tuple import NamedTuple
from svclint.references import RELATIONS, refers
from svclint.resource import Resource
from svclint.rollout.broken import broken
from svclint.rollout.change import Change
from svclint.rules import Rule, check_function, configured, options, with_role

if TYPE_CHECKING:
    from svclint.finding import Location
    from svclint.resource import Identity
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.violation import Label, Violation


class ChangeJob(NamedTuple):
    """Two states of a scope to compare; `prefix` is put before the names of files of the old one.

    `elsewhere` are the objects that other scopes of the new state have got.
    """

    scope: Scope
    before: Scope
    settings: Settings
    prefix: str = ""
    elsewhere: frozenset[Identity] = frozenset()


def lint_change(job: ChangeJob) -> ScopeResult:
    """Compare two states of one scope; pure, and never raises: a check that does becomes a finding."""
    change = Change(Graph(job.before, job.settings), Graph(job.scope, job.settings), job.elsewhere)
    rules = configured(job.settings, compares=True)
    found: list[Found] = []
    failures: list[Failure] = []
    subjects = _Subjects(change, job.settings)
    for rule in rules:
        found.extend(_run(rule, subjects.of(rule, failures), change, failures, job.prefix))
    found = list(told_once(found, rules))
    found.extend(ask_special("failure", configured(job.settings), failures, change.after))
    marked, _ = mark(owned(found, change.after), suppressions(change.after))
    return ScopeResult(
        tuple(marked),
        frozenset(),
        _counts(change, job.settings),
        tuple(unknown(change.after.resources, change.after)),
        change.after.applied,
    )


def _counts(change: Change, settings: Settings) -> Mapping[str, FileCounts]:
    return counted(change.after, [rule for rule in configured(settings) if with_role((rule,), "schema") is None])


class _Subjects:
    """What the rules are asked about: pairs of objects, by kind, and what the change breaks."""

    def __init__(self, change: Change, settings: Settings) -> None:
        self._change = change
        self._settings = settings
        self._pairs = tuple(change.pairs())

    def of(self, rule: Rule, failures: list[Failure]) -> Sequence[Any]:
        if "broken" in rule.kinds:
            return tuple(broken(self._change, self._settings, failures))
        if "*" in rule.kinds:
            return self._pairs
        workloads = "workload" in rule.kinds
        return tuple(
            one
            for one in self._pairs
            if (one.now.kind in rule.kinds and _is_built_in(one.now))
            or f"{one.now.group}/{one.now.kind}" in rule.kinds
            or any(relation in RELATIONS and refers(one.now.group, one.now.kind, relation) for relation in rule.kinds)
            or (workloads and self._change.after.template(one.now) is not None)
        )


def _is_built_in(one: Resource) -> bool:
    return "." not in one.group or one.group.endswith(".k8s.io")


def _run(rule: Rule, subjects: Iterable[Any], change: Change, failures: list[Failure], prefix: str) -> Iterator[Found]:
    for subject in subjects:
        try:
            check, chosen = check_function(rule), options(rule, change.after.settings)
            violations = [
                _placed(rule, violation, change, prefix) for violation in check(subject, change.after, **chosen)
            ]
        except Exception as error:
            failures.append(Failure(rule.name, f"{type(error).__name__}: {error}", subject.name_label()))
        else:
            yield from filter(None, violations)


def _placed(rule: Rule, violation: Violation, change: Change, prefix: str) -> Found | None:
    """The finding, in which places of the old state are told from those of the new one."""
    found = found_of(rule, violation, change.after)
    if found is None:
        return None
    finding = found.finding
    if prefix:
        finding = finding._replace(
            location=_shown(finding.location, violation.primary, change, prefix),
            related=tuple(
                one._replace(location=_shown(one.location, label, change, prefix))
                for one, label in zip(finding.related, violation.related, strict=True)
            ),
        )
    return found._replace(finding=finding)


def _shown(place: Location, label: Label, change: Change, prefix: str) -> Location:
    return place._replace(file=f"{prefix}{place.file}") if is_of(label, change.before) else place


def is_of(label: Label, graph: Graph) -> bool:
    """Whether a label lies in an object of a state."""
    known = graph.once(_members)
    return id(label.of) in known


def _members(graph: Graph) -> frozenset[int]:
    documents = (id(document) for _, document in graph.documents)
    return frozenset((*documents, *map(id, graph.everything)))
