"""What the ValidatingAdmissionPolicies of the scope say of its objects, where bindings make them count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.cel.evaluator import Step, Value, evaluator
from svclint.named_tuple import NamedTuple
from svclint.policies.defaults import is_filled_in, with_server_defaults
from svclint.policies.fillings import hangs_on_filling, words_of
from svclint.policies.matching import ADMISSION, matches, plural
from svclint.policies.variables import as_object
from svclint.policies.verdict import Broken, Verdict
from svclint.resource import is_stand_in, label_selector, mapping, sequence, text
from svclint.severity import Severity

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# oldObject and authorizer never have a value here: what asks for them is unknown
NAMES = ("object", "oldObject", "request", "params", "namespaceObject", "variables", "authorizer")
_SEVERITIES = {"Deny": Severity.ERROR, "Warn": Severity.WARNING, "Audit": Severity.NOTE}


class Bound(NamedTuple):
    """A policy and a binding of it."""

    policy: Resource
    binding: Resource

    @property
    def severity(self) -> Severity:
        """By the strongest of its actions."""
        actions = [one for one in sequence(self.binding.spec.get("validationActions")) if isinstance(one, str)]
        return max((_SEVERITIES[one] for one in actions if one in _SEVERITIES), default=Severity.NOTE)


def verdict(resource: Resource, graph: Graph) -> Verdict:
    """What the policies say of an object that is created."""
    return graph.once(_verdict, resource)


def _verdict(graph: Graph, resource: Resource) -> Verdict:
    broken: list[Broken] = []
    unknown: list[tuple[str, str]] = []
    for bound in graph.once(_bound):
        for one in _judged(bound, resource, graph):
            if isinstance(one, Broken):
                broken.append(one)
            else:
                unknown.append((f"ValidatingAdmissionPolicy {bound.policy.name}", one))
    return Verdict(tuple(broken), tuple(dict.fromkeys(unknown)))


def _bound(graph: Graph) -> tuple[Bound, ...]:
    policies: dict[str, Resource] = {}
    for one in graph.of_kind(ADMISSION, "ValidatingAdmissionPolicy"):
        policies.setdefault(one.name, one)
    bindings = graph.of_kind(ADMISSION, "ValidatingAdmissionPolicyBinding")
    named = ((text(one.spec.get("policyName")), one) for one in bindings)
    return tuple(Bound(policies[name], one) for name, one in named if name in policies)


def _judged(bound: Bound, resource: Resource, graph: Graph) -> Iterator[Broken | str]:
    """What one policy has against an object, and why it may have more."""
    spec = mapping(bound.policy.get("spec"))
    criteria = (spec.get("matchConstraints"), bound.binding.spec.get("matchResources"))
    found = [matches(one, resource, graph) for one in criteria]
    if False in found:
        return
    doubt = next((one for one in found if isinstance(one, str)), "")
    if doubt or bound.policy.partial or bound.binding.partial:
        yield doubt or "a change that is not here may reach the policy"
        return
    params = _params(bound, resource, graph)
    if isinstance(params, str):
        yield params
        return
    for one in params:
        yield from _by_params(bound, resource, graph, one)


def _params(bound: Bound, resource: Resource, graph: Graph) -> list[Any] | str:
    """The objects that the binding gives as parameters; [None] where the policy wants none."""
    kind, written = mapping(bound.policy.spec.get("paramKind")), bound.binding.spec.get("paramRef")
    if not kind:
        return [None]
    reference = mapping(written)
    group = text(kind.get("apiVersion")).rpartition("/")[0]
    candidates = graph.of_kind(group, text(kind.get("kind")))
    namespace = text(reference.get("namespace")) or resource.namespace
    near = [one for one in candidates if not one.namespace or one.namespace == namespace]
    name = text(reference.get("name"))
    if name:
        near = [one for one in near if one.name == name]
    elif "selector" in reference:
        selector = label_selector(reference["selector"])
        near = [one for one in near if selector.matches(one.labels)]
    else:
        near = []
    # what the action is where there are none says nothing: the cluster may have them
    return [as_object(one) for one in near] or f"its parameters ({text(kind.get('kind'))} {name}) are not here"


def _by_params(bound: Bound, resource: Resource, graph: Graph, params: Any) -> Iterator[Broken | str]:
    spec = mapping(bound.policy.get("spec"))
    data = {**_request(resource, graph), "params": params, "variables": {}}
    conditions = [text(one.get("expression")) for one in map(mapping, sequence(spec.get("matchConditions")))]
    answers = evaluator().values([Step(one) for one in conditions], data, NAMES) if conditions else []
    if any(one.value is False for one in answers):
        return
    doubt = next((one.unknown or "a condition of it gives neither true nor false" for one in answers
                  if one.value is not True), "")  # fmt: skip
    if doubt:
        yield doubt
        return
    variables = [
        Step(text(one.get("expression")), text(one.get("name")))
        for one in map(mapping, sequence(spec.get("variables")))
        if text(one.get("name"))
    ]
    validations = list(map(mapping, sequence(spec.get("validations"))))
    steps = [*variables, *(Step(text(one.get("expression"))) for one in validations)]
    values = evaluator().values(steps, data, NAMES)[len(variables) :]
    asked = words_of([*conditions, *(one.expression for one in variables)])
    for index, (validation, value) in enumerate(zip(validations, values, strict=True)):
        one = _of_validation(bound, resource, graph, data, variables, (index, validation, value, asked))
        if one is not None:
            yield one


def _of_validation(
    bound: Bound,
    resource: Resource,
    graph: Graph,
    data: Mapping[str, Any],
    variables: Sequence[Step],
    judged: tuple[int, Mapping[str, Any], Value, frozenset[str]],
) -> Broken | str | None:
    index, validation, value, asked = judged
    if value.unknown:
        return value.unknown
    if value.value is True:
        return None
    words = asked | words_of([text(validation.get("expression"))])
    if value.value is not False:
        return "its expression gives neither true nor false"
    if hangs_on_filling(data["object"], words) or (data["params"] and hangs_on_filling(data["params"], words)):
        return "a value that it asks for is filled in later"
    if is_filled_in(resource, words, graph):
        return "the API server fills in what it asks for"
    message = _message(validation, data, variables)
    place = ("spec", "validations", index, "expression")
    return Broken(
        message,
        ("metadata", "name"),
        f"ValidatingAdmissionPolicy {bound.policy.name}",
        bound.severity,
        (bound.policy.label(place, "this is false"), bound.binding.name_label("the binding makes it count")),
        (bound.policy, bound.binding),
    )


def _message(validation: Mapping[str, Any], data: Mapping[str, Any], variables: Sequence[Step]) -> str:
    """k/k: a messageExpression that gives no text of one line is as none."""
    expression = text(validation.get("messageExpression")).strip()
    if expression:
        said = evaluator().values([*variables, Step(expression)], data, NAMES)[-1].value
        if isinstance(said, str) and said.strip() and "\n" not in said.strip():
            return said.strip()[:1000]
    written = " ".join(text(validation.get("message")).split())
    return written or f"failed expression: {' '.join(text(validation.get('expression')).split())}"


def _request(resource: Resource, graph: Graph) -> dict[str, Any]:
    """What a request has that creates the object, as far as a manifest knows it: who sends it, it does not."""
    named = {"group": resource.group, "version": resource.version}
    request: dict[str, Any] = {
        "kind": {**named, "kind": resource.kind},
        "resource": {**named, "resource": plural(resource, graph)},
        "subResource": "",
        "name": resource.name,
        "operation": "CREATE",
    }
    data: dict[str, Any] = {"object": with_server_defaults(resource, as_object(resource), graph)}
    if not resource.namespace:
        return {**data, "request": request, "namespaceObject": None}
    if not is_stand_in(resource.namespace):
        request["namespace"] = resource.namespace
    if graph.knows_labels_of(resource.namespace):
        own = next(one for one in graph.of_kind("", "Namespace") if one.name == resource.namespace)
        labels = dict(graph.namespaces.get(resource.namespace, {}))
        metadata = {**mapping(own.get("metadata")), "labels": labels}
        data["namespaceObject"] = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
    return {**data, "request": request}
