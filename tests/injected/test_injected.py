"""Faults put into a sound application, written in drawn styles, are found by their rule at the line of their field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from svclint.document import Document, documents
from svclint.finding import Finding
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.source import Source
from tests.cards import run_files, severity_of
from tests.injected.injecting import Fault, Field, faults, injected, sound, steps
from tests.injected.writing import Objects, Style, drawn, written

# an object as it is read from what was written: its source, its document, where in that it begins, its data
_Read = tuple[Source, Document, Field, Any]

_FEW, _MANY = range(2), range(2, 14)
_SOUND_FEW, _SOUND_MANY = range(12), range(12, 112)


def _cases(numbers: range) -> list[Any]:
    """Every fault in as many styles; what is missed is expected to be, each with its reason, until it no longer is."""
    return [
        pytest.param(
            fault,
            number,
            id=f"{fault.name}-{number}",
            marks=[pytest.mark.xfail(strict=True, reason=fault.missed)] if fault.missed else [],
        )
        for fault in faults()
        for number in numbers
    ]


@pytest.mark.parametrize(("fault", "number"), _cases(_FEW))
def test_a_fault_is_found_at_its_line(fault: Fault, number: int) -> None:
    _check_fault(fault, number)


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "number"), _cases(_MANY))
def test_a_fault_is_found_at_its_line_in_many_styles(fault: Fault, number: int) -> None:
    _check_fault(fault, number)


@pytest.mark.parametrize("number", _SOUND_FEW)
def test_the_sound_application_is_sound(number: int) -> None:
    _check_sound(number)


@pytest.mark.slow
@pytest.mark.parametrize("number", _SOUND_MANY)
def test_the_sound_application_is_sound_in_many_styles(number: int) -> None:
    _check_sound(number)


def test_every_style_is_drawn() -> None:
    styles = [drawn(Random(f"{fault.name} {number}")) for fault in faults() for number in _FEW]
    assert {one.form for one in styles} == {"block", "flow", "mixed", "json"}
    assert {one.layout for one in styles} == {"one file", "a file each", "directories"}
    for switch in ("in_list", "crlf", "comments", "anchors", "shuffled"):
        assert {getattr(one, switch) for one in styles} == {True, False}


def _check_sound(number: int) -> None:
    random = Random(f"sound {number}")
    style = drawn(random)
    objects = sound(random)
    files = written(objects, style, random)
    assert _read(list(_objects(files))) == _plain(objects), style
    findings = _findings(files)
    told = [one for one in findings if one.severity >= Severity.WARNING]
    assert not told, _report(style, files, set(), findings)


def _check_fault(fault: Fault, number: int) -> None:
    random = Random(f"{fault.name} {number}")
    style = drawn(random)
    objects = injected(sound(random), fault)
    files = written(objects, style, random)
    read = list(_objects(files))
    assert _read(read) == _plain(objects), style
    places = {_place(read, objects[name], steps(field)) for name, field in fault.at.items()}
    lowered = fault.apart.get(style.layout)
    severity = Severity.parse(lowered) if lowered else severity_of(fault.rule)
    findings = _findings(files)
    own = {_line(one) for one in findings if one.rule == fault.rule and one.severity == severity}
    assert own & places, _report(style, files, places, findings)
    errors = [one for one in findings if one.severity == Severity.ERROR and one.rule not in fault.also]
    elsewhere = [one for one in errors if one.rule != fault.rule or _line(one) not in places]
    assert not elsewhere, _report(style, files, places, findings)


def _findings(files: dict[str, str]) -> tuple[Finding, ...]:
    return run_files(files, Settings())


def _line(finding: Finding) -> tuple[str, int]:
    return finding.location.file, finding.location.line


def _place(read: list[_Read], wanted: dict[str, Any], field: Field) -> tuple[str, int]:
    """The file and the line where a field of an object is written; a block collection is where its key is."""
    for source, document, prefix, value in read:
        if _identity(value) == _identity(wanted) and _plainly(value) == _plainly(wanted):
            path = (*prefix, *field)
            located = document.locate(path)
            assert located.depth == len(path), field
            span = located.key if located.block and located.key is not None else located.value
            return source.path, source.position(span.start).line
    raise AssertionError(f"{_identity(wanted)} is not written")


def _objects(files: dict[str, str]) -> Iterator[_Read]:
    for path, text in files.items():
        source = Source(path, text)
        for document in documents(source):
            if document.value["kind"] == "List":
                for index, value in enumerate(document.value["items"]):
                    yield source, document, ("items", index), value
            else:
                yield source, document, (), document.value


def _identity(value: dict[str, Any]) -> tuple[Any, ...]:
    return value["kind"], value["metadata"].get("name")


def _read(read: list[_Read]) -> list[str]:
    return sorted(_plainly(value) for *_, value in read)


def _plain(objects: Objects) -> list[str]:
    return sorted(map(_plainly, objects.values()))


def _plainly(value: Any) -> str:
    # by way of a text, so that of a key that stands twice the last one counts
    return json.dumps(json.loads(json.dumps(value)), sort_keys=True)


def _report(style: Style, files: dict[str, str], places: set[tuple[str, int]], findings: tuple[Finding, ...]) -> str:
    told = [f"{one.severity.word} {one.rule} {_line(one)}: {one.message}" for one in findings]
    shown = [f"{file}:{line}: {files[file].splitlines()[line - 1][:200]}" for file, line in sorted(places)]
    return "\n".join([f"written as: {style}", "expected at one of:", *shown, "found:", *told])
