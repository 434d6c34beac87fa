"""What only all scopes of a run decide: findings that another scope answers, suppressions that none of them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from svclint.linting.engine import FileCounts, Job, ScopeResult, lint_scope
from svclint.linting.suppress import has_expired, mark_configured
from svclint.named_tuple import NamedTuple
from svclint.rules import configured, with_role
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import unwrapped

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.graph.unknown import Unknown
    from svclint.linting.world import World
    from svclint.scope import Scope
    from svclint.settings import Ignore, Settings

Traced = Callable[[Sequence["Scope"]], Sequence["Scope"]]
"""What gives scopes with the lines of the templates that they were rendered from."""

Map = Callable[[Callable[[Job], ScopeResult], Iterable[Job]], Iterable[ScopeResult]]


class LintResult(NamedTuple):
    """The findings of all scopes, not yet merged, and what was counted. `files` counts each file once."""

    findings: tuple[Finding, ...]
    files: Mapping[str, FileCounts]
    unknown: tuple[Unknown, ...]


def lint(scopes: Sequence[Scope], settings: Settings, mapper: Map = map, traced: Traced | None = None) -> LintResult:
    """Lint every scope with `mapper` (builtin map, a pool's map, …); the result does not depend on it.

    `traced` is asked for the scopes in which something stands that was rendered: they are linted again, for its place.
    """
    results = list(mapper(lint_scope, (Job(scope, settings) for scope in scopes)))
    told = [number for number, one in enumerate(results) if traced is not None and has_places(scopes[number], one)]
    if traced is not None and told:
        jobs = [Job(scope, settings) for scope in traced([scopes[number] for number in told])]
        for number, result in zip(told, mapper(lint_scope, jobs), strict=True):
            results[number] = result
    return settled(results, scopes, settings)


def settled(results: Sequence[ScopeResult], scopes: Sequence[Scope], settings: Settings) -> LintResult:
    """The results of all scopes, one each, as one: without the findings that another scope answers."""

    @lru_cache(maxsize=1)
    def world() -> World:
        # imported here: most runs have no finding that asks
        from svclint.linting.world import World

        built = {number: one.applied for number, one in enumerate(results) if one.applied is not None}
        return World(scopes, settings, built)

    findings: list[Finding] = []
    used: set[tuple[str, int]] = set()
    files: dict[str, FileCounts] = {}
    undecided: list[Unknown] = []
    for number, result in enumerate(results):
        for one in result.findings:
            left = _unanswered(one, number, world()) if one.asks or one.given else one
            if left is not None:
                findings.append(left)
        used |= result.used
        for file, counts in result.files.items():
            if file not in files or counts.resources > files[file].resources:
                files[file] = counts
        undecided.extend(result.unknown)
    return LintResult(tuple(_without_used(findings, used, settings)), files, tuple(undecided))


def has_places(scope: Scope, result: ScopeResult) -> bool:
    """Whether something is told of a scope with rendered texts, none of whose lines is known."""
    if not result.findings and not any(one.is_rendered for one in result.unknown):
        return False
    return any(one.source.template is not None and not one.source.template.lines for one in scope.members)


def _unanswered(finding: Finding, scope: int, world: World) -> Finding | None:
    """What is left of a finding beside the other scopes of the run: nothing where one holds what it asks for, or where
    none holds what speaks for it."""
    if finding.given and not _is_given(finding, scope, world):
        return None
    close = finding.severity is Severity.ERROR
    asked = [one for one in finding.asks if one.steering is None]
    if any(world.holds(scope, wanted, finding.location.file, close=close) for wanted in asked):
        return None
    # imported here: few findings ask for anything
    from svclint.certainty.doubt import Doubt, lowered, strongest

    doubts = (
        *((Doubt.DEPENDS,) if any(map(world.may_steer, finding.asks)) else ()),
        *((Doubt.AMONG,) if any(world.may_complete(scope, one) for one in asked) else ()),
        *((Doubt.AMONG,) if any(world.holds_renamed(scope, one) for one in asked) else ()),
        *((Doubt.AMONG,) if any(world.holds_at_home(scope, one, finding.location.file) for one in asked) else ()),
    )
    doubt = strongest(finding.severity, doubts)
    if doubt is None:
        return finding
    return finding._replace(severity=lowered(finding.severity, doubts), doubt=doubt)


def _is_given(finding: Finding, scope: int, world: World) -> bool:
    """Whether other scopes hold what speaks for a finding, and none, whichever cluster it is for, what is missing."""
    missing = (one.identity for one in finding.asks if one.identity is not None)
    return not any(map(world.knows, missing)) and all(
        any(world.has(scope, one, finding.location.file) for one in several) for several in finding.given
    )


def _without_used(findings: Iterable[Finding], used: set[tuple[str, int]], settings: Settings) -> Iterator[Finding]:
    """A suppression in a file of several scopes is used when it is used in one of them."""
    rule = with_role(configured(settings), "unused-suppression")
    for finding in findings:
        place = finding.location
        if rule is None or finding.rule != rule.name or (place.file, place.start) not in used:
            yield finding


def ignored(findings: Iterable[Finding], settings: Settings, *, of_entries: bool = True) -> list[Finding]:
    """`findings`, those marked that the configuration ignores, and one more for each entry that ignores none of them.

    No such one (`of_entries`) where only some of the rules ran. They are those of all scopes before they are merged: an
    entry may mean an object of one scope, and then the finding of another stands.
    """
    if not settings.ignores:
        return list(findings)
    marked, unused = mark_configured(findings, settings)
    return [*marked, *(_of_entries(unused, settings) if of_entries else ())]


# as of a comment
_IDLE = "suppresses nothing"


def _of_entries(unused: Iterable[Ignore], settings: Settings) -> Iterator[Finding]:
    """Findings about entries of the configuration's `ignore` that marked nothing, though a rule of theirs ran."""
    rules = configured(settings)
    rule = with_role(rules, "unused-suppression")
    if rule is None:
        return
    from svclint.checks.manifest.own import does_nothing
    from svclint.finding import Finding

    ran = {one.name for one in rules if not one.on_for}
    for entry in unused:
        if entry.location is None or (entry.rules and ran.isdisjoint(entry.rules)):
            continue
        why = f"it ended on {entry.until}" if has_expired(entry, settings.today) else "no finding matches it"
        yield Finding(
            rule.name,
            rule.severity,
            does_nothing(why),
            unwrapped(rule.remediation),
            entry.location,
            _IDLE,
            (),
            None,
            (),
        )
