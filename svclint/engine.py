"""Runs the rules over a scope: Job in, findings out, the same in this process, a pool or an editor."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain
from typing import TYPE_CHECKING, Any

from svclint.asking import Failure, Found, ask, ask_special, meant, subject_label, subjects_of
from svclint.document import documents
from svclint.doubt import lowered, strongest
from svclint.graph import Graph
from svclint.named_tuple import NamedTuple
from svclint.offer import Applied
from svclint.resource import Resource
from svclint.rules import Rule, Words, catalogue, configured, with_role
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.suppress import mark, suppressions
from svclint.unknown import Unknown, unknown
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.alone import Noted
    from svclint.finding import Finding


Silent = Mapping[str, tuple[frozenset[str], ...]]
"""The rules that have nothing to say of an object, whatever else the scope holds: for each object of a file in turn."""


class Job(NamedTuple):
    """One scope to lint with the settings; everything in it can be pickled.

    `silent` is known from an earlier run, so that nobody asks again; None where no later run wants to know.
    """

    scope: Scope
    settings: Settings
    silent: Silent | None = None


class FileCounts(NamedTuple):
    """What was in a file: Kubernetes objects, documents left aside by reason, and by kind what no schema describes."""

    resources: int
    skipped: Mapping[str, int]
    schemaless: Mapping[str, int] = {}


class ScopeResult(NamedTuple):
    """The findings of one scope; those that ask for something stand only unless another scope holds it.

    `used` are the places (file, offset) of suppressions that marked a finding here. `unknown` are the references that
    could not be decided. `applied` is what its kustomizations make, which other scopes may ask for. `silent` is what a
    later run need not ask, where its job wants to know.
    """

    findings: "tuple[Finding, ...]"
    used: frozenset[tuple[str, int]]
    files: Mapping[str, FileCounts]
    unknown: tuple[Unknown, ...]
    applied: Applied | None = None
    silent: Mapping[str, tuple[frozenset[str], ...]] = {}


class Share(NamedTuple):
    """A part of the subjects of each rule: the `number`th (from 0) of `of`, so that several processes share a scope."""

    number: int = 0
    of: int = 1

    def take(self, subjects: Sequence[Any]) -> Sequence[Any]:
        if self.of == 1:
            return subjects
        total = len(subjects)
        return subjects[total * self.number // self.of : total * (self.number + 1) // self.of]


class Opened(NamedTuple):
    """A scope that was read, and what there is to ask about it: each rule with its subjects."""

    graph: Graph
    rules: tuple[Rule, ...]
    asked: tuple[tuple[Rule, Sequence[Any]], ...]
    silent: Silent | None = None


class Examined(NamedTuple):
    """What a share of a scope gave: the findings of each rule that was asked, and those about checks that raised.

    `loud` are for each rule the places of the objects that it is not silent about; None where nobody has noted that.
    """

    found: tuple[tuple[Found, ...], ...]
    failed: tuple[Found, ...]
    loud: tuple[tuple[int, ...] | None, ...]


def lint_scope(job: Job) -> ScopeResult:
    """Lint one scope; pure, and never raises: a check that does becomes a finding."""
    opened = open_scope(job)
    return conclude(opened, [examine(opened, Share())])


def open_scope(job: Job) -> Opened:
    """Read a scope."""
    rules = configured(job.settings)
    graph = Graph(job.scope, job.settings)
    words = Words(member.source.text for member in job.scope.members)
    asked = ((rule, graph.once(subjects_of, rule.kinds)) for rule in rules)
    left = ((rule, found) for rule, found in asked if found and words.may_concern(rule))
    return Opened(graph, rules, tuple(left), job.silent)


def examine(opened: Opened, share: Share) -> Examined:
    """Ask the rules about a share of the scope; each finding is the same whatever the shares are."""
    graph = opened.graph
    failures: list[Failure] = []
    if share.number == 0:
        failures = [Failure("kustomize build", error, subject_label(one)) for one, error in graph.failed_builds()]
    note = _noting(opened)
    silent = _known(opened) if opened.silent else {}
    found: list[tuple[Found, ...]] = []
    loud: list[tuple[int, ...] | None] = []
    for rule, subjects in opened.asked:
        mine = meant(rule, share.take(subjects), graph)
        noted = note(rule)
        if silent and noted is not None:
            mine = [one for one in mine if rule.name not in silent.get(one, ())]
        found.append(tuple(ask(rule, mine, graph, failures, noted)))
        loud.append(None if noted is None else noted.places(graph))
    return Examined(tuple(found), tuple(ask_special("failure", opened.rules, failures, graph)), tuple(loud))


def _noting(opened: Opened) -> "Callable[[Rule], Noted | None]":
    """What notes where a rule is silent; None for those whose subjects are no objects, or are chosen by the scope."""
    if opened.silent is None:
        return lambda rule: None
    # imported here: small runs keep nothing
    from svclint.alone import Alone, Noted

    alone = Alone(opened.graph)
    return lambda rule: None if rule.on_for or not _OF_NO_OBJECT.isdisjoint(rule.kinds) else Noted(alone)


_OF_NO_OBJECT = frozenset({"problem", "suppression", "failure"})


def _places_by_file(graph: Graph) -> dict[str, list[int]]:
    """The places of its objects among all of the scope, by the path of a file."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(graph.everything):
        found.setdefault(one.file, []).append(place)
    return found


