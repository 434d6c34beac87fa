"""Live objects: what a cluster itself writes is no finding, and what people wrote wrong is found at its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from svclint.document import documents
from svclint.finding import Finding
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files

SHOP = (Path(__file__).parent / "fixtures" / "live" / "shop.yaml").read_text(encoding="utf-8")
EVERYTHING = Settings(rules={})


def items(text: str = SHOP) -> list[dict[str, Any]]:
    (document,) = documents(Source("<stdin>", text))
    found: list[dict[str, Any]] = document.value["items"]
    return found


def told(text: str, settings: Settings = EVERYTHING) -> tuple[Finding, ...]:
    return run_files({"<stdin>": text}, settings)


def places(text: str) -> list[str]:
    """Each finding by its rule and the text of its line."""
    source = Source("<stdin>", text)
    return [f"{one.rule}: {source.line(one.location.line).strip()}" for one in told(text)]


def as_list(objects: Iterable[dict[str, Any]]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "metadata": {}, "items": list(objects)}, indent=4)


def as_documents(objects: Iterable[dict[str, Any]]) -> str:
    return "\n---\n".join(json.dumps(one) for one in objects)


def as_typed_lists(objects: Iterable[dict[str, Any]]) -> str:
    """What `kubectl get --raw` and clients give: a list of each kind, whose items name none."""
    kinds: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in objects:
        kinds.setdefault((one["apiVersion"], one["kind"]), []).append(one)
    return as_documents(
        {
            "apiVersion": version,
            "kind": f"{kind}List",
            "items": [{key: one[key] for key in one if key not in ("apiVersion", "kind")} for one in found],
        }
        for (version, kind), found in kinds.items()
    )


def without(*kinds: str) -> str:
    return as_list(one for one in items() if one["kind"] not in kinds)


@pytest.mark.parametrize("write", [as_list, as_documents, as_typed_lists])
def test_a_sound_cluster_has_no_findings(write: Callable[[Iterable[dict[str, Any]]], str]) -> None:
    assert told(SHOP) == ()
    assert told(write(items())) == ()


def test_any_part_of_a_sound_cluster_has_no_findings() -> None:
    """What `kubectl get` was not asked for is no less there: pods without their workload, workloads without pods."""
    for kinds in (
        ("Pod",),
        ("ReplicaSet",),
        ("Deployment",),
        ("Deployment", "ReplicaSet"),
        ("Pod", "ReplicaSet"),
        ("Deployment", "ReplicaSet", "StatefulSet", "CronJob", "Job", "HorizontalPodAutoscaler"),
        ("Job",),
        ("CronJob", "Job"),
        ("Endpoints", "EndpointSlice"),
    ):
        assert [one.message for one in told(without(*kinds))] == [], kinds


_FAULTS = {
    "target-port-name-unknown: targetPort: htpp": ("targetPort: http\n    sel", "targetPort: htpp\n    sel"),
    "selector-matches-nothing: selector:": (
        "    selector:\n      app: web\n    sessionAffinity",
        "    selector:\n      app: wbe\n    sessionAffinity",
    ),
    "backend-service-not-found: name: wbe": ("  name: web\n              port:", "  name: wbe\n              port:"),
    "backend-port-not-found: name: https": ("name: http\n          path", "name: https\n          path"),
    "backend-port-not-found: port: 81": ("port: 80\n        weight", "port: 81\n        weight"),
    "parent-not-found: name: edgy": ("- group: gateway.networking.k8s.io\n      kind: Gateway\n      name: edge", ""),
    "scale-target-not-found: name: wbe": ("name: web\n  status:\n    conditions:\n    - lastTransitionTime", ""),
}


@pytest.mark.parametrize("where", _FAULTS)
def test_faults_are_found_at_their_line(where: str) -> None:
    written, wrong = _FAULTS[where]
    assert SHOP.count(written) == 1
    assert places(SHOP.replace(written, wrong or written.replace("edge", "edgy").replace("web", "wbe"))) == [where]
