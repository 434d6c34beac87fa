"""What references name and does not exist: one violation for each, told at every place that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.meant import Meant, hint, likely, meant_label, renaming
from svclint.finding import Elsewhere, Severity, Violation

if TYPE_CHECKING:
    from svclint.doubt import Doubt
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Identity, Resource


class Absent(NamedTuple):
    """An object that is missing, the references of one owner that name it, and what was probably meant, if anything."""

    identity: Identity
    references: tuple[Reference, ...]
    meant: Meant | None

    @property
    def first(self) -> Reference:
        return self.references[0]

    @property
    def target(self) -> str:
        """How messages call it: `Service web`."""
        return f"{self.identity.kind} {self.identity.name}"

    @property
    def hint(self) -> str:
        """What was meant, as the end of a message; empty where nothing comes close."""
        return hint(self.meant)


def absent(references: Iterable[Reference], graph: Graph) -> Iterator[Absent]:
    """The objects that `references` name, and that are missing."""
    missing: dict[Identity, list[Reference]] = {}
    for reference in references:
        if graph.resolve(reference).missing:
            missing.setdefault(reference.identity, []).append(reference)
    for identity, found in missing.items():
        yield Absent(identity, tuple(found), likely(found[0], graph))


def absence(
    one: Absent,
    message: str | Mapping[str, object],
    severity: Severity | None,
    verb: str,
    advice: str | None = None,
    *,
    doubts: tuple[Doubt, ...] = (),
    rests_on: tuple[Resource, ...] = (),
) -> Violation:
    """The violation that tells of it; `verb` begins the words of the fix, which writes what was meant."""
    words = f"no {one.target} in namespace {one.identity.namespace}"
    return Violation(
        one.first.label(f"there is {words}"),
        message,
        (*meant_label(one.meant), *(other.label(f"also here: {words}") for other in one.references[1:])),
        severity,
        advice,
        renaming(one.references, one.meant, verb),
        (Elsewhere(one.identity),),
        rests_on,
        doubts,
    )
