"""What a reference to an object that does not exist was probably meant for: the one place that tells near misses by
name."""

from __future__ import annotations

from collections import defaultdict

from svclint.cluster_dns import DOMAIN
from svclint.graph.possible import called
from svclint.graph.resolution import half_qualified
from svclint.meant.near_names import NearNames
from svclint.named_tuple import NamedTuple
from svclint.operators import made_names
from svclint.references import HOST
from svclint.suggest import closest, is_slip, one_letter_off
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.violation import Label


class Meant(NamedTuple):
    """The object that `reference` was probably meant for.

    `elsewhere` says that it is in another namespace than the reference names, by the same name or by what a prefix of
    kustomize makes of it, `other_kind` that it is of another kind
    or group, `full_name` is the one that a mesh asks for; else it has another name. A custom resource is the target
    where its controller makes what was meant, which is called `made`.
    """

    reference: Reference
    target: Resource
    elsewhere: bool = False
    other_kind: bool = False
    full_name: str = ""
    made: str = ""

    @property
    def name(self) -> str:
        """How it is called."""
        return self.made or self.target.name

    @property
    def hint(self) -> str:
        """The end of a message: where the object is, what it is, or how it is called."""
        if self.elsewhere:
            name = self.target.name
            is_called_so = name == self.reference.name
            return f"; namespace {self.target.namespace} has {'it' if is_called_so else name}"
        if self.full_name:
            is_istio = self.reference.row.written == "host"
            reason = "Istio completes only names without a dot" if is_istio else "it is found by its full name only"
            return f"; {reason}: did you mean {self.full_name}?"
        if self.made:
            return f"; did you mean {self.made}, which comes with {self.target.title}?"
        return f": {self._as_it_is}" if self.other_kind else f"; did you mean {self.target.name}?"

    @property
    def label(self) -> Label:
        """A label on what tells why the object is not found: its namespace, its kind, its name."""
        if self.elsewhere:
            return self.target.namespace_label()
        if self.other_kind:
            place = "apiVersion" if self.target.kind == self.reference.kind else "kind"
            return self.target.label((place,), self._as_it_is)
        if self.made:
            return self.target.name_label(f"{self.made} comes with {self.target.title}")
        return self.target.name_label(f"{self.target.title} is defined here")

    @property
    def _as_it_is(self) -> str:
        if self.target.kind == self.reference.kind:
            return f"{self.target.title} is {self.target.api_version}"
        article = "an" if self.target.kind[:1] in "AEIO" else "a"
        return f"{self.target.name} is {article} {self.target.kind}"

    def renaming(self, found: Sequence[Reference], verb: str) -> Fix | None:
        """Its name in the place of all references to what does not exist; `verb` begins the words of the fix."""
        if self.elsewhere or self.other_kind:
            return None
        name = self.full_name or self.name
        if not all(one.written(name) for one in found):
            return None
        edits = tuple(one.owner.edit(one.path, one.written(name)) for one in found)
        what = f"{self.reference.kind} {self.made}" if self.made else self.target.title
        return Fix(f"{verb} {what}", edits, safe=False)


def likely(
    reference: Reference,
    graph: Graph,
    *,
    known: Sequence[Resource] | None = None,
    others: Sequence[Resource] = (),
) -> Meant | None:
    """What a reference that leads nowhere was probably meant for; None where nothing comes close.

    `known` are the objects that may be meant by another name or in another namespace: all of the kind, unless given.
    `others` are of other kinds, one of which may be meant by the same name.
    """
    half = half_qualified(graph, reference) if reference.kind == HOST else None
    if half is not None:
        return Meant(reference, half, full_name=f"{half.name}.{half.namespace}.svc.{DOMAIN}")
    return (
        _of_other_kind(reference, others, graph)
        or _left_out_beside(reference, known, graph)
        or _by_other_name(reference, known, graph)
        or _in_other_namespace(reference, known, graph)
        or _prefixed(reference, known, graph)
    )


