"""The source lines of a finding for the page: what is labelled in them, and no text of a Secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from svclint.document import documents
from svclint.finding import Finding
from svclint.output.concealed import concealed, without_passwords
from svclint.output.frame import Mark, marks
from svclint.output.neutral import neutral
from svclint.source import Source

_AROUND = 2
_LONGEST = 220
_LEAD = 60
_MOST_COLUMNS = 64

Part = tuple[str, str]
"""A part of a line, and how it is labelled: `primary`, `related`, or not at all."""


def excerpts(finding: Finding, sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """The lines of each file that the finding labels, the primary one first, with the words of the labels below."""
    by_file: dict[str, list[Mark]] = {}
    for mark in marks(finding):
        by_file.setdefault(mark.location.file, []).append(mark)
    return [
        {"file": neutral(file), "lines": list(_lines(sources.get(file), of_file))} for file, of_file in by_file.items()
    ]


def _lines(source: Source | None, of_file: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    by_line: dict[int, list[Mark]] = {}
    for mark in of_file:
        by_line.setdefault(mark.location.line, []).append(mark)
    if source is None or source.error is not None:
        for number, of_line in sorted(by_line.items()):
            yield {"n": number, "gap": False, "parts": [], "notes": _notes(of_line, "")}
        return
    plain, secret = source.once(_plain_lines, None)
    is_secret_file = any(mark.secret for mark in of_file)
    around = {near for one in by_line for near in range(one - _AROUND, one + _AROUND + 1) if near in plain}
    previous = 0
    for number in sorted({*by_line, *(() if is_secret_file else around)}):
        of_line = by_line.get(number, [])
        hides = number in secret or any(one.secret for one in of_line)
        yield {
            "n": number,
            "gap": bool(previous) and number > previous + 1,
            "parts": _parts(source.line(number), of_line, hides=hides),
            "notes": _notes(of_line, source.line(number)),
        }
        previous = number


def _notes(of_line: Sequence[Mark], text: str) -> list[tuple[str, str, int]]:
    """The words of the labels, each with the column below which it stands."""
    begin = _begin(text, [mark.location.column - 1 for mark in of_line])
    return [
        (_kind(mark), neutral(mark.words), min(_MOST_COLUMNS, len(_shown(text[begin : mark.location.column - 1]))))
        for mark in of_line
        if mark.words
    ]


def _begin(text: str, columns: Sequence[int]) -> int:
    """Where what is shown of a line begins: a long one is cut around its labels."""
    return max(0, min(columns, default=0) - _LEAD) if len(text) > _LONGEST else 0


def _shown(text: str) -> str:
    return neutral(text.expandtabs(4))


def _kind(mark: Mark) -> str:
    return "primary" if mark.underline == "^" else "related"


def _parts(text: str, of_line: Sequence[Mark], *, hides: bool) -> list[Part]:
    stretches = [(_stretch(mark, text), _kind(mark)) for mark in of_line]
    shown = [stretch for stretch, _ in stretches]
    line = concealed(text, shown) if hides else without_passwords(text)
    kinds = [""] * len(line)
    for (start, end), kind in sorted(stretches, key=lambda one: one[1], reverse=True):
        kinds[start:end] = [kind] * len(kinds[start:end])
    begin = _begin(line, [start for start, _ in shown])
    parts: list[Part] = [("…", "")] if begin else []
    here = begin
    while here < min(len(line), begin + _LONGEST):
        end = here
        while end < min(len(line), begin + _LONGEST) and kinds[end] == kinds[here]:
            end += 1
        parts.append((_shown(line[here:end]), kinds[here]))
        here = end
    return [*parts, ("…", "")] if begin + _LONGEST < len(line) else parts


def _stretch(mark: Mark, text: str) -> tuple[int, int]:
    """What is labelled in the first line of a place."""
    place = mark.location
    end = place.end_column - 1 if place.end_line == place.line else len(text.rstrip())
    return place.column - 1, max(end, place.column)


def _plain_lines(source: Source, _: None) -> tuple[frozenset[int], frozenset[int]]:
    """The lines that may be shown without a label, those of objects that are no Secrets; and those of Secrets. What
    cannot be read, settings of tools and templates are neither: nobody knows what stands there."""
    plain: set[int] = set()
    secret: set[int] = set()
    for document in documents(source):
        first, last = source.position(document.start).line, source.position(document.end).line
        lines = range(first, last + 1)
        if _holds_secret(document.value):
            secret.update(lines)
        elif document.state == "object" and not document.value["apiVersion"].startswith("kustomize.config.k8s.io/"):
            texts = ((one, source.line(one)) for one in lines)
            plain.update(one for one, text in texts if text.strip() and not text.startswith(("---", "...")))
    return frozenset(plain - secret), frozenset(secret)


def _holds_secret(value: Any) -> bool:
    """Whether an object is a Secret, or one is among the items of a List."""
    if not isinstance(value, dict):
        return False
    items = value.get("items")
    return value.get("kind") == "Secret" or (isinstance(items, list) and any(map(_holds_secret, items)))
