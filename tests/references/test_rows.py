"""Every row of the table of references: a missing target, a wrong port, a right one, one elsewhere, one unknown."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.references import Reference, references
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files
from tests.references.row_cases import SITUATIONS, Case, cases, entries, families, given, row_name, table, with_owner

OWNER, GIVEN = "owner.yaml", "given.yaml"
ALL = [(family, case) for family in families() for case in cases(family)]

# Rules about references and selectors: an example of a right reference says nothing under any of them
TOPICS = ("routes", "policies", "monitors", "scaling", "statefulsets", "webhooks", "endpoints", "dns", "selectors")


def _files(family: str, text: str) -> dict[str, str]:
    return {GIVEN: given(family), OWNER: text}


def _resolved(family: str, case: Case, text: str) -> list[tuple[Reference, bool, str]]:
    """(reference, whether it is found, why it is unknown) of the example's row in its owner's text."""
    sources = {path: Source(path, one) for path, one in _files(family, text).items()}
    settings = Settings()
    found = []
    for scope in form_scopes(sources, settings).scopes:
        graph = Graph(scope, settings)
        for resource in graph.resources:
            if resource.file == OWNER:
                for reference in references(resource):
                    if reference.row == case.row:
                        resolution = graph.resolve(reference)
                        found.append((reference, bool(resolution.found), resolution.unknown))
    return found


@pytest.mark.parametrize(("family", "case"), ALL, ids=[str(case) for _, case in ALL])
def test_what_is_told(family: str, case: Case) -> None:
    ours = [rule for rule in catalogue() if rule.topic in TOPICS or rule.name == case.rule]
    wanted = tuple(rule.name for rule in ours if rule.default)
    settings = Settings()._replace(select=(*wanted, "internal-error"))
    findings = [one for one in run_files(_files(family, case.text), settings) if one.location.file == OWNER]
    told = [(one.rule, one.location.line) for one in findings]
    if case.rule:
        assert told == [(case.rule, case.line)], [one.message for one in findings]
    else:
        assert told == [], [one.message for one in findings]


@pytest.mark.parametrize(("family", "case"), ALL, ids=[str(case) for _, case in ALL])
def test_where_it_leads(family: str, case: Case) -> None:
    for owner in case.row.owners:
        text = with_owner(case.text, case.row.owners[0], owner)
        found = _resolved(family, case, text)
        assert found, f"{owner}: the table reads nothing here"
        if case.situation in ("missing", "unknown"):
            assert not all(is_found for _, is_found, _ in found), owner
            assert any(unknown for _, _, unknown in found) == (case.situation == "unknown"), [one[2] for one in found]
        else:
            assert all(is_found or unknown for _, is_found, unknown in found) or case.rule, owner
        if case.situation == "wrong-port":
            assert any(reference.ports for reference, _, _ in found), owner


@pytest.mark.parametrize("family", families())
def test_every_row_has_its_examples(family: str) -> None:
    rows = table()[family]
    written = entries(family)
    assert set(written) == set(rows)
    for name, row in rows.items():
        entry = written[name]
        # what a row cannot have, its entry says why under `never`
        lacking = {one for one in SITUATIONS if one not in entry} - set(entry.get("never", {}))
        assert lacking - (set() if row.ports else {"wrong-port"}) == set(), name
        assert entry.get("rules", {}).get("missing") or "missing" in entry.get("never", {}), name


@pytest.mark.parametrize("family", families())
def test_names_of_rows_are_unique(family: str) -> None:
    from svclint.references.reading import family_rows

    names = [row_name(row) for row in family_rows(family)]
    assert len(names) == len(set(names))
