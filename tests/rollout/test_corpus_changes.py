"""30 changes of real repositories that take something away are told, and 30 that change nothing that counts are not."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import pytest

from svclint.finding import Finding
from tests.corpus import REPOSITORIES, needs_corpus
from tests.rollout.changes import BREAKING, HARMLESS
from tests.rollout.corpus import Change, Repository, drawn

SEED = 12
COUNT = 30
UNTOLD = {
    # a variable of the kustomization reads the Service: nothing is built or applied, and kustomization-refused tells so
    "argoproj__argo-rollouts: docs/features/kustomize/example: Service my-rollouts-demo-svc deleted",
}
TOLD: Mapping[str, list[str]] = {
    # another overlay makes a Job of the same file, and the API server refuses another image of a Job
    "BuoyantIO__emojivoto: kustomize/daemonset: DaemonSet voting: image": ["rollout-immutable-field"],
}

LOG = logging.getLogger(__name__)

pytestmark = [pytest.mark.slow, needs_corpus]


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> list[Repository]:
    scratch = tmp_path_factory.mktemp("corpus")
    return [Repository(one, scratch) for one in REPOSITORIES]


def further(finding: Finding) -> int:
    """How many objects more a finding names, that depend on the one that it is about."""
    return sum("depends on it by way of" in one.message for one in finding.related)


def told(repositories: Sequence[Repository], changes: Sequence[Change]) -> dict[str, list[str]]:
    """What is said of each change; logged as well, with the hops between the change and what is told of."""
    by_path = {one.path: one for one in repositories}
    found: dict[str, list[str]] = {}
    for one in drawn(repositories, changes, COUNT, SEED):
        findings = by_path[one.repository].told(one.changed, one.subject.files)
        found[one.name] = [each.rule for each in findings]
        said = [f"{each.severity.word} {each.rule}, {one.hops(each)} hops, {further(each)} beyond" for each in findings]
        LOG.info("%s: %s: %s", one.change.__name__, one.name, "; ".join(said) or "nothing")
    assert len(found) == COUNT
    return found


def test_what_takes_something_away_is_told(repositories: list[Repository]) -> None:
    found = told(repositories, BREAKING)
    assert {name for name, rules in found.items() if not rules} == UNTOLD
    assert not any("internal-error" in rules for rules in found.values())


def test_what_changes_nothing_is_silent(repositories: list[Repository]) -> None:
    found = told(repositories, HARMLESS)
    assert {name: rules for name, rules in found.items() if rules} == TOLD
