"""images: the names, tags and digests of containers' images."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from svclint.render.kustomize.field_specs import FieldSpec, matches, reach
from svclint.render.kustomize.go_patterns import Pattern
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.refused import Refused

if TYPE_CHECKING:
    from svclint.origin import Written
    from svclint.render.kustomize.objects import Objects

_CONTAINERS = ("containers", "initContainers")
# kustomize: api/internal/image/image.go: IsImageMatched, whose name is a pattern
_TAG_AND_DIGEST = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$"
_BEHIND = re.compile(_TAG_AND_DIGEST.removesuffix("$"))
_PLAIN = re.compile(r"[a-zA-Z0-9_./:-]*")


def set_image(objects: Objects, image: Mapping[str, str], specs: Iterable[FieldSpec], place: Written) -> None:
    """Change every image of that name: in all lists of containers, then in the fields of the specs."""
    matches_name = _matcher(image.get("name", ""))

    def change(node: Node) -> None:
        if not node.is_scalar:
            raise Refused("an image must be a text")
        if matches_name(node.text):
            node.become(Node(_changed(node.text, image), place))

    for one in objects:
        gvk = one.gvk
        if gvk.kind == "CustomResourceDefinition":
            continue
        for listed in _container_lists(one.root):
            for container in listed.items():
                if container.is_scalar and not container.is_null:
                    raise Refused("a container must be a mapping")
                field = container.get("image")
                if field is not None and not field.is_null:
                    change(field)
        for spec in specs:
            if matches(spec, gvk):
                # what it would create is empty, and matches no name: there is nothing to begin with
                reach(one.root, spec, change)


def _matcher(name: str) -> Callable[[str], bool]:
    if _PLAIN.fullmatch(name) is not None:
        # as nearly all are: no pattern need be compiled
        return partial(_is_called, name)
    try:
        return Pattern(f"^{name}{_TAG_AND_DIGEST}").matches
    except Refused:
        return Pattern(f"^{re.escape(name)}{_TAG_AND_DIGEST}").matches


def _is_called(name: str, image: str) -> bool:
    """Whether the pattern that a plain name is means an image: a dot in it is any character."""
    start = image[: len(name)]
    if start != name:
        if "." not in name or len(start) < len(name):
            return False
        if not all(mine == its or (mine == "." and its != "\n") for mine, its in zip(name, start, strict=True)):
            return False
    return _BEHIND.fullmatch(image, len(name)) is not None


def _changed(image: str, wanted: Mapping[str, str]) -> str:
    """kustomize: api/filters/imagetag/updater.go."""
    name, tag, digest = split_image(image)
    name = wanted.get("newName") or name
    new_tag, new_digest = wanted.get("newTag", ""), wanted.get("digest", "")
    if new_tag or new_digest:
        tag, digest = new_tag, new_digest
    elif wanted.get("tagSuffix"):
        tag, digest = tag + wanted["tagSuffix"], ""
    return f"{name}{f':{tag}' if tag else ''}{f'@{digest}' if digest else ''}"


def split_image(image: str) -> tuple[str, str, str]:
    """Name, tag and digest; a colon in front of the first slash is a port."""
    start = max(image.find("/"), 0)
    colon, at = image.find(":", start), image.find("@", start)
    if at >= 0 and (colon < 0 or at < colon):
        return image[:at], "", image[at + 1 :]
    if colon < 0:
        return image, "", ""
    if at >= 0:
        return image[:colon], image[colon + 1 : at], image[at + 1 :]
    return image[:colon], image[colon + 1 :], ""


def _container_lists(node: Node) -> Iterator[Node]:
    """All lists of containers, however deep. kustomize: api/filters/imagetag/legacy.go."""
    if node.untouched and not _holds_containers(node.scalar):
        return
    if node.is_map:
        for key, one in node.fields().items():
            yield from _container_lists(one)
            if key in _CONTAINERS and one.is_list:
                yield one
    elif node.is_list:
        for one in node.items():
            yield from _container_lists(one)


def _holds_containers(value: Any) -> bool:
    if isinstance(value, dict):
        if any(isinstance(value.get(key), list) for key in _CONTAINERS):
            return True
        return any(isinstance(one, (dict, list)) and _holds_containers(one) for one in value.values())
    if isinstance(value, list):
        return any(isinstance(one, (dict, list)) and _holds_containers(one) for one in value)
    return False
