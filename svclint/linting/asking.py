"""Asks the rules about a scope's subjects: violations become findings here, and a check that raises a failure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from svclint.certainty.doubt import NOT_THERE, Doubt, lowered, strongest
from svclint.graph import Graph
from svclint.named_tuple import NamedTuple
from svclint.references import RELATIONS, rows_of
from svclint.resource import Resource
from svclint.rules import Rule, check_function, options
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Elsewhere, Label, Violation
from svclint.wording import unwrapped

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.finding import Finding
    from svclint.linting.alone import Listener


class Found(NamedTuple):
    """A finding, the place among `graph.everything` of the object that its primary label lies in, and what this shows.

    It is a number so that what another process found can be sent. `shown` is the file, the document and the path of the
    value: the closest parent of one that is missing. `composed` says that a template made something that is told of its
    values.
    """

    finding: Finding
    owner: int | None
    shown: tuple[object, ...]
    composed: bool


class Failure(NamedTuple):
    """A check that raised: the rule, what was raised, and a label on the subject."""

    rule: str
    error: str
    label: Label


def words_for_subjects(graph: Graph) -> frozenset[str]:
    """All that rules may call something of the scope: a rule about nothing of it has no subject there, as most."""
    found = {"*", "workload", "problem"}
    for group, kind in graph.kinds:
        found.update((kind, f"{group}/{kind}"))
        found.update([row.relation for row in rows_of(group, kind)])
    return frozenset(found)


def subjects_of(graph: Graph, kinds: tuple[str, ...]) -> tuple[Any, ...]:
    """What rules of these kinds are asked about, for all of them."""
    if len(kinds) == 1:
        return graph.once(_of_kind, kinds[0])
    return tuple(chain.from_iterable(graph.once(_of_kind, kind) for kind in kinds))


def asked(graph: Graph, rule: Rule) -> Sequence[Any]:
    """What a rule is asked about in a scope."""
    return meant(rule, graph.once(subjects_of, rule.kinds), graph)


def _of_kind(graph: Graph, kind: str) -> tuple[Any, ...]:
    return tuple(graph.resources) if kind == "*" else tuple(_each_of(kind, graph))


def _each_of(kind: str, graph: Graph) -> Iterator[Any]:
    if kind == "workload":
        yield from (one for one in graph.resources if graph.template(one) is not None)
    elif kind == "problem":
        # a chart that was not rendered, a file that is not there, and a patch that nobody uses have a sound text
        for member, document in graph.documents:
            if member.role in ("config", "unlisted") or not _is_sound(document):
                yield document
    elif kind in RELATIONS:
        yield from graph.referring(kind)
    elif kind not in ("suppression", "failure"):
        yield from graph.of_named_kind(kind)


def meant(rule: Rule, subjects: Sequence[Any], graph: Graph) -> Sequence[Any]:
    """Those of the subjects that a rule is for which nobody asked for."""
    if rule.on_for != "mesh":
        return subjects
    # imported here: hardly any scope has one
    from svclint.traffic.mesh import is_in_mesh

    return [one for one in subjects if is_in_mesh(one, graph)]


def _is_sound(document: Document) -> bool:
    """Whether a document is one whole object: the items of a List may still lack what an object needs."""
    return document.state == "object" and not document.problems and not document.value["kind"].endswith("List")


def ask(
    rule: Rule, subjects: Sequence[Any], graph: Graph, failures: list[Failure], listener: Listener | None = None
) -> Iterator[Found]:
    """What `rule` says of the subjects; `failures` gets what it raised, `listener` is told of each."""
    for _, found in ask_each(rule, subjects, graph, failures, listener):
        yield from found


def ask_each(
    rule: Rule, subjects: Sequence[Any], graph: Graph, failures: list[Failure], listener: Listener | None = None
) -> Iterator[tuple[Any, list[Found]]]:
    """Each subject of which `rule` says something, with that; otherwise as `ask`."""
    try:
        check = check_function(rule)
        chosen = options(rule, graph.settings)
    except Exception as error:
        failures.extend(
            Failure(rule.name, f"{type(error).__name__}: {error}", subject_label(one)) for one in subjects[:1]
        )
        return
    asking = graph if listener is None else listener.asking
    if chosen:
        check = partial(check, **chosen)
    for subject in subjects:
        try:
            violations = check(subject, asking)
            first = next(violations, None)
            if first is None:
                # as nearly always
                if listener is not None:
                    listener.note(subject, told=False)
                continue
            # all of it, before anything is reported: a check that raises half-way is not to be trusted
            found = [found_of(rule, violation, graph) for violation in (first, *violations)]
        except Exception as error:
            failures.append(Failure(rule.name, f"{type(error).__name__}: {error}", subject_label(subject)))
        else:
            yield subject, list(filter(None, found))
        if listener is not None:
            listener.note(subject, told=True)


def ask_special(kind: str, rules: Sequence[Rule], subjects: Sequence[Any], graph: Graph) -> list[Found]:
    """Findings of the rules about svclint's own values: suppressions and failures."""
    found: list[Found] = []
    for rule in rules:
        if kind in rule.kinds and subjects:
            check = check_function(rule)
            made = (found_of(rule, one, graph) for subject in subjects for one in check(subject, graph))
            found.extend(filter(None, made))
    return found


def subject_label(subject: Any) -> Label:
    """The label on the whole of a subject."""
    if hasattr(subject, "name_label"):
        label: Label = subject.name_label()
        return label
    document: Document = subject
    return Label(document, (), span=Span(document.source.path, document.start, document.start))