def _known(opened: Opened) -> dict[Resource, frozenset[str]]:
    """The rules that need not be asked about an object."""
    known: dict[Resource, frozenset[str]] = {}
    everything = opened.graph.everything
    for file, places in opened.graph.once(_places_by_file).items():
        silent = (opened.silent or {}).get(file, ())
        if len(silent) == len(places):
            known.update((everything[place], rules) for place, rules in zip(places, silent, strict=True))
    return known


def _silent(opened: Opened, examined: Sequence[Examined]) -> Silent:
    """What no share found loud, as it is told of each file."""
    noted = [number for number, loud in enumerate(examined[0].loud) if loud is not None]
    sets = [sum(1 << number for number in noted)] * len(opened.graph.everything)
    for share in examined:
        for rule in noted:
            for place in share.loud[rule] or ():
                sets[place] &= ~(1 << rule)
    rules = {one: frozenset(opened.asked[number][0].name for number in noted if one >> number & 1) for one in set(sets)}
    by_file = opened.graph.once(_places_by_file)
    return {file: tuple(rules[sets[place]] for place in places) for file, places in by_file.items()}


def conclude(opened: Opened, examined: Sequence[Examined]) -> ScopeResult:
    """What all shares of a scope, in their order, give together."""
    graph, rules = opened.graph, opened.rules
    by_rule = (one for shares in zip(*(share.found for share in examined), strict=True) for one in chain(*shares))
    found = [_set_aside(one, graph) for one in told_once(list(by_rule), rules)]
    found.extend(chain.from_iterable(share.failed for share in examined))
    present = suppressions(graph)
    marked, present = mark(owned(found, graph), present)
    ran = {rule.name for rule in rules if not rule.on_for}
    judged = [
        one for one in present if one.used or one.problem or not ran.isdisjoint(one.rules) or _misnamed(one.rules)
    ]
    marked.extend(one.finding for one in ask_special("suppression", rules, judged, graph))
    used = frozenset(_place(one.label) for one in present if one.used)
    counts = counted(graph, rules)
    silent = _silent(opened, examined) if opened.silent is not None else {}
    return ScopeResult(tuple(marked), used, counts, tuple(unknown(graph)), graph.applied, silent)


def owned(found: Sequence[Found], graph: Graph) -> list[tuple["Finding", Resource | None]]:
    """The findings with their objects."""
    return [(one.finding, graph.everything[one.owner] if one.owner is not None else None) for one in found]


