"""What many objects have in common is read once, however many of them ask."""

from __future__ import annotations

import json
from typing import Any

import pytest

from svclint.checks.policies import shut_scrapers
from svclint.checks.routes import redirects
from svclint.discover import form_scopes
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source

_GATEWAY = "gateway.networking.k8s.io/v1"
_MONITORING = "monitoring.coreos.com/v1"


def _count(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[object]:
    asked: list[object] = []
    real = getattr(module, name)

    def counting(*given: Any) -> Any:
        asked.append(given[0])
        return real(*given)

    monkeypatch.setattr(module, name, counting)
    return asked


def _lint(rule: str, items: list[dict[str, Any]]) -> int:
    settings = Settings(select=(rule,))
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    scopes = form_scopes({"all.json": Source("all.json", text)}, settings).scopes
    return len(lint(scopes, settings).findings)


def test_what_a_route_claims_is_read_once_for_all_of_its_redirects(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _count(monkeypatch, redirects, "claimed")
    redirect = {"type": "RequestRedirect", "requestRedirect": {"scheme": "https"}}
    tls = [{"name": f"tls-{one}", "port": 443, "protocol": "HTTPS", "hostname": f"{one}.example.com"} for one in "abc"]
    rules = [{"matches": [{"path": {"value": f"/{one}"}}], "filters": [redirect]} for one in range(4)]
    spec = {"parentRefs": [{"name": "edge"}], "hostnames": ["a.example.com", "b.example.com"], "rules": rules}
    items: list[dict[str, Any]] = [
        {"apiVersion": _GATEWAY, "kind": "Gateway", "metadata": {"name": "edge"}, "spec": {"listeners": tls}},
        {"apiVersion": _GATEWAY, "kind": "HTTPRoute", "metadata": {"name": "to-https"}, "spec": spec},
    ]
    assert _lint("redirect-to-itself", items) == 1
    assert len(asked) == 1


def test_what_is_scraped_of_pods_is_read_once_for_all_of_their_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _count(monkeypatch, shut_scrapers, "admitted")
    pod = {"containers": [{"name": "api", "image": "api", "ports": [{"name": "metrics", "containerPort": 9102}]}]}
    scraped = {"selector": {}, "podMetricsEndpoints": [{"port": "metrics"}]}
    policy: dict[str, Any] = {"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}
    selects: dict[str, Any] = {"podMonitorSelector": {}, "podMonitorNamespaceSelector": {}}
    items: list[dict[str, Any]] = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "api", "namespace": "a"}, "spec": pod},
        {"apiVersion": _MONITORING, "kind": "PodMonitor", "metadata": {"name": "a", "namespace": "a"}, "spec": scraped},
        {"apiVersion": _MONITORING, "kind": "Prometheus", "metadata": {"name": "p", "namespace": "p"}, "spec": selects},
        *(
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {"name": f"policy-{one}", "namespace": "a"},
                "spec": policy,
            }
            for one in range(3)
        ),
    ]
    assert _lint("network-policy-blocks-scraping", items) == 1
    assert len(asked) == 1
