"""`svclint check`: finds what is wrong in manifests."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from svclint import __version__
from svclint.cli.charts import Renderer
from svclint.cli.configuration import settings
from svclint.cli.outputs import Output, pairs, write
from svclint.cli.running import mapper, parser
from svclint.cli.terminal import say
from svclint.discover import Discovery, UsageFault, discover, shown_path
from svclint.paths import is_dir, join
from svclint.report import build
from svclint.rules import configured, with_role
from svclint.settle import lint
from svclint.source import Source, decode
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.settings import Settings
    from svclint.settle import LintResult

STDIN_NAME = "<stdin>"


class Wanted(NamedTuple):
    """What the command line names: what is read, and the files to report on (None: all)."""

    paths: tuple[str, ...]
    changed: tuple[str, ...] | None


def run(arguments: Namespace) -> int:
    """Check, write the report, and say how it went by the exit code."""
    if arguments.git_diff is not None or arguments.staged:
        # imported here: most runs are about one state
        from svclint.cli.since import run as of_change

        return of_change(arguments)
    outputs = pairs(arguments.format, arguments.output)
    if arguments.stdin_filename and "-" not in (*arguments.paths, *arguments.snapshot):
        raise UsageFault("--stdin-filename names standard input, which is read for the path -")
    if "-" in arguments.snapshot and "-" in arguments.paths:
        raise UsageFault("standard input is the snapshot (--snapshot -), and cannot be what is checked (-) as well")
    chosen = settings(arguments)
    if (arguments.kustomize or chosen.kustomize) != "binary" and arguments.kustomize_plugins:
        raise UsageFault("--kustomize-plugins has kustomize itself run plugins: say --kustomize=binary as well")
    if chosen.select and not configured(chosen) and configured(chosen, compares=True):
        raise UsageFault("these rules compare two states: svclint rollout BEFORE, or svclint check --git-diff REF")
    schemas_are_there(chosen)
    wanted = _wanted(arguments)
    if wanted.changed is not None and not any(map(_may_be_manifest, wanted.changed)):
        return _nothing_changed(arguments)
    with Renderer(arguments, chosen) as renderer:
        return _checked(arguments, outputs, wanted, chosen, renderer)


def _checked(
    arguments: Namespace, outputs: Sequence[Output], wanted: Wanted, chosen: Settings, renderer: Renderer
) -> int:
    stdin = _stdin(arguments.stdin_filename) if "-" in (*wanted.paths, *chosen.snapshots) else None
    render = renderer.render if renderer.is_wanted else None
    discovery = discover(
        wanted.paths,
        chosen,
        ignore=not arguments.no_ignore,
        stdin=stdin,
        render=render,
        parse=parser(arguments.jobs, keep=not arguments.no_cache),
    )
    if (arguments.kustomize or chosen.kustomize) == "binary":
        discovery = _built_by_programs(discovery, wanted.paths, arguments)
    gone = _gone(wanted.changed or (), arguments.stdin_filename)
    changed = None if wanted.changed is None or gone else _below(wanted.changed, discovery)
    if (changed is not None and not changed) or (gone and not discovery.sources):
        return _nothing_changed(arguments)
    if gone and not arguments.quiet:
        say(f"{listed(gone, 3)} {'is' if len(gone) == 1 else 'are'} gone: everything is reported")
    work = mapper(arguments.jobs, keep=not arguments.no_cache)
    result = lint(discovery.scopes, chosen, work, partial(renderer.traced, discovery))
    reason = _nothing_linted(wanted.paths, discovery, result)
    if reason:
        raise UsageFault(f"nothing to lint: {reason}")
    report = build(
        result,
        discovery,
        chosen,
        version=__version__,
        changed=changed,
        statistics=arguments.statistics,
        explain_unknown=arguments.explain_unknown,
    )
    write(report, outputs, wish=arguments.color, quiet=arguments.quiet)
    return report.exit_code


def _built_by_programs(discovery: Discovery, paths: Iterable[str], arguments: Namespace) -> Discovery:
    """With what kustomize or kubectl makes of the kustomizations that svclint does not build."""
    # imported here: somebody asked for it
    from svclint.discover.programs import with_programs

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
    return Wanted(folders or (".",), tuple(path for path in paths if path not in folders))


def _may_be_manifest(path: str) -> bool:
    from svclint.discover.walk import SUFFIXES

    return path.endswith(SUFFIXES) or is_dir(path) or _is_of_chart(path)


def _is_of_chart(path: str) -> bool:
    """Whether a chart may be rendered from it: one lies above."""
    from svclint.discover.walk import CHART

    while (above := os.path.split(path)[0]) != path:
        if os.path.lexists(join(above, CHART)):
            return True
        path = above
    return False


def _gone(changed: Iterable[str], stdin_name: str | None) -> list[str]:
    """The manifests among the changed files that are no more. Whatever needed one of them may lie in any other file."""
    from svclint.discover.walk import SUFFIXES

    there = shown_path(stdin_name) if stdin_name else ""
    shown = [shown_path(path) for path in changed if path.endswith(SUFFIXES) and not os.path.lexists(path)]
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
    files = len(discovery.sources)
    if not files:
        others = ", ".join(f"{number} of {name}" for name, number in sorted(discovery.unread.items()))
        return f"no .yaml, .yml or .json file in {', '.join(paths)}" + (f"; not read: {others}" if others else "")
    if files == 1:
        return f"{next(iter(discovery.sources))} holds no Kubernetes object"
    return f"{files} files, none holds a Kubernetes object"
