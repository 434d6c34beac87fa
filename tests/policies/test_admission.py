"""Admission policies on objects: which are meant, what they are asked with, and what nobody knows."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.policies.admission import verdict
from svclint.policies.matching import plural
from svclint.resource import Resource
from tests.traffic.scopes import graph_of, service, workload

MEMBER = dict[str, Any]
PODS = "object.spec.template.spec"


def policy(*expressions: str, constraints: MEMBER | None = None, **spec: Any) -> MEMBER:
    every = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["*"]}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "demo"},
        "spec": {
            "matchConstraints": constraints or {"resourceRules": [every]},
            "validations": [{"expression": one} for one in expressions],
            **spec,
        },
    }


def binding(**spec: Any) -> MEMBER:
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": "demo"},
        "spec": {"policyName": "demo", "validationActions": ["Deny"], **spec},
    }


def said(subject: MEMBER, *others: MEMBER) -> tuple[list[str], list[str]]:
    """What is wrong with an object, and why more may be."""
    graph = graph_of(subject, *others)
    found = verdict(graph.resources[0], graph)
    return [one.message for one in found.broken], [reason for _, reason in found.unknown]


CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "namespace": "shop"}, "data": {"a": "1"}}


def rule(**fields: Any) -> MEMBER:
    given = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["configmaps"]}
    return {"resourceRules": [{**given, **fields}]}


@pytest.mark.parametrize(
    ("constraints", "meant"),
    [
        (rule(), True),
        (rule(operations=["UPDATE"]), False),
        (rule(operations=["*"], resources=["*/*"]), True),
        (rule(resources=["configmaps/status"]), False),
        (rule(apiGroups=["apps"]), False),
        (rule(resourceNames=["web"]), True),
        (rule(resourceNames=["other"]), False),
        (rule(scope="Cluster"), False),
        (rule(scope="Namespaced"), True),
        ({**rule(), "excludeResourceRules": rule()["resourceRules"]}, False),
        ({**rule(), "objectSelector": {"matchLabels": {"a": "b"}}}, False),
        ({**rule(), "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}}, True),
        ({**rule(), "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "other"}}}, False),
        ({**rule(apiVersions=["v2"]), "matchPolicy": "Exact"}, False),
    ],
)
def test_which_objects_are_meant(constraints: MEMBER, meant: bool) -> None:
    expected: tuple[list[str], list[str]] = (["failed expression: false"], []) if meant else ([], [])
    assert said(CONFIG, policy("false", constraints=constraints), binding()) == expected
    assert said(CONFIG, policy("false"), binding(matchResources=constraints)) == expected


def test_a_version_that_the_server_converts_is_unknown() -> None:
    found = said(CONFIG, policy("false", constraints=rule(apiVersions=["v2"])), binding())
    assert found == ([], ["it is judged as another version than v1"])


def test_no_policy_judges_policies() -> None:
    assert said(policy("false"), binding()) == ([], [])


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ("request.operation == 'CREATE' && request.namespace == 'shop' && request.name == 'web'", True),
        ("request.resource.resource == 'configmaps' && request.kind.kind == 'ConfigMap'", True),
        ("namespaceObject.metadata.labels['team'] == 'a'", True),
        ("params == null", True),
        ("request.userInfo.username == 'a'", False),
        ("oldObject == null", False),
        ("authorizer == null", False),
        ("object.data.b == 'x'", False),
        ("object.metadata.uid != ''", False),
    ],
)
def test_what_an_expression_knows(expression: str, known: bool) -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"team": "a"}}}
    broken, unknown = said(CONFIG, namespace, policy(expression), binding())
    assert (broken, not unknown) == ([], known)


@pytest.mark.parametrize(
    "asked",
    [
        "object.spec.replicas == 1 && object.spec.strategy.type == 'RollingUpdate'",
        "object.spec.revisionHistoryLimit == 10",
        f"{PODS}.containers.all(c, c.imagePullPolicy == 'IfNotPresent' && c.ports.all(p, p.protocol == 'TCP'))",
        f"{PODS}.restartPolicy == 'Always' && {PODS}.terminationGracePeriodSeconds == 30",
        f"{PODS}.containers.all(c, has(c.resources) && !has(c.resources.limits) && !has(c.env))",
        f"!has({PODS}.volumes) && !has({PODS}.initContainers)",
        f"{PODS}.containers.all(c, c.readinessProbe.periodSeconds == 10)",
    ],
)
def test_the_defaults_of_a_deployment(asked: str) -> None:
    containers = [
        {
            "name": "web",
            "image": "web:1",
            "ports": [{"containerPort": 80}],
            "readinessProbe": {"httpGet": {"port": 80}},
        }
    ]
    assert said(workload("web", {"containers": containers}), policy(asked), binding()) == ([], [])


def test_what_the_server_allocates_is_unknown() -> None:
    asked = "has(object.spec.clusterIP) && object.spec.type == 'ClusterIP'"
    assert said(service(ports=[{"port": 80}]), policy(asked), binding()) == (
        [],
        ["the API server fills in what it asks for"],
    )


def test_conditions_and_variables() -> None:
    condition = {"name": "a", "expression": "object.metadata.name == 'web'"}
    other = {"name": "a", "expression": "object.metadata.name == 'other'"}
    unclear = {"name": "a", "expression": "request.userInfo.username == 'x'"}
    variables = [
        {"name": "one", "expression": "object.data.a"},
        {"name": "two", "expression": "variables.one + '1'"},
        {"name": "broken", "expression": "object.data.nothing"},
    ]
    asked = policy("variables.two == '12'", matchConditions=[condition], variables=variables)
    assert said(CONFIG, asked, binding()) == (["failed expression: variables.two == '12'"], [])
    assert said(CONFIG, policy("false", matchConditions=[other]), binding()) == ([], [])
    assert said(CONFIG, policy("false", matchConditions=[unclear]), binding())[0] == []
    assert said(CONFIG, policy("false", matchConditions=[other, unclear]), binding()) == ([], [])


def test_parameters() -> None:
    asked = policy("object.data.a == params.data.a", paramKind={"apiVersion": "v1", "kind": "ConfigMap"})
    given = {**CONFIG, "metadata": {"name": "limits", "namespace": "shop"}, "data": {"a": "2"}}
    by_name = binding(paramRef={"name": "limits", "parameterNotFoundAction": "Deny"})
    assert said(CONFIG, asked, by_name, given) == (["failed expression: object.data.a == params.data.a"], [])
    assert said(CONFIG, asked, by_name) == ([], ["its parameters (ConfigMap limits) are not here"])


def test_a_message_that_is_worked_out() -> None:
    asked = policy("false")
    asked["spec"]["validations"][0] |= {"message": "no", "messageExpression": "'no ' + object.metadata.name"}
    assert said(CONFIG, asked, binding())[0] == ["no web"]
    asked["spec"]["validations"][0]["messageExpression"] = "object.data.nothing"
    assert said(CONFIG, asked, binding())[0] == ["no"]


@pytest.mark.parametrize(
    ("group", "kind", "name"),
    [
        ("networking.k8s.io/v1", "Ingress", "ingresses"),
        ("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
        ("gateway.networking.k8s.io/v1", "Gateway", "gateways"),
        ("v1", "Endpoints", "endpoints"),
        ("apps/v1", "Deployment", "deployments"),
        ("storage.k8s.io/v1", "StorageClass", "storageclasses"),
    ],
)
def test_names_of_resources(group: str, kind: str, name: str) -> None:
    graph = graph_of({"apiVersion": group, "kind": kind, "metadata": {"name": "a"}})
    one: Resource = graph.resources[0]
    assert plural(one, graph) == name
