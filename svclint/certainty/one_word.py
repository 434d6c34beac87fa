"""Forms of objects in which one word stands for all that is to be filled in: `name: x`, `image: x`, `port: x`."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import mapping, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Resource

_TEMPLATES = (("spec",), ("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec"))


def of_one_word(resource: Resource, path: Path) -> tuple[Doubt, ...]:
    """Whether a text that is refused is what the object has for all its names as well: its own, that of its namespace,
    those of its containers and their images, and what its selector asks for."""
    value = resource.get(*path)
    if not isinstance(value, str) or not value or any(map(str.isdigit, value)):
        return ()
    names = [resource.metadata.get("name"), resource.metadata.get("namespace"), *_others(resource.data)]
    # a name and a namespace alone may well be the same
    return (Doubt.SKETCH,) if len(names) > 2 and all(one == value for one in names) else ()


def _others(data: dict[str, Any]) -> Iterator[Any]:
    for steps in _TEMPLATES:
        held: Any = data
        for step in steps:
            held = mapping(held).get(step)
        for one in map(mapping, sequence(mapping(held).get("containers"))):
            yield from (one.get("name"), one.get("image"))
    selector = mapping(mapping(data.get("spec")).get("selector"))
    yield from (mapping(selector.get("matchLabels")) if "matchLabels" in selector else selector).values()
