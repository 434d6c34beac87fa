"""How much is done on fixed inputs, by counts that are the same on every machine: a guard, and no clock."""

from __future__ import annotations

import pytest

from svclint.document import documents
from svclint.source import Source
from tests.counting import work
from tests.growing import (
    absent_certificates,
    announced_pools,
    applications,
    apps,
    chosen_by_name,
    entries,
    inner_routes,
    misplaced_labels,
    misses_apart,
    misspelt_labels,
    misspelt_names,
    nameless,
    namespaces_apart,
    near_misses,
    node_local,
    one_config,
    peers_on_host,
    routes,
    shared,
    strangers,
    strangers_beside,
    versions,
    waiting_releases,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape",
    [
        *(apps, versions, applications, nameless, routes, near_misses, misses_apart, misspelt_labels, misspelt_names),
        *(strangers, strangers_beside),
    ],
)
def test_no_step_grows_faster_than_its_work(shape: object) -> None:
    assert callable(shape)
    work(shape(8))  # what is imported and made once
    small, large = work(shape(40)), work(shape(160))
    assert large.calls < 4 * 1.25 * small.calls, [
        (one, times, small.of.get(one, 0)) for one, times in large.of.items() if times > 8 * small.of.get(one, 0) > 99
    ]


@pytest.mark.parametrize(
    ("shape", "rule"),
    [
        (absent_certificates, "tls-secret-not-found"),
        (misplaced_labels, "annotation-as-label"),
        (announced_pools, "address-pool-not-advertised"),
        (inner_routes, "route-without-gateway"),
        (waiting_releases, "dependency-not-found"),
        (entries, "service-entry-without-resolution"),
        (peers_on_host, "network-policy-peer-on-host"),
        (node_local, "node-local-service-on-one-node"),
    ],
)
def test_a_rule_by_itself_grows_no_faster_than_its_work(shape: object, rule: str) -> None:
    """Among all rules, what one of them does over and over again shows only in trees that are too large for a test."""
    assert callable(shape)
    work(shape(8), select=(rule,))
    small, large = work(shape(50), select=(rule,)), work(shape(600), select=(rule,))
    assert large.calls < 12 * 1.1 * small.calls


def test_applications_that_name_their_files_are_found_by_these() -> None:
    rule = ("yaml-syntax",)
    work(chosen_by_name(8), select=rule)  # what is imported and made once
    small, large = work(chosen_by_name(40), select=rule), work(chosen_by_name(160), select=rule)
    assert large.of["svclint.gitops.chosen", "takes"] <= 5 * 160
    assert large.calls < 4 * 1.1 * small.calls


def test_workloads_that_all_share_a_selector_cost_no_more_than_their_pairs() -> None:
    """All pairs are told, and none of them asks all Services, autoscalers and budgets anew."""
    work(shared(8))  # what is imported and made once
    small, large = work(shared(20)), work(shared(80))
    assert large.calls < 4 * 4 * small.calls


def test_namespaces_cost_no_more_than_their_pairs() -> None:
    """Which labels each has is asked by the peers of every policy, and worked out once."""
    work(namespaces_apart(8))  # what is imported and made once
    small, large = work(namespaces_apart(20)), work(namespaces_apart(80))
    assert small.findings == 20
    assert large.calls < 4 * 4 * small.calls
    assert large.of["svclint.graph.model", "knows_labels_of"] < 10 * 80


def test_a_shared_text_is_read_once_however_many_pods_read_it() -> None:
    """Each of its calls by each of the pods is judged; what that takes is worked out once for all of them."""
    work(one_config(8))  # what is imported and made once
    small, large = work(one_config(20)), work(one_config(80))
    assert (small.findings, large.findings) == (20, 80)
    assert large.calls < 4 * 4 * small.calls
    for one in (("svclint.free_text.context", "uses_port"), ("svclint.traffic.admission", "_isolation")):
        assert 80 <= large.of[one] < 5 * 80, one
    assert large.of["svclint.checks.policies.callers", "_of_call"] == 80 * 81  # and its own


# By module and name: how often each is called for an application of `apps`, of three objects. Where one of these
# numbers is right to grow, the change that makes it grow says why.
MOST = {
    ("svclint.document.builder", "build"): 3,
    ("svclint.references.reading", "_read"): 6,
    ("svclint.resource.workload", "_ports"): 2,
    ("svclint.resource.service", "read"): 1,
    ("svclint.resource.model", "dig"): 55,
    ("svclint.resource.model", "string_map"): 9,
    ("svclint.traffic.versions", "same_application"): 0,
}
MOST_CALLS = 3850
"""Of any function, for an application: about a tenth more than there are."""


def test_each_object_is_read_once() -> None:
    work(apps(4))
    found = work(apps(50))
    assert {one: found.of[one] / 50 for one, most in MOST.items() if found.of[one] > most * 50} == {}
    assert found.calls < MOST_CALLS * 50


def test_a_file_is_parsed_once_however_many_there_are() -> None:
    """There were 4,096 places for documents: above them each file was read again by whoever came next."""
    sources = [Source(f"{n}.yaml", "kind: ConfigMap\n") for n in range(4200)]
    first = [documents(one) for one in sources]
    assert all(documents(one) is found for one, found in zip(sources, first, strict=True))
