"""Runs the rules over a scope: Job in, findings out, the same in this process, a pool or an editor."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.doubt import Doubt, lowered, strongest
from svclint.graph import Graph
from svclint.offer import Applied
from svclint.references import RELATIONS
from svclint.resource import Resource
from svclint.rules import Rule, Words, catalogue, check_function, configured, options, with_role
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.source import Span
from svclint.suppress import mark, suppressions
from svclint.unknown import Unknown, unknown
from svclint.violation import Label, Violation
from svclint.wording import unwrapped

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.finding import Finding


class Job(NamedTuple):
    """One scope to lint with the settings; everything in it can be pickled."""

    scope: Scope
    settings: Settings


class FileCounts(NamedTuple):
    """What was in a file: Kubernetes objects, documents left aside by reason, and objects that no schema describes."""

    resources: int
    skipped: Mapping[str, int]
    schemaless: int = 0


class ScopeResult(NamedTuple):
    """The findings of one scope; those that ask for something stand only unless another scope holds it.

    `used` are the places (file, offset) of suppressions that marked a finding here. `unknown` are the references that
    could not be decided. `applied` is what its kustomizations make, which other scopes may ask for.
    """

    findings: "tuple[Finding, ...]"
    used: frozenset[tuple[str, int]]
    files: Mapping[str, FileCounts]
    unknown: tuple[Unknown, ...]
    applied: Applied | None = None


class Failure(NamedTuple):
    """A check that raised: the rule, what was raised, and a label on the subject."""

    rule: str
    error: str
    label: Label


class Found(NamedTuple):
    """A finding, and the object that its primary label lies in."""

    finding: "Finding"
    resource: Resource | None


def lint_scope(job: Job) -> ScopeResult:
    """Lint one scope; pure, and never raises: a check that does becomes a finding."""
    rules = configured(job.settings)
    graph = Graph(job.scope, job.settings)
    found: list[Found] = []
    failures = [Failure("kustomize build", error, _subject_label(one)) for one, error in graph.failed_builds()]
    words = Words(member.source.text for member in job.scope.members)
    for rule in rules:
        subjects = graph.once(_subjects, rule.kinds)
        if subjects and words.may_concern(rule):
            found.extend(_run(rule, _meant(rule, subjects, graph), graph, failures))
    found = [_set_aside(one, graph) for one in told_once(found, rules)]
    found.extend(special("failure", rules, failures, graph))
    present = suppressions(graph)
    marked, present = mark([(one.finding, one.resource) for one in found], present)
    ran = {rule.name for rule in rules if not rule.on_for}
    judged = [
        one for one in present if one.used or one.problem or not ran.isdisjoint(one.rules) or _misnamed(one.rules)
    ]
    marked.extend(one.finding for one in special("suppression", rules, judged, graph))
    used = frozenset(_place(one.label) for one in present if one.used)
    return ScopeResult(tuple(marked), used, counted(graph, rules), tuple(unknown(graph)), graph.applied)


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
    return (found.resource, place.path), (found.resource, place.file, place.start)


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


def _subjects(graph: Graph, kinds: tuple[str, ...]) -> tuple[Any, ...]:
    """What rules of these kinds are asked about, for all of them."""
    return tuple(subject for kind in kinds for subject in graph.once(_of_kind, kind))


def _of_kind(graph: Graph, kind: str) -> tuple[Any, ...]:
    return tuple(_each_of(kind, graph))


def subjects_of(graph: Graph, rule: Rule) -> Sequence[Any]:
    """What a rule is asked about in a scope."""
    return _meant(rule, graph.once(_subjects, rule.kinds), graph)


def _each_of(kind: str, graph: Graph) -> Iterator[Any]:
    if kind == "workload":
        yield from (one for one in graph.resources if graph.template(one) is not None)
    elif kind == "problem":
        # a chart that was not rendered, a file that is not there, and a patch that nobody uses have a sound text
        for member, document in graph.documents:
            if member.role in ("config", "unlisted") or not _is_sound(document):
                yield document
    elif kind == "*":
        yield from graph.resources
    elif kind in RELATIONS:
        yield from graph.referring(kind)
    elif kind not in ("suppression", "failure"):
        yield from graph.of_named_kind(kind)


def _meant(rule: Rule, subjects: Sequence[Any], graph: Graph) -> Sequence[Any]:
    """Those of the subjects that a rule is for which nobody asked for."""
    if rule.on_for != "mesh":
        return subjects
    # imported here: hardly any scope has one
    from svclint.traffic.mesh import is_in_mesh

    return [one for one in subjects if is_in_mesh(one, graph)]


def _is_sound(document: "Document") -> bool:
    """Whether a document is one whole object: the items of a List may still lack what an object needs."""
    return document.state == "object" and not document.problems and not document.value["kind"].endswith("List")


def _run(rule: Rule, subjects: Sequence[Any], graph: Graph, failures: list[Failure]) -> Iterator[Found]:
    try:
        check = check_function(rule)
        chosen = options(rule, graph.settings)
    except Exception as error:
        failures.extend(
            Failure(rule.name, f"{type(error).__name__}: {error}", _subject_label(one)) for one in subjects[:1]
        )
        return
    for subject in subjects:
        try:
            # all of it, before anything is reported: a check that raises half-way is not to be trusted
            violations = [found_of(rule, violation, graph) for violation in check(subject, graph, **chosen)]
        except Exception as error:
            failures.append(Failure(rule.name, f"{type(error).__name__}: {error}", _subject_label(subject)))
        else:
            yield from filter(None, violations)


def special(kind: str, rules: Sequence[Rule], subjects: Sequence[Any], graph: Graph) -> list[Found]:
    """Findings of the rules about svclint's own values: suppressions and failures."""
    found: list[Found] = []
    for rule in rules:
        if kind in rule.kinds and subjects:
            check = check_function(rule)
            made = (found_of(rule, one, graph) for subject in subjects for one in check(subject, graph))
            found.extend(filter(None, made))
    return found


