"""The sentence that says how much was found, in how much; and the table of findings by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from svclint.linting.report import Report, Since
from svclint.output.neutral import neutral
from svclint.output.paint import Line, Piece, role_of
from svclint.scope import WITHOUT_HELM
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.linting.baseline import Known

_HEADINGS = ("count", "severity", "rule")
_MOST_KINDS = 4
# nobody mends so many in one go
_TOO_MANY = 50


def summary(report: Report) -> str:
    """`Found 1 error, 2 notes in 14 files: 21 resources, 2 scopes. 3 documents skipped (3 not Kubernetes).`"""
    counts = report.counts
    read = f"{_many(counts.files, 'file')}: {_many(counts.resources, 'resource')}, {_many(counts.scopes, 'scope')}"
    sentences = [f"{_found(report)} in {read}."]
    skipped = sorted((item for item in counts.skipped.items() if item[1]), key=lambda item: (-item[1], item[0]))
    if skipped:
        reasons = ", ".join(f"{number} {neutral(reason)}" for reason, number in skipped)
        sentences.append(f"{_many(sum(number for _, number in skipped), 'document')} skipped ({reasons}).")
    sentences.extend(_unrendered(counts.unrendered))
    if counts.unread:
        files = sorted(counts.unread.items(), key=lambda item: (-item[1], item[0]))
        sentences.append(f"Not read: {', '.join(_many(number, f'{neutral(name)} file') for name, number in files)}.")
    if counts.unknown:
        sentences.append(f"{_many(counts.unknown, 'reference')} could not be decided.")
    if counts.hidden:
        verb = "is" if counts.hidden == 1 else "are"
        sentences.append(f"{_many(counts.hidden, 'finding')} elsewhere {verb} not shown.")
    if counts.since is not None:
        sentences.extend(_since(counts.since))
    if counts.baseline is not None:
        sentences.extend(_of_baseline(counts.baseline))
    if counts.schemaless:
        sentences.append(_schemaless(counts.schemaless))
    return " ".join(sentences)


def next_steps(report: Report, *, notes: int, rest: int) -> str:
    """What shows more than this run did: `Next: --notes shows 7 notes; …`; empty where that is all.

    `notes` and `rest` are the findings that are left out because nobody asked for notes, and beyond `--max`.
    """
    counts, steps = report.counts, []
    if rest:
        steps.append(f"a larger --max shows {_many(rest, 'more finding')}")
    if notes:
        steps.append(f"--notes shows {_many(notes, 'note')}")
    if report.unknown is None and (counts.unknown or counts.unrendered):
        steps.append("--explain-unknown lists what could not be decided, and why")
    if counts.schemaless:
        steps.append("crds: in svclint.yaml names files with the missing schemas")
    if counts.baseline is None and counts.since is None and len(report.active) > _TOO_MANY:
        steps.append("svclint baseline has check tell only what is new")
    return f"Next: {'; '.join(steps)}." if steps else ""


def _schemaless(kinds: Mapping[str, int]) -> str:
    """`9 resources were checked for their references only: no schema for HelmRelease (7) and Certificate (2).`"""
    number = sum(kinds.values())
    named = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    names = listed((f"{neutral(kind)} ({of})" for kind, of in named), _MOST_KINDS)
    verb = "was" if number == 1 else "were"
    return f"{_many(number, 'resource')} {verb} checked for references only: no schema for {names}."


def _since(since: Since) -> Iterator[str]:
    """`12 findings were there before. 3 findings are cured.`"""
    if since.known:
        yield f"{_many(since.known, 'finding')} {'was' if since.known == 1 else 'were'} there before."
    if since.cured:
        yield f"{_many(since.cured, 'finding')} {'is' if since.cured == 1 else 'are'} cured."


def _of_baseline(found: Known) -> Iterator[str]:
    """`118 findings are known from svclint-baseline.json. 2 of its entries are no longer found.`"""
    if found.known:
        verb = "is" if found.known == 1 else "are"
        yield f"{_many(found.known, 'finding')} {verb} known from {neutral(found.file)}."
    if found.gone:
        entries = "1 entry of it is" if len(found.gone) == 1 else f"{len(found.gone)} entries of it are"
        whose = entries if found.known else entries.replace("it", neutral(found.file), 1)
        yield f"{whose} no longer found (svclint baseline takes {'it' if len(found.gone) == 1 else 'them'} out)."


def entries_gone(found: Known, most: int) -> Iterator[Line]:
    """The entries of a baseline that are no longer found, `most` of them by name."""
    for one in found.gone[:most]:
        owner = f" {neutral(str(one.resource))}" if one.resource is not None else ""
        yield (
            Piece(f"{neutral(found.file)}: "),
            Piece("no longer found", "strong"),
            Piece(f" {neutral(one.rule)}{owner} in {neutral(one.location.file)}: {neutral(one.message)}"),
        )
    if len(found.gone) > most:
        yield (Piece(f"{neutral(found.file)}: and {len(found.gone) - most} more that are no longer found"),)


def _unrendered(counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """`42 Helm releases not rendered (40 of remote charts, 2 of charts in this tree).`; of charts it is said why."""
    for thing, found in sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        parts = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        left = f"{_many(sum(found.values()), neutral(thing))} not rendered"
        if list(found) == [WITHOUT_HELM]:
            yield f"{left}: install svclint[helm]."
            continue
        of = "" if thing == "chart" else "of "
        yield f"{left} ({', '.join(f'{number} {of}{neutral(one)}' for one, number in parts)})."


def statistics(report: Report) -> Iterator[Line]:
    """A table of the active findings by rule and severity, the most frequent first."""
    counted = Counter((finding.rule, finding.severity) for finding in report.active)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0][0], -item[0][1]))
    yield (Piece("  ".join(_HEADINGS), "strong"),)
    for (rule, severity), count in ordered:
        number = f"{count:>{len(_HEADINGS[0])}}  "
        yield Piece(number), Piece(f"{severity.word:<{len(_HEADINGS[1])}}  ", role_of(severity)), Piece(neutral(rule))


def _found(report: Report) -> str:
    by_severity = report.by_severity
    parts = [
        _many(by_severity[severity], severity.word)
        for severity in sorted(Severity, reverse=True)
        if by_severity[severity]
    ]
    suppressed = len(report.findings) - len(report.active) - sum(map(is_known, report.findings))
    found = f"Found {', '.join(parts)}" if parts else "No findings"
    return f"{found} ({suppressed} suppressed)" if suppressed else found


def is_known(finding: Finding) -> bool:
    """Whether a baseline knows it."""
    return finding.suppressed is not None and finding.suppressed.by == "baseline"


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
