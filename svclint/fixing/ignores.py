"""Suppressions as edits: a comment at the line of a finding, or the annotation of its object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.document import documents
from svclint.finding import Replacement, location
from svclint.fixing.edits import Proposal
from svclint.linting.suppress import ANNOTATION
from svclint.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.document import Document
    from svclint.finding import Finding

_OURS = r"#[ \t]*svclint:[ \t]*ignore\[([^\]]*)\]"
_PATH = ("metadata", "annotations", ANNOTATION)


def as_comments(findings: Iterable[Finding], sources: Mapping[str, Source], reason: str) -> Iterator[Proposal]:
    """A comment for each line that has findings, where one can stand: in no text, and not in JSON."""
    lines: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        if finding.location.file in sources:
            lines.setdefault((finding.location.file, finding.location.line), []).append(finding)
    for (file, line), found in lines.items():
        replacement = _comment(sources[file], line, _rules(found), reason)
        if replacement is not None:
            yield Proposal(tuple(found), (replacement,))


def _comment(source: Source, line: int, rules: Sequence[str], reason: str) -> Replacement | None:
    text = source.line(line)
    start = source.line_starts()[line - 1]
    end = start + len(text.rstrip())
    document = _document(source, start)
    if source.path.endswith(".json") or document is None or document.in_scalar(end):
        return None
    ours = re.search(_OURS, text)
    if ours is not None and not document.in_scalar(start + ours.start()):
        # the reason that is there stays that of all
        span = Span(source.path, start + ours.end(1), start + ours.end(1))
        return _replacement(source, span, "".join(f", {rule}" for rule in rules if rule not in ours[1]))
    return _replacement(
        source, Span(source.path, end, start + len(text)), f"  # svclint: ignore[{', '.join(rules)}] {reason}"
    )


def as_annotations(findings: Iterable[Finding], sources: Mapping[str, Source], reason: str) -> Iterator[Proposal]:
    """An annotation for each object that has findings, where it is a document of its own."""
    objects: dict[tuple[str, int], list[Finding]] = {}
    held: dict[tuple[str, int], Document] = {}
    for finding in findings:
        source = sources.get(finding.location.file)
        document = _document(source, finding.location.start) if source is not None else None
        if document is not None and document.state == "object" and isinstance(document.value.get("metadata"), dict):
            held[document.source.path, document.start] = document
            objects.setdefault((document.source.path, document.start), []).append(finding)
    for place, found in objects.items():
        entries = "; ".join(f"{rule}: {reason.replace(';', ',')}" for rule in _rules(found))
        replacement = _annotation(held[place], entries)
        if replacement is not None:
            yield Proposal(tuple(found), (replacement,))


def _annotation(document: Document, entries: str) -> Replacement | None:
    source = document.source
    metadata = document.value["metadata"]
    existing = metadata.get("annotations")
    if isinstance(existing, dict) and ANNOTATION in existing:
        value = document.locate(_PATH).value
        return _replacement(source, value, json.dumps(f"{existing[ANNOTATION]}; {entries}", ensure_ascii=False))
    entry = json.dumps(entries, ensure_ascii=False)
    if isinstance(existing, dict):
        return _first_of(document, _PATH[:2], f"{ANNOTATION}: {entry}", f'"{ANNOTATION}": {entry}')
    if existing is not None or "annotations" in metadata:
        return None
    return _first_of(
        document,
        _PATH[:1],
        f"annotations:\n{{indent}}  {ANNOTATION}: {entry}",
        f'"annotations": {{"{ANNOTATION}": {entry}}}',
    )


def _first_of(document: Document, path: tuple[str, ...], block: str, flow: str) -> Replacement | None:
    """An entry in front of those of the mapping at `path`; None where that cannot be told."""
    source = document.source
    located = document.locate(path)
    start = located.value.start
    if source.text[start : start + 1] == "{":
        is_empty = not source.text[start + 1 : located.value.end - 1].strip()
        return _replacement(source, Span(source.path, start + 1, start + 1), flow if is_empty else f"{flow}, ")
    line = source.line_starts()[source.position(start).line - 1]
    indent = source.text[line:start]
    if not located.block or indent.strip():
        return None
    return _replacement(source, Span(source.path, line, line), f"{indent}{block.replace('{indent}', indent)}\n")


def _document(source: Source, offset: int) -> Document | None:
    return next((one for one in documents(source) if one.start <= offset < max(one.end, one.start + 1)), None)


def _rules(findings: Iterable[Finding]) -> list[str]:
    return sorted({one.rule for one in findings})


def _replacement(source: Source, span: Span, text: str) -> Replacement:
    return Replacement(location(source, span), text)