def found_of(rule: Rule, violation: Violation, graph: Graph) -> Found | None:
    """The finding that a violation makes; None where a change may yet write what must be unwritten."""
    # imported here: a clean check has no use for them
    from svclint.finding import Finding
    from svclint.placing import is_composed, place, placed_fix, related, shown, words

    if any(one.partial for one in violation.unwritten):
        return None
    primary = violation.primary
    resource = primary.of if isinstance(primary.of, Resource) else graph.resource_of(primary.of, primary.path)
    patched = tuple(_patched(violation))
    severity = rule.severity if violation.severity is None else min(rule.severity, violation.severity)
    told = (
        *_fetched(violation, graph),
        *_given_by_test(violation, graph),
        *_filled_in(violation, graph),
        *_as_text(violation, graph),
        *_of_aside(violation, graph),
    )
    doubts = (*violation.doubts, *patched, *told)
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
        asks=tuple(_asks(violation, resource, graph)),
        given=violation.given,
        doubt=strongest(severity, doubts),
    )
    owner = graph.place_of(resource) if resource is not None else None
    labels = (primary, *violation.related) if graph.scope.chart is not None else ()
    return Found(finding, owner, shown(primary), any(map(is_composed, labels)))


def _asks(violation: Violation, resource: Resource | None, graph: Graph) -> Iterator[Elsewhere]:
    """What another scope may hold: beside an object into whose namespace a command puts this one, as well, and in any
    where that is filled in as the command is run."""
    yield from violation.unless
    if not graph.scope.told.places or resource is None:
        return
    for namespace in sorted(graph.placed_in(resource)):
        for one in violation.unless:
            if one.identity is not None and one.identity.namespace == resource.namespace:
                yield one._replace(identity=one.identity._replace(namespace=namespace))
            elif one.steering is not None and one.steering.namespace == resource.namespace:
                yield one._replace(steering=one.steering._replace(namespace=namespace))
            elif one.selector is not None and one.namespace == resource.namespace:
                yield one._replace(namespace=namespace)


def _fetched(violation: Violation, graph: Graph) -> tuple[Doubt, ...]:
    if not graph.scope.told.fetched or not violation.unless:
        return ()
    from svclint.certainty.doubts import of_fetched

    return of_fetched(graph, violation)


def _given_by_test(violation: Violation, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a value that a test of a chart gives stands where the finding does, or is a part of what stands there."""
    if graph.scope.chart is None or not graph.scope.told.aside:
        return ()
    files = {path for path, doubt in graph.scope.told.aside.items() if doubt is Doubt.TEST}
    if not files or violation.primary.span is not None:
        return ()
    # imported here: few findings are of what a test of a chart installs
    from svclint.placing import written_at
    from svclint.render.helm.given import is_given_by

    written = written_at(violation.primary.of, violation.primary.path)
    return (Doubt.TEST,) if is_given_by(files, written.document, written.path) else ()


def _as_text(violation: Violation, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a tool writes the annotation that is none as text before it applies the object."""
    of, path = violation.primary.of, violation.primary.path
    if not graph.scope.told.as_texts or path[:2] != ("metadata", "annotations") or not isinstance(of, Resource):
        return ()
    is_scalar = isinstance(of.get(*path), (bool, int, float))
    return (Doubt.TEMPLATED,) if is_scalar and of.directory in graph.scope.told.as_texts else ()


def _of_aside(violation: Violation, graph: Graph) -> Iterator[Doubt]:
    """Why one of several plain objects that do not fit each other is hardly there: nobody applies its file.

    What is told in that file is lowered by it in any case, and a chart's files belong together. Where two more of its
    kind are there, it stands by those.
    """
    aside = graph.scope.told.aside
    together = (*violation.rests_on, *violation.as_written)
    if not aside or not graph.scope.nearest or len(together) < 2:
        return
    there = [one.kind for one in together if aside.get(one.file) not in NOT_THERE]
    for one in together:
        if aside.get(one.file) in NOT_THERE and there.count(one.kind) < 2:
            yield aside[one.file]


def _filled_in(violation: Violation, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a command puts something else in the place of the whole value that is wrong, or that it does not fit.

    What is a slip of the latter was meant to be the same.
    """
    if not graph.scope.told.filled:
        return ()
    from svclint.suggest import is_slip

    if any(_filled_at(violation.primary, graph)):
        return (Doubt.UNKNOWN,)
    wrong = list(_texts_at(violation.primary))
    beside = (value for label in violation.related for value in _filled_at(_whole_port(label), graph))
    return (Doubt.UNKNOWN,) if any(not any(is_slip(one, value) for one in wrong) for value in beside) else ()


def _filled_at(label: Label, graph: Graph) -> Iterator[str]:
    """The texts at a label in whose place a command puts others."""
    if isinstance(label.of, Resource) and label.of.file in graph.scope.told.filled:
        filled = graph.scope.told.filled[label.of.file]
        yield from (one for one in _texts_at(label) if one in filled)


def _texts_at(label: Label) -> Iterator[str]:
    """The text at a label, or those right below it."""
    if isinstance(label.of, Resource):
        value = label.of.get(*label.path)
        texts = value.values() if isinstance(value, dict) else (value,)
        yield from (one for one in texts if isinstance(one, str))


def _whole_port(label: Label) -> Label:
    """The label on all of a port instead of one of its fields: any of them may be what something does not fit."""
    return label._replace(path=label.path[:-1]) if label.path[-3:-2] == ("ports",) else label


def _edits_snapshot(violation: Violation, graph: Graph) -> bool:
    edits = violation.fix.edits if violation.fix is not None else ()
    return any(isinstance(one.of, Resource) and graph.is_around(one.of) for one in edits)


def _patched(violation: Violation) -> Iterator[Doubt]:
    if any(one.partial for one in violation.rests_on):
        yield Doubt.PATCHED
    if any(one.partial for one in violation.as_written):
        yield Doubt.TOUCHED
