"""Who may come to a Service's port by the network policies: everybody, somebody, nobody, or unknown and why."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from svclint.traffic.admission import admission
from svclint.traffic.endpoints import endpoints
from tests.traffic.scopes import graph_of, service, workload

PODS: dict[str, Any] = {"containers": [{"name": "web", "ports": [{"name": "http", "containerPort": 8080}]}]}


def _policy(spec: dict[str, Any], api: str = "networking.k8s.io/v1") -> dict[str, Any]:
    metadata = {"name": "web", "namespace": "shop"}
    return {"apiVersion": api, "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


def _kyverno(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "kyverno.io/v1",
        "kind": "ClusterPolicy",
        "metadata": {"name": "all"},
        "spec": {"rules": [rule]},
    }


MINE = {"podSelector": {"matchLabels": {"app": "web"}}}
CASES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], tuple[int, int] | str]] = {
    "everybody without policies": ([], PODS, (0, 0)),
    "everybody where the policy is for others": (
        [_policy({"podSelector": {"matchLabels": {"app": "db"}}})],
        PODS,
        (0, 0),
    ),
    "nobody": ([_policy(MINE)], PODS, (1, 0)),
    "by number": ([_policy({**MINE, "ingress": [{"ports": [{"port": 8080}]}]})], PODS, (1, 1)),
    "by name": ([_policy({**MINE, "ingress": [{"ports": [{"port": "http"}]}]})], PODS, (1, 1)),
    "by another protocol": (
        [_policy({**MINE, "ingress": [{"ports": [{"port": 8080, "protocol": "UDP"}]}]})],
        PODS,
        (1, 0),
    ),
    "by another port": ([_policy({**MINE, "ingress": [{"ports": [{"port": 80}]}, {}]})], PODS, (1, 1)),
    "the host's network": ([_policy(MINE)], {**PODS, "hostNetwork": True}, "host's network"),
    "a selector that cannot be read": ([_policy({"podSelector": {"app": "web"}})], PODS, "cannot be read"),
    "a policy of another kind": (
        [_policy(MINE), _policy({}, "projectcalico.org/v3")],
        PODS,
        "NetworkPolicy web may overrule them",
    ),
    "a policy that makes policies": (
        [_policy(MINE), _kyverno({"generate": {"kind": "NetworkPolicy"}})],
        PODS,
        "ClusterPolicy all may overrule them",
    ),
    "a policy that copies policies": (
        [_policy(MINE), _kyverno({"generate": {"cloneList": {"kinds": ["networking.k8s.io/v1/NetworkPolicy"]}}})],
        PODS,
        "ClusterPolicy all may overrule them",
    ),
    "a policy that makes something else": ([_policy(MINE), _kyverno({"generate": {"kind": "Secret"}})], PODS, (1, 0)),
    "a policy that makes nothing": ([_policy(MINE), _kyverno({"validate": {}}), _kyverno({})], PODS, (1, 0)),
    "a port that the pods do not have": ([_policy(MINE)], {"containers": [{"name": "web"}]}, "has no port http"),
}


@pytest.mark.parametrize("name", CASES)
def test_admission(name: str) -> None:
    policies, pods, expected = CASES[name]
    graph = graph_of(service(ports=[{"port": 80, "targetPort": "http"}]), workload("web", pods), *policies)
    (endpoint,) = endpoints(graph.services()[0], graph)
    answer = admission(endpoint, graph)
    if isinstance(expected, str):
        assert expected in answer.unknown
        assert not answer.found
    else:
        (found,) = answer.found
        assert (len(found.policies), len(found.rules)) == expected


APART = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: example/web, args: ["--api=http://api.data.svc:8080"]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}
"""
OTHERS = {
    "crd.antrea.io/v1beta1/ClusterNetworkPolicy": True,
    "crd.antrea.io/v1beta1/NetworkPolicy": False,
    "crd.projectcalico.org/v1/GlobalNetworkPolicy": True,
    "crd.projectcalico.org/v1/NetworkPolicy": False,
    "projectcalico.org/v3/GlobalNetworkPolicy": True,
    "policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy": True,
    # it is only asked about pods that no NetworkPolicy selects
    "policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy": False,
    "policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy": True,
    "cilium.io/v2/CiliumClusterwideNetworkPolicy": True,
    "cilium.io/v2/CiliumNetworkPolicy": False,
    "kyverno.io/v1/ClusterPolicy": False,
}


@pytest.mark.parametrize("kind", OTHERS)
def test_policies_of_the_cluster_hold_in_other_kustomizations_too(kind: str) -> None:
    """Those of a namespace only there: this one is in `default`."""
    api, _, name = kind.rpartition("/")
    files = {
        "shop/kustomization.yaml": "resources: [shop.yaml]\n",
        "shop/shop.yaml": APART,
        "policies/kustomization.yaml": "resources: [policy.yaml]\n",
        "policies/policy.yaml": f"apiVersion: {api}\nkind: {name}\nmetadata: {{name: all}}\nspec: {{}}\n",
    }
    sources = {path: Source(path, text) for path, text in files.items()}
    result = lint(form_scopes(sources, Settings()).scopes, Settings())
    told = [one for one in result.findings if one.rule == "network-policy-blocks-dns"]
    assert (not told) is OTHERS[kind]
