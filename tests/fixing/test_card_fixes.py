"""Every fix of every example of the cards: applied it cures its finding, and nothing but its spans changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from svclint.finding import Finding, Replacement
from svclint.fixing.edits import edited
from svclint.rollout.introduced import matches
from tests.cards import Example, examples, files_of, run

pytestmark = pytest.mark.usefixtures("nowhere")


def _fixes() -> Iterator[tuple[Example, tuple[Finding, ...], Finding]]:
    for example in examples():
        found = run(example) if example.fails else ()
        for finding in found:
            if finding.fix is not None and finding.suppressed is None:
                yield example, found, finding


def _by_file(finding: Finding) -> dict[str, list[Replacement]]:
    found: dict[str, list[Replacement]] = {}
    for one in finding.fix.replacements if finding.fix is not None else ():
        found.setdefault(one.location.file, []).append(one)
    return found


def _with_texts(example: Example, texts: Mapping[str, str]) -> Example:
    parts: dict[str, dict[str, str]] = {part: example.data[part] for part in ("files", "after") if part in example.data}
    changed = {part: {path: texts.get(path, text) for path, text in files.items()} for part, files in parts.items()}
    return example._replace(data=example.data | changed)


def _spliced(text: str, replacements: list[Replacement]) -> str:
    """What stands before, between and behind the spans, with the replacements in between."""
    parts, at = [], 0
    for start, end, new in sorted({(one.location.start, one.location.end, one.text) for one in replacements}):
        parts += [text[at:start], new]
        at = end
    return "".join((*parts, text[at:]))


@pytest.mark.slow
def test_each_fix_cures_its_finding_and_edits_only_its_spans() -> None:
    tried, wrong = 0, []
    for example, before, finding in _fixes():
        tried += 1
        old = files_of(example.data)
        new = {file: edited(old[file], found) for file, found in _by_file(finding).items()}
        assert new == {file: _spliced(old[file], found) for file, found in _by_file(finding).items()}, str(example)
        after = run(_with_texts(example, new))
        left = {before[number] for number in matches(before, after).values()}
        brought = [one for number, one in enumerate(after) if number not in matches(before, after)]
        if finding in left or brought:
            wrong.append(f"{example}: {finding.fix}, {[one.message for one in brought]}")
    assert tried > 200
    assert wrong == []
