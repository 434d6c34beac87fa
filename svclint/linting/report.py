"""Findings of all scopes, merged, ordered and counted: the Report, its threshold and exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib import import_module

from svclint.graph.unknown import Explained, explained
from svclint.linting.settle import LintResult, ignored
from svclint.named_tuple import NamedTuple
from svclint.rules import Rule, configured, known_rules, with_role
from svclint.severity import Severity
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.discover import Discovery
    from svclint.finding import Finding, FindingFix
    from svclint.gitops.unrendered import Unrendered
    from svclint.graph.unknown import Unknown
    from svclint.linting.baseline import Baseline, Known
    from svclint.settings import Settings


class Since(NamedTuple):
    """What a change left as it was, in findings, and what it cured."""

    known: int
    cured: int


class Counts(NamedTuple):
    """What was read: files, Kubernetes objects, scopes, and the documents that were left aside by reason.

    `skipped` maps a reason in words ("not Kubernetes", "kustomize patch", "not rendered", "expected by a test",
    "settings of kustomize or Helm") to a number.
    `unknown` counts references that could not be decided from what the scopes hold, `schemaless` objects by kind that
    no schema describes, so that their fields were not looked at, `hidden` findings that the changed files do not touch.
    `unrendered` says what was not rendered: charts ("chart") and why ("without Helm"), and what GitOps tools deploy
    ("Helm release"), of what ("remote charts"), each with how many; `unread` how many files of tools that are not
    understood there are ("jsonnet"). `since` counts what is not shown because a change did not bring it, where a run is
    about a change; `baseline` says what a baseline knows.
    """

    files: int = 0
    resources: int = 0
    scopes: int = 0
    skipped: Mapping[str, int] = {}
    unknown: int = 0
    schemaless: Mapping[str, int] = {}
    hidden: int = 0
    unrendered: Mapping[str, Mapping[str, int]] = {}
    unread: Mapping[str, int] = {}
    since: Since | None = None
    baseline: Known | None = None


class Report(NamedTuple):
    """Sorted findings with the sources they lie in, counts and exit code.

    `sources` holds at least every file that a finding names. `rules` describes at least every rule that was run.
    `findings` includes suppressed ones; `active` leaves them out. `scopes_of` names the scopes that judge a file, each
    as often as it does (a kustomization may use a file for two namespaces). `unknown` are the references that could
    not be decided, where the run was asked for them; None where not.
    """

    version: str
    findings: tuple[Finding, ...]
    counts: Counts
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    threshold: Severity
    statistics: bool = False
    scopes_of: Mapping[str, tuple[str, ...]] = {}
    unknown: tuple[Explained, ...] | None = None

    @property
    def active(self) -> tuple[Finding, ...]:
        return _active(self.findings)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that tell of a fault of svclint itself."""
        rule = with_role(self.rules.values(), "internal")
        return tuple(one for one in self.active if rule is not None and one.rule == rule.name)

    @property
    def by_severity(self) -> Counter[Severity]:
        return Counter(finding.severity for finding in self.active)

    @property
    def exit_code(self) -> int:
        """0 nothing at or above the threshold, 1 findings, 3 a fault of svclint itself."""
        if self.faults:
            return 3
        return 1 if any(finding.severity >= self.threshold for finding in self.active) else 0


def order(finding: Finding) -> tuple[object, ...]:
    """The sort key of findings: by place, then worst first, then by words, so that equal inputs give equal bytes."""
    place = finding.location
    return (place.file, place.start, place.end, -finding.severity, finding.rule, finding.message, finding.related)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first; those of one severity in the order that they have."""
    return sorted(findings, key=lambda finding: -finding.severity)


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings, make one of those that several scopes have at one place, and give each its fingerprint."""
    merged: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        words = (finding.rule, finding.severity, finding.message, finding.location, finding.label, finding.related)
        first = merged.get(words)
        merged[words] = finding if first is None else _joined(first, finding)
    return _with_fingerprints(sorted(_by_place(merged.values()), key=order))


