"""Runs the rules over a scope: Job in, findings out, the same in this process, a pool or an editor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain

from svclint.certainty.doubt import Doubt, lowered, strongest
from svclint.document import documents
from svclint.graph import Graph
from svclint.graph.unknown import Unknown, unknown, unknown_of
from svclint.linting.asking import (
    Failure,
    Found,
    ask,
    ask_special,
    meant,
    subject_label,
    subjects_of,
    words_for_subjects,
)
from svclint.linting.suppress import mark, suppressions
from svclint.named_tuple import NamedTuple
from svclint.offer import Applied
from svclint.resource import Resource
from svclint.rules import Rule, Words, configured, is_in_cel, known_rules, with_role
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.linting.silence import Noted, Noting, Silent, Unasked


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

    findings: tuple[Finding, ...]
    used: frozenset[tuple[str, int]]
    files: Mapping[str, FileCounts]
    unknown: tuple[Unknown, ...]
    applied: Applied | None = None
    silent: Silent | None = None


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
    unasked: Unasked | None = None


class Examined(NamedTuple):
    """What a share of a scope gave: the findings of each rule that was asked, and those about checks that raised.

    `noted` is what a later run may want to know of it. `undecided` are the references of its share of the objects that
    cannot be decided, where no later run wants to know: who asked the rules has read most of them.
    """

    found: tuple[tuple[Found, ...], ...]
    failed: tuple[Found, ...]
    noted: Noted | None = None
    undecided: tuple[Unknown, ...] = ()


def lint_scope(job: Job) -> ScopeResult:
    """Lint one scope; pure, and never raises: a check that does becomes a finding."""
    opened = open_scope(job)
    return conclude(opened, [examine(opened, Share())])


def open_scope(job: Job) -> Opened:
    """Read a scope."""
    words = Words.of(job.scope)
    found = opened(Graph(job.scope, job.settings), _rules_of(job.settings), words.may_concern, words.about)
    return found._replace(unasked=_unasked(job, found.graph))


def _rules_of(settings: Settings) -> tuple[Rule, ...]:
    """The rules that run; those of the scope before this one are, nearly always, those of the same settings."""
    if not _last or _last[0][0] is not settings:
        _last[:] = [(settings, configured(settings))]
    return _last[0][1]


_last: list[tuple[Settings, tuple[Rule, ...]]] = []


def opened(
    graph: Graph,
    rules: tuple[Rule, ...],
    may_concern: Callable[[Rule], bool],
    about: Callable[[Rule, Sequence[Any]], Sequence[Any]] = lambda rule, subjects: subjects,
) -> Opened:
    """What there is to ask about a scope that was read, by those of `rules` that may have something to say, and `about`
    which of their subjects each of them may."""
    there = graph.once(words_for_subjects)
    asked = ((rule, graph.once(subjects_of, rule.kinds)) for rule in rules if not there.isdisjoint(rule.kinds))
    chosen = ((rule, about(rule, found)) for rule, found in asked if found and may_concern(rule))
    return Opened(graph, rules, tuple((rule, found) for rule, found in chosen if found))


def _unasked(job: Job, graph: Graph) -> Unasked | None:
    if job.silent is None:
        return None
    # imported here: small runs keep nothing
    from svclint.linting.silence import Unasked

    return Unasked(job.silent, graph)


def examine(opened: Opened, share: Share) -> Examined:
    """Ask the rules about a share of the scope; each finding is the same whatever the shares are."""
    graph = opened.graph
    failures: list[Failure] = []
    if share.number == 0:
        failures = [Failure("kustomize build", error, subject_label(one)) for one, error in graph.failed_builds()]
    found: list[tuple[Found, ...]] = []
    noting = _noting(opened)
    for rule, subjects in opened.asked:
        mine = meant(rule, share.take(subjects), graph)
        listener = noting.of(rule) if noting is not None else None
        if listener is not None and opened.unasked is not None:
            mine = opened.unasked.left(rule.name, mine)
        found.append(tuple(ask(rule, mine, graph, failures, listener)))
        if noting is not None:
            noting.done(listener)
    failed = tuple(ask_special("failure", opened.rules, failures, graph))
    if noting is not None:
        return Examined(tuple(found), failed, noting.noted())
    return Examined(tuple(found), failed, None, tuple(unknown(share.take(graph.resources), graph)))


def _noting(opened: Opened) -> Noting | None:
    if opened.unasked is None:
        return None
    from svclint.linting.silence import Noting

    return Noting(opened.graph)


def _undecided(opened: Opened, examined: Sequence[Examined]) -> tuple[tuple[Unknown, ...], Silent | None]:
    """What cannot be decided, and what no later run need ask; what is decided for good it need not ask either."""
    graph, unasked = opened.graph, opened.unasked
    if unasked is None:
        return tuple(chain.from_iterable(one.undecided for one in examined)), None
    from svclint.linting.silence import UNKNOWN, Noting, silence

    noting = Noting(graph)
    listener = noting.listener()
    found: list[Unknown] = []
    for one in unasked.left(UNKNOWN, graph.resources):
        mine = list(unknown_of(one, listener.asking))
        listener.note(one, told=bool(mine))
        found.extend(mine)
    shares = [one.noted for one in examined if one.noted is not None]
    places = {rule.name: [share.places[number] for share in shares] for number, (rule, _) in enumerate(opened.asked)}
    places[UNKNOWN] = [listener.places(graph)]
    return tuple(found), silence(graph, places, [*(share.asked for share in shares), noting.asked()], unasked)


def conclude(opened: Opened, examined: Sequence[Examined]) -> ScopeResult:
    """What all shares of a scope, in their order, give together."""
    graph = opened.graph
    findings, used = judged(opened, examined)
    undecided, silent = _undecided(opened, examined)
    left = (*undecided, *_undecided_in_cel(opened))
    return ScopeResult(findings, used, counted(graph, opened.rules), left, graph.applied, silent)


def judged(opened: Opened, examined: Sequence[Examined]) -> tuple[tuple[Finding, ...], frozenset[tuple[str, int]]]:
    """The findings of all shares, and the places of the suppressions that marked one."""
    graph, rules = opened.graph, opened.rules
    by_rule = (one for shares in zip(*(share.found for share in examined), strict=True) for one in chain(*shares))
    found = [_set_aside(one, graph) for one in told_once(list(by_rule), rules)]
    found.extend(chain.from_iterable(share.failed for share in examined))
    present = graph.once(suppressions)
    marked, present = mark(owned(found, graph), present)
    ran = {rule.name for rule in rules if not rule.on_for}
    named = {rule.name for rule in known_rules(graph.settings)}
    doubtful = [
        one
        for one in present
        if one.used or one.problem or not ran.isdisjoint(one.rules) or not named.issuperset(one.rules)
    ]
    marked.extend(one.finding for one in ask_special("suppression", rules, doubtful, graph))
    return tuple(marked), frozenset(_place(one.label) for one in present if one.used)


def _undecided_in_cel(opened: Opened) -> Iterable[Unknown]:
    """What rules in CEL could not say of their objects."""
    asked = [(rule, subjects) for rule, subjects in opened.asked if is_in_cel(rule)]
    if not asked:
        return ()
    # imported here: hardly any tree has such rules
    from svclint.policies.undecided import undecided

    return undecided(opened.graph, asked)


def owned(found: Sequence[Found], graph: Graph) -> list[tuple[Finding, Resource | None]]:
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


def _places(found: Found) -> tuple[tuple[object, ...], ...]:
    """What makes the places of two findings the same: one object and one field, one value, or one stretch of one file.

    A field that is missing is shown by its parent, and an anchor's text may be several fields. The same beginning is
    not enough: in block style a list's item begins where its first field does.
    """
    place = found.finding.location
    return (found.owner, place.path), (found.owner, found.shown), (found.owner, place.file, place.start, place.end)


def _set_aside(found: Found, graph: Graph) -> Found:
    """The finding, lowered where its file is hardly applied as it is: it is for tests, a design, or out of use.

    So it is where anything that it rests on in a chart is a value that a test gives, or is composed of those; what the
    template itself has is as wrong with any other values.
    """
    finding, aside = found.finding, graph.scope.told.aside
    doubt = aside.get(finding.location.file)
    if aside and graph.scope.chart is not None:
        files = (finding.location.file, *(one.location.file for one in finding.related))
        doubt = strongest(finding.severity, (aside[file] for file in files if file in aside))
    if doubt is None and finding.severity > Severity.NOTE:
        # imported here: a clean run has no finding
        from svclint.certainty.on_purpose import doubt_of_comment

        doubt = doubt_of_comment(finding.location, graph)
    if (doubt is Doubt.PIECE and _is_within(finding)) or (doubt is Doubt.TRIED and not found.composed):
        return found
    # what is missing where all is there is missing with less, too
    if doubt is Doubt.SWITCHED and finding.asks:
        return found
    if doubt is None or strongest(finding.severity, (doubt,)) is None:
        return found
    return found._replace(finding=finding._replace(severity=lowered(finding.severity, (doubt,)), doubt=doubt))


def _is_within(finding: Finding) -> bool:
    """Whether a file by itself shows that something is wrong: nothing of another file is missing, or does not fit."""
    beside = [one.location.file for one in finding.related]
    return all(one == finding.location.file for one in beside) and (bool(beside) or not finding.asks)


def counted(graph: Graph, rules: Sequence[Rule]) -> dict[str, FileCounts]:
    """What was in each file of a scope."""
    own = {member.source.path for member in graph.scope.members if member.role == "objects"}
    # what a controller made is looked at, though not judged
    applied = {
        (one.file, one.document.index, one.root)
        for one in graph.everything
        if one.judged or (one.is_made and one.file in own)
    }
    resources: dict[str, int] = {}
    for file, _, _ in applied:
        resources[file] = resources.get(file, 0) + 1
    schemaless: dict[str, Counter[str]] = {}
    if with_role(rules, "schema") is not None:
        # what a rule could not look at is not to be taken for sound
        from svclint.kubernetes_schema.lookup import known

        # kinds of which a definition is brought along: none of their objects is without one
        described_kinds: set[tuple[str, str]] = set()
        for one in graph.resources:
            if (one.api_version, one.kind) in described_kinds:
                continue
            described = known(one, graph)
            if described is None:
                schemaless.setdefault(one.file, Counter())[one.id.kind] += 1
            elif not described.custom:
                described_kinds.add((one.api_version, one.kind))
    # of most files nothing is left aside: a Counter for each would cost more than all that is counted
    skipped: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for member, document in graph.documents:
        # a chart that was not rendered is counted as one
        if (document.state == "object" and member.role == "objects") or member.role == "refused":
            continue
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
        file: FileCounts(
            resources.get(file, 0),
            dict(skipped[file]) if file in skipped else {},
            dict(schemaless[file]) if file in schemaless else {},
        )
        for file in (member.source.path for member in graph.scope.members)
    }


_EXPECTED = "expected by a test"
_OF_ROLE = {
    "patch": "kustomize patch",
    "unlisted": "kustomize patch not in use",
    "config": "settings of kustomize or Helm",
}
NOT_READABLE = "not readable"
_SKIPPED = {"foreign": "not Kubernetes", "template": "not rendered", "broken": NOT_READABLE}
