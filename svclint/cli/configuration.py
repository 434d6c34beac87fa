"""The settings of a run: the configuration file, the flags on top, and the day from the clock."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from svclint.files.paths import relative_path, working_directory
from svclint.settings import Settings
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from svclint.config import Flags
    from svclint.linting.report import Report


def settings(arguments: Namespace) -> Settings:
    """The settings for the arguments of `check`; raises ConfigError with everything that is wrong.

    Says on standard error what became of the old names of topics in them.
    """
    today = time.strftime("%Y-%m-%d")
    file = place(arguments)
    given = any(
        (
            arguments.select,
            arguments.ignore,
            arguments.severity_threshold,
            arguments.kubernetes,
            arguments.default_namespace,
            arguments.exclude,
            arguments.snapshot,
        )
    )
    if file is None and not given:
        # the usual run, which need not import what reads and checks configurations
        return Settings(today=today)
    from pathlib import Path

    from svclint.config import load, merged
    from svclint.rules import catalogue, known_rules

    known = {rule.name: rule for rule in catalogue()}
    loaded = Settings() if file is None else load(file, Path.cwd(), known)
    chosen = merged(loaded, _flags(arguments, today), {rule.name: rule for rule in known_rules(loaded)})
    if chosen.former and not arguments.quiet:
        _tell(chosen.former)
    if chosen.policies:
        _look_for_cel(chosen, arguments)
    return chosen


def _look_for_cel(chosen: Settings, arguments: Namespace) -> None:
    """Raises UsageFault where policies hold and nothing evaluates them: silence would be taken for a pass."""
    from svclint.cel.installed import INSTALL, available
    from svclint.cli.terminal import say
    from svclint.discover import UsageFault
    from svclint.rules import CUSTOM, configured

    number = sum(rule.topic == CUSTOM for rule in configured(chosen))
    if not number or available():
        return
    words = f"{number} {'policy is' if number == 1 else 'policies are'} not evaluated: {INSTALL}"
    if arguments.command in _SHOWING:
        say(f"svclint: {words}")
        return
    raise UsageFault(f"{words}; --ignore {CUSTOM} goes without")


_SHOWING = ("graph", "report", "trace", "lsp")
"""The commands that show what there is, and let nobody pass."""


def own_settings(arguments: Namespace) -> Settings:
    """The settings of the configuration file alone, for commands that lint nothing; raises ConfigError."""
    file = place(arguments)
    if file is None:
        return Settings()
    from pathlib import Path

    from svclint.config import load
    from svclint.rules import catalogue

    return load(file, Path.cwd(), {rule.name: rule for rule in catalogue()})


def _tell(former: Iterable[str]) -> None:
    from svclint.cli.terminal import say
    from svclint.topics import notice

    for name in former:
        say(f"svclint: {notice(name)}")


def is_whole(paths: Sequence[str], base: str) -> bool:
    """Whether all that lies below the configuration's directory is read."""
    return any(path != "-" and not relative_path(base, path).startswith("..") for path in paths)


def with_configuration(report: Report, arguments: Namespace) -> Report:
    """The report with the text of the configuration among its sources, where something is told of that."""
    if all(one.location.file in report.sources for one in report.findings):
        return report
    file = place(arguments)
    if file is None:
        return report
    # imported here: few configurations have an entry that does nothing
    from pathlib import Path

    from svclint.config.loading import seen_from
    from svclint.config.text import read

    root = Path.cwd()
    shown = seen_from(root, (root / file).parent)(file.name)
    return report._replace(sources={**report.sources, shown: read(root / file, shown).source})


def place(arguments: Namespace) -> Path | None:
    """The configuration file that holds; None: there is none, or none is wanted."""
    if arguments.no_config:
        return None
    if arguments.config is not None:
        from pathlib import Path

        return Path(arguments.config)
    from svclint.config.lookup import find

    return find(working_directory())


def _flags(arguments: Namespace, today: str) -> Flags:
    from svclint.config import Flags

    return Flags(
        select=",".join(arguments.select),
        ignore=",".join(arguments.ignore),
        severity_threshold=arguments.severity_threshold,
        kubernetes=arguments.kubernetes,
        default_namespace=arguments.default_namespace,
        exclude=tuple(arguments.exclude),
        snapshots=tuple(arguments.snapshot),
        today=today,
    )
