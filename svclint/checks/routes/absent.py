"""What references name and does not exist: one violation for each, told at every place that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from svclint.checks.routes.backends import identity_of
from svclint.checks.routes.meant import hint, likely, meant_label, renaming
from svclint.finding import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.checks.routes.meant import Meant
    from svclint.finding import Severity
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Identity

_Severity = Callable[["Reference", "Meant | None", "Graph"], "Severity | None"]


def absences(references: Iterable[Reference], graph: Graph, severity: _Severity, verb: str) -> Iterator[Violation]:
    """The objects that `references` of one owner name, and that are missing; `verb` begins the words of a fix.

    The parameters of the message are route, target, namespace and hint.
    """
    missing: dict[Identity, list[Reference]] = {}
    for reference in references:
        identity = identity_of(reference)
        if graph.resolve(reference).missing and identity not in graph.alternatives:
            missing.setdefault(identity, []).append(reference)
    for identity, found in missing.items():
        meant = likely(found[0], graph)
        target = f"{identity.kind} {identity.name}"
        words = f"no {target} in namespace {identity.namespace}"
        yield Violation(
            found[0].label(f"there is {words}"),
            {"route": found[0].owner.title, "target": target, "namespace": identity.namespace, "hint": hint(meant)},
            (*meant_label(meant), *(one.label(f"also here: {words}") for one in found[1:])),
            severity(found[0], meant, graph),
            fix=renaming(found, meant, verb),
            unless=(Elsewhere(identity),),
        )
