"""What an editor offers at a finding: its fix, a comment that ignores it with a reason, what its rule is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from svclint.fixing.ignores import as_annotations, as_comments
from svclint.lsp.diagnostics import diagnostic
from svclint.lsp.positions import range_of, uri_of

if TYPE_CHECKING:
    from svclint.finding import Finding, Replacement
    from svclint.linting.report import Report
    from svclint.source import Source, Units

EXPLAIN = "svclint.explain"
REASON = "TODO: say why"
"""What stands for the reason until somebody has written it: no editor asks for one."""


def actions(
    report: Report, path: str, lines: tuple[int, int], folder: str, units: Units, versions: Mapping[str, int | None]
) -> Iterator[types.CodeAction]:
    """Those for the findings whose primary place is between two lines (from 1) of a file; the fixes first.

    `versions` are those of open files, so that an edit of another text than the editor's is refused.
    """
    here = [one for one in report.active if one.location.file == path and _meets(one, lines)]
    never = {one.name for one in report.rules.values() if one.role in ("internal", "unused-suppression")}
    told = [(one, diagnostic(one, report, folder, units)) for one in here]
    for one, shown in told:
        if one.fix is not None:
            edits = _edit(one.fix.replacements, report.sources, folder, units, versions)
            title = one.fix.description if one.fix.safe else f"{one.fix.description} (unsafe: look whether it is meant)"
            yield types.CodeAction(
                f"{title[:1].upper()}{title[1:]}",
                types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=one.fix.safe or None,
                edit=edits,
            )
    for one, shown in told:
        for proposal in _ignoring(one, report.sources) if one.rule not in never else ():
            yield types.CodeAction(
                f"Ignore {one.rule} here, with a reason",
                types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                edit=_edit(proposal, report.sources, folder, units, versions),
            )
    for name in dict.fromkeys(one.rule for one in here):
        title = f"Explain {name}"
        yield types.CodeAction(
            title, types.CodeActionKind.QuickFix, command=types.Command(title, EXPLAIN, arguments=[name])
        )


def _meets(finding: Finding, lines: tuple[int, int]) -> bool:
    place = finding.location
    return place.line <= lines[1] and lines[0] <= max(place.end_line, place.line)


def _ignoring(finding: Finding, sources: Mapping[str, Source]) -> Iterator[Sequence[Replacement]]:
    """A comment at the line, or the annotation where none can stand; nothing where neither can."""
    for offered in (as_comments, as_annotations):
        for proposal in offered([finding], sources, REASON):
            yield proposal.replacements
            return


def _edit(
    replacements: Iterable[Replacement],
    sources: Mapping[str, Source],
    folder: str,
    units: Units,
    versions: Mapping[str, int | None],
) -> types.WorkspaceEdit:
    files: dict[str, list[types.TextEdit]] = {}
    for one in dict.fromkeys(replacements):
        source = sources[one.location.file]
        newline = "\r\n" if "\r\n" in source.text else "\n"
        there = range_of(source, one.location.start, one.location.end, units)
        files.setdefault(one.location.file, []).append(types.TextEdit(there, one.text.replace("\n", newline)))
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri_of(folder, path), versions.get(path)), list(edits)
            )
            for path, edits in files.items()
        ]
    )
