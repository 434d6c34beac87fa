"""What GitOps tools add to the kustomization of a directory before they build it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from svclint.gitops.deployment import Deployment, known
from svclint.resource import dig, mapping, sequence, text
from svclint.scope import Addition

if TYPE_CHECKING:
    from svclint.document import Path

# what both write as kustomize does
_FIELDS = ("components", "patches", "images", "replicas", "namePrefix", "nameSuffix", "namespace", "commonLabels")


def additions(deployments: Iterable[Deployment]) -> dict[str, Addition]:
    """The additions by directory; none where several apply it and add different things."""
    found: dict[str, list[Addition | None]] = {}
    for one in deployments:
        if not one.is_release and one.kind in ("Kustomization", "Application", "ApplicationSet"):
            for directory in one.here:
                found.setdefault(directory, []).append(_addition(one))
    agreed = {
        directory: listed[0] for directory, listed in found.items() if all(_same(listed[0], one) for one in listed)
    }
    return {directory: one for directory, one in agreed.items() if one is not None}


def _same(one: Addition | None, other: Addition | None) -> bool:
    return (one.fields if one is not None else {}) == (other.fields if other is not None else {})


def _addition(one: Deployment) -> Addition | None:
    """fluxcd/pkg: kustomize: WriteFile; argo-cd: util/kustomize: Build: both edit the file."""
    is_flux = one.kind == "Kustomization"
    at: Path = ("spec",) if is_flux else (*one.at[:-1], "kustomize")
    # an ApplicationSet's template is data of its own: `at` leads to where it is written
    within = at[2:] if one.kind == "ApplicationSet" else at
    given = mapping(dig(one.data, within))
    fields: dict[str, Any] = {}
    places: dict[Path, Path] = {}
    start = (*one.said.path, *at)
    for field in _FIELDS:
        written = "targetNamespace" if is_flux and field == "namespace" else field
        value = _value(field, given.get(written))
        if value:
            fields[field] = value
            places.update(_places(field, value, (*start, written)))
    labels = mapping(mapping(given.get("commonMetadata")).get("labels")) if is_flux else {}
    if labels:
        fields["labels"] = [{"pairs": labels}]
        places["labels", 0, "pairs"] = (*start, "commonMetadata", "labels")
    return Addition(one.said.source, one.said.document, fields, places) if fields else None


def _places(field: str, value: Any, at: Path) -> dict[Path, Path]:
    if isinstance(value, list):
        return {(field, number): (*at, number) for number in range(len(value))}
    return {(field, key): (*at, key) for key in value} if isinstance(value, dict) else {(field,): at}


def _value(field: str, value: Any) -> Any:
    if field in ("namePrefix", "nameSuffix", "namespace"):
        return known(value)
    if field == "images":
        return list(map(_image, sequence(value)))
    if field == "commonLabels":
        return dict(mapping(value))
    return sequence(value)


def _image(value: Any) -> Mapping[str, Any]:
    """An image as Flux writes it, or as Argo CD does, in kustomize's words for its command line: `[old=]new[:tag]`."""
    if isinstance(value, dict):
        return value
    name, sign, new = text(value).rpartition("=")
    new, digest_sign, digest = new.partition("@")
    front, colon, tag = new.rpartition(":")
    repository, tag = (front, tag) if colon and "/" not in tag else (new, "")
    found = {"name": name if sign else repository, "newName": repository if sign else "", "newTag": tag}
    return {key: one for key, one in {**found, "digest": digest if digest_sign else ""}.items() if one}
