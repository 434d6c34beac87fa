"""Variants of one object that say what tells them apart: types of a Service, and fields that files are called after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.resource import Resource


class Holder(NamedTuple):
    """A file that defines the object: the words of its name, and the number it begins with; how much else it holds."""

    resource: Resource
    words: frozenset[str]
    step: str
    others: int


def same_content(one: Resource, other: Resource) -> bool:
    return content(one) == content(other)


def content(resource: Resource) -> dict[str, Any]:
    """All of the object but its namespace, which is the same, written or not."""
    metadata = mapping(resource.get("metadata"))
    return {**resource.data, "metadata": {key: value for key, value in metadata.items() if key != "namespace"}}


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def are_of_types(holders: Sequence[Holder]) -> bool:
    """Whether each file's name says of which type its Service is: `web-nodeport.yaml`, `web-loadbalancer.yaml`;
    or that of the others, which say the same but for the type: `web-np.yaml`."""
    types = [text(one.resource.spec.get("type")).lower() for one in holders]
    if len(set(types)) < len(types):
        return False
    if all(kind in one.words for kind, one in zip(types, holders, strict=True)):
        return True
    is_told = all(_is_told(one.words, kind) for one, kind in zip(holders, types, strict=True))
    return is_told and _are_alike([one.resource for one in holders])


# what files are called after types; the usual one need not be told
_TYPES = {"nodeport": {"nodeport", "np"}, "loadbalancer": {"loadbalancer", "lb"}}


def _is_told(words: frozenset[str], kind: str) -> bool:
    return kind in ("", "clusterip") or not words.isdisjoint(_TYPES.get(kind, ()))


def _are_alike(definitions: Sequence[Resource]) -> bool:
    """Whether they are one Service, to be reached in one way or another: all else of it is the same."""
    bare = [{**content(one), "spec": _without_type(one.spec)} for one in definitions]
    return all(one.kind == "Service" and its == bare[0] for one, its in zip(definitions, bare, strict=True))


def _without_type(spec: Mapping[str, Any]) -> dict[str, Any]:
    ports = [
        {key: value for key, value in mapping(one).items() if key != "nodePort"} for one in sequence(spec.get("ports"))
    ]
    return {**{key: value for key, value in spec.items() if key != "type"}, "ports": ports}


def are_of_fields(holders: Sequence[Holder]) -> bool:
    """Whether each file is called after a field that its definition has, and none of the others: `emptydir.yaml`,
    `hostpath.yaml`, or `web-initcontainers.yaml` of one that shows them."""
    if any(one.others for one in holders):
        return False
    fields = [_fields(one.resource.spec) for one in holders]
    return all(
        any(word in mine and not any(word in theirs for theirs in fields if theirs is not mine) for word in one.words)
        for one, mine in zip(holders, fields, strict=True)
    )


def _fields(value: Any) -> frozenset[str]:
    """The names of all fields, in lower case; plurals without their `s`, as words are."""
    found: set[str] = set()
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            found.update(singular(str(key).lower()) for key in one)
        if isinstance(one, (dict, list)):
            pending.extend(one.values() if isinstance(one, dict) else one)
    return frozenset(found)
