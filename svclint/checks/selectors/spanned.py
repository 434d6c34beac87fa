"""What a Service spans that selects several workloads: versions of one application, or more than one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, starmap

from svclint.certainty.doubt import Doubt
from svclint.certainty.together import BARE, are_rather_one, of_files, of_turns
from svclint.checks.selectors.kept_versions import are_kept
from svclint.families import flagger
from svclint.families.istio import NETWORKING
from svclint.resource import Identity, is_headless, service_ports, service_selector
from svclint.severity import Severity
from svclint.traffic.applications import caught, families, in_reach, running
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.fronts import is_front
from svclint.traffic.idle_parts import idle_parts
from svclint.traffic.likeness import Applications
from svclint.traffic.splits import are_split, is_switched, management
from svclint.traffic.twins import twins
from svclint.traffic.versions import (
    Tellings,
    are_equals,
    are_out_of_date,
    natural,
    release,
    serves_alone,
    unrelated,
)
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource
    from svclint.traffic.idle_parts import Idle
    from svclint.traffic.splits import Management
    from svclint.traffic.twins import Twin
    from svclint.traffic.versions import Telling
    from svclint.violation import Label

_SHOWN = 6
# the definition of a Service itself, and another one
_ONE_OTHER = 2
# values of a label that switches something on
_ON = frozenset({"true", "yes", "on", "enabled"})
_ROLES = frozenset(
    {
        *("active", "agent", "agents", "client", "clients", "coordinator", "data", "follower", "leader", "main"),
        *("master", "node", "nodes", "passive", "primary", "read", "reader", "replica", "replicas", "secondary"),
        *("server", "servers", "slave", "standby", "write", "writer"),
    }
)


def several_versions(service: Resource, version_labels: list[str], graph: Graph) -> Iterator[Violation]:
    """kube-proxy balances over every pod that matches, whatever its version."""
    # a mesh sends what is meant for it to the Services of its versions
    if is_front(service, graph):
        return
    for versions in families(running(in_reach(service, graph, version_labels)), version_labels):
        managed = management(service, versions, graph)
        if managed is not None and managed.hole is None:
            continue
        tellings = Tellings(versions, version_labels)
        told = [(template, tellings.of(template)) for template in versions]
        if are_equals(told):
            continue
        told.sort(key=lambda pair: natural(pair[1].version))
        names = listed(f"{template.resource.title} ({version.version})" for template, version in told)
        hole = f"; {managed.reason}" if managed is not None else ""
        is_out_of_date = managed is None and are_out_of_date(told, graph)
        yield Violation(
            service.label(("spec", "selector"), "every version matches"),
            f"{service.title} sends traffic to {len(versions)} versions at once: {names}{hole}",
            (
                *(version.label(template) for template, version in told[:_SHOWN]),
                *((managed.hole,) if managed is not None and managed.hole is not None else ()),
            ),
            # the rule's meaning: who takes the managed way, or finds the same images, never meets the wrong version
            severity=Severity.NOTE if is_out_of_date or (managed is not None and managed.mild) else None,
            as_written=(service, *(template.resource for template in versions)),
            doubts=(
                *of_files(graph, *(template.resource for template in versions)),
                *of_copies(service, versions, graph),
                *((Doubt.FAR,) if graph.scope.nearest and _are_stages(told) else ()),
                *((Doubt.DEPENDS,) if managed is None and are_kept(service, told, graph) else ()),
            ),
            help=_advice(service, told, managed, is_out_of_date=is_out_of_date),
            unless=(
                Elsewhere(Identity(NETWORKING, "DestinationRule", service.namespace, service.name), below=True),
                Elsewhere(Identity(flagger.GROUP, "Canary", service.namespace, service.name)),
                # what is there and leaves a version out is told as that
                *((_steering(service),) if managed is None else ()),
            ),
        )


def _steering(service: Resource) -> Elsewhere:
    return Elsewhere(steering=service.identity, unplaced=not service.namespace_written)


def _advice(
    service: Resource, told: Sequence[tuple[PodTemplate, Telling]], managed: Management | None, *, is_out_of_date: bool
) -> str:
    what = told[-1][1].what
    if is_out_of_date:
        return f"They run the same images: write the version of those into the label {what} of all of them."
    return managed.advice if managed is not None and managed.advice else _switch(service, what)


def _are_stages(told: Sequence[tuple[PodTemplate, Telling]]) -> bool:
    """Whether it is rather one thing, in a file of its own for each lesson, and the image alone says of versions."""
    if any(one.what != "image" for _, one in told) or BARE.isdisjoint(one.resource.kind for one, _ in told):
        return False
    return all(are_rather_one(one, other) for (one, _), (other, _) in combinations(told, 2))


def of_copies(service: Resource, templates: Sequence[PodTemplate], graph: Graph) -> tuple[Doubt, ...]:
    """Whether other files define the Service as well, each with pods of its own beside it, so that the pods are not
    there together: of examples that stand in each other's place each is applied by itself.

    Pods beside the Service itself belong to it, whatever one other file holds; where files define it over and over
    again, those of a third one are another example.
    """
    # files that are variants of each other are judged elsewhere, and are here with their pods
    definitions = graph.with_identity(service.identity)
    if not graph.scope.nearest or len(definitions) < 2:
        return ()
    whole = {one.resource.file for one in templates}
    if len(whole) < 2 or whole.isdisjoint(one.file for one in definitions):
        return ()
    if service.file in whole and len(definitions) <= _ONE_OTHER:
        return ()
    # imported here: hardly any Service is defined twice
    from svclint.checks.objects.stand_ins import stand_in

    return (Doubt.UNKNOWN,) if stand_in(definitions, graph) else ()


def _switch(service: Resource, what: str) -> str:
    key = what if what not in ("image", "name") else "version"
    return (
        f"Switch in four steps: deploy the new version with an extra label ({key}), wait until its pods are ready, "
        f"point the selector of {service.title} at that label, then delete the old version. A split that is meant to "
        "last belongs to something that manages it: Argo Rollouts, Flagger, mesh subsets, or a route with weights over "
        "a Service for each version."
    )


def several_workloads(service: Resource, version_labels: list[str], graph: Graph) -> Iterator[Violation]:
    """A Service that selects pods of unrelated applications, or of Jobs and hooks beside its own."""
    if is_switched(service, graph):
        return
    selected = caught(service, graph)
    steady = running(selected)
    hooks = [one for one in selected if one.is_hook and not _is_one_of(one, steady)]
    strangers = _strangers(service, steady, version_labels)
    if strangers and are_split(service, strangers, graph):
        strangers = []
    if hooks and steady:
        yield _caught(service, hooks, steady, graph)
    if strangers:
        titles = listed(_titles(strangers))
        yield Violation(
            service.label(("spec", "selector"), f"matches the pods of {len(strangers)} applications"),
            f"{service.title} selects pods of different applications: {titles}{_reached(service, strangers)}",
            tuple(map(_pods_label, strangers[:_SHOWN])),
            as_written=(service, *(template.resource for template in strangers)),
            # those who look for each part by itself take it as it is
            doubts=(
                *of_files(graph, service, *(template.resource for template in strangers)),
                *of_copies(service, strangers, graph),
                *((Doubt.DEPENDS,) if _reaches_all_on_purpose(service, strangers, graph) else ()),
            ),
        )
    elif found := list(twins(service, steady, version_labels, graph)):
        yield _of_twins(service, found, graph)
    elif idle := list(idle_parts(service, steady, version_labels)):
        yield _of_idle(service, idle)


def _of_twins(service: Resource, found: list[Twin], graph: Graph) -> Violation:
    """That it selects pods which another Service is for, and that one its own."""
    others = list({one.template.resource.identity: one for one in found}.values())
    named = listed(_and_release(one.template, one.own) for one in others)
    own = _and_release(found[0].own, found[0].template)
    services = listed(dict.fromkeys(one.service.title for one in others))
    shown = (found[0].own, *(one.template for one in others))
    return Violation(
        service.label(("spec", "selector"), f"matches the pods of {len(shown)} applications"),
        f"{service.title} selects the pods of {named} beside those of {own}: "
        f"it and {services} send traffic to each other's pods",
        tuple(map(_pods_label, shown[:_SHOWN])),
        as_written=(service, *(template.resource for template in shown)),
        doubts=(
            *of_files(graph, service, *(template.resource for template in shown)),
            *((Doubt.DEPENDS,) if _collects(service) else ()),
        ),
    )


def _of_idle(service: Resource, found: list[Idle]) -> Violation:
    """That it selects pods which are started as something else than a server."""
    serving, number = found[0].serving, found[0].number
    parts = list({one.template.resource.identity: one for one in found}.values())
    titles = listed(_titles([one.template for one in parts]))
    return Violation(
        service.label(("spec", "selector"), "matches pods without a port, too"),
        f"{service.title} sends requests for {number} to the pods of {titles} as well, which declare no port and run "
        f"the image of {serving.resource.title} with other arguments",
        (
            _pods_label(serving),
            *(one.container.label(one.started_by, "started as something else") for one in parts[:_SHOWN]),
        ),
        as_written=(service, serving.resource, *(one.template.resource for one in parts)),
        doubts=(Doubt.DEPENDS,) if _collects(service) else (),
    )


def _and_release(template: PodTemplate, other: PodTemplate) -> str:
    mine = release(template)
    return template.resource.title + (f" (instance {mine})" if mine and mine != release(other) else "")


def _is_reached(service: Resource, template: PodTemplate) -> bool:
    """Whether a request may reach these pods: not where all ports of the Service are names that none of them has."""
    asked = list(endpoints_in(service, template))
    return is_headless(service) or not asked or any(one.number is not None or one.meaning.unknown for one in asked)


def _reached(service: Resource, strangers: list[PodTemplate]) -> str:
    """Which of the pods the Service's requests reach: a port by name leads only where a container calls one so."""
    if is_headless(service) or not any(service_ports(service)):
        return ""
    ports = [{one.port.path for one in endpoints_in(service, each) if one.number is not None} for each in strangers]
    if all(ports):
        return "; its requests reach all of them in turn"
    those = [template for template, found in zip(strangers, ports, strict=True) if found]
    return f"; its requests reach {listed(_titles(those))} only" if those else ""


