"""One scope as it was examined: what each rule said of each subject, so that a change need ask only some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.graph import Graph
from svclint.linting.asking import Failure, Found, ask_each, ask_special, meant, subject_label
from svclint.linting.engine import Examined, Opened, ScopeResult, judged, opened
from svclint.named_tuple import NamedTuple
from svclint.render.objects import applied_objects
from svclint.resource import Resource
from svclint.rules import Words, configured
from svclint.scope import Member, Role, Scope
from svclint.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from svclint.settings import Settings

Key = tuple[object, ...]
"""A subject, or an object, in whatever graph of its scope: as long as the text of its file is the same."""

# subjects between two looks at whether it is still worth while
_AT_ONCE = 64


class Said(NamedTuple):
    """A finding and the object of its primary label, by its key."""

    found: Found
    owner: Key | None


class Kept(NamedTuple):
    """A scope as it was formed (`asked`), what was read of it, and what was said of it.

    `told` are the findings of each rule by subject. `exact` says that every subject was asked about this very state.
    """

    asked: Scope
    opened: Opened
    told: Mapping[str, Mapping[Key, tuple[Said, ...]]]
    result: ScopeResult
    exact: bool

    @property
    def graph(self) -> Graph:
        return self.opened.graph

    @property
    def scope(self) -> Scope:
        """The scope that was read; that of a chart has the lines of its templates besides."""
        return self.opened.graph.scope

    def holds(self, path: str) -> bool:
        return any(one.source.path == path for one in self.scope.members) or any(
            one.path == path for one in self.scope.beside
        )


def examined(asked: Scope, scope: Scope, settings: Settings) -> Iterator[Kept | None]:
    """Ask everything about `scope`, which is `asked` with whatever more is known of it by now; the result comes last,
    and None as often as somebody may think better of it."""
    graph = Graph(scope, settings, remembered_objects)
    words = Words.of(scope)
    now = opened(graph, configured(settings), words.may_concern, words.about)
    yield None
    failures = _failed_builds(graph)
    told: dict[str, dict[Key, tuple[Said, ...]]] = {}
    for rule, subjects in now.asked:
        said = told.setdefault(rule.name, {})
        wanted = meant(rule, subjects, graph)
        for start in range(0, len(wanted), _AT_ONCE):
            for subject, found in ask_each(rule, wanted[start : start + _AT_ONCE], graph, failures):
                _add(said, subject, found, graph)
            yield None
    yield _concluded(asked, now, told, failures, exact=True)


def nearly(kept: Kept, scope: Scope, changed: Source, near: Collection[str]) -> Kept:
    """The scope after a file became `changed`: asked is what lies in the files `near` (that one among them), or looks
    otherwise than before; all else is said again."""
    before = kept.opened
    graph = Graph(scope, before.graph.settings, remembered_objects)
    words, were_asked = Words([changed.text]), {rule.name for rule, _ in before.asked}
    now = opened(graph, before.rules, lambda rule: rule.name in were_asked or words.may_concern(rule))
    places = {_object_key(one): number for number, one in enumerate(graph.everything)}
    other = _built_otherwise(before.graph, graph) if graph.builds else frozenset()
    failures = _failed_builds(graph)
    told: dict[str, dict[Key, tuple[Said, ...]]] = {}
    fresh: dict[int, dict[Key, Any]] = {}
    for rule, subjects in now.asked:
        # the same for all rules of the same kinds
        if id(subjects) not in fresh:
            fresh[id(subjects)] = {key: one for one, key in _near(subjects, near, other)}
        wanted = fresh[id(subjects)]
        known = kept.told.get(rule.name, {})
        stale = {key for key, said in known.items() if any(_touches(one.found, changed.path) for one in said)}
        if not stale <= wanted.keys():
            wanted = {**wanted, **{key: one for one in subjects if (key := _key(one)) in stale}}
        said = {
            key: tuple(_moved(one, places) for one in those)
            for key, those in known.items()
            if key not in wanted and key not in stale
        }
        for subject, found in ask_each(rule, meant(rule, list(wanted.values()), graph), graph, failures):
            _add(said, subject, found, graph)
        told[rule.name] = said
    return _concluded(scope, now, told, failures, exact=False)


def _near(subjects: Sequence[Any], near: Collection[str], other: Collection[Key]) -> Iterator[tuple[Any, Key]]:
    for one in subjects:
        if _file(one) in near or (other and _key(one) in other):
            yield one, _key(one)


def remembered_objects(member: Member, scope: Scope) -> Iterable[Resource]:
    """The objects of a member, and with them all that was read of them, as long as its text is the same."""
    if member.namespace_from or member.common is not None or scope.substitutions:
        # what else is written where depends on other files
        return applied_objects(member, scope)
    given = (member.role, member.namespace, member.partial, member.default_namespace or scope.default_namespace)
    return member.source.once(_objects, given)


def _objects(source: Source, given: tuple[Role, str | None, bool, str]) -> tuple[Resource, ...]:
    role, namespace, partial, default_namespace = given
    member = Member(source, role, namespace, partial=partial)
    return tuple(applied_objects(member, Scope("", "", (member,), default_namespace)))


def _concluded(
    asked: Scope, now: Opened, told: dict[str, dict[Key, tuple[Said, ...]]], failures: list[Failure], *, exact: bool
) -> Kept:
    found = tuple(tuple(one.found for said in told[rule.name].values() for one in said) for rule, _ in now.asked)
    failed = tuple(ask_special("failure", now.rules, failures, now.graph))
    findings, used = judged(now, [Examined(found, failed)])
    # nobody counts what was looked at
    result = ScopeResult(findings, used, {}, (), now.graph.applied)
    return Kept(asked, now, told, result, exact)


def _failed_builds(graph: Graph) -> list[Failure]:
    return [Failure("kustomize build", error, subject_label(one)) for one, error in graph.failed_builds()]


def _add(said: dict[Key, tuple[Said, ...]], subject: Any, found: list[Found], graph: Graph) -> None:
    key = _key(subject)
    said[key] = (*said.get(key, ()), *_said(found, graph))


def _said(found: list[Found], graph: Graph) -> tuple[Said, ...]:
    owners = (graph.everything[one.owner] if one.owner is not None else None for one in found)
    keys = (None if owner is None else _object_key(owner) for owner in owners)
    return tuple(Said(one, key) for one, key in zip(found, keys, strict=True))


def _moved(said: Said, places: Mapping[Key, int]) -> Said:
    """What was said, for a graph whose objects have other numbers."""
    place = places.get(said.owner) if said.owner is not None else None
    return said if place == said.found.owner else said._replace(found=said.found._replace(owner=place))


def _key(subject: Any) -> Key:
    if isinstance(subject, Resource):
        return _object_key(subject)
    return (subject.source.path, subject.index)


def _object_key(one: Resource) -> Key:
    # a kustomization may apply one object of a file for two namespaces
    return (one.file, one.document.index, one.root, one.identity)


def _file(subject: Any) -> str:
    path: str = subject.file if isinstance(subject, Resource) else subject.source.path
    return path


def _touches(found: Found, file: str) -> bool:
    finding = found.finding
    edits = finding.fix.replacements if finding.fix is not None else ()
    places = (finding.location, *(one.location for one in finding.related), *(one.location for one in edits))
    return any(one.file == file for one in places)


def _built_otherwise(before: Graph, after: Graph) -> frozenset[Key]:
    """The objects that a kustomization makes otherwise than before, in whatever file they stand."""
    known: dict[Key, Any] = {_object_key(one): one.data for one in before.everything}
    return frozenset(key for one in after.everything if known.get(key := _object_key(one)) != one.data)
