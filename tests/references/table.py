"""Writes docs/references.md: `python -m tests.references.table > docs/references.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from svclint.references.reading import family_rows
from svclint.references.reference import HOST
from svclint.references.row import OWN, Row
from tests.references.row_cases import SITUATIONS, entries, families, row_name

_INTRODUCTION = """\
# What svclint follows

Every field that svclint follows from one object to another, and the rules that speak where it leads nowhere. Each row
is tested with a target that is missing, a wrong port where the field has ports, a right one, one in another namespace,
and one of which nothing can be known (`tests/references/cases`). The rules in the table are those that the examples
prove: *missing* the target, a wrong *port*, or a target of another *namespace*, where that is a fault.

`svclint check --explain-unknown` lists the references that stay unknown, with the reason.

This page is made by `python -m tests.references.table` from the table in `svclint/references`, and a test proves that
it is up to date.
"""

_NAMES = {
    "aws": "AWS Load Balancer Controller",
    "argo_rollouts": "Argo Rollouts",
    "cert_manager": "cert-manager",
    "envoy_gateway": "Envoy Gateway",
    "gateway_api": "Gateway API",
    "gke": "GKE",
    "ingress_annotations": "Annotations of ingress-nginx",
    "keda": "KEDA",
    "nginx": "NGINX Ingress Controller",
    "openshift": "OpenShift",
    "policies": "Network policies",
    "prometheus": "Prometheus operator",
    "smi": "Service Mesh Interface",
    "streams": "Streams of ingress-nginx",
}

_WORDS = {"missing": "missing", "wrong-port": "port", "elsewhere": "namespace"}


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for family in sorted(families(), key=lambda one: (one != "kubernetes", one)):
        rows = "\n".join(_line(family, row) for row in family_rows(family))
        heading = _NAMES.get(family, family.capitalize())
        parts.append(f"## {heading}\n\n| kind | field | leads to | rules |\n|---|---|---|---|\n{rows}\n")
    return "\n".join(parts)


def _line(family: str, row: Row) -> str:
    kinds = ", ".join(dict.fromkeys(kind for _, kind in row.owners))
    field = f"{row.at}.{row.name}" if row.name else row.at
    versions = f" ({', '.join(row.versions)})" if row.versions else ""
    leads = f"{row.relation.replace('-', ' ')} {_target(row)}"
    return f"| {kinds} | `{field}`{versions} | {leads} | {_rules(family, row)} |"


def _target(row: Row) -> str:
    if row.selector:
        return "pods, by labels" if row.kind == "Pod" else f"{row.kind}s, by labels"
    if row.typed:
        return f"{row.kind}, or what the field says" if row.kind else "what the field says"
    own = "" if not row.group or row.group == OWN or row.kind == HOST else f" ({row.group})"
    return f"{row.kind}{own}" + (", by host name" if row.written in ("host", "namespace/host") else "")


def _rules(family: str, row: Row) -> str:
    told: dict[str, list[str]] = {}
    for situation, rule in _told(family, row):
        told.setdefault(rule, []).append(_WORDS[situation])
    return ", ".join(f"{rule} ({', '.join(situations)})" for rule, situations in told.items())


def _told(family: str, row: Row) -> Iterator[tuple[str, str]]:
    rules = entries(family)[row_name(row)].get("rules", {})
    for situation in SITUATIONS:
        if rules.get(situation):
            yield situation, rules[situation]


if __name__ == "__main__":
    sys.stdout.write(page())
