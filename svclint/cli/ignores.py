"""`svclint check --add-ignores`: a suppression with a reason at each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.cli.fix import editable, write_edited
from svclint.cli.outputs import write
from svclint.cli.terminal import say
from svclint.config.lookup import NAMES
from svclint.discover import UsageFault
from svclint.files.paths import exists, is_absolute, join, read_bytes, relative_path
from svclint.files.whole_files import write_whole_bytes
from svclint.fixing.edits import Proposal, all_edited, sorted_out
from svclint.fixing.ignores import as_annotations, as_comments
from svclint.fixing.trial import Trial
from svclint.rules import configured, with_role
from svclint.source import Source, decode, encoded

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.cli.charts import Renderer
    from svclint.cli.check import Checked, Wanted
    from svclint.cli.outputs import Output
    from svclint.finding import Finding
    from svclint.settings import Settings


def run(
    arguments: Namespace,
    outputs: Sequence[Output],
    wanted: Wanted,
    chosen: Settings,
    renderer: Renderer,
    found: Checked,
) -> int:
    """Write a comment at each finding, the annotation where none can stand, an entry of the configuration elsewhere."""
    # imported here: check imports this module
    from svclint.cli.check import checked
    from svclint.cli.configuration import settings

    reason = " ".join(arguments.add_ignores.split())
    if not reason:
        raise UsageFault("--add-ignores: say why, whoever reads it later will ask")
    everything = wanted._replace(changed=None)
    meant = {_key(one) for one in _meant(found.report.active, chosen)}
    before = {path: source.text for path, source in editable(found, wanted)}
    texts = dict(before)

    def lint(edited: Mapping[str, str]) -> Sequence[Finding]:
        buffers = {path: Source(path, text) for path, text in {**texts, **edited}.items() if text != before[path]}
        again = checked(arguments, everything, chosen, renderer, buffers=buffers)
        return again.report.findings if again is not None else ()

    counts = []
    left: Sequence[Finding] = lint({})
    for offered in (as_comments, as_annotations):
        asked = [one for one in left if one.suppressed is None and _key(one) in meant]
        sources = {path: Source(path, text) for path, text in texts.items()}
        kept = Trial(left, texts, lint).run(sorted_out(offered(asked, sources, reason)).fitting).kept
        texts.update(all_edited(kept, texts))
        counts.append(_number(kept))
        left = lint({}) if kept else left
    write_edited({path: text for path, text in texts.items() if text != before[path]}, before)
    rest = [one for one in left if one.suppressed is None and _key(one) in meant]
    counts.append(_configured(rest, chosen, arguments, reason))
    again = checked(arguments, wanted, settings(arguments), renderer)
    assert again is not None
    write(again.report, outputs, arguments)
    if not arguments.quiet:
        by = ("by a comment", "by an annotation", "by the configuration")
        told = ", ".join(f"{number} {how}" for number, how in zip(counts, by, strict=True) if number)
        say(f"Suppressed {sum(counts)} finding{'' if sum(counts) == 1 else 's'}{f': {told}' if told else ''}.")
    return again.report.exit_code


def _meant(findings: Sequence[Finding], chosen: Settings) -> list[Finding]:
    """What may be suppressed: no fault of svclint, and no suppression that does nothing."""
    rules = (with_role(configured(chosen), role) for role in ("internal", "unused-suppression"))
    never = {rule.name for rule in rules if rule is not None}
    return [one for one in findings if one.rule not in never]


def _key(finding: Finding) -> tuple[object, ...]:
    """What stays of a finding when lines move."""
    return (finding.rule, finding.location.file, finding.resource, finding.location.path, finding.message)


def _number(kept: Sequence[Proposal]) -> int:
    return sum(len(one.findings) for one in kept)


def _configured(findings: Sequence[Finding], chosen: Settings, arguments: Namespace, reason: str) -> int:
    """Add entries to the configuration for what no comment can stand at, such as what a chart prints; how many."""
    if not findings or arguments.no_config:
        return 0
    from svclint.config.editing import with_settings

    file = _configuration(arguments, chosen)
    if file.endswith(".toml"):
        say(f"{file}: {len(findings)} findings want an entry of `ignore` there, which is yours to write")
        return 0
    data = read_bytes(file) if exists(file) else b""
    entries = list(_entries(findings, chosen.base, reason))
    text = with_settings(decode(data)[0], {}, {"ignore": entries})
    write_whole_bytes(file, encoded(text, data))
    return len(findings)


def _configuration(arguments: Namespace, chosen: Settings) -> str:
    from svclint.config.lookup import find
    from svclint.files.paths import working_directory

    if arguments.config:
        return str(arguments.config)
    place = find(working_directory())
    return relative_path(str(place)) if place is not None else join(chosen.base, NAMES[0])


def _entries(findings: Sequence[Finding], base: str, reason: str) -> list[dict[str, object]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        file = one.location.file if is_absolute(one.location.file) else relative_path(one.location.file, base)
        of = one.resource
        objects = found.setdefault((one.rule, file), [])
        name = "/".join(filter(None, (of.kind, of.namespace, of.name))) if of is not None and of.name else ""
        if name and name not in objects:
            objects.append(name)
    return [
        {"rules": [rule], "paths": [f"/{file}"], **({"objects": objects} if objects else {}), "reason": reason}
        for (rule, file), objects in found.items()
    ]
