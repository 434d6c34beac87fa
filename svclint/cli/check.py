"""`svclint check`: finds what is wrong in manifests."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from svclint import __version__
from svclint.cli.again import Again, question, said
from svclint.cli.charts import Renderer
from svclint.cli.configuration import is_whole, settings, with_configuration
from svclint.cli.outputs import Output, pairs, put, rendered
from svclint.cli.running import aside, is_worth_keeping, mapper, parser
from svclint.cli.terminal import say
from svclint.config.lookup import BASELINE
from svclint.discover import Discovery, UsageFault, discover, shown_path
from svclint.files.paths import exists, is_dir, join, lexists
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.named_tuple import NamedTuple
from svclint.rules import configured, with_role
from svclint.source import Source, decode
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.linting.baseline import Baseline
    from svclint.linting.report import Report
    from svclint.linting.settle import LintResult
    from svclint.settings import Settings

STDIN_NAME = "<stdin>"


class Checked(NamedTuple):
    """What a run found, and in what; `gone` says that it was told of changed files which are no more."""

    report: Report
    discovery: Discovery
    gone: bool = False


class Wanted(NamedTuple):
    """What the command line names: what is read, and the files to report on (None: all)."""

    paths: tuple[str, ...]
    changed: tuple[str, ...] | None


def run(arguments: Namespace) -> int:
    """Check, write the report, and say how it went by the exit code."""
    if arguments.pre_commit:
        # imported here, as what compares revisions is
        from svclint.cli.hook import settle

        settle(arguments)
    if arguments.git_diff is not None or arguments.staged:
        if is_editing(arguments):
            raise UsageFault(
                "--fix, --diff and --add-ignores edit the working directory and compare nothing: give --changed"
            )
        # imported here: most runs are about one state
        from svclint.cli.since import run as of_change

        return of_change(arguments)
    if arguments.add_ignores is not None and (arguments.fix or arguments.diff):
        raise UsageFault("--add-ignores suppresses what --fix would edit: give one of them at a time")
    if arguments.unsafe_fixes and not is_editing(arguments):
        raise UsageFault("--unsafe-fixes says which fixes: give --fix or --diff as well")
    outputs = pairs(arguments.format, arguments.output)
    asks_others = "binary" in (arguments.kustomize, arguments.helm) or "-" in (*arguments.paths, *arguments.snapshot)
    if arguments.no_cache or is_editing(arguments) or asks_others:
        return _run(arguments, outputs, None)
    # git had a part in what the hook's words mean
    asked = question([arguments.asked], arguments) if arguments.pre_commit else arguments.asked
    code = said(asked) if arguments.pre_commit else None
    if isinstance(code, int):
        return code
    with Again(asked) as again:
        return _run(arguments, outputs, again)


def _run(arguments: Namespace, outputs: Sequence[Output], again: Again | None) -> int:
    chosen = _settings(arguments)
    wanted = _wanted(arguments)
    if arguments.outdated is not None and again is not None:
        code: int | None = arguments.outdated.said(chosen)
        if code is not None:
            return code
    if wanted.changed is not None and not any(map(may_be_manifest, wanted.changed)):
        return _nothing_changed(arguments)
    with Renderer(arguments, chosen) as renderer:
        found = checked(arguments, wanted, chosen, renderer, again=again)
        if found is not None and is_editing(arguments):
            # imported here: most runs edit nothing
            if arguments.add_ignores is None:
                from svclint.cli.fix import run as with_edits
            else:
                from svclint.cli.ignores import run as with_edits

            return with_edits(arguments, outputs, wanted, chosen, renderer, found)
    if found is None:
        return _nothing_changed(arguments)
    written = rendered(found.report, outputs, arguments)
    if again is not None:
        again.rest()
    put(written)
    if again is not None and not found.gone and _may_be_kept(found, arguments, chosen):
        # what a baseline knows of it is looked for in all texts
        again.keep(written, found.report.exit_code, rests=found.report.counts.baseline is None)
    return found.report.exit_code


def checked_whole(arguments: Namespace, chosen: Settings) -> Checked:
    """All that is found, whatever a baseline knows; for `baseline`, which has no options of what is reported."""
    are_fit(arguments, chosen)
    named = Wanted(tuple(arguments.paths) or (".",), None)
    with Renderer(arguments, chosen) as renderer:
        found = checked(arguments, named, chosen, renderer, heed=False)
    assert found is not None
    return found


def checked_known(arguments: Namespace, chosen: Settings) -> Checked:
    """All that is found, what a baseline knows marked so; for whoever shows it in other ways than `check` does."""
    are_fit(arguments, chosen)
    named = Wanted(tuple(arguments.paths) or (".",), None)
    with Renderer(arguments, chosen) as renderer:
        found = checked(arguments, named, chosen, renderer)
    assert found is not None
    return found


def _settings(arguments: Namespace) -> Settings:
    chosen = settings(arguments)
    are_fit(arguments, chosen)
    return chosen


def is_editing(arguments: Namespace) -> bool:
    """Whether manifests are edited, or shown as they would be."""
    return bool(arguments.fix or arguments.diff or arguments.add_ignores is not None)


def are_fit(arguments: Namespace, chosen: Settings) -> None:
    """Raises UsageFault where the arguments do not go together."""
    if arguments.stdin_filename and "-" not in (*arguments.paths, *arguments.snapshot):
        raise UsageFault("--stdin-filename names standard input, which is read for the path -")
    if "-" in arguments.snapshot and "-" in arguments.paths:
        raise UsageFault("standard input is the snapshot (--snapshot -), and cannot be what is checked (-) as well")
    if is_editing(arguments) and "-" in arguments.paths:
        raise UsageFault("standard input (-) cannot be edited: name the files")
    if (arguments.kustomize or chosen.kustomize) != "binary" and arguments.kustomize_plugins:
        raise UsageFault("--kustomize-plugins has kustomize itself run plugins: say --kustomize=binary as well")
    if chosen.select and not configured(chosen) and configured(chosen, compares=True):
        raise UsageFault("these rules compare two states: svclint rollout BEFORE, or svclint check --git-diff REF")
    schemas_are_there(chosen)


def checked(
    arguments: Namespace,
    wanted: Wanted,
    chosen: Settings,
    renderer: Renderer,
    *,
    heed: bool = True,
    buffers: Mapping[str, Source] | None = None,
    again: Again | None = None,
) -> Checked | None:
    """What is found; None where what changed is no manifest.

    `heed` says whether a baseline is; `buffers` are read in the place of files. `again` notes what is found.
    """
    discovery = read(arguments, wanted.paths, chosen, renderer, buffers)
    rests = again if again is not None and _hangs_on_scopes(wanted, chosen) else None
    if rests is not None:
        rests.found(discovery, chosen)
    gone = _gone(wanted.changed or (), arguments.stdin_filename)
    changed = None if wanted.changed is None or gone else _below(wanted.changed, discovery)
    if (changed is not None and not changed) or (gone and not discovery.sources):
        return None
    if gone and not arguments.quiet:
        say(f"{listed(gone, 3)} {'is' if len(gone) == 1 else 'are'} gone: everything is reported")
    heard = rests.heard if rests is not None else None
    work = mapper(arguments.jobs, keep=not arguments.no_cache, heard=heard)
    result = lint(discovery.scopes, chosen, work, partial(renderer.traced, discovery))
    reason = _nothing_linted(wanted.paths, discovery, result)
    if reason:
        raise UsageFault(f"nothing to lint: {reason}")
    if wanted.changed is None and (chosen.exclude or chosen.scopes or chosen.assume or chosen.releases):
        # imported here: most configurations list nothing
        from svclint.cli.entries import idle

        entries = tuple(idle(arguments, chosen, discovery, wanted.paths))
        result = result._replace(findings=(*result.findings, *entries))
    report = build(
        result,
        discovery,
        chosen,
        version=__version__,
        whole=is_whole(wanted.paths, chosen.base) and changed is None,
        changed=changed,
        statistics=arguments.statistics,
        explain_unknown=arguments.explain_unknown,
        baseline=known_findings(arguments, chosen) if heed else None,
    )
    return Checked(with_configuration(report, arguments), discovery, bool(gone))


def read(
    arguments: Namespace,
    paths: Sequence[str],
    chosen: Settings,
    renderer: Renderer,
    buffers: Mapping[str, Source] | None = None,
) -> Discovery:
    """The scopes of what the paths name."""
    stdin = _stdin(arguments.stdin_filename) if "-" in (*paths, *chosen.snapshots) else None
    discovery = discover(
        paths,
        chosen,
        ignore=not arguments.no_ignore,
        stdin=stdin,
        render=renderer.render if renderer.is_wanted else None,
        parse=parser(arguments.jobs, keep=not arguments.no_cache),
        buffers=buffers,
        aside=aside(arguments.jobs),
    )
    if (arguments.kustomize or chosen.kustomize) == "binary":
        discovery = _built_by_programs(discovery, paths, arguments)
    return discovery


def known_findings(arguments: Namespace, chosen: Settings) -> Baseline | None:
    """The baseline that holds: the one that is named, else the one beside the configuration or here."""
    if arguments.no_baseline:
        return None
    places = (join(chosen.base, BASELINE), BASELINE)
    file = arguments.baseline or next((one for one in places if exists(one)), "")
    if not file:
        return None
    # imported here: most runs have none
    from svclint.cli.baseline import heeded

    return heeded(file)


def _hangs_on_scopes(wanted: Wanted, chosen: Settings) -> bool:
    """Whether nothing is said but what scopes say: what a configuration lists is looked for in all texts."""
    lists = (chosen.exclude, chosen.scopes, chosen.assume, chosen.releases, chosen.policies, chosen.crds)
    return wanted.changed is None and not any((*lists, chosen.snapshots))


def _may_be_kept(found: Checked, arguments: Namespace, chosen: Settings) -> bool:
    """Whether the next run may say the same: not where programs had a part in it, which may be others by then; where a
    check raised, which may have more luck; nor where more was said than the report, or what a Secret should hold."""
    is_told_of_names = bool(chosen.former) and not arguments.quiet
    if "binary" in (chosen.kustomize, chosen.helm) or is_told_of_names or found.report.faults:
        return False
    if not is_worth_keeping(found.discovery.sources.values()):
        return False
    # imported here: a clean check has no use for it
    from svclint.finding import write_secrets

    return not write_secrets(found.report.findings)


def _built_by_programs(discovery: Discovery, paths: Iterable[str], arguments: Namespace) -> Discovery:
    """With what kustomize or kubectl makes of the kustomizations that svclint does not build."""
    # imported here: somebody asked for it
    from svclint.discover.kustomizations.programs import with_programs

    def tell(words: str) -> None:
        if not arguments.quiet:
            say(f"svclint: {words}")

    files = (path for path in paths if path != "-")
    scopes = with_programs(discovery.scopes, files, plugins=arguments.kustomize_plugins, tell=tell)
    return discovery._replace(scopes=scopes)


def schemas_are_there(chosen: Settings) -> None:
    """A checkout that was never installed has no schemas; a rule that looks at nothing must not look like success."""
    from svclint.kubernetes_schema.store import available

    if available():
        return
    rule = with_role(configured(chosen), "schema")
    if rule is not None:
        raise UsageFault(
            "the schemas of Kubernetes are missing: install svclint (pip install -e .) or run python hatch_build.py, "
            f"or leave the rule out: --ignore {rule.name}"
        )


def _wanted(arguments: Namespace) -> Wanted:
    paths = tuple(arguments.paths)
    if arguments.changed is None:
        return Wanted(paths or (".",), None)
    if arguments.changed:
        return Wanted(paths or (".",), tuple(arguments.changed))
    # pre-commit puts a hook's `args` between `--changed` and the files
    folders = tuple(path for path in paths if path == "-" or is_dir(path))
    files = tuple(path for path in paths if path not in folders)
    if not files:
        raise UsageFault("--changed names no file: nothing would be reported; --git-diff REF asks git what has changed")
    return Wanted(folders or (".",), files)


def may_be_manifest(path: str) -> bool:
    """Whether a changed file may be one, or what one is made of."""
    from svclint.discover.walk import SUFFIXES

    return path.endswith(SUFFIXES) or is_dir(path) or _is_of_chart(path)


def _is_of_chart(path: str) -> bool:
    """Whether a chart may be rendered from it: one lies above."""
    from svclint.discover.walk import CHART

    while (above := os.path.split(path)[0]) != path:
        if lexists(join(above, CHART)):
            return True
        path = above
    return False


def _gone(changed: Iterable[str], stdin_name: str | None) -> list[str]:
    """The manifests among the changed files that are no more. Whatever needed one of them may lie in any other file."""
    from svclint.discover.walk import SUFFIXES

    there = shown_path(stdin_name) if stdin_name else ""
    shown = [shown_path(path) for path in changed if path.endswith(SUFFIXES) and not lexists(path)]
    return [path for path in dict.fromkeys(shown) if path != there]


def _below(changed: Iterable[str], discovery: Discovery) -> Collection[str]:
    """The sources that `changed` names, and the other files of charts; a directory stands for all that is below it."""
    named = {shown_path(path) for path in changed}
    folders = tuple(f"{path}/" for path in named)
    charts = tuple(f"{one.chart.directory}/".lstrip("/") for one in discovery.scopes if one.chart is not None)
    found = {path for path in discovery.sources if path in named or "." in named or path.startswith(folders)}
    return found | {path for path in named if path.startswith(charts)}


def _stdin(name: str | None) -> Source:
    text, error = decode(sys.stdin.buffer.read())
    return Source(shown_path(name) if name else STDIN_NAME, text, error)


def _nothing_changed(arguments: Namespace) -> int:
    if not arguments.quiet:
        say("No manifest among the changed files.")
    return 0


def _nothing_linted(paths: Iterable[str], discovery: Discovery, result: LintResult) -> str:
    """Why nothing was looked at; empty when something was. A check of nothing must not look like success."""
    if result.findings or any(one.resources for one in result.files.values()):
        return ""
    from svclint.linting.engine import NOT_READABLE

    files = len(discovery.sources)
    unread = [set(one.skipped) == {NOT_READABLE} for one in result.files.values() if NOT_READABLE in one.skipped]
    if unread:
        # a rule that nobody asked for says what is wrong with them
        why = "(--select yaml-syntax,unreadable-file says why)"
        if files == 1:
            return f"{next(iter(discovery.sources))} cannot be read {why}"
        if sum(unread) == files:
            return f"{files} files, none of which can be read {why}"
        return f"{files} files, none holds a Kubernetes object that can be read: {len(unread)} cannot be {why}"
    if not files:
        others = ", ".join(f"{number} of {name}" for name, number in sorted(discovery.unread.items()))
        return f"no .yaml, .yml or .json file in {', '.join(paths)}" + (f"; not read: {others}" if others else "")
    if files == 1:
        return f"{next(iter(discovery.sources))} holds no Kubernetes object"
    return f"{files} files, none holds a Kubernetes object"
