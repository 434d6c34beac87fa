"""The rules that CRDs hold in CEL (x-kubernetes-validations), evaluated on custom objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from svclint.cel.evaluator import Step, evaluator
from svclint.kubernetes_schema.custom import customs, definitions, faults
from svclint.policies.fillings import hangs_on_filling, words_of
from svclint.policies.paths import Unreadable, path_of
from svclint.policies.structural import Node, has_rules, nodes
from svclint.policies.verdict import SOUND, Broken, Verdict
from svclint.resource import dig, mapping, sequence, text

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_MOST_NODES = 5000
_OLD = re.compile(r"\boldSelf\b")


def verdict(resource: Resource, graph: Graph) -> Verdict:
    """What the rules of its CRD say of an object."""
    return graph.once(_verdict, resource)


def _verdict(graph: Graph, resource: Resource) -> Verdict:
    schemas = [_schema(one.document, one.root, resource.version) for one in definitions(resource, graph)]
    if not schemas or not all(schemas):
        return SOUND
    found = customs(resource, graph)
    if not found or faults(resource, found):
        # what does not have the form of its schema never gets so far: schema-violation tells
        return SOUND
    verdicts = [_by_schema(resource, mapping(one)) for one in schemas]
    sound = next((one for one in verdicts if not one.broken), None)
    # where there are several CRDs of the kind nobody knows which holds
    return verdicts[0] if sound is None else sound


@lru_cache(maxsize=1024)
def _schema(document: Document, root: Path, version: str) -> Mapping[str, Any] | None:
    """The schema of one version as it is written; None where it has no rules, or none of them holds."""
    spec = mapping(dig(document.value, (*root, "spec")))
    if spec.get("preserveUnknownFields") is True:
        return None
    for entry in map(mapping, sequence(spec.get("versions"))):
        if entry.get("name") == version:
            written = mapping(mapping(entry.get("schema")).get("openAPIV3Schema"))
            return written if has_rules(written) else None
    return None


def _by_schema(resource: Resource, schema: Mapping[str, Any]) -> Verdict:
    broken: list[Broken] = []
    unknown: dict[tuple[str, str], None] = {}
    for node in islice(nodes(resource.data, schema), _MOST_NODES):
        for one in _of_node(node):
            if isinstance(one, Broken):
                broken.append(one)
            else:
                unknown[one] = None
    return Verdict(tuple(broken), tuple(unknown))


def _of_node(node: Node) -> Iterator[Broken | tuple[str, str]]:
    rules = [rule for rule in node.rules if text(rule.get("rule")).strip() and _holds_at_creation(rule)]
    if not rules:
        return
    steps = [Step(_expression(rule)) for rule in rules]
    values = evaluator().values(steps, {"self": node.value}, ("self",))
    for rule, value in zip(rules, values, strict=True):
        by = f"the CRD's rule {_short(text(rule.get('rule')))}"
        if value.unknown:
            yield by, value.unknown
        elif value.value is False:
            if hangs_on_filling(node.value, words_of([text(rule.get("rule"))])):
                yield by, "a value that it asks for is filled in later"
            else:
                yield Broken(_message(rule, node), (*node.path, *_below(rule)), by)


def _holds_at_creation(rule: Mapping[str, Any]) -> bool:
    """A rule about a change says nothing of an object that is new."""
    return _OLD.search(text(rule.get("rule"))) is None or rule.get("optionalOldSelf") is True


def _expression(rule: Mapping[str, Any]) -> str:
    written = text(rule.get("rule"))
    return f"cel.bind(oldSelf, optional.none(), {written}\n)" if _OLD.search(written) else written


def _message(rule: Mapping[str, Any], node: Node) -> str:
    expression = text(rule.get("messageExpression")).strip()
    if expression and _OLD.search(expression) is None:
        said = evaluator().values([Step(expression)], {"self": node.value}, ("self",))[0].value
        if isinstance(said, str) and said.strip():
            return " ".join(said.split())
    return " ".join(text(rule.get("message")).split()) or f"failed rule: {_short(text(rule.get('rule')))}"


def _below(rule: Mapping[str, Any]) -> Path:
    """The field that the rule points at."""
    try:
        return path_of(text(rule.get("fieldPath")))
    except Unreadable:
        return ()


def _short(expression: str, most: int = 80) -> str:
    words = " ".join(expression.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
