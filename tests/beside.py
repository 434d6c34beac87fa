"""Linting bad input with every rule beside a good file whose one fault must still be found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from svclint.discover import Discovery, form_scopes
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.source import Source

GOOD = Path("tests/fixtures/bad-beside.yaml").read_text(encoding="utf-8")
_FAULT, _PLACE = "target-port-name-unknown", "wbe"

EVERY_RULE = Settings(select=tuple(rule.name for rule in catalogue()))


def lint_beside(files: Mapping[str, Source | str]) -> list[Finding]:
    """The findings about `files`, which lie beside the good one; what must hold for all input is checked on the way."""
    sources = {path: one if isinstance(one, Source) else Source(path, one) for path, one in files.items()}
    findings = lint_all({**sources, "good.yaml": Source("good.yaml", GOOD)})
    assert _is_found(findings, "good.yaml", 0)
    return [one for one in findings if one.location.file in files]


def lint_around(text: str) -> None:
    """Check that the good objects are judged as ever before and behind `text` in one file."""
    behind = f"{text}\n---\n"
    assert _is_found(lint_all({"a.yaml": Source("a.yaml", behind + GOOD)}), "a.yaml", len(behind))
    assert _is_found(lint_all({"a.yaml": Source("a.yaml", f"{GOOD}---\n{text}")}), "a.yaml", 0)


def lint_all(sources: Mapping[str, Source]) -> list[Finding]:
    return check(form_scopes(sources, EVERY_RULE))


def check(discovery: Discovery) -> list[Finding]:
    """The findings of every rule, none of which failed, each at a place of its file."""
    findings = list(merge(lint(discovery.scopes, EVERY_RULE).findings))
    for one in findings:
        assert one.rule != "internal-error", one.message
        for place in (one.location, *(label.location for label in one.related)):
            source = discovery.sources[place.file]
            assert 0 <= place.start <= place.end <= len(source.text)
            assert (place.line, place.column) == source.position(place.start)
            assert (place.end_line, place.end_column) == source.position(place.end)
    return findings


def _is_found(findings: list[Finding], file: str, offset: int) -> bool:
    place = (file, offset + GOOD.index(_PLACE))
    return any(one.rule == _FAULT and (one.location.file, one.location.start) == place for one in findings)


def said(findings: list[Finding]) -> set[str]:
    """The findings in short: `yaml-syntax 7:8`."""
    return {f"{one.rule} {one.location.line}:{one.location.column}" for one in findings}