def _of_other_kind(reference: Reference, others: Sequence[Resource], graph: Graph) -> Meant | None:
    """The object that has the name, and is served by another group or is of another kind."""
    same_kind = called(graph, reference.kind, reference.name)
    found = [one for one in (*same_kind, *others) if one.name == reference.name]
    here = graph.nearest_resource(reference.owner, [one for one in found if one.namespace == reference.namespace])
    return Meant(reference, here[0], other_kind=True) if here else None


def _by_other_name(reference: Reference, known: Sequence[Resource] | None, graph: Graph) -> Meant | None:
    if known is None:
        here, names = graph.once(_named, reference.group, reference.kind).get(reference.namespace, _NONE)
        name = names.closest(reference.name)
    else:
        here = {one.name: one for one in known if one.name and one.namespace == reference.namespace}
        name = closest(reference.name, here)
    if name is not None:
        return Meant(reference, here[name])
    return _made(reference, graph) if known is None and (reference.group, reference.kind) == ("", "Service") else None


def _made(reference: Reference, graph: Graph) -> Meant | None:
    """What a custom resource makes that is called alike: by a slip, or by the name of the custom resource alone."""
    made, first, names = graph.once(_made_in, reference.namespace)
    near = names.candidates(reference.name) if made else []
    name = closest(reference.name, near)
    if name is None or not is_slip(reference.name, name):
        # all that it makes is known, so that a letter is enough where a word is short: `db-rww`
        name = first.get(reference.name) or one_letter_off(reference.name, near)
    return Meant(reference, made[name], made=name) if name is not None else None


def _made_in(graph: Graph, namespace: str) -> tuple[Mapping[str, Resource], Mapping[str, str], NearNames]:
    """What custom resources of a namespace make, the first that is called after each by its name, and all by what is
    called alike."""
    made = made_names(graph.makers, namespace)
    first: dict[str, str] = {}
    for name, one in made.items():
        if one.name in name:
            first.setdefault(one.name, name)
    return made, first, NearNames(made)


_Named = tuple[dict[str, "Resource"], NearNames]
_NONE: _Named = ({}, NearNames(()))


def _named(graph: Graph, group: str, kind: str) -> dict[str, _Named]:
    """The objects of a kind by namespace and name."""
    found: dict[str, dict[str, Resource]] = defaultdict(dict)
    for one in graph.of_kind(group, kind):
        if one.name:
            found[one.namespace][one.name] = one
    return {namespace: (here, NearNames(here)) for namespace, here in found.items()}


def _left_out_beside(reference: Reference, known: Sequence[Resource] | None, graph: Graph) -> Meant | None:
    """The object of a plain file beside the owner that has the very name, and leaves its namespace to whoever applies
    it: rather that than one which is merely called alike where the reference looks."""
    if not graph.scope.nearest:
        return None
    found = _called_elsewhere(reference, known, graph)
    beside = [one for one in found if not one.namespace_written and one.directory == reference.owner.directory]
    return Meant(reference, beside[0], elsewhere=True) if beside else None


def _in_other_namespace(reference: Reference, known: Sequence[Resource] | None, graph: Graph) -> Meant | None:
    away = graph.nearest_resource(reference.owner, _called_elsewhere(reference, known, graph))
    return Meant(reference, away[0], elsewhere=True) if away else None


def _prefixed(reference: Reference, known: Sequence[Resource] | None, graph: Graph) -> Meant | None:
    """What a prefix of kustomize makes of both its name and its namespace."""
    if known is not None or not (reference.name and reference.namespace) or graph.has_namespace(reference.namespace):
        return None
    # imported here: little is missing of a namespace that is not here
    from svclint.graph.prefixed import prefixed

    away = graph.nearest_resource(reference.owner, prefixed(graph, reference.identity))
    return Meant(reference, away[0], elsewhere=True) if away else None


def _called_elsewhere(reference: Reference, known: Sequence[Resource] | None, graph: Graph) -> list[Resource]:
    if known is None:
        known = [one for one in called(graph, reference.kind, reference.name) if one.group == reference.group]
    found = [one for one in known if one.name and one.name == reference.name]
    return [one for one in found if one.namespace != reference.namespace]