def _place(label: Label) -> tuple[str, int]:
    from svclint.placing import place

    where = place(label)
    return where.file, where.start


def told_once(found: Sequence[Found], rules: Sequence[Rule]) -> Iterator[Found]:
    """All of `found` but those that another rule, to which theirs yields, tells as an error at the same place."""
    yields = {rule.name: rule.yields_to for rule in rules if rule.yields_to}
    errors: dict[tuple[object, ...], set[str]] = {}
    for one in found if yields else ():
        if one.finding.severity is Severity.ERROR and not one.finding.asks:
            for place in _places(one):
                errors.setdefault(place, set()).add(one.finding.rule)
    for one in found:
        rule = one.finding.rule
        patterns = yields.get(rule, ())
        others = {other for place in _places(one) for other in errors.get(place, ())} - {rule} if patterns else ()
        if not any(fnmatchcase(other, pattern) for other in others for pattern in patterns):
            yield one


def _places(found: Found) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What makes the places of two findings the same: one object and one field, or one beginning in one file.

    A field that is missing is shown by its parent, and an anchor's text may be several fields.
    """
    place = found.finding.location
    return (found.owner, place.path), (found.owner, place.file, place.start)


def _set_aside(found: Found, graph: Graph) -> Found:
    """The finding, lowered where its file is hardly applied as it is: it is for tests, a design, or out of use.

    So it is where anything that it rests on in a chart is a value that a test gives.
    """
    finding, aside = found.finding, graph.scope.aside
    doubt = aside.get(finding.location.file)
    if doubt is None and aside and graph.scope.chart is not None:
        doubt = next((aside[one.location.file] for one in finding.related if one.location.file in aside), None)
    if doubt is None or strongest(finding.severity, (doubt,)) is None:
        return found
    return found._replace(finding=finding._replace(severity=lowered(finding.severity, (doubt,)), doubt=doubt))


def _misnamed(names: Sequence[str]) -> bool:
    return not {rule.name for rule in catalogue()}.issuperset(names)


def counted(graph: Graph, rules: Sequence[Rule]) -> dict[str, FileCounts]:
    """What was in each file of a scope."""
    own = {member.source.path for member in graph.scope.members if member.role == "objects"}
    # what a controller made is looked at, though not judged
    read = (one for one in graph.everything if one.judged or (one.is_made and one.file in own))
    applied = {(one.file, one.document.index, one.root): one for one in read}
    resources: Counter[str] = Counter(file for file, _, _ in applied)
    schemaless: dict[str, Counter[str]] = {}
    if with_role(rules, "schema") is not None:
        # what a rule could not look at is not to be taken for sound
        from svclint.kubernetes_schema.lookup import known

        for one in graph.resources:
            if known(one, graph) is None:
                schemaless.setdefault(one.file, Counter())[one.id.kind] += 1
    skipped: dict[str, Counter[str]] = {member.source.path: Counter() for member in graph.scope.members}
    for member, document in graph.documents:
        reason = _SKIPPED.get(document.state, "")
        if document.state in ("object", "foreign") and member.role != "objects":
            # a patch of what is built is applied
            applied_patch = member.role == "patch" and bool(graph.builds)
            reason = "" if applied_patch else _OF_ROLE.get(member.role, "not Kubernetes")
        if reason:
            skipped[member.source.path][reason] += 1
    for member in graph.scope.members:
        if member.role == "expected":
            skipped[member.source.path][_EXPECTED] += len(documents(member.source))
    return {
        file: FileCounts(resources[file], dict(counts), dict(schemaless.get(file, ())))
        for file, counts in skipped.items()
    }


_EXPECTED = "expected by a test"
_OF_ROLE = {
    "patch": "kustomize patch",
    "unlisted": "kustomize patch not in use",
    "config": "settings of kustomize or Helm",
}
_SKIPPED = {"foreign": "not Kubernetes", "template": "not rendered", "broken": "not readable"}
