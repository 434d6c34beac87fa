"""`svclint check --git-diff`: what a change brought, of what there is to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint import __version__
from svclint.cli.check import known_findings, schemas_are_there
from svclint.cli.comparing import compared, shown_sources, sides, since
from svclint.cli.configuration import is_whole, settings, with_configuration
from svclint.cli.outputs import pairs, write
from svclint.cli.running import mapper
from svclint.discover import UsageFault
from svclint.linting.report import Since, build, merge, order
from svclint.linting.settle import ignored, lint
from svclint.rollout.introduced import introduced, told_once

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from svclint.finding import Finding
    from svclint.linting.baseline import Baseline
    from svclint.linting.report import Report
    from svclint.rollout.matching import Side
    from svclint.settings import Settings


def run(arguments: Namespace) -> int:
    """Check both states, write what only the new one has, and what the change itself breaks."""
    outputs = pairs(arguments.format, arguments.output)
    if arguments.changed is not None:
        raise UsageFault("--changed and --git-diff both say what changed: give one of them")
    if "-" in (*arguments.paths, *arguments.snapshot):
        raise UsageFault(
            "--git-diff compares with a revision, and standard input (-) has none: name files and directories"
        )
    chosen = settings(arguments)
    schemas_are_there(chosen)
    paths = tuple(arguments.paths) or (".",)
    states = since(arguments.git_diff or "HEAD", paths, staged=arguments.staged)
    before, after, chosen = sides(states, arguments, chosen)
    report = _report(before, after, chosen, arguments)
    write(report, outputs, arguments)
    return report.exit_code


def _report(before: Side, after: Side, chosen: Settings, arguments: Namespace) -> Report:
    old = _checked(before, chosen, arguments)
    new = _checked(after, chosen, arguments, known_findings(arguments, chosen))
    change = compared(before, after, chosen, mapper(arguments.jobs, keep=not arguments.no_cache))
    whole = build(change, after.discovery, chosen, version=__version__, before=shown_sources(before))
    rules = {**new.rules, **whole.rules}
    of_state, of_change = told_once(new.findings, merge(ignored(change.findings, chosen, of_entries=False)), rules)
    # what is told by the change is not known from before
    found = introduced(old.findings, of_state, _touched(before, after))
    shown = [*found.findings, *(one for one in of_state if one.suppressed is not None), *of_change]
    counts = new.counts._replace(since=Since(found.known, found.cured))
    report = new._replace(findings=tuple(sorted(shown, key=order)), counts=counts, rules=rules, sources=whole.sources)
    return with_configuration(report, arguments)


def _touched(before: Side, after: Side) -> Callable[[Finding], bool]:
    """Whether a file differs in which a finding stands, or one of the objects that it is about."""
    old, new = before.discovery.sources, after.discovery.sources
    same = {path for path, one in new.items() if path in old and old[path].text == one.text}

    def touched(finding: Finding) -> bool:
        return any(place.file not in same for place in (finding.location, *(one.location for one in finding.related)))

    return touched


def _checked(side: Side, chosen: Settings, arguments: Namespace, baseline: Baseline | None = None) -> Report:
    scopes = side.discovery.scopes
    return build(
        lint(scopes, chosen, mapper(arguments.jobs, keep=not arguments.no_cache)),
        side.discovery,
        chosen,
        version=__version__,
        statistics=arguments.statistics,
        explain_unknown=arguments.explain_unknown,
        baseline=baseline,
        whole=is_whole(tuple(arguments.paths) or (".",), chosen.base),
    )
