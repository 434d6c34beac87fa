"""References across namespaces that need a grant, and the ReferenceGrants that allow them."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import gateway_api
from svclint.graph.answer import Answer
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, is_placeholder, mapping, sequence, text
from svclint.resource.gateway import certificates
from svclint.traffic.attachment import is_of_mesh
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.violation import Label

# The kinds whose references the Gateway API itself speaks of; of others each implementation decides
_GUARDED = frozenset(
    {
        ("", "ConfigMap"),
        ("", "Secret"),
        ("", "Service"),
        ("multicluster.x-k8s.io", "ServiceImport"),
    }
)
_SIDES = ("from", "to")
_GRANTS = ("ReferenceGrant", "ReferencePolicy")  # the second is what it was called until release 0.6


class Wanted(NamedTuple):
    """A reference of `owner` into another namespace; `path` is the object that holds it, `weight` as of a backend."""

    owner: Resource
    path: Path
    group: str
    kind: str
    namespace: str
    name: str
    weight: int = 1

    @property
    def title(self) -> str:
        return f"{self.kind} {self.name}"

    def label(self, words: str) -> Label:
        return self.owner.label((*self.path, "namespace"), words)

    @property
    def asked(self) -> dict[str, dict[str, str]]:
        """What a grant must say of both ends."""
        owner = self.owner
        return {
            "from": {"group": owner.group, "kind": owner.kind, "namespace": owner.namespace},
            "to": {"group": self.group, "kind": self.kind, "name": self.name},
        }


# -- what needs a grant ------------------------------------------------------------------------------------------------


def wanted_grants(owner: Resource, graph: Graph) -> Iterator[Wanted]:
    """The references of `owner` that a grant must allow."""
    found = [
        *(Wanted(owner, one.path, one.group, one.kind, one.namespace, one.name) for one in certificates(owner)),
        *(
            Wanted(
                owner,
                one.path[:-1],
                one.group,
                one.kind,
                one.namespace,
                one.name,
                one.weight,
            )
            for one in (() if is_of_mesh(owner, graph) else graph.references(owner, "routes-to"))
            # a host is looked up, as by anybody
            if not one.host
        ),
    ]
    for wanted in found:
        filled_in = any(map(is_placeholder, (wanted.namespace, wanted.name, owner.namespace)))
        if wanted.namespace != owner.namespace and (wanted.group, wanted.kind) in _GUARDED and not filled_in:
            yield wanted


# -- grants ------------------------------------------------------------------------------------------------------------


def all_grants(graph: Graph) -> list[Resource]:
    return [one for kind in _GRANTS for one in graph.of_kind(gateway_api.GROUP, kind)]


def granted(wanted: Wanted, graph: Graph) -> Answer[Resource]:
    """The grants that allow it; unknown where one may once it is patched, or stands in a file beside these."""
    here = [one for one in all_grants(graph) if one.namespace == wanted.namespace or is_placeholder(one.namespace)]
    found = [one for one in here if all(any(not each.fields for each in gaps(one, wanted, side)) for side in _SIDES)]
    if found:
        return Answer(tuple(found))
    beside = (one for one in graph.alternatives if one.kind in _GRANTS and one.namespace == wanted.namespace)
    for grant in beside:
        return Answer((), f"{grant.kind} {grant.name} stands in a file beside these")
    patched = next((one for one in here if one.partial), None)
    return Answer((), f"a change that is not here may reach {patched.title}" if patched is not None else "")


class Gap(NamedTuple):
    """The fields of an entry of `from` or `to`, at `path`, that keep a reference out."""

    fields: tuple[str, ...]
    path: Path


def gaps(grant: Resource, wanted: Wanted, side: str) -> list[Gap]:
    """What each entry of a grant lacks for the reference; without a name an entry of `to` stands for every name."""
    return [
        Gap(
            tuple(
                field
                for field, value in wanted.asked[side].items()
                if (written := text(mapping(entry).get(field))) != value
                and not is_placeholder(written)
                and (written or field != "name")
            ),
            ("spec", side, index),
        )
        for index, entry in enumerate(sequence(grant.spec.get(side)))
    ]


# -- what was meant ----------------------------------------------------------------------------------------------------


class NearGrant(NamedTuple):
    """A grant that was probably meant to allow the reference, and what keeps it from that."""

    reason: str
    label: Label


def nearest_grant(wanted: Wanted, graph: Graph) -> NearGrant | None:
    """The grant that differs in one field only, or stands in the owner's namespace."""
    here = [one for one in all_grants(graph) if one.namespace in (wanted.namespace, wanted.owner.namespace)]
    here.sort(key=lambda one: (one.namespace != wanted.namespace, graph.distance(wanted.owner, one)))
    found = (_difference(one, wanted) if one.namespace == wanted.namespace else _misplaced(one, wanted) for one in here)
    return next((one for one in found if one is not None), None)


def _difference(grant: Resource, wanted: Wanted) -> NearGrant | None:
    best = [min(gaps(grant, wanted, side), key=lambda one: len(one.fields), default=None) for side in ("from", "to")]
    wrong = [(one, field) for one in best if one is not None for field in one.fields]
    if None in best or len(wrong) != 1:
        return None
    gap, field = wrong[0]
    side = str(gap.path[1])
    value = wanted.asked[side][field] or '""'
    written = text(grant.get(*gap.path, field)) or '""'
    reason = f"{grant.title} allows {field} {written} in its {side}, not {value}"
    return NearGrant(reason, grant.label((*gap.path, field), f"{value} would be needed here"))


def _misplaced(grant: Resource, wanted: Wanted) -> NearGrant | None:
    """A grant that would do in the target's namespace stands in the owner's, where it allows nothing of use."""
    if not all(any(not one.fields for one in gaps(grant, wanted, side)) for side in ("from", "to")):
        return None
    reason = f"{grant.title} is in namespace {grant.namespace}, and must be in that of the target"
    return NearGrant(reason, grant.namespace_label())


def is_lost(wanted: Wanted, graph: Graph) -> bool:
    """Whether a reference leads nowhere as nothing grants it, and not for another reason.

    A Service that does not exist is told as that; keys and certificates are seldom among manifests.
    """
    if not granted(wanted, graph).missing:
        return False
    target = Identity(wanted.group, wanted.kind, wanted.namespace, wanted.name)
    if graph.resolve_object(wanted.owner, *target).found or nearest_grant(wanted, graph) is not None:
        return True
    return wanted.kind != "Service" and graph.has_namespace(wanted.namespace)
