"""What a field resolves to, in words: found, missing, or unknown and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.graph.unknown import in_words
from svclint.lsp.navigation import container_port_at, service_port_at, targets, template_at
from svclint.output.neutral import neutral
from svclint.placing import place
from svclint.resource import is_service, service_ports, service_selector, service_type
from svclint.traffic.endpoints import endpoints, endpoints_of, serving
from svclint.traffic.service_ports import named_port

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.lsp.pointing import Pointed
    from svclint.references import Reference
    from svclint.resource import ContainerPort, PodTemplate, Resource, ServicePort
    from svclint.traffic.endpoints import Endpoint
    from svclint.violation import Label

_MOST = 12


def hover(at: Pointed) -> str:
    """Markdown about what the cursor is on; empty where there is nothing to say."""
    return "\n".join(_few(list(_lines(at))))


def _lines(at: Pointed) -> Iterator[str]:
    one, graph = at.resource, at.graph
    port, container_port, template = service_port_at(at), container_port_at(at), template_at(at)
    reference = at.reference
    if port is not None:
        yield f"**{_code(one.title)}, port {_code(port.words)}**"
        yield from _of_port(port, graph)
    elif container_port is not None:
        yield from _of_container_port(container_port, graph)
    elif is_service(one) and (at.is_name or at.is_below("spec", "selector")):
        yield from of_service(one, graph)
    elif reference is not None:
        yield from _of_reference(reference, at)
    elif template is not None:
        yield from _of_pods(template, graph)


def of_service(service: Resource, graph: Graph) -> Iterator[str]:
    """Which pods get the traffic of a Service, and where each of its ports leads."""
    yield f"**{_code(service.title)}** in namespace {_code(service.namespace)}"
    if service_type(service) == "ExternalName":
        yield f"- is an alias of {_code(str(service.get('spec', 'externalName')))}"
        return
    selector = service_selector(service)
    if selector is None:
        yield "- no selector: whoever writes its EndpointSlices decides where the traffic goes"
        return
    selected = graph.selected(service)
    yield f"- selects pods with {_code(str(selector))}"
    for template in selected:
        briefly = ", whose pods run for a moment only" if template.is_hook else ""
        yield f"  - {_code(template.resource.title)} ({_where(template.labels_label())}){briefly}"
    if not selected:
        references = graph.references(service, "selects")
        yield from (f"  - {_verdict(one, graph)}" for one in references)
    for port in service_ports(service):
        yield f"- port {_code(port.words)}"
        yield from (f"  {line}" for line in _of_port(port, graph))


def _of_port(port: ServicePort, graph: Graph) -> Iterator[str]:
    if port.target is None:
        yield "- its target cannot be read"
        return
    how = "`targetPort` left out: the same number" if port.defaulted else f"`targetPort` {_code(str(port.target))}"
    yield f"- {how}, {port.protocol}"
    found = endpoints_of(port, graph)
    yield from (f"- {_endpoint(one)}" for one in found)
    if not found:
        yield "- no pods of it can be read here"


def _endpoint(one: Endpoint) -> str:
    title = _code(one.template.resource.title)
    if one.declared is not None:
        name = f" ({_code(one.declared.name)})" if one.declared.name else ""
        return f"port {one.number}{name} of container {_code(one.declared.container)} in {title}"
    if one.number is not None:
        return f"port {one.number} in {title}, which no container declares"
    if one.meaning.unknown:
        return f"unknown in {title}: {neutral(one.meaning.unknown)}"
    return f"**missing** in {title}: no container calls a {one.protocol} port so"


def _of_container_port(port: ContainerPort, graph: Graph) -> Iterator[str]:
    name = f" ({_code(port.name)})" if port.name else ""
    yield f"**Port {port.number}{name}** of container {_code(port.container)}, {port.protocol}"
    found = [
        one.port
        for service in serving(port.template, graph)
        for one in endpoints(service, graph)
        if one.declared == port
    ]
    for one in found:
        label = one.label(one.target_label_field)
        yield f"- gets the traffic of port {_code(one.words)} of {_code(one.resource.title)} ({_where(label)})"
    if not found:
        yield _nobody(port.template, "sends traffic to it")


def _of_pods(template: PodTemplate, graph: Graph) -> Iterator[str]:
    yield f"**{_code(template.resource.title)}** in namespace {_code(template.namespace)}"
    found = serving(template, graph)
    for one in found:
        ports = ", ".join(_code(port.words) for port in service_ports(one))
        yield f"- gets the traffic of {_code(one.title)}, port {ports} ({_where(one.name_label())})"
    if not found:
        yield _nobody(template, "selects its pods")


def _nobody(template: PodTemplate, does: str) -> str:
    """That there is no Service, or that one is none for pods that soon end, whatever they are called."""
    return (
        "- its pods run for a moment only: no traffic is meant for them"
        if template.is_hook
        else (f"- no Service that is read here {does}")
    )


def _of_reference(reference: Reference, at: Pointed) -> Iterator[str]:
    graph = at.graph
    yield f"**{_code(reference.owner.title)}** {neutral(in_words(reference))}"
    found = targets(reference, graph)
    if not found:
        yield f"- {_verdict(reference, graph)}"
    for target in found:
        yield f"- {_code(target.title)} ({_where(target.name_label())})"
        if not is_service(target):
            continue
        for named in reference.ports:
            answer = named_port(target, named.value, reference.row.port_means, graph)
            for port in answer.found:
                yield f"  - port {_code(port.words)}"
                yield from (f"    {line}" for line in _of_port(port, graph))
            if not answer.found:
                why = f"unknown: {neutral(answer.unknown)}" if answer.unknown else "**missing**"
                yield f"  - port {_code(str(named.value))}: {why}"


def _verdict(reference: Reference, graph: Graph) -> str:
    answer = graph.resolve(reference)
    if answer.found:
        return "found"
    if answer.renamed is not None:
        return f"**missing**: a kustomization has renamed {_code(answer.renamed.title)}, and not this field"
    return f"unknown: {neutral(answer.unknown)}" if answer.unknown else "**missing**: nothing here is that"


def _where(label: Label) -> str:
    found = place(label)
    return _code(f"{found.file}:{found.line}")


def _code(text: str) -> str:
    """A text of a stranger's: what stands in backticks is no Markdown."""
    return f"`{neutral(text).replace('`', chr(39))}`"


def _few(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _MOST * 2 else [*lines[: _MOST * 2], f"- … and {len(lines) - _MOST * 2} more lines"]
