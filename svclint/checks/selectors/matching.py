"""Services whose selector matches no pod, or none that stays, with the nearest miss as the diagnosis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.nearness import REACH
from svclint.operators import mistaken_label, release_of
from svclint.resource import Identity, is_headless, service_selector, text
from svclint.severity import Severity
from svclint.traffic.endpoints import serving_pods
from svclint.typing_names import TYPE_CHECKING, TypeAlias
from svclint.violation import Elsewhere, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.meant.labels import Asked, Miss
    from svclint.resource import PodTemplate, Resource, Selector

# Namespaces that the cluster or its distribution fills with pods of its own
_OF_THE_PLATFORM = ("kube-", "openshift-")
_SHOWN = 4


def selector_matches_nothing(service: Resource, graph: Graph) -> Iterator[Violation]:
    """An error on a near miss, a warning where workloads stand around, a note where nothing can be known.

    Where pods of Jobs and hooks alone match, a warning on a near miss: those that were meant to serve.
    """
    selector = service_selector(service)
    if selector is None or selector.is_unreadable:
        return
    pods = serving_pods(service, graph)
    if pods.unknown and _is_nearly_of_code(service, selector, pods.unknown, graph):
        # whose pods are meant, the code does not say
        yield from _nothing(service, selector, graph, (Doubt.UNKNOWN,))
        return
    if pods.unknown and _is_found_under_one_name(service, selector, pods.unknown, graph):
        yield from _nothing(service, selector, graph, (Doubt.DEPENDS,))
        return
    if pods.unknown or any(not one.is_hook for one in pods.found):
        # who asks the scope rests on all of it
        if not any(one.resource.judged for one in pods.found) and graph.scope.told.misnamed:
            yield from _misnamed(service, pods.found, graph.scope.told.misnamed)
        return
    if pods.found:
        yield from _for_a_moment(service, selector, pods.found, graph)
    else:
        yield from _nothing(service, selector, graph)


_READ = (".json", ".yaml", ".yml")


def _misnamed(service: Resource, found: Sequence[PodTemplate], misnamed: Collection[str]) -> Iterator[Violation]:
    """That all pods are those of files which kubectl does not read as part of their folder."""
    workloads = [one.resource for one in found if not one.is_hook]
    if all(one.file in misnamed for one in workloads):
        first = workloads[0]
        yield Violation(
            service.label(("spec", "selector"), "matches pods of that file only"),
            f"{service.title} selects only pods of {first.title}, which {first.file} defines: kubectl apply -f reads "
            f"{listed(_READ)} of a folder, and not that file",
            (first.name_label("defined here"),),
            severity=Severity.NOTE,
            help=f"Give {first.file} a name that ends in .yaml, or apply it by its name.",
        )


def _is_nearly_of_code(service: Resource, selector: Selector, unknown: str, graph: Graph) -> bool:
    """Whether code may make the pods, and some that are here have one of the labels as they are asked for, and the key
    of another one."""
    from svclint.graph.possible import OF_CODE

    return unknown == OF_CODE and any(
        len(unmet := selector.unmet(one.labels)) < len(selector.requirements)
        and any(each.key in one.labels for each in unmet)
        for one in graph.templates(service.namespace)
    )


def _is_found_under_one_name(service: Resource, selector: Selector, unknown: str, graph: Graph) -> bool:
    """Whether the pods are found where the release is called as the chart, and under no other name of it."""
    from svclint.certainty.invented_names import matches_one_name
    from svclint.graph.possible import AS_THE_CHART

    around = (one.labels for one in graph.templates(service.namespace))
    return unknown == AS_THE_CHART and matches_one_name(graph, selector, around)


def _nothing(service: Resource, selector: Selector, graph: Graph, more: tuple[Doubt, ...] = ()) -> Iterator[Violation]:
    # imported here, as below: where a Service finds its pods, nobody asks
    from svclint.certainty.doubts import of_completed, of_holes, of_templated_pods
    from svclint.graph.possible import unread_of_cluster
    from svclint.meant.selected import meant_pods

    where = f"the Service in {service.namespace}"
    miss = None
    if not _is_open(selector, graph):
        miss = meant_pods(_asked(service, selector), (service.namespace,), where, graph)
    unread = unread_of_cluster(graph, service, Identity("", "Pod", service.namespace, ""))
    filled_in = graph.scope.told.fills_in(service.file, str(selector))
    if (unread or filled_in) and (miss is None or not miss.is_slip):
        return
    mistaken = mistaken_label(graph.makers, service.namespace, selector) if miss is None else None
    doubts = (
        *((Doubt.UNSEEN,) if mistaken is not None else _doubts(service, miss, graph)),
        *of_completed(graph, service, selector),
        *of_templated_pods(graph, selector, (service.namespace,)),
        *more,
    )
    primary = service.label(service.patched(("spec", "selector")), "matches no pod")
    yield Violation(
        primary,
        f"{service.title} selects {selector}, but {_reason(service, selector, miss, mistaken, graph)}"
        f"{', unless the release is called as the chart' if Doubt.DEPENDS in more else ''}",
        _shown(miss, primary) if miss is not None else _of_custom(mistaken),
        doubts=(*doubts, *(() if _is_plain(service, miss) else of_holes(graph, service, is_slip=_is_slip(miss)))),
        rests_on=(service, *((miss.resource,) if miss is not None else ())),
        help=_advice(service, miss) if miss is not None and miss.elsewhere else None,
        fix=miss.fix if miss is not None else None,
        unless=(
            Elsewhere(selector=selector, namespace=service.namespace, unplaced=_is_unplaced(service, miss, graph)),
        ),
    )


def _shown(miss: Miss, primary: Label) -> tuple[Label, ...]:
    """What comes close, and the one entry of the selector that keeps it from that, which may stand lines below it."""
    if miss.asked is None or miss.asked.path == primary.path:
        return miss.related
    return (*miss.related, miss.asked)


def _is_open(selector: Selector, graph: Graph) -> bool:
    """Whether somebody has to fill in a value of a plain file, `app: ""`: whose pods are meant it does not say yet."""
    return graph.scope.nearest and any(one.values == ("",) for one in selector.requirements)


def _is_unplaced(service: Resource, miss: Miss | None, graph: Graph) -> bool:
    """Whether whoever applies a plain file says the namespace, and nothing that is read here comes close."""
    return miss is None and graph.scope.nearest and not service.namespace_written


def _is_plain(service: Resource, miss: Miss | None) -> bool:
    """Whether the very pods that are meant stand beside it, by a slip or by name: nothing unread explains that."""
    if miss is None or miss.resource.file != service.file:
        return False
    from svclint.suggest import is_kin

    return miss.is_slip or is_kin(service.name, miss.resource.name)


def _is_slip(miss: Miss | None) -> bool:
    return miss is not None and miss.is_slip


def _asked(service: Resource, selector: Selector) -> Asked:
    from svclint.meant.labels import Asked

    return Asked(service, ("spec", "selector"), selector)


def _doubts(service: Resource, miss: Miss | None, graph: Graph) -> tuple[Doubt, ...]:
    from svclint.certainty.doubts import of_namespaces, of_patched_pods
    from svclint.certainty.grounds import has_pods_for, of_a_namespace

    if service.namespace.startswith(_OF_THE_PLATFORM) and (miss is None or not miss.is_slip):
        return (Doubt.PLATFORM,)
    if miss is not None:
        of_role = miss.thing.template is not None and _asks_for_role(service, [miss.thing.template])
        # of others, where the pods that are asked for may come to be beside it
        is_open = of_role or _is_set_later(service, graph) or (not miss.elsewhere and _has_pods_beside(service, graph))
        role = (Doubt.UNKNOWN,) if is_open else ()
        return (*of_a_namespace(of_namespaces(graph, service, miss.resource), service, graph), *role)
    # pods that have a Service for all of them are not missed by one for their leader
    if _asks_for_role(service, graph.templates(service.namespace)) or _is_set_later(service, graph):
        return (Doubt.UNKNOWN,)
    if _is_of_release(service, graph):
        return (Doubt.UNKNOWN,)
    patched = of_patched_pods(graph, service, (service.namespace,))
    is_likely = has_pods_for(service, graph) or (_moved(service) and _has_workloads(service, graph))
    return patched or ((Doubt.UNSEEN,) if is_likely else (Doubt.UNKNOWN,))


def _has_pods_beside(service: Resource, graph: Graph) -> bool:
    """Whether whoever applies the Service says its namespace, and the very pods stand beside it with one of theirs."""
    from svclint.certainty.doubts import is_settled

    selector = service_selector(service)
    if selector is None or is_settled(service, graph):
        return False
    return any(
        one.resource.directory == service.directory and one.resource.namespace_written and selector.matches(one.labels)
        for one in graph.templates()
    )


def _asks_for_role(service: Resource, templates: Iterable[PodTemplate]) -> bool:
    """Whether some of the pods lack nothing of what the selector asks for but the role that they get as they run."""
    # imported here: most selectors match pods
    from svclint.traffic.roles import asks_for_role

    selector = service_selector(service)
    return selector is not None and any(
        len(selector.unmet(one.labels)) < len(selector.requirements) and asks_for_role(selector, one)
        for one in templates
    )


def _is_set_later(service: Resource, graph: Graph) -> bool:
    """Whether a script gives pods around it the labels that they do not have yet."""
    # imported here: it reads all scripts of the scope
    from svclint.traffic.relabelled import is_set_later

    selector = service_selector(service)
    return selector is not None and is_set_later(selector, graph.templates(service.namespace), graph)


def _is_of_release(service: Resource, graph: Graph) -> bool:
    """Whether it asks for what is called after a release whose chart is not here: that has pods of its own."""
    selector = service_selector(service)
    asked = selector.requirements if selector is not None else ()
    values = [value for one in asked if one.operator == "In" for value in one.values]
    return release_of(graph.makers, service.namespace, values) is not None


def _has_workloads(service: Resource, graph: Graph) -> bool:
    from svclint.certainty.around import workloads_around

    return any(workloads_around(service, (service.namespace,), graph))


_Mistaken: TypeAlias = "tuple[Resource, str] | None"


def _of_custom(mistaken: _Mistaken) -> tuple[Label, ...]:
    """The custom resource whose pods are meant, by a slip in the label that its operator gives them."""
    return (mistaken[0].name_label(f"its pods have {mistaken[1]}"),) if mistaken is not None else ()


def _reason(service: Resource, selector: Selector, miss: Miss | None, mistaken: _Mistaken, graph: Graph) -> str:
    if miss is not None:
        reason = miss.reason
    elif mistaken is not None:
        reason = f"the pods of {mistaken[0].title} have {mistaken[1]}"
    elif _has_workloads(service, graph):
        reason = f"no pod template of namespace {service.namespace} has {_asked(service, selector).these}"
    else:
        reason = f"nothing read here makes pods in namespace {service.namespace}"
    return f"{reason}{_moved(service)}{_unread(service, graph)}"


def _unread(service: Resource, graph: Graph) -> str:
    hole = graph.hole_near(service)
    return f" ({hole.reason})" if hole is not None else ""


def _advice(service: Resource, miss: Miss) -> str:
    both = f"{service.title} and {miss.resource.title}"
    return f"Put {both} into one namespace: a selector never looks beyond its Service's."


def _for_a_moment(
    service: Resource, selector: Selector, matching: Sequence[PodTemplate], graph: Graph
) -> Iterator[Violation]:
    """That only pods which run for a moment match, where others come so close that they were meant.

    A Job may serve for as long as it runs (a load generator, the leader of a computation): one that is called as the
    Service is what was meant. A headless Service gives the pods of an indexed Job their names.
    """
    if is_headless(service) or "helm.sh/hook" in service.annotations:
        return
    from svclint.certainty.doubts import of_holes
    from svclint.meant.labelled import pods
    from svclint.meant.labels import one_label_off

    asked = _asked(service, selector)
    around = [one for one in graph.templates(service.namespace) if graph.distance(service, one.resource) <= REACH]
    miss = one_label_off(asked, map(pods, around), graph)
    if miss is None or not _meant_rather(service, miss, matching):
        return
    titles = listed(dict.fromkeys(one.resource.title for one in matching), _SHOWN)
    having = f"only {titles} {'has' if len(matching) == 1 else 'have'} {asked.these}"
    primary = service.label(("spec", "selector"), f"matches {titles} only")
    yield Violation(
        primary,
        f"{service.title} selects {selector}, but {having}, whose pods run for a moment; {miss.reason}"
        f"{_moved(service)}{_unread(service, graph)}",
        (
            *_shown(miss, primary),
            *(one.labels_label(f"{one.resource.title} has {asked.these}") for one in matching[:_SHOWN]),
        ),
        doubts=(Doubt.DEPENDS, *of_holes(graph, service)),
        rests_on=(service, miss.resource),
        fix=miss.fix,
        unless=(Elsewhere(selector=selector, namespace=service.namespace),),
    )


def _meant_rather(service: Resource, miss: Miss, matching: Sequence[PodTemplate]) -> bool:
    """Whether the workload that comes close was meant, rather than those that match and run for a moment."""
    from svclint.suggest import is_kin

    if is_kin(service.name, miss.resource.name):
        return True
    if any(is_kin(service.name, one.resource.name) for one in matching):
        return False
    return miss.is_slip


def _moved(service: Resource) -> str:
    """What tells why the reason names another namespace than the file does."""
    written = text(service.in_file("metadata", "namespace"))
    if not written or written == service.namespace:
        return ""
    return f" (a kustomization moves it from {written} to {service.namespace})"
