"""Names of single pods in files of any language: asked for where several pods have a Service that is not headless."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.pod_names import GOVERNED, NAMED, asks
from svclint.source import Source

SET = "kind: StatefulSet\nspec:\n  serviceName: db\n  replicas: 3\n"
SERVICE = "---\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("primary = db-0.db:5432", {"db"}),
        ("http://${POD}.db.shop.svc/", {"db"}),
        ("rabbit@$(POD_NAME).db.$(NAMESPACE).svc.cluster.local", {"db"}),
        ('fmt.Sprintf("%s.%s.%s.svc", pod, service, namespace)', {""}),
        # a Service and its namespace; a method; nobody's pod
        ('fmt.Sprintf("%s.%s.svc", service, namespace)', set()),
        ("(await read()).db", set()),
        ("db.shop.svc:5432", set()),
    ],
)
def test_names_of_single_pods(text: str, expected: set[str]) -> None:
    assert {one for one in NAMED(Source("client", text)) if one in ("db", "")} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SET, True),
        (SET + SERVICE, False),
        (SET + SERVICE.replace("name: db", "name: other"), True),
        (SET.replace("replicas: 3", "replicas: 1"), False),
        ('{"kind": "StatefulSet", "spec": {"serviceName": "db", "replicas": 2}}', True),
    ],
)
def test_asked_where_several_pods_have_no_headless_service(text: str, expected: bool) -> None:
    assert asks([Source("db.yaml", text)]) is expected


@pytest.mark.parametrize("text", ["{" * 100_000, ", " * 50_000, "%s." * 40_000, "$(a)." * 40_000])
def test_takes_time_by_length(text: str) -> None:
    source = Source("a", f"StatefulSet serviceName .svc {text}")
    assert not GOVERNED(source)
    assert NAMED(source) in ((), ("svc",), ("",))
