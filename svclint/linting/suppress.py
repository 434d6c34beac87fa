"""Suppressions: comments, annotations and configuration mark findings; they never drop them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from svclint.files.paths import relative_path
from svclint.named_tuple import NamedTuple
from svclint.rules import Rule, known_rules
from svclint.source import Source, Span
from svclint.typing_names import TYPE_CHECKING, Literal
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Document
    from svclint.files.ignore_list import IgnoreList
    from svclint.finding import Finding
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.settings import Ignore, Settings

ANNOTATION = "svclint.dev/ignore"
_COMMENT = r"#[ \t]*svclint:[ \t]*([^\r\n]*)"
_IGNORE = r"ignore\[([^\]]*)\][ \t:]*(.*)"
_BLANK_OR_COMMENT = r"[ \t]*(?:#.*)?$"


class Suppression(NamedTuple):
    """One suppression in a manifest. `rules` is empty where it cannot be understood; then `problem` says why.

    `rules` holds rule names: a topic is unfolded, and a name that is neither stays as it is; `written` holds the names
    as they stand there. `line` is the line it covers (comments), `resource` the object it covers (annotations); `used`
    whether it marked a finding, and `near` the line of the nearest one in its document that it may be meant for.
    """

    by: Literal["comment", "annotation"]
    label: Label
    rules: tuple[str, ...]
    reason: str
    line: int = 0
    resource: Resource | None = None
    problem: str = ""
    used: bool = False
    written: tuple[str, ...] = ()
    near: int = 0


# what stands in each comment that is one
_SIGN = "svclint:"


def suppressions(graph: Graph) -> list[Suppression]:
    """All suppressions in the scope's manifests, in reading order."""
    found: list[Suppression] = []
    rules = known_rules(graph.settings)
    known, _ = graph.scope.vocabulary()
    for _, document in graph.documents if known is None or known.has(_SIGN) else ():
        if document.source.text.find(_SIGN, document.start, document.end) >= 0:
            found.extend(_comments(document, rules))
    for resource in graph.resources:
        # most objects have no annotations
        value = resource.annotations.get(ANNOTATION) if "annotations" in resource.metadata else ""
        if value:
            found.extend(_annotation(resource, value, rules))
    return found


def _comments(document: Document, rules: Sequence[Rule]) -> Iterator[Suppression]:
    source = document.source
    covered = 0
    for match in re.compile(_COMMENT).finditer(source.text, document.start, document.end):
        if document.in_scalar(match.start()):
            continue
        span = Span(source.path, match.start(), match.start() + len(match[0].rstrip()))
        label = Label(document, (), "", span=span)
        line = source.position(match.start()).line
        before = source.line(line)[: source.position(match.start()).column - 1]
        if not before.strip():
            # alone on its line, a comment speaks of the next line that holds something: so do those in between
            covered = covered if line < covered else _next_line(source, line)
            line = covered
        if source.template is not None:
            line = source.template.line_of(line)
        ignore = re.match(_IGNORE, match[1])
        names = _written(ignore[1]) if ignore else ()
        if ignore and names:
            yield Suppression("comment", label, _rule_names(names, rules), ignore[2].strip(" -"), line, written=names)
        else:
            yield Suppression("comment", label, (), "", line, None, "write: # svclint: ignore[rule, …] reason")


def _next_line(source: Source, line: int) -> int:
    """The next line behind `line` that is neither blank nor a comment; the last one where there is none."""
    while line < source.line_count():
        line += 1
        if not re.match(_BLANK_OR_COMMENT, source.line(line)):
            break
    return line


def _annotation(resource: Resource, value: str, rules: Sequence[Rule]) -> Iterator[Suppression]:
    label = resource.label(("metadata", "annotations", ANNOTATION))
    for entry in re.split(r"[;\n]", value):
        if not entry.strip():
            continue
        before, _, reason = entry.partition(":")
        names = _written(before)
        yield Suppression("annotation", label, _rule_names(names, rules), reason.strip(), 0, resource, written=names)


