"""References across namespaces, which the Gateway API allows only where the target's namespace grants them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from svclint.checks.namespaces import namespace_label
from svclint.finding import Elsewhere, Severity, Violation
from svclint.nearness import REACH
from svclint.resource import Identity, Selector, is_placeholder, mapping, sequence, text
from svclint.resource.gateway import GATEWAY_GROUP, certificates

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.finding import Label
    from svclint.graph import Graph
    from svclint.resource import Resource

# The kinds whose references the Gateway API itself speaks of; of others each implementation decides
_GUARDED = frozenset(
    {
        ("", "ConfigMap"),
        ("", "Secret"),
        ("", "Service"),
        ("multicluster.x-k8s.io", "ServiceImport"),
    }
)
_GRANTS = ("ReferenceGrant", "ReferencePolicy")  # the second is what it was called until release 0.6


class _Wanted(NamedTuple):
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


class _Near(NamedTuple):
    """A grant that was probably meant to allow the reference, and what keeps it from that."""

    reason: str
    label: Label


def backend_not_granted(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """gateway-api: apis/v1/referencegrant_types.go; each target is told of once."""
    found: dict[Identity, list[_Wanted]] = {}
    for wanted in _wanted(owner, graph):
        if not _is_granted(wanted, graph):
            target = Identity(wanted.group, wanted.kind, wanted.namespace, wanted.name)
            found.setdefault(target, []).append(wanted)
    for target, places in found.items():
        first, near = places[0], _near(places[0], graph)
        there = next(iter(graph.resolve_object(owner, *target).found), None)
        # a Service that does not exist is told as that; keys and certificates are seldom among manifests
        if there is None and near is None and (first.kind == "Service" or not graph.has_namespace(first.namespace)):
            continue
        words = f"{first.title} is in another namespace"
        yield Violation(
            first.label(words),
            {
                "owner": owner.title,
                "target": first.title,
                "namespace": first.namespace,
                "reason": near.reason if near is not None else f"no ReferenceGrant of {first.namespace} allows it",
            },
            (
                *((near.label,) if near is not None else ()),
                *((namespace_label(there),) if there is not None else ()),
                *(one.label("also here") for one in places[1:]),
            ),
            _severity(first, there, near, graph),
            unless=(
                Elsewhere(selector=Selector(()), namespace=first.namespace, among=(GATEWAY_GROUP, "ReferenceGrant")),
            ),
        )


# -- what needs a grant ------------------------------------------------------------------------------------------------


def _wanted(owner: Resource, graph: Graph) -> Iterator[_Wanted]:
    found = [
        *(_Wanted(owner, one.path, one.group, one.kind, one.namespace, one.name) for one in certificates(owner)),
        *(
            _Wanted(owner, one.path[:-1], one.group, one.kind, one.namespace, one.name, one.weight)
            for one in (() if _is_of_mesh(owner, graph) else graph.references(owner, "routes-to"))
        ),
    ]
    for one in found:
        filled_in = any(map(is_placeholder, (one.namespace, one.name, owner.namespace)))
        if one.namespace != owner.namespace and (one.group, one.kind) in _GUARDED and not filled_in:
            yield one


def _is_of_mesh(route: Resource, graph: Graph) -> bool:
    """Whether a route attaches to Services only: a mesh sends a client's requests on wherever its own route says.

    gateway-api: geps/gep-1426 and conformance/tests/mesh: a consumer's route names backends of the parent's namespace
    without a grant.
    """
    parents = [(one.group, one.kind) for one in graph.references(route, "attaches-to")]
    return bool(parents) and all(one == ("", "Service") for one in parents)


def _severity(wanted: _Wanted, there: Resource | None, near: _Near | None, graph: Graph) -> Severity | None:
    owner = wanted.owner
    if owner.partial or graph.hole_near(owner) is not None or graph.deployer(wanted.namespace) is not None:
        return Severity.NOTE  # what was not read may hold the grant
    if wanted.weight == 0 or not owner.namespace_written:
        return Severity.WARNING  # nothing is sent there yet; or whoever applies the files names the target's namespace
    if near is None and (there is None or graph.distance(owner, there) > REACH):
        return Severity.WARNING
    return None


# -- grants ------------------------------------------------------------------------------------------------------------


def _grants(graph: Graph) -> list[Resource]:
    return [one for kind in _GRANTS for one in graph.of_kind(GATEWAY_GROUP, kind)]


def _is_granted(wanted: _Wanted, graph: Graph) -> bool:
    """Whether a grant allows it, or may once it is patched or filled in; files that stand beside count as well."""
    if any(one.kind in _GRANTS and one.namespace == wanted.namespace for one in graph.alternatives):
        return True
    return any(
        one.partial or all(any(not each.fields for each in _gaps(one, wanted, side)) for side in ("from", "to"))
        for one in _grants(graph)
        if one.namespace == wanted.namespace or is_placeholder(one.namespace)
    )


class _Gap(NamedTuple):
    """The fields of an entry of `from` or `to`, at `path`, that keep a reference out."""

    fields: tuple[str, ...]
    path: Path


def _gaps(grant: Resource, wanted: _Wanted, side: str) -> list[_Gap]:
    """What each entry of a grant lacks for the reference; without a name an entry of `to` stands for every name."""
    return [
        _Gap(
            tuple(
                field
                for field, value in wanted.asked[side].items()
                if (written := text(mapping(entry).get(field))) != value
                and not is_placeholder(written)
                and (written or field != "name")
            ),
            ("spec", side, index),
        )
        for index, entry in enumerate(sequence(grant.get("spec", side)))
    ]


def _near(wanted: _Wanted, graph: Graph) -> _Near | None:
    """The grant that differs in one field only, or stands in the owner's namespace."""
    here = [one for one in _grants(graph) if one.namespace in (wanted.namespace, wanted.owner.namespace)]
    here.sort(key=lambda one: (one.namespace != wanted.namespace, graph.distance(wanted.owner, one)))
    found = (_difference(one, wanted) if one.namespace == wanted.namespace else _misplaced(one, wanted) for one in here)
    return next((one for one in found if one is not None), None)


def _difference(grant: Resource, wanted: _Wanted) -> _Near | None:
    best = [min(_gaps(grant, wanted, side), key=lambda one: len(one.fields), default=None) for side in ("from", "to")]
    wrong = [(one, field) for one in best if one is not None for field in one.fields]
    if None in best or len(wrong) != 1:
        return None
    gap, field = wrong[0]
    side = str(gap.path[1])
    value = wanted.asked[side][field] or '""'
    written = text(grant.get(*gap.path, field)) or '""'
    reason = f"{grant.title} allows {field} {written} in its {side}, not {value}"
    return _Near(reason, grant.label((*gap.path, field), f"{value} would be needed here"))


def _misplaced(grant: Resource, wanted: _Wanted) -> _Near | None:
    """A grant that would do in the target's namespace stands in the owner's, where it allows nothing of use."""
    if not all(any(not one.fields for one in _gaps(grant, wanted, side)) for side in ("from", "to")):
        return None
    reason = f"{grant.title} is in namespace {grant.namespace}, and must be in that of the target"
    return _Near(reason, namespace_label(grant))