def _subject_label(subject: Any) -> Label:
    if hasattr(subject, "name_label"):
        label: Label = subject.name_label()
        return label
    document: Document = subject
    return Label(document, (), span=Span(document.source.path, document.start, document.start))


def found_of(rule: Rule, violation: Violation, graph: Graph) -> Found | None:
    """The finding that a violation makes; None where a change may yet write what must be unwritten."""
    # imported here: a clean check has no use for them
    from svclint.finding import Finding
    from svclint.placing import place, placed_fix, related, words

    if any(one.partial for one in violation.unwritten):
        return None
    primary = violation.primary
    resource = primary.of if isinstance(primary.of, Resource) else graph.resource_of(primary.of, primary.path)
    patched = tuple(_patched(violation))
    severity = rule.severity if violation.severity is None else min(rule.severity, violation.severity)
    doubts = (*violation.doubts, *patched)
    # what a change that is not here may bring is not to be written a second time, and a snapshot is nobody's manifest
    fix = None if Doubt.PATCHED in doubts or _edits_snapshot(violation, graph) else violation.fix
    finding = Finding(
        rule.name,
        lowered(severity, doubts),
        violation.message,
        unwrapped(rule.remediation if violation.help is None else violation.help),
        place(primary),
        words(primary),
        tuple(map(related, violation.related)),
        resource.id if resource is not None else None,
        (graph.scope.name,),
        fix=placed_fix(fix, sure=not patched) if fix is not None else None,
        asks=violation.unless,
        doubt=strongest(severity, doubts),
    )
    return Found(finding, resource)


def _edits_snapshot(violation: Violation, graph: Graph) -> bool:
    edits = violation.fix.edits if violation.fix is not None else ()
    return any(isinstance(one.of, Resource) and graph.is_around(one.of) for one in edits)


def _patched(violation: Violation) -> Iterator[Doubt]:
    if any(one.partial for one in violation.rests_on):
        yield Doubt.PATCHED
    if any(one.partial for one in violation.as_written):
        yield Doubt.TOUCHED


def counted(graph: Graph, rules: Sequence[Rule]) -> dict[str, FileCounts]:
    """What was in each file of a scope."""
    own = {member.source.path for member in graph.scope.members if member.role == "objects"}
    # what a controller made is looked at, though not judged
    read = (one for one in graph.everything if one.judged or (one.is_made and one.file in own))
    applied = {(one.file, one.document.index, one.root): one for one in read}
    resources: Counter[str] = Counter(file for file, _, _ in applied)
    schemaless: Counter[str] = Counter()
    if with_role(rules, "schema") is not None:
        # what a rule could not look at is not to be taken for sound
        from svclint.kubernetes_schema.lookup import known

        schemaless.update(one.file for one in graph.resources if known(one, graph) is None)
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
    return {file: FileCounts(resources[file], dict(counts), schemaless[file]) for file, counts in skipped.items()}


_EXPECTED = "expected by a test"
_OF_ROLE = {
    "patch": "kustomize patch",
    "unlisted": "kustomize patch not in use",
    "config": "settings of kustomize or Helm",
}
_SKIPPED = {"foreign": "not Kubernetes", "template": "not rendered", "broken": "not readable"}
