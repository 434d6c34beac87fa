"""Pods that stay as they were when their controller's labels change, and that nobody looks after any more."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import argo, openshift
from svclint.resource import service_selector, workload_selector
from svclint.rollout.steps import command, numbered
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource, Selector
    from svclint.rollout.change import Pair

# Controllers that never replace pods by themselves
_KEEPING = (("", "ReplicationController"), ("apps", "ReplicaSet"), ("extensions", "ReplicaSet"))
# and those whose selector the API server lets change
_CHANGEABLE = (
    ("", "ReplicationController"),
    ("", "DeploymentConfig"),
    (openshift.APPS, "DeploymentConfig"),
    (argo.GROUP, "Rollout"),
)


def rollout_selector_orphans(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """A selector that no longer finds the pods that run, or labels that they will not get.

    Where the API server refuses the new selector, rollout-immutable-field tells.
    """
    before, after = pair.change.before.template(pair.was), graph.template(pair.now)
    if before is None or after is None or before.is_hook:
        return
    old, selector = workload_selector(pair.was), workload_selector(pair.now)
    if old is None or not old.matches(before.labels, before.added):
        return  # it never had any
    if (pair.now.group, pair.now.kind) not in _CHANGEABLE or selector is None or selector.is_unreadable:
        selector = None
    if selector is not None and not selector.matches(before.labels, before.added):
        yield _orphaned(pair, before, selector)
    elif _keeps_pods(pair.now) and before.labels != after.labels:
        yield from _left_behind(pair, before, after, graph)


def _keeps_pods(one: Resource) -> bool:
    if (one.group, one.kind) in _KEEPING:
        return True
    return one.kind in ("StatefulSet", "DaemonSet") and one.get("spec", "updateStrategy", "type") == "OnDelete"


def _orphaned(pair: Pair, before: PodTemplate, selector: Selector) -> Violation:
    now = pair.now
    services = pair.change.before.selecting_services(before)
    words = f", while {services[0].title} still sends them traffic" if services else ""
    return Violation(
        now.label(("spec", "selector"), "does not match the pods that run"),
        f"{now.title} selects {selector} from now on, and its pods do not have that: they stay behind, and nobody "
        f"replaces or deletes them{words}",
        (before.labels_label("the labels of the pods that run"),),
        help=numbered(
            (
                f"Leave {now.title} ({now.file}) as it is, and write a second one of another name with {selector}",
                "Wait until its pods are ready, and point the Services at them",
                f"Then delete {now.title} with its pods: {command('delete', pair.was)}",
            )
        ),
        unwritten=(now,),
    )


def _left_behind(pair: Pair, before: PodTemplate, after: PodTemplate, graph: Graph) -> Iterator[Violation]:
    """That Services which ask for the new labels do not find the pods that run, which do not get them."""
    for service in graph.selecting_services(after):
        selector = service_selector(service)
        if selector is None or selector.matches(before.labels, before.added):
            continue
        unmet = [one.key for one in selector.unmet(before.labels, before.added)]
        labels: Path = ("metadata", "labels")
        path = (*labels, unmet[0]) if unmet and unmet[0] in after.labels else labels
        yield Violation(
            after.label(path, "pods that run do not get this label"),
            f"{pair.now.title} does not replace its pods when the template changes: those that run stay without "
            f"{', '.join(unmet)}, and {service.title} does not find them",
            (
                before.labels_label("the labels of the pods that run"),
                service.label(("spec", "selector"), "asks for it"),
            ),
            help=numbered(
                (
                    f"Leave {service.title} ({service.file}) at labels that the pods have, and apply {pair.now.file}",
                    f"Delete the pods of {pair.now.title} one by one, and wait for each new one",
                    f"Then let {service.title} ask for the new label",
                )
            ),
            unwritten=(pair.now,),
        )
        return
