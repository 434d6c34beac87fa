"""Autoscalers that measure what is used as a share of what is requested, where nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.traffic.resource_requests import Measured, measured, unrequested
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Label, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource

_SHOWN = 4


def utilization_without_request(scaler: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/controller/podautoscaler/replica_calculator.go: one container without it, and nothing is worked out."""
    all_measured = list(measured(scaler))
    if not all_measured:
        return
    for reference in graph.references(scaler, "scales"):
        for target in graph.resolve(reference).found[:1]:
            template = graph.template(target)
            if template is not None:
                for one in all_measured:
                    yield from _unscaled(scaler, one, template, graph)


def _unscaled(scaler: Resource, one: Measured, template: PodTemplate, graph: Graph) -> Iterator[Violation]:
    found = unrequested(template, one)
    if not found:
        return
    # imported here: most workloads that are scaled request what is measured
    from svclint.certainty.doubts import of_distance
    from svclint.certainty.together import of_files
    from svclint.resource import Selector
    from svclint.traffic.given_requests import VERTICAL, may_be_given
    from svclint.traffic.resource_requests import is_of_values
    from svclint.wording import listed

    target = template.resource
    if is_of_values(template) or may_be_given(target, one.resource, graph):
        return
    names = listed(dict.fromkeys(each.name for each in found))
    several = "containers" if len(found) > 1 else "container"
    outcome = "it never scales" if one.alone else "it does not scale by that"
    label = f"a share of the {one.resource} that is requested"
    measures = f"{scaler.title} measures the utilization of {one.resource}"
    if one.by_default:
        label, measures = f"without metrics it measures {one.resource}, 80% of it", f"{measures} (it names no metrics)"
    every = Selector(())
    yield Violation(
        scaler.label(one.path, label),
        f"{measures}, and {several} {names} of {target.title} "
        f"request{'' if len(found) > 1 else 's'} none: {outcome} (missing request for {one.resource})",
        tuple(_request_label(each, one.resource) for each in found[:_SHOWN]),
        unless=tuple(
            Elsewhere(selector=every, namespace=target.namespace, among=each) for each in (("", "LimitRange"), VERTICAL)
        ),
        as_written=(scaler,),
        rests_on=(target,),
        unwritten=(target,),
        doubts=(*of_distance(graph, scaler, [target]), *of_files(graph, scaler, target)),
    )


def _request_label(container: Container, resource: str) -> Label:
    field = "resources" if container.data.get("resources") else "name"
    return container.label(field, f"requests no {resource}")
