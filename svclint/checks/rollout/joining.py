"""A version that comes under the selector of a Service which sends its traffic to another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.checks.rollout.switching import titles
from svclint.checks.selectors.spanning import selector_spans_versions
from svclint.rollout.joining import joined
from svclint.rollout.steps import numbered, requirement, waiting, workloads
from svclint.severity import Severity
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.rollout.change import Pair
    from svclint.rollout.joining import Joined


def rollout_version_added_while_selected(pair: Pair, graph: Graph, *, version_labels: list[str]) -> Iterator[Violation]:
    """A version that gets traffic with its first ready pod, as the Service selects it beside the one that has it.

    Which pods are versions of one application, and which of them are meant to share it, `selector-spans-versions` says.
    """
    for spanned in selector_spans_versions(pair.now, graph, version_labels=version_labels):
        # who takes the managed way, or finds the same images, meets no new version
        if spanned.severity is Severity.NOTE:
            continue
        versions = frozenset(one.identity for one in spanned.as_written[1:])
        found = joined(pair, version_labels, versions)
        if found is not None:
            yield _joined(pair, found, spanned, version_labels)


def _joined(pair: Pair, found: Joined, spanned: Violation, version_labels: list[str]) -> Violation:
    service, coming = pair.now, found.coming
    whose = "its" if len(coming) == 1 else "their"
    is_widened = any(not pair.change.is_new(one.resource) for one in coming)
    since = "with this change" if is_widened else f"as soon as {whose} pods are ready"
    return spanned._replace(
        primary=service.label(("spec", "selector"), f"matches the pods of {titles(coming)} as well"),
        message=f"{service.title} sends traffic to {titles(coming)} {since}, beside {titles(found.running)}: "
        "nothing holds it back until somebody has looked at the new pods",
        help=numbered(_kept_apart(pair, found, _key(found, version_labels))),
    )


def _key(found: Joined, version_labels: list[str]) -> str:
    """The label that tells the new pods from the others, else one that may."""
    held = [one for one in version_labels if any(one in each.labels for each in found.coming)]
    return next(iter((*held, *version_labels, "version")))


def _kept_apart(pair: Pair, found: Joined, key: str) -> Iterator[str]:
    service, running, coming = pair.now, found.running, found.coming
    if found.kept is None:
        yield (
            f"Give the pods of {workloads(running)} a label of their own ({key}) in their template, apply that alone, "
            f"and wait: {waiting(running).partition(': ')[2]}"
        )
        yield f"Narrow {service.title} ({service.file}) to it: {requirement(service)}, and that label"
    elif str(found.kept) == requirement(pair.was):
        yield f"Leave {service.title} ({service.file}) at {found.kept} for now"
    else:
        yield f"Apply {service.title} ({service.file}) with {found.kept} first: those that run have it"
    yield f"Apply {workloads(coming)}"
    yield waiting(coming)
    yield f"Point {service.title} at the label of the new ones ({key}), and delete {titles(running)} last"
