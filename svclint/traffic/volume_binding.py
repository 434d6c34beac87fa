"""Claims and the volumes that they name: does the controller bind the two?

k/k: pkg/controller/volume/persistentvolume/pv_controller.go syncUnboundClaim, checkVolumeSatisfyClaim.
"""

from __future__ import annotations

from collections.abc import Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, scalar_text, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Resource

CLAIM, VOLUME = "PersistentVolumeClaim", "PersistentVolume"
NAME: Path = ("spec", "volumeName")
# k/k: pkg/apis/core/annotation_key_constants.go: counts before the field
_CLASS = "volume.beta.kubernetes.io/storage-class"
_FILESYSTEM = "Filesystem"


class Difference(NamedTuple):
    """What a claim asks for and its volume does not have, each with its place."""

    says: str
    asked: Path
    has: Path


def named_volume(claim: Resource) -> str:
    """The volume that a claim names, where nothing is filled in later; empty where the controller chooses one."""
    name = text(claim.get(*NAME))
    return "" if is_placeholder(name) else name


def is_reserved(volume: Resource) -> bool:
    """Whether a volume names the claim that it is for: it is bound to that, whatever it has."""
    return bool(mapping(volume.spec.get("claimRef")))


def reserved_for_another(claim: Resource, volume: Resource) -> str:
    """The claim that a volume names, where that is another one; empty where it is this one, or may be.

    k/k: pkg/controller/volume/persistentvolume/pv_controller.go syncUnboundClaim: already bound to a different claim;
    IsVolumeBoundToClaim compares name and namespace. One with a uid is a record of what was bound.
    """
    reference = mapping(volume.spec.get("claimRef"))
    name, namespace = text(reference.get("name")), text(reference.get("namespace"))
    if not name or "uid" in reference or any(map(is_placeholder, (name, namespace, claim.name, claim.namespace))):
        return ""
    # where a claim names no namespace, whoever applies it does
    is_elsewhere = bool(namespace and claim.metadata.get("namespace")) and namespace != claim.namespace
    if name == claim.name and not is_elsewhere:
        return ""
    return f"{namespace}/{name}" if namespace else name


def differences(claim: Resource, volume: Resource) -> Iterator[Difference]:
    """Why the controller does not bind the volume that a claim names; what a cluster fills in is not known."""
    yield from _size(claim, volume)
    yield from _class(claim, volume)
    mine, its = (text(one.spec.get("volumeMode")) or _FILESYSTEM for one in (claim, volume))
    if mine != its:
        yield Difference(f"its volumeMode is {its}, and not {mine}", ("spec", "volumeMode"), ("spec", "volumeMode"))
    modes: Path = ("spec", "accessModes")
    asked, has = (list(filter(None, map(text, sequence(one.get(*modes))))) for one in (claim, volume))
    missing = [one for one in asked if one not in has]
    if missing and has and not any(map(is_placeholder, (*missing, *has))):
        yield Difference(f"it is {' and '.join(has)}, and not {' and '.join(missing)}", modes, modes)


def _size(claim: Resource, volume: Resource) -> Iterator[Difference]:
    # imported here: few claims name a volume
    from svclint.cel.quantities import compare, is_quantity, quantity

    asked: Path = ("spec", "resources", "requests", "storage")
    has: Path = ("spec", "capacity", "storage")
    mine, its = (
        scalar_text(one) if not isinstance(one, (dict, list)) else "" for one in (claim.get(*asked), volume.get(*has))
    )
    if is_quantity(mine) and is_quantity(its) and compare(quantity(its), quantity(mine)) < 0:
        yield Difference(f"it has {its}, and not {mine}", asked, has)


def _class(claim: Resource, volume: Resource) -> Iterator[Difference]:
    """A claim that writes none is given the default class of the cluster, whichever that is; a volume is not."""
    (asked, mine), (has, its) = _class_of(claim), _class_of(volume)
    if mine is None or mine == (its or "") or any(map(is_placeholder, (mine, its or ""))):
        return
    words = f"of class {its}" if its else "of no class"
    yield Difference(f"it is {words}, and not {f'of {mine}' if mine else 'of none'}", asked, has)


def _class_of(one: Resource) -> tuple[Path, str | None]:
    if _CLASS in one.annotations:
        return ("metadata", "annotations", _CLASS), one.annotations[_CLASS]
    field: Path = ("spec", "storageClassName")
    value = one.get(*field)
    return field, value if isinstance(value, str) else None
