"""Graphs of a few objects, for questions to the model."""

from __future__ import annotations

import json
from typing import Any

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.settings import Settings
from svclint.source import Source

_SETTINGS = Settings()
_API = {"Job": "batch/v1", "Deployment": "apps/v1"}


def graph_of(*manifests: dict[str, Any]) -> Graph:
    """The graph of objects that stand in one file."""
    text = "\n---\n".join(json.dumps(one) for one in manifests)
    (scope,) = form_scopes({"all.yaml": Source("all.yaml", text)}, _SETTINGS).scopes
    return Graph(scope, _SETTINGS)


def service(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"selector": {"app": "web"}, **spec},
    }


def workload(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A workload whose pods have the label app=web, by the spec of its pods and its `kind`."""
    kind = spec.get("kind", "Deployment")
    pods = {key: value for key, value in spec.items() if key != "kind"}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pods}
    selector = {"selector": {"matchLabels": {"app": "web"}}} if kind == "Deployment" else {}
    return {
        "apiVersion": _API[kind],
        "kind": kind,
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {**selector, "template": template},
    }
