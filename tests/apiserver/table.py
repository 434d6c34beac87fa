"""Writes docs/api-server.md: `python -m tests.apiserver.table > docs/api-server.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from svclint.document import documents
from svclint.resource import objects
from svclint.rules import catalogue
from svclint.source import Source

HERE = Path(__file__).parent

_INTRODUCTION = """\
# What the API server accepts, and which rule tells it

Every rule of the API server about Services, and about what connects to them, that svclint knows: the function of
Kubernetes that holds it, the rule of svclint that tells it, and the examples that prove it. An example is found by the
words of the rule in the file that the section names. Most have two halves: an object that the server refuses, with the
answer it gives, and a look-alike that it accepts and svclint must be silent on. Where only "accepted" stands, the
server takes what one might expect it to refuse.

The reference is Kubernetes 1.36; rules that other releases have otherwise name the release, and svclint judges by the
releases that `kubernetes:` in the configuration names. Sources are paths in kubernetes/kubernetes, shortened:
`core/validation` is `pkg/apis/core/validation/validation.go`, and so on for `apps` (with `batch`), `discovery`,
`networking` and `rbac`; `util/validation` and `apimachinery` are below `staging/src/k8s.io/apimachinery`, `registry`
below `pkg`; `gateway-api: apis/v1` are the types of kubernetes-sigs/gateway-api, with the message of the rule.

A value of a wrong JSON type ends the server's reading at once (*decoding*): schema-violation and label-value-not-string
tell it, and the invalid-* rules take the value as unreadable, neither valid nor missing.

This page is made by `python -m tests.apiserver.table`; `tests/test_api_server_table.py` proves that it is up to date.
"""

# file of cases -> heading, and the upstream file where a source names only a function
_FILES = {
    "meta": ("Names, labels, annotations", "apimachinery"),
    "service": ("Service", "core/validation"),
    "service_addresses": ("Service: addresses and families", "core/validation"),
    "endpoints": ("Endpoints", "core/validation"),
    "endpoint_slice": ("EndpointSlice", "discovery/validation"),
    "ingress": ("Ingress and IngressClass", "networking/validation"),
    "network_policy": ("NetworkPolicy", "networking/validation"),
    "role_binding": ("RoleBinding and ClusterRoleBinding", "rbac/validation"),
    "workloads": ("Workloads", "apps/validation"),
    "containers": ("Workloads: containers and their ports", "core/validation"),
    "probes": ("Workloads: probes and hooks", "core/validation"),
    "gateway_object": ("Gateway API", "gateway-api: apis/v1"),
}

_NOTES = {"meta": "\nThe invalid-* rules of all kinds share these; the examples are Services and slices.\n"}


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION, "## Refused by validation\n", *_cases("cases")]
    if (HERE / "updates").is_dir():
        parts += ["## Refused on update\n", *_cases("updates")]
    parts += ["## Told by other rules\n", *_elsewhere(), "## Not covered, and why\n", *_uncovered()]
    return "\n".join(parts)


def rows(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file without its ending, case) of every case below `folder`: the files that have a heading first, in order."""
    order = list(_FILES)
    files = sorted(
        (HERE / folder).glob("*.yaml"),
        key=lambda path: (order.index(path.stem) if path.stem in order else len(order), path.stem),
    )
    for path in files:
        for case in _read(path):
            yield path.stem, case


def cell(text: str) -> str:
    """Text as a cell of a table holds it."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|").replace("<", "&lt;")


def _read(path: Path) -> list[dict[str, Any]]:
    (document,) = documents(Source(str(path), path.read_text(encoding="utf-8")))
    found: list[dict[str, Any]] = document.value
    return found


def _cases(folder: str) -> Iterator[str]:
    file = ""
    for stem, case in rows(folder):
        if stem != file:
            file = stem
            heading = _FILES.get(stem, (stem.replace("_", " ").capitalize(), ""))[0]
            yield f"\n### {heading}\n\nExamples: `tests/apiserver/{folder}/{stem}.yaml`\n{_NOTES.get(stem, '')}"
            yield "| rule of the API server | upstream | answer | told by | examples |\n|---|---|---|---|---|"
        yield _line(case["row"], _source(case, stem), _answer(case), _rule(case), _halves(case))
    yield ""


def _elsewhere() -> Iterator[str]:
    yield "Examples: `tests/apiserver/elsewhere.yaml`, where no other file is named; more stand in the cards.\n"
    for section in _read(HERE / "elsewhere.yaml"):
        yield f"\n### {section['section']}\n"
        yield "| rule | upstream | told by | examples |\n|---|---|---|---|"
        for row in section["rows"]:
            examples = f"`{row['test'].partition('::')[0]}`" if "test" in row else _halves(row)
            yield _line(row["row"], f"`{row['source']}`", row["rule"], examples)
    yield ""


def _uncovered() -> Iterator[str]:
    for section in _read(HERE / "uncovered.yaml"):
        yield f"\n### {section['section']}\n"
        yield "| what | why svclint leaves it alone |\n|---|---|"
        for row in section["rows"]:
            yield _line(row["row"], row["why"])


def _line(*cells: str) -> str:
    return f"| {' | '.join(map(cell, cells))} |"


def _source(case: dict[str, Any], stem: str) -> str:
    """The upstream function, with its file."""
    source = str(case.get("source", ""))
    if source.startswith("section "):
        return "release notes"
    file = _FILES.get(stem, ("", ""))[1]
    # in the Gateway API a colon stands between a type and the message of its rule
    has_file = "/" in source or (":" in source and not file.startswith("gateway-api"))
    if not file or has_file or source.startswith(("apiextensions", "decoding", "gate ", "the gate ")):
        return f"`{source}`"
    return f"`{file}: {source}`"


def _answer(case: dict[str, Any]) -> str:
    """Where and what the first error is, and how many more there are."""
    errors = case.get("errors") or ()
    if not errors:
        return ""
    match = re.match(r"(.*?: (?:[A-Z][a-z]+ value|Forbidden|Too long|Too many))", errors[0])
    first = f"`{match[1] if match else errors[0]}`"
    return f"{first} and {len(errors) - 1} more" if len(errors) > 1 else first


def _rule(case: dict[str, Any]) -> str:
    """The rule that tells it: named, or the invalid-* rule of the object's kind."""
    if "rule" in case:
        return str(case["rule"])
    if "errors" not in case:
        # what has a wrong type is not accepted: another rule tells it
        return "schema-violation, label-value-not-string" if _is_decoding(case) else ""
    kinds = {data.get("kind") for text in (case.get("object"), case.get("passes")) if text for data in _objects(text)}
    found = [
        one.name
        for one in catalogue()
        if one.name.startswith("invalid-") and kinds & {kind.rpartition("/")[2] for kind in one.kinds}
    ]
    return ", ".join(found)


def _is_decoding(case: dict[str, Any]) -> bool:
    return str(case.get("source", "")).startswith("decoding")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    for document in documents(Source("case", text)):
        yield from (data for _, data in objects(document))


def _halves(case: dict[str, Any]) -> str:
    """Which examples there are, and for which release where it is not the reference."""
    version = case.get("kubernetes") or (f"1.{case['minor']}" if "minor" in case else "")
    told = ["refused" if "errors" in case else "told"] if "object" in case or "errors" in case else []
    if "passes" in case:
        told.append("accepted")
    return ", ".join(told) + (f" (in {version})" if version else "")


if __name__ == "__main__":
    sys.stdout.write(page())
