"""Whether network policies let pods ask the DNS of the cluster: they may, certainly not, or that is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.traffic.dns_passage import kept_from_dns
from tests.traffic.scopes import graph_of, workload

UDP: list[dict[str, Any]] = [{"port": 53, "protocol": "UDP"}]
NAME = "kubernetes.io/metadata.name"


def _kept(rules: list[dict[str, Any]], pods: dict[str, Any], *others: dict[str, Any]) -> bool | None:
    """Whether the pods are kept from it; None where that is unknown."""
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"], "egress": rules},
    }
    graph = graph_of(workload("web", {"containers": [{"name": "web"}], **pods}), policy, *others)
    found = kept_from_dns(next(one for one in graph.templates() if one.resource.name == "web"), graph)
    return None if found.unknown else bool(found.found)


def _in(**labels: str) -> dict[str, Any]:
    return {"namespaceSelector": {"matchLabels": {key.replace("NAME", NAME): value for key, value in labels.items()}}}


def _pods(**labels: str) -> dict[str, Any]:
    return {"podSelector": {"matchLabels": {key.replace("_", "-"): value for key, value in labels.items()}}}


RULES: dict[str, tuple[list[dict[str, Any]], bool]] = {
    "nothing": ([], True),
    "everything": ([{}], False),
    "another port": ([{"ports": [{"port": 443}]}], True),
    "all of UDP": ([{"ports": [{"protocol": "UDP"}]}], False),
    "all of TCP": ([{"ports": [{"protocol": "TCP"}]}], True),
    "TCP, as nothing else is written": ([{"ports": [{"port": 53}]}], True),
    "a range that ends before": ([{"ports": [{"port": 1, "endPort": 52, "protocol": "UDP"}]}], True),
    "a port that is filled in": ([{"ports": [{"port": "${PORT}"}]}], False),
    "a port called otherwise": ([{"ports": [{"port": "http", "protocol": "UDP"}]}], True),
    "its namespace": ([{"to": [_in(NAME="kube-system")], "ports": UDP}], False),
    "its namespace, by a label that may be there": ([{"to": [_in(role="system")], "ports": UDP}], False),
    "its namespace, by its name": ([{"to": [_in(name="kube-system")], "ports": UDP}], False),
    "a namespace that is called after it": ([{"to": [_in(NAME="coredns")], "ports": UDP}], False),
    "another namespace": ([{"to": [_in(NAME="data")]}], True),
    "another namespace, by its name": ([{"to": [_in(name="data")]}], True),
    "a namespace that is filled in": ([{"to": [_in(NAME="${NAMESPACE}")]}], False),
    "its own namespace": ([{"to": [_pods(k8s_app="kube-dns")], "ports": UDP}], True),
    "its pods anywhere": ([{"to": [{"namespaceSelector": {}, **_pods(k8s_app="kube-dns")}], "ports": UDP}], False),
    "other pods anywhere": ([{"to": [{"namespaceSelector": {}, **_pods(app="db")}]}], True),
    "pods that are filled in": ([{"to": [{"namespaceSelector": {}, **_pods(app="${APP}")}]}], False),
    "an address of a cluster": ([{"to": [{"ipBlock": {"cidr": "10.96.0.10/32"}}], "ports": UDP}], False),
    "all addresses but some": ([{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}], False),
    "an address of the world": ([{"to": [{"ipBlock": {"cidr": "8.8.8.8/32"}}], "ports": UDP}], True),
    "another one": ([{"to": [{"ipBlock": {"cidr": "2606:4700:4700::1111/128"}}], "ports": UDP}], True),
    "no well-known one, for a DNS": ([{"to": [{"ipBlock": {"cidr": "52.1.2.3/32"}}], "ports": UDP}], False),
    "the same, for everything": ([{"to": [{"ipBlock": {"cidr": "52.1.2.3/32"}}]}], True),
    "the same, for a range of ports": (
        [{"to": [{"ipBlock": {"cidr": "52.1.2.3/32"}}], "ports": [{"protocol": "UDP", "port": 1, "endPort": 9999}]}],
        True,
    ),
    "an address of GKE's Services": ([{"to": [{"ipBlock": {"cidr": "34.118.224.10/32"}}], "ports": UDP}], False),
    "all of these": ([{"to": [{"ipBlock": {"cidr": "34.118.224.0/20"}}]}], False),
    "no address": ([{"to": [{"ipBlock": {"cidr": "somewhere"}}]}], False),
    "no peer that can be read": ([{"to": [{"fqdn": "dns"}]}], False),
}


@pytest.mark.parametrize("case", RULES)
def test_what_rules_let_out(case: str) -> None:
    rules, kept = RULES[case]
    assert _kept(rules, {}) is kept


PODS: dict[str, tuple[dict[str, Any], bool | None]] = {
    "the default": ({}, True),
    "the same, as it is written": ({"dnsPolicy": "ClusterFirst"}, True),
    "the node's": ({"dnsPolicy": "Default"}, None),
    "servers of their own": ({"dnsConfig": {"nameservers": ["10.0.0.2"]}}, None),
    "by TCP": ({"dnsConfig": {"options": [{"name": "use-vc"}]}}, None),
    "other options": ({"dnsConfig": {"options": [{"name": "ndots", "value": "2"}]}}, True),
    "the host's network": ({"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"}, None),
}


@pytest.mark.parametrize("case", PODS)
def test_whom_pods_ask(case: str) -> None:
    pods, kept = PODS[case]
    assert _kept([], pods) is kept


def test_an_ambient_mesh_may_answer_for_names() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    assert _kept([], {}, namespace) is True
    labelled = {**namespace, "metadata": {"name": "shop", "labels": {"istio.io/dataplane-mode": "ambient"}}}
    assert _kept([], {}, labelled) is None


def test_other_namespaces_are_known_by_their_labels_where_these_are_here() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "my-dns", "labels": {"team": "net"}}}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "server", "namespace": "my-dns"}, "spec": {}}
    others = {"matchExpressions": [{"key": NAME, "operator": "NotIn", "values": ["kube-system", "openshift-dns"]}]}
    assert _kept([{"to": [{"namespaceSelector": others}]}], {}, namespace, pod) is False
    labelled = {"namespaceSelector": {**others, "matchLabels": {"team": "data"}}}
    assert _kept([{"to": [labelled]}], {}, namespace, pod) is True
    assert _kept([{"to": [labelled]}], {}, pod) is False