def _written(words: str) -> tuple[str, ...]:
    """The names in a comma list."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, words.split(",")))))


def _rule_names(names: Iterable[str], rules: Sequence[Rule]) -> tuple[str, ...]:
    """The rules that names of rules and topics stand for."""
    # imported here, as what places labels is: most manifests suppress nothing
    from svclint.topics import current

    found: list[str] = []
    for name in current(names):
        found.extend([rule.name for rule in rules if name in (rule.name, rule.topic)] or [name])
    return tuple(dict.fromkeys(found))


def mark(
    findings: Sequence[tuple[Finding, Resource | None]], found: Sequence[Suppression]
) -> tuple[list[Finding], list[Suppression]]:
    """Mark the findings that a suppression covers; returns them and the suppressions with `used` set.

    `findings` come with the resource of their primary label.
    """
    if not found:
        return [finding for finding, _ in findings], []
    from svclint.finding import Suppressed
    from svclint.placing import source_path

    by_line: dict[tuple[str, int], list[int]] = defaultdict(list)
    by_object: dict[Resource | None, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        if one.resource is not None:
            by_object[one.resource].append(number)
        else:
            by_line[source_path(one.label), one.line].append(number)
    used: set[int] = set()
    marked = []
    for finding, resource in findings:
        result = finding
        where = finding.location
        for number in (*by_line.get((where.file, where.line), ()), *by_object.get(resource, ())):
            one = found[number]
            if finding.rule in one.rules:
                used.add(number)
                if result.suppressed is None:
                    result = finding._replace(suppressed=Suppressed(one.by, one.reason))
        marked.append(result)
    told = [
        one._replace(used=True) if number in used else one._replace(near=_near(one, marked))
        for number, one in enumerate(found)
    ]
    return marked, told


def _near(comment: Suppression, findings: Iterable[Finding]) -> int:
    """The line of the nearest finding of its rules in the document of a comment that covers none; 0 for none."""
    from svclint.document import Document

    document = comment.label.of
    if not isinstance(document, Document) or comment.problem or document.source.template is not None:
        return 0
    lines = [
        one.location.line
        for one in findings
        if one.suppressed is None
        and one.rule in comment.rules
        and one.location.file == document.source.path
        and document.start <= one.location.start < document.end
    ]
    return min(lines, key=lambda line: abs(line - comment.line), default=0)


def mark_configured(findings: Iterable[Finding], settings: Settings) -> tuple[list[Finding], list[Ignore]]:
    """Mark the findings that the configuration ignores; returns them and the entries that marked nothing.

    An entry whose last day has passed marks nothing.
    """
    from svclint.finding import Suppressed

    ignores = settings.ignores
    matchers = [_matcher(one.paths) if one.paths else None for one in ignores]
    used: set[int] = set()
    marked = []
    for finding in findings:
        result = finding
        file = _from_base(finding.location.file, settings.base) if any(matchers) else ""
        for number, one in enumerate(ignores):
            if has_expired(one, settings.today) or (one.rules and finding.rule not in one.rules):
                continue
            matcher = matchers[number]
            if matcher is not None and not (file and matcher.verdict(file)):
                continue
            if one.objects and not any(_names(pattern, finding) for pattern in one.objects):
                continue
            used.add(number)
            if result.suppressed is None:
                result = finding._replace(suppressed=Suppressed("config", one.reason, one.location))
        marked.append(result)
    return marked, [one for number, one in enumerate(ignores) if number not in used]


def _matcher(patterns: Sequence[str]) -> IgnoreList:
    # imported here: most runs have no patterns to match
    from svclint.files.ignore_list import IgnoreList

    return IgnoreList(patterns)


def _from_base(file: str, base: str) -> str:
    """The path of `file` relative to the directory `base`; empty where it lies outside."""
    relative = relative_path(file, base)
    return "" if relative.startswith("../") else relative


def has_expired(entry: Ignore, today: str) -> bool:
    """Whether the last day on which `entry` holds has passed."""
    return bool(entry.until and today and entry.until < today)


def _names(pattern: str, finding: Finding) -> bool:
    """Whether `Kind/name` or `Kind/namespace/name` means the finding's object."""
    if finding.resource is None:
        return False
    parts = pattern.split("/")
    known = [finding.resource.kind, finding.resource.namespace, finding.resource.name]
    if len(parts) == 2:
        known = [known[0], known[2]]
    return len(parts) == len(known) and all(map(fnmatchcase, known, parts))