def _strangers(service: Resource, running: list[PodTemplate], keys: list[str]) -> list[PodTemplate]:
    """One template of each application, when there is more than one application."""
    if len(running) < 2:
        return []
    groups: list[PodTemplate] = []
    known = Applications(keys)
    for template in running:
        if not known.has_version_of(template) and all(
            unrelated(template, other, keys, by_name=not serves_alone(service, template, other))
            for other in known.candidates(template)
        ):
            groups.append(template)
            known.add(template)
    return groups if len(groups) > 1 else []


def _is_one_of(hook: PodTemplate, steady: list[PodTemplate]) -> bool:
    """Whether it is the application itself, as a Pod that nobody restarts: called as a workload beside it."""
    return hook.resource.kind == "Pod" and hook.resource.name in {one.resource.name for one in steady}


def _caught(service: Resource, hooks: list[PodTemplate], running: list[PodTemplate], graph: Graph) -> Violation:
    is_reached = any(_is_reached(service, one) for one in hooks)
    return Violation(
        service.label(("spec", "selector"), "matches pods that run for a moment only"),
        f"{service.title} selects the pods of {' and '.join(dict.fromkeys(_titles(hooks[:_SHOWN])))} too"
        + ("" if is_reached else ", which have no port that its requests could reach"),
        tuple(map(_pods_label, (*hooks[:_SHOWN], running[0]))),
        # pods of `helm test` live for seconds, and only when somebody asks for them
        severity=Severity.NOTE if not is_reached or all(one.is_test for one in hooks) else None,
        as_written=(service, *(template.resource for template in hooks)),
        # hardly a sample is a Job with the labels of another one
        doubts=of_turns(graph, service, *(template.resource for template in hooks)),
    )


