"""What references name and does not exist: one violation for each, told at every place that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespace
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.resource import is_stand_in
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Elsewhere, Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.meant.objects import Meant
    from svclint.references import Reference
    from svclint.resource import Identity, Resource
    from svclint.severity import Severity


class Absent(NamedTuple):
    """An object that is missing, the references of one owner that name it, and what was probably meant, if anything.

    `outside` says that it may well be of another release: a chart names it, and not by the name of its own; `template`
    that whoever applies the owner fills it in first, its hosts to begin with; `unread` that something near could not be
    read, though what was meant is here, by a slip of the pen.
    """

    identity: Identity
    references: tuple[Reference, ...]
    meant: Meant | None
    outside: bool = False
    template: bool = False
    unread: bool = False

    @property
    def first(self) -> Reference:
        return self.references[0]

    @property
    def target(self) -> str:
        """How messages call it: `Service web`."""
        return f"{self.identity.kind} {self.identity.name}"

    def slip_of_namespace(self, graph: Graph) -> tuple[Doubt, ...]:
        """Whether what was meant may be in the namespace that is named, which one of the two leaves to who applies it.

        That is so as well where the two are in one, and the reference names another.
        """
        if self.meant is None or not self.meant.elsewhere:
            return ()
        return of_namespace(graph, self.first.owner, self.meant.target)

    @property
    def elsewhere(self) -> tuple[Doubt, ...]:
        """Whether another release may have it, or what was not read: surely not where something here comes close."""
        if self.unread:
            return (Doubt.UNSEEN,)
        if self.template and self.meant is None:
            return (Doubt.UNKNOWN,)
        if not self.outside:
            return ()
        return (Doubt.UNKNOWN,) if self.meant is None else (Doubt.UNSEEN,)

    @property
    def hint(self) -> str:
        """What was meant, as the end of a message; empty where nothing comes close."""
        return self.meant.hint if self.meant is not None else ""


def absent(references: Iterable[Reference], graph: Graph) -> Iterator[Absent]:
    """The objects that `references` name, and that are missing."""
    missing: dict[Identity, list[Reference]] = {}
    unread: set[Identity] = set()
    for reference in references:
        answer = graph.resolve(reference)
        if answer.missing or (answer.unknown and _is_slip_beside_unread(reference, answer.unknown, graph)):
            missing.setdefault(reference.identity, []).append(reference)
            unread.update((reference.identity,) if answer.unknown else ())
    if not missing:
        return
    # imported here: where nothing is missing, nobody asks
    from svclint.meant.objects import likely

    for identity, found in missing.items():
        meant, outside = likely(found[0], graph), _may_be_outside(identity, graph)
        is_template = _is_template(found[0].owner, graph)
        yield Absent(identity, tuple(found), meant, outside, is_template, identity in unread)


def _is_slip_beside_unread(reference: Reference, why: str, graph: Graph) -> bool:
    """Whether nothing but what could not be read speaks for what is missing, and what is here by a slip of the pen in
    its name, or in that of its namespace, against it."""
    hole = graph.hole_near(reference.owner, reference.kind)
    if hole is None or why != hole.reason:
        return False
    # imported here, as above
    from svclint.meant.objects import likely
    from svclint.suggest import is_slip

    meant = likely(reference, graph)
    if meant is None or meant.other_kind or meant.made or graph.distance(reference.owner, meant.target) > REACH:
        return False
    if meant.elsewhere:
        return is_slip(reference.namespace, meant.target.namespace)
    return is_slip(reference.name, meant.target.name)


_HOSTS = frozenset({"fqdn", "host", "hostname", "hostnames", "hosts"})
_DEPTH = 8


def _is_template(owner: Resource, graph: Graph) -> bool:
    """Whether a plain file leaves a host of the object to whoever applies it, and no tool here fills that in."""
    if not graph.scope.nearest or owner.directory in graph.scope.substitutions:
        return False
    return any(map(is_stand_in, _hosts(owner.get("spec"), 0)))


def _hosts(value: Any, depth: int, is_host: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if is_host:
            yield value
    elif depth < _DEPTH and isinstance(value, dict):
        for key, one in value.items():
            yield from _hosts(one, depth + 1, is_host=key in _HOSTS)
    elif depth < _DEPTH and isinstance(value, list):
        for one in value:
            yield from _hosts(one, depth + 1, is_host)


def _may_be_outside(identity: Identity, graph: Graph) -> bool:
    chart = graph.scope.chart
    return chart is not None and not (chart.release and identity.name.startswith(chart.release))


def absence(
    absent: Absent,
    message: str,
    verb: str,
    *,
    severity: Severity | None = None,
    doubts: tuple[Doubt, ...] = (),
    help: str | None = None,
    at: Path = (),
) -> Violation:
    """The violation that tells of it; `verb` begins the words of the fix, which writes what was meant. `at` is the
    field of its first owner that is wrong, where that is not the name."""
    words = f"no {absent.target} in namespace {absent.identity.namespace}"
    meant, first = absent.meant, absent.first
    near = (meant.label,) if meant is not None else ()
    return Violation(
        first.owner.label(at or first.path, f"there is {words}"),
        message,
        (*near, *(other.label(f"also here: {words}") for other in absent.references[1:])),
        severity=severity,
        help=help,
        fix=meant.renaming(absent.references, verb) if meant is not None else None,
        unless=(Elsewhere(absent.identity, near=meant is not None),),
        rests_on=(first.owner,),
        doubts=(*doubts, *absent.elsewhere),
    )