def _by_place(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One fault that scopes see in different lights is told once, at its worst: a note here, a warning there.

    Only where no scope has two findings of the rule at the place about one object: those are different faults.
    """
    places: dict[tuple[str, object], list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.rule, finding.location), []).append(finding)
    for found in places.values():
        scopes = [(scope, one.resource) for one in found for scope in one.scopes]
        if len(set(scopes)) < len(scopes):
            yield from found
            continue
        worst, *others = sorted(found, key=lambda one: (-one.severity, order(one)))
        for other in others:
            worst = _joined(worst, other)
        yield worst


def _joined(first: Finding, second: Finding) -> Finding:
    """`first` for the scopes of both; what one scope suppresses and another does not is still to be mended."""
    scopes = tuple(sorted({*first.scopes, *second.scopes}))
    suppressed = first.suppressed if second.suppressed is not None else None
    # what mends it in one scope may be wrong in the other: where that has another remedy, none is offered
    fix = first.fix if first.fix == second.fix else None if second.fix is not None else _unsafe(first.fix)
    related = (*first.related, *(one for one in second.related if one not in first.related))
    message = _said_by_both(first.message, second.message)
    return first._replace(message=message, scopes=scopes, suppressed=suppressed, fix=fix, related=related)


def _said_by_both(first: str, second: str) -> str:
    """A message without what is offered at its end, where that is another thing in another scope."""
    said, sign, _ = first.rpartition("; ")
    return said if sign and first != second and said == second.rpartition("; ")[0] else first


def _unsafe(fix: FindingFix | None) -> FindingFix | None:
    return fix if fix is None else fix._replace(safe=False)


def _scopes_of(discovery: Discovery) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for scope in discovery.scopes:
        for member in scope.members:
            if member.role == "objects":
                found.setdefault(member.source.path, []).append(scope.name)
    return {file: tuple(scopes) for file, scopes in found.items()}


def _with_honest_fix(finding: Finding, scopes_of: Mapping[str, tuple[str, ...]]) -> Finding:
    """The finding, its fix unsafe where it edits a file for scopes that do not have the finding."""
    if finding.fix is None or not finding.fix.safe:
        return finding
    held = Counter(finding.scopes)
    edited = {one.location.file for one in finding.fix.replacements}
    if any(Counter(scopes_of.get(file, ())) - held for file in edited):
        return finding._replace(fix=_unsafe(finding.fix))
    return finding


def _with_fingerprints(findings: list[Finding]) -> tuple[Finding, ...]:
    """Fingerprints hang on content, not on lines: file, rule, object, field and words, and a number among equals."""
    if not findings:
        return ()
    # a clean check has no use for it
    sha256 = _sha256()
    seen: Counter[tuple[object, ...]] = Counter()
    result: list[Finding] = []
    for finding in findings:
        place = finding.location
        content = (finding.rule, place.file, *(finding.resource or ()), place.path, finding.message)
        number = seen[content]
        seen[content] += 1
        # names of files that are not UTF-8 hold lone surrogates
        text = "\x1f".join((*map(str, content), str(number))).encode(errors="surrogatepass")
        result.append(finding._replace(fingerprint=sha256(text).hexdigest()[:32]))
    return tuple(result)


def _sha256() -> Callable[[bytes], Any]:
    """Python's own, where it has one: hashlib loads OpenSSL for it, 2 ms of each run that finds anything."""
    try:
        module = import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256")
    except ImportError:
        module = import_module("hashlib")
    found: Callable[[bytes], Any] = module.sha256
    return found


def build(
    result: LintResult,
    discovery: Discovery,
    settings: Settings,
    *,
    version: str,
    changed: Collection[str] | None = None,
    statistics: bool = False,
    explain_unknown: bool = False,
    before: Mapping[str, Source] | None = None,
    baseline: Baseline | None = None,
    whole: bool = True,
) -> Report:
    """The Report of a run: configured ignores applied, findings merged, those outside `changed` files left out.

    `changed` are paths as Sources show them; a finding stays when the change touches it. `before` are the sources of
    the state that is compared with, where one is. What a `baseline` knows is suppressed. `whole` says that all was read
    that entries of the configuration may mean: only then can it be told of one that it does nothing.
    """
    scopes_of = _scopes_of(discovery)
    left = _unrendered(discovery)
    findings = tuple(
        _with_honest_fix(one, scopes_of)
        for one in merge(ignored(result.findings, settings, of_entries=whole and before is None))
    )
    known = None
    if baseline is not None:
        findings, known = _known(findings, baseline, discovery, settings)
    shown = findings if changed is None else _touched(findings, changed, discovery, settings)
    unknown = (*result.unknown, *(one.unknown for one in left))
    return Report(
        version,
        shown,
        _counts(result, discovery, left, hidden=len(_active(findings)) - len(_active(shown)))._replace(baseline=known),
        _sources(discovery, before),
        _rules(settings, compares=before is not None),
        settings.threshold,
        statistics,
        scopes_of,
        explained(_named(unknown, changed), discovery.sources) if explain_unknown else None,
    )


def _known(
    findings: tuple[Finding, ...], baseline: Baseline, discovery: Discovery, settings: Settings
) -> tuple[tuple[Finding, ...], Known]:
    # imported here: most runs have none
    from svclint.linting.baseline import Known, gone, marked

    found, left = marked(findings, baseline)
    ran = {rule.name for rule in configured(settings)}
    missing = gone(left, baseline, discovery, ran, {rule.name for rule in known_rules(settings)})
    number = sum(one.suppressed is not None and one.suppressed.by == "baseline" for one in found)
    return found, Known(baseline.file, number, missing)


def _sources(discovery: Discovery, before: Mapping[str, Source] | None) -> Mapping[str, Source]:
    if not discovery.snapshots and before is None:
        return discovery.sources
    return {**(before or {}), **discovery.snapshots, **discovery.sources}


def _rules(settings: Settings, *, compares: bool) -> Mapping[str, Rule]:
    rules = configured(settings)
    return {rule.name: rule for rule in ((*rules, *configured(settings, compares=True)) if compares else rules)}


def _touched(
    findings: Iterable[Finding], changed: Collection[str], discovery: Discovery, settings: Settings
) -> tuple[Finding, ...]:
    # imported here: most runs report everything
    from svclint.linting.changes import Changes

    touch = Changes(changed, discovery, settings).touch
    return tuple(one for one in findings if touch(one))


def _unrendered(discovery: Discovery) -> list[Unrendered]:
    # imported here: most runs have none
    left: list[Unrendered] = []
    if any(one.chart is not None and not one.chart.is_rendered for one in discovery.scopes):
        from svclint.render.helm.not_rendered import charts_not_rendered

        left.extend(charts_not_rendered(discovery.scopes))
    if discovery.deployments:
        from svclint.gitops.unrendered import unrendered

        left.extend(unrendered(discovery.deployments, discovery.scopes, discovery.sources, discovery.rendered))
    return left


def _counts(result: LintResult, discovery: Discovery, left: list[Unrendered], hidden: int) -> Counts:
    skipped: Counter[str] = Counter()
    schemaless: Counter[str] = Counter()
    for counts in result.files.values():
        if counts.skipped or counts.schemaless:
            skipped.update(counts.skipped)
            schemaless.update(counts.schemaless)
    return Counts(
        len(discovery.sources),
        sum(counts.resources for counts in result.files.values()),
        len(discovery.scopes),
        dict(sorted(skipped.items())),
        len({one.place for one in result.unknown}),
        dict(sorted(schemaless.items())),
        hidden,
        _by_thing(left),
        dict(sorted(discovery.unread.items())),
    )


def _by_thing(left: list[Unrendered]) -> Mapping[str, Mapping[str, int]]:
    if not left:
        return {}
    from svclint.gitops.unrendered import counted

    return counted(left)


def _active(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.suppressed is None)


def _named(found: Iterable[Unknown], changed: Collection[str] | None) -> Iterator[Unknown]:
    return (one for one in found if changed is None or one.file in changed)
