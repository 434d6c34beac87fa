"""Which Services pods call by their own texts, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.traffic.calls import calls_of_pods
from tests.traffic.scopes import graph_of, workload

API = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "api", "namespace": "shop"}, "spec": {"ports": []}}
MAP = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "settings", "namespace": "shop", "annotations": {"see": "http://api:1"}},
    "data": {"url": "http://api:8080", "other": "http://api:9090", "file": "[api]\nurl = http://api:7070\n"},
}
ALL = {"envFrom": [{"configMapRef": {"name": "settings"}}]}


def _ports(container: dict[str, Any], *others: dict[str, Any], **spec: Any) -> dict[str, bool]:
    """The ports that are called, and whether that is sure."""
    graph = graph_of(API, MAP, workload("web", {"containers": [{"name": "web", **container}], **spec}), *others)
    web = next(one.resource for one in graph.templates() if one.resource.name == "web")
    return {str(one.call.mention.host.port): one.sure for one in calls_of_pods(web, graph)}


CASES: dict[str, tuple[dict[str, Any], dict[str, bool]]] = {
    "a variable": ({"env": [{"name": "API", "value": "http://api:80"}]}, {"80": True}),
    "an argument": ({"args": ["--api", "http://api:80"]}, {"80": True}),
    "a probe, which is the kubelet's": ({"readinessProbe": {"httpGet": {"host": "api", "port": 80}}}, {}),
    "one key": (
        {"env": [{"name": "API", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "url"}}}]},
        {"8080": True},
    ),
    "all keys, of which one is a file": (ALL, {"8080": True, "9090": True, "7070": False}),
    "an address that is listened on": ({"env": [{"name": "LISTEN", "value": "http://api:80"}]}, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_calls_of_pods(case: str) -> None:
    container, ports = CASES[case]
    assert _ports(container) == ports


def test_items_of_a_volume_are_what_is_read() -> None:
    volume = {"name": "a", "configMap": {"name": "settings", "items": [{"key": "other", "path": "other"}]}}
    assert _ports({}, volumes=[volume]) == {"9090": True}
    projected = {"name": "a", "projected": {"sources": [{"configMap": volume["configMap"]}]}}
    assert _ports({}, volumes=[projected]) == {"9090": True}
    assert _ports(ALL, volumes=[volume]) == {"8080": True, "9090": True, "7070": False}


def test_what_several_are_given_is_not_sure_unless_it_is_chosen() -> None:
    other = workload("other", {"containers": [{"name": "other", **ALL}]})
    assert _ports(ALL, other) == {"8080": False, "9090": False, "7070": False}
    chosen = {"env": [{"name": "API", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "url"}}}]}
    assert _ports(chosen, other) == {"8080": True}


def _env(**values: str) -> dict[str, Any]:
    return {"env": [{"name": name, "value": value} for name, value in values.items()]}


PROXY = "http://10.9.8.7:3128"
PROXIES: dict[str, tuple[dict[str, Any], bool]] = {
    "a proxy": (_env(URL="http://api:80", HTTP_PROXY=PROXY), False),
    "in small letters": (_env(URL="http://api:80", http_proxy=PROXY), False),
    "for everything": (_env(URL="http://api:80", ALL_PROXY=PROXY), False),
    "for another scheme": (_env(URL="http://api:80", HTTPS_PROXY=PROXY), True),
    "for this one": (_env(URL="https://api:80", https_proxy=PROXY), False),
    "that is taken away": (_env(URL="http://api:80", HTTP_PROXY=""), True),
    "not for this host": (_env(URL="http://api:80", HTTP_PROXY=PROXY, NO_PROXY="localhost, api"), True),
    "not for its domain": (_env(URL="http://api.shop.svc:80", HTTP_PROXY=PROXY, no_proxy=".svc,.local"), True),
    "for none": (_env(URL="http://api:80", HTTP_PROXY=PROXY, NO_PROXY="*"), True),
    "for all but what is filled in": (_env(URL="http://api:80", HTTP_PROXY=PROXY, NO_PROXY="$(HOSTS)"), True),
    "not for other hosts": (_env(URL="http://api:80", HTTP_PROXY=PROXY, NO_PROXY="localhost,i,10.0.0.0/8"), False),
    "no URL": (_env(ADDRESS="api:80", HTTP_PROXY=PROXY), True),
    "the proxy itself": (_env(HTTP_PROXY="http://api:80"), True),
    "of a Secret": ({**_env(URL="http://api:80"), "envFrom": [{"secretRef": {"name": "proxy"}}]}, False),
    "of a Secret, by other names": (
        {**_env(URL="http://api:80"), "envFrom": [{"prefix": "MY_", "secretRef": {"name": "proxy"}}]},
        True,
    ),
    "of what is not here": ({**_env(URL="http://api:80"), "envFrom": [{"secretRef": {"name": "other"}}]}, True),
}


@pytest.mark.parametrize("case", PROXIES)
def test_a_proxy_may_be_asked_instead(case: str) -> None:
    container, sure = PROXIES[case]
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "proxy", "namespace": "shop"},
        "data": {"HTTP_PROXY": "aHR0cDovLzEwLjkuOC43OjMxMjg="},
    }
    assert _ports(container, secret) == {"80": sure}


def test_the_proxy_of_another_container_is_no_matter() -> None:
    pods = [{"name": "a", **_env(URL="http://api:80")}, {"name": "b", **_env(HTTP_PROXY=PROXY)}]
    graph = graph_of(API, workload("web", {"containers": pods}))
    (template,) = graph.templates()
    assert [one.sure for one in calls_of_pods(template.resource, graph)] == [True]