def _titles(templates: list[PodTemplate]) -> list[str]:
    return [template.resource.title for template in templates]


def _pods_label(template: PodTemplate) -> Label:
    return template.labels_label(f"the pods of {template.resource.title}")


def _reaches_all_on_purpose(service: Resource, strangers: list[PodTemplate], graph: Graph) -> bool:
    return _is_aggregate(service, strangers) or _is_front(service, strangers, graph)


def _is_aggregate(service: Resource, strangers: list[PodTemplate]) -> bool:
    """Whether the Service looks made to reach several parts: for discovery, or to collect their metrics."""
    if _collects(service) or _is_asked_for(service, strangers):
        return True
    if any(serves_alone(service, strangers[0], other) for other in strangers[1:]):
        return False
    parts = {one.labels.get("app.kubernetes.io/instance") for one in strangers}
    return (
        len(parts) == 1 and None not in parts and any("app.kubernetes.io/component" in one.labels for one in strangers)
    )


def _is_front(service: Resource, strangers: list[PodTemplate], graph: Graph) -> bool:
    """Whether the Service stands before all instances of one thing, each of which has a Service of its own: they run
    the same images in the same way, and it is called as none of them."""
    ways = {tuple(sorted(map(_as_run, template.containers))) for template in strangers}
    if len(ways) != 1 or service.name in {one.resource.name for one in strangers}:
        return False
    alone = {
        graph.matching_service(other)[0].resource.identity
        for template in strangers
        for other in graph.selecting_services(template)
        if other.identity != service.identity and len(graph.matching_service(other)) == 1
    }
    return alone.issuperset(one.resource.identity for one in strangers)


def _as_run(container: Container) -> tuple[str, ...]:
    """The image of a container, what it is started with, and the ports that it declares."""
    ports = sorted(str(one.number) for one in container.ports)
    return (container.image, *(str(container.data.get(one)) for one in ("command", "args")), *ports)


def _is_asked_for(service: Resource, strangers: list[PodTemplate]) -> bool:
    """Whether the pods of each are made for the Service: they have a label that switches it on, or are roles of one
    thing that call their ports as it does; and what declares none of its ports was not meant."""
    ports = list(service_ports(service))
    asked = [one for template in strangers for one in endpoints_in(service, template)]
    if not ports or not all(one.declared is not None for one in asked):
        return False
    selector = service_selector(service)
    if selector is not None and any(one.values and _ON.issuperset(one.values) for one in selector.requirements):
        return True
    named = all(one.target is not None and one.target.number is None for one in ports)
    return named and all(starmap(_are_roles, combinations((one.resource.name for one in strangers), 2)))


def _are_roles(one: str, other: str) -> bool:
    """Whether two names differ by a role at their end only: `consul` and `consul-server`."""
    mine, theirs = ((name.rpartition("-")[0] if name.rpartition("-")[2] in _ROLES else name) for name in (one, other))
    return one != other and mine == theirs


def _collects(service: Resource) -> bool:
    if is_headless(service):
        return True
    ports = list(service_ports(service))
    metrics = bool(ports) and all("metrics" in port.name or "prom" in port.name for port in ports)
    return metrics or "metrics" in service.name or service.name.endswith(("-headless", "-discovery"))
