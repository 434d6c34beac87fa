"""Checks of what cannot be read: syntax, encoding, templates, objects that do not say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svclint.document.events import SyntaxFault, events
from svclint.finding import Label, Violation
from svclint.resource import mapping, sequence, text

if TYPE_CHECKING:
    from svclint.document import Document, Path, Problem
    from svclint.graph import Graph

_MANIFEST = re.compile(r"^[ \t{]*[\"']?(?:apiVersion|kind)[\"']?[ \t]*:|\"apiVersion\"[ \t]*:", re.MULTILINE)
_FIELDS = ("apiVersion", "kind")


def _problems(document: Document, kind: str) -> Iterator[tuple[Problem, Label]]:
    for problem in document.problems:
        if problem.kind == kind:
            yield problem, Label(document, (), span=problem.span)


def _looks_like_manifest(document: Document) -> bool:
    return _MANIFEST.search(document.text) is not None


def yaml_syntax(document: Document, graph: Graph) -> Iterator[Violation]:
    """sigs.k8s.io/yaml refuses the document; what is YAML for others counts only where a manifest is meant."""
    for problem, label in _problems(document, "syntax"):
        if _looks_like_manifest(document) or not _is_yaml(document):
            yield Violation(
                label._replace(text="reading stops here"),
                {"fault": problem.message},
                tuple(Label(document, (), words, span=span) for span, words in problem.related),
            )


def _is_yaml(document: Document) -> bool:
    """Whether other readers understand the text: kubectl refuses directives, null keys and infinities."""
    try:
        for _ in events(document.text):
            pass
    except SyntaxFault:
        return False
    return True


def unreadable_file(document: Document, graph: Graph) -> Iterator[Violation]:
    """The file, or a document of it, that no reader could or should take in."""
    for problem, label in _problems(document, "unreadable"):
        # what was decoded with replacements is judged by what it holds
        source = document.source
        if source.error is None or not source.text or _MANIFEST.search(source.text):
            yield Violation(label._replace(text="cannot be read"), {"file": source.path, "fault": problem.message})


def unrendered_template(document: Document, graph: Graph) -> Iterator[Violation]:
    """A template that was not rendered: one finding a file, and one for all templates of a chart."""
    chart = graph.scope.chart
    if chart is not None and document.source.path == f"{chart.directory}/Chart.yaml".lstrip("/"):
        # a library chart cannot be installed, so it cannot be rendered either
        if mapping(document.value).get("type") != "library":
            yield Violation(
                Label(document, ("name",), "this chart was not rendered"),
                {"what": f"{chart.templates} template{'s' * (chart.templates != 1)} of the chart"},
                help=f"Run: helm template {chart.directory or '.'} | svclint check -",
            )
        return
    if not _looks_like_manifest(document) or _is_template_before(document, graph):
        return
    for problem, label in _problems(document, "template"):
        yield Violation(label._replace(text="filled in later"), {"what": f"{problem.message} and what is around it"})


def _is_template_before(document: Document, graph: Graph) -> bool:
    """Whether another document of the file has had its finding."""
    from svclint.document import documents

    earlier = documents(document.source)[: document.index]
    return any(one.state == "template" and _looks_like_manifest(one) for one in earlier)


def incomplete_object(document: Document, graph: Graph) -> Iterator[Violation]:
    """k/k: unstructured decoding: "Object 'Kind' is missing"; kubectl: "apiVersion not set"."""
    if document.state not in ("foreign", "object") or not any(
        member.role == "objects" for member, one in graph.documents if one is document
    ):
        return
    for path, data in _candidates(document):
        missing = [field for field in _FIELDS if not text(data.get(field))]
        if not missing or not _means_object(data):
            continue
        slip = next((key for key in data if key not in _FIELDS and key.casefold() in _FOLDED), "")
        field = _FOLDED.get(slip.casefold(), missing[0])
        if slip and field in missing:
            label = Label(document, (*path, slip), f"{field} is written so", "key")
        elif field in data:
            label = Label(document, (*path, field), "no text", "key")
        else:
            label = Label(document, (*path, "metadata"), f"an object without {' and '.join(missing)}", "key")
        name = text(mapping(data.get("metadata")).get("name"))
        kind = text(data.get("kind")) or "The object"
        yield Violation(
            label,
            {"object": f"{kind} {name}".strip(), "missing": " and ".join(missing), "kubectl": _KUBECTL[missing[-1]]},
        )


_FOLDED = {field.casefold(): field for field in _FIELDS}
_KUBECTL = {"kind": "Object 'Kind' is missing", "apiVersion": "apiVersion not set"}


def _candidates(document: Document) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The document itself, or the items of a plain List: those of a typed one take their kind from it."""
    data = mapping(document.value)
    if document.state == "foreign":
        yield (), data
    elif data.get("kind") == "List":
        for index, item in enumerate(sequence(data.get("items"))):
            if isinstance(item, dict):
                yield ("items", index), item


def _means_object(data: dict[str, Any]) -> bool:
    """Whether a Kubernetes object is meant: it has metadata with a name, and says at least one half of what it is."""
    metadata = mapping(data.get("metadata"))
    if not (text(metadata.get("name")) or text(metadata.get("generateName"))):
        return False
    said = {key.casefold() for key, value in data.items() if isinstance(value, str) and value}
    return not said.isdisjoint(_FOLDED)
