"""The findings that a person has decided to live with for now: written to a file, found again in later runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.finding import Finding, Location, ResourceId, Suppressed
from svclint.named_tuple import NamedTuple
from svclint.rollout.introduced import matches
from svclint.severity import Severity

if TYPE_CHECKING:
    from svclint.discover import Discovery

VERSION = 1


class BaselineFault(Exception):
    """What is wrong with a baseline, with its file and line."""


class Baseline(NamedTuple):
    """The `entries` of the baseline `file`, as the findings that they were, without what is not kept of them.

    `there` are those of their files that exist, read or not.
    """

    file: str
    entries: tuple[Finding, ...]
    there: frozenset[str] = frozenset()


class Known(NamedTuple):
    """How many findings the baseline `file` knows, and the entries that are no longer found."""

    file: str
    known: int
    gone: tuple[Finding, ...]


def marked(findings: Sequence[Finding], baseline: Baseline) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings, those marked that the baseline knows, and the entries that none of them is.

    One is known as a change's are (`rollout.introduced`): moved lines and renamed files make no other of it. Nor does
    its severity: what somebody else adds to a namespace takes away doubts about what is wrong there already.
    """
    numbers = [number for number, one in enumerate(findings) if one.suppressed is None]
    found = matches(baseline.entries, [findings[number] for number in numbers])
    result = list(findings)
    for at in found:
        result[numbers[at]] = findings[numbers[at]]._replace(suppressed=Suppressed("baseline", ""))
    # what a comment suppresses by now is there all the same
    there = set(found.values())
    others = [number for number in range(len(baseline.entries)) if number not in there]
    hushed = [one for one in findings if one.suppressed is not None]
    again = set(matches([baseline.entries[number] for number in others], hushed).values())
    left = [number for at, number in enumerate(others) if at not in again]
    return tuple(result), tuple(baseline.entries[number] for number in left)


def gone(
    left: Iterable[Finding], baseline: Baseline, discovery: Discovery, ran: Collection[str], known: Collection[str]
) -> tuple[Finding, ...]:
    """Those of the entries that nothing was found for which would be found if they were there still.

    Their file was read, or is no more; their rule is among those that `ran`, or no longer among those that are `known`.
    """
    unrendered = tuple(
        f"{one.chart.directory}/" for one in discovery.scopes if one.chart is not None and not one.chart.is_rendered
    )

    def is_decided(entry: Finding) -> bool:
        file = entry.location.file
        if file not in discovery.sources and file in baseline.there:
            return False
        if entry.rule in known and entry.rule not in ran:
            return False
        return not (unrendered and file.startswith(unrendered))

    return tuple(filter(is_decided, left))


# -- the file ----------------------------------------------------------------------------------------------------------


def text(entries: Iterable[Finding]) -> str:
    """The file of `entries`: sorted, one a line, so that git merges what two people add.

    The last one is null: each line of an entry ends with a comma, wherever another is added.
    """
    import json

    lines = sorted((_order(one), json.dumps(_data(one), ensure_ascii=False)) for one in entries)
    return "\n".join(
        ("{", f'"version": {VERSION},', '"findings": [', *(f"{line}," for _, line in lines), "null", "]", "}", "")
    )


def _order(entry: Finding) -> tuple[str, ...]:
    place = entry.location
    return (place.file, entry.rule, *(entry.resource or ()), place.path, entry.message, entry.fingerprint)


def _data(entry: Finding) -> Mapping[str, Any]:
    of = entry.resource
    written = {"apiVersion": of.api_version, "kind": of.kind, "namespace": of.namespace, "name": of.name} if of else {}
    data = {
        "rule": entry.rule,
        "file": entry.location.file,
        "object": {key: value for key, value in written.items() if value},
        "path": entry.location.path,
        "message": entry.message,
        "fingerprint": entry.fingerprint,
    }
    return {key: value for key, value in data.items() if value}


def parsed(words: str, file: str) -> tuple[Finding, ...]:
    """The entries of a baseline's text; raises BaselineFault where it is none."""
    import json

    try:
        data = json.loads(words)
    except json.JSONDecodeError as error:
        raise BaselineFault(
            f"{file}:{error.lineno}:{error.colno}: this is no baseline: {error.msg}; svclint baseline writes it anew"
        ) from None
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), list):
        raise BaselineFault(f"{file}: this is no baseline of this svclint; svclint baseline writes it anew")
    return tuple(_entries(data["findings"], file))


def _entries(data: Sequence[Any], file: str) -> Iterator[Finding]:
    for one in data:
        if one is None:
            continue
        try:
            of = one.get("object")
            resource = of and ResourceId(*(str(of.get(key, "")) for key in ("apiVersion", "kind", "namespace", "name")))
            place = Location(str(one["file"]), 0, 0, 1, 1, 1, 1, str(one.get("path", "")))
            fingerprint = str(one.get("fingerprint", ""))
            rule, message = str(one["rule"]), str(one["message"])
            yield Finding(rule, Severity.NOTE, message, "", place, "", (), resource or None, (), fingerprint)
        except (AttributeError, KeyError, ValueError, TypeError):
            raise BaselineFault(f"{file}: this entry is not one that svclint has written: {one}") from None
