"""What a build has to tell beside its objects: gaps and faults, and how what is refused becomes one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.field_specs import Configuration
from svclint.render.kustomize.objects import Objects
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.document import Path
    from svclint.origin import Written
    from svclint.render.kustomize.ids import Id

GapKind = Literal["remote", "missing", "outside", "plugin", "chart", "cycle", "limit", "unreadable", "no-object"]
"""What is not here: it lies elsewhere; it is not there; it may not be read; a program or Helm would make it; it leads
back to itself; there is too much of it; it cannot be read; it
holds what is no object."""

FaultKind = Literal[
    "patch-without-target", "idle-patch", "twice", "duplicate-key", "refused", "no-namespace", "invalid", "empty"
]
"""A patch names an object that is not there; the target of a patch means none, which kustomize accepts; an object is
there already; a key stands twice in an object; anything else that kustomize refuses among the objects that are there;
that nobody has set the namespace which something reads; what it refuses whatever objects there are, and a kustomization
without entries among that."""


class Gap(NamedTuple):
    """A part of a kustomization that could not be built, and the entry that names it.

    `adds` says that objects are missing with it; else it is a change of objects, which are marked.
    """

    kind: GapKind
    reason: str
    place: Written
    adds: bool = True


class Held(NamedTuple):
    """An object that a fault is about: what it is and was called, and where it stands."""

    ids: tuple[Id, ...]
    place: Written


class Fault(NamedTuple):
    """Something that kustomize refuses, or that does nothing, and the entry that it is about.

    `held` are the objects among which a patch found none, or the one that is there already.
    """

    kind: FaultKind
    message: str
    place: Written
    held: tuple[Held, ...] = ()


class Accumulated:
    """What a kustomization has so far. `incomplete` says that a part of it is not here; `lacking` are kinds and names
    of what its generators are to change, and that is not there, which is told."""

    __slots__ = ("configuration", "incomplete", "lacking", "objects", "variables")

    def __init__(self) -> None:
        self.objects = Objects()
        self.configuration = Configuration()
        self.variables: dict[str, Mapping[str, Any]] = {}
        self.incomplete = False
        self.lacking: set[tuple[str, str]] = set()


class Told:
    """The gaps and faults of a build, in the order in which they are found; `met` are patches that found objects."""

    __slots__ = ("faults", "gaps", "met", "of_component")

    def __init__(self) -> None:
        # whether what is built is a component, for the objects of what includes it
        self.of_component = False
        self.gaps: list[Gap] = []
        self.faults: list[Fault] = []
        self.met: set[tuple[str, Path]] = set()

    def gap(self, kind: GapKind, reason: str, place: Written, acc: Accumulated) -> None:
        acc.incomplete = True
        self.gaps.append(Gap(kind, reason, place))

    def unchanged(self, refused: Refused, place: Written, acc: Accumulated, targets: list[Any]) -> None:
        """A change that could not be made, of what `targets` select or of all: what it would have made is unknown."""
        kind = refused.kind
        if kind == "no-target":
            self.refused(refused, place, acc)
            # which of them it was written for nobody knows, and what they lack without it is told here already; it may
            # be meant for what is not here, as a component's is
            meant = [{"kind": one} for one in sorted(refused.meant)]
            for target in () if acc.incomplete or self.of_component else (*meant, *filter(_is_selector, targets)):
                acc.objects.mark_partial(target)
            return
        if kind == "refused" or kind == "empty" or kind == "no-namespace":  # noqa: PLR1714 - told apart by the type
            self.fault(str(refused), place, kind)
        else:
            self.gaps.append(Gap(kind, str(refused), place, adds=False))
        for target in targets or [None]:
            acc.objects.mark_partial(target if isinstance(target, dict) else None)

    def lacks_files(self, refused: Refused, place: Written, acc: Accumulated) -> bool:
        """Whether nothing but files was missing, of what was refused."""
        kind = refused.kind
        if kind == "refused" or kind == "empty" or kind == "no-namespace":  # noqa: PLR1714
            self.fault(str(refused), place, kind)
            return False
        if kind == "no-target":
            self.refused(refused, place, acc)
            return False
        self.gaps.append(Gap(kind, str(refused), place, adds=False))
        return True

    def fault(self, message: str, place: Written, kind: FaultKind = "refused", held: tuple[Held, ...] = ()) -> None:
        self.faults.append(Fault(kind, message, place, held))

    def without_object(self, kind: FaultKind, message: str, place: Written, acc: Accumulated) -> None:
        """A patch found no object among those that are there by now."""
        held = tuple(Held(tuple(one.ids), one.root.place) for one in acc.objects if not one.is_gone)
        self.faults.append(Fault(kind, message, place, held))

    def refused(self, refused: Refused, place: Written, acc: Accumulated, unread: bool = False) -> None:
        """What was refused is not there, or wrong; `unread` says that a whole part is lost with it."""
        kind = refused.kind
        if kind == "no-target":
            # it may be meant for what is not here
            if not acc.incomplete:
                self.without_object("patch-without-target", str(refused), place, acc)
        elif kind != "refused" and kind != "empty" and kind != "no-namespace":  # noqa: PLR1714
            self.gap(kind, str(refused), place, acc)
        elif unread:
            self.gap("unreadable", str(refused), place, acc)
            self.fault(str(refused), place, "invalid")
        else:
            self.fault(str(refused), place, kind)

    def attempt(self, run: Callable[[], object], place: Written, acc: Accumulated, unread: bool = False) -> None:
        """Do something, and tell where it is refused."""
        try:
            run()
        except Refused as refused:
            self.refused(refused, place, acc, unread)


def _is_selector(target: Any) -> bool:
    return isinstance(target, dict)
