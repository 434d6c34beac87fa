"""`svclint baseline`, and which baseline a check heeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.config.lookup import BASELINE
from svclint.discover import UsageFault, shown_path
from svclint.files.paths import folder_of, is_absolute, is_file, join, lexists, read_text, relative_path
from svclint.files.whole_files import write_whole
from svclint.linting.baseline import Baseline, BaselineFault, gone, marked, parsed, text
from svclint.rules import configured, known_rules

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.cli.check import Checked
    from svclint.finding import Finding
    from svclint.settings import Settings


def heeded(file: str) -> Baseline:
    """The baseline in `file`; its paths, which are relative to its folder, as findings show them."""
    try:
        entries = parsed(read_text(file), shown_path(file))
    except OSError as error:
        raise UsageFault(f"--baseline {file}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageFault(f"{file}: this is no baseline: it is not UTF-8") from None
    except BaselineFault as fault:
        raise UsageFault(str(fault)) from None
    folder = folder_of(file)
    entries = tuple(_at(one, shown_path(join(folder, one.location.file))) for one in entries)
    return Baseline(shown_path(file), entries, frozenset(path for one in entries if lexists(path := one.location.file)))


def run(arguments: Namespace) -> int:
    """Write down what is found now. What lies outside of PATH stays as it was written."""
    # imported here: check imports this module
    from svclint.cli.check import checked_whole
    from svclint.cli.configuration import settings
    from svclint.cli.terminal import color, show, width
    from svclint.output import render
    from svclint.output.layout import Layout

    chosen = settings(arguments)
    file = arguments.baseline or join(chosen.base, BASELINE)
    before = heeded(file) if is_file(file) else None
    checked = checked_whole(arguments, chosen)
    report = checked.report
    if report.faults:
        show(render(report, "text", Layout(color=color("auto"), width=width(), quiet=arguments.quiet)))
        return report.exit_code
    # what is told of the configuration is its author's to mend
    found = [one for one in report.active if one.location.file in report.sources]
    kept = _kept(before, checked, chosen) if before is not None else ()
    folder = folder_of(file) or "."
    try:
        write_whole(file, text(_at(one, _from(one.location.file, folder)) for one in (*found, *kept)))
    except OSError as error:
        raise UsageFault(f"{file}: {error.strerror or error}") from None
    if not arguments.quiet:
        _tell(file, found, kept)
    return 0


def _kept(before: Baseline, checked: Checked, chosen: Settings) -> tuple[Finding, ...]:
    """The entries of which this run knows nothing: it did not look at their files, or not for their rules."""
    left = marked(checked.report.findings, before)[1]
    ran = {rule.name for rule in configured(chosen)}
    over = gone(left, before, checked.discovery, ran, {rule.name for rule in known_rules(chosen)})
    return tuple(one for one in left if one not in over)


def _at(finding: Finding, file: str) -> Finding:
    return finding._replace(location=finding.location._replace(file=file))


def _from(file: str, folder: str) -> str:
    return file if is_absolute(file) else relative_path(file, folder)


def _tell(file: str, found: list[Finding], kept: tuple[Finding, ...]) -> None:
    from svclint.cli.terminal import say

    severities = [one.severity for one in found]
    counted = ", ".join(
        f"{number} {one.word}{'' if number == 1 else 's'}"
        for one in sorted(set(severities), reverse=True)
        if (number := severities.count(one))
    )
    more = f", {len(kept)} of what was not looked at kept" if kept else ""
    say(f"{shown_path(file)}: {counted or 'no findings'}{more}. svclint check tells what is new from now on.")
