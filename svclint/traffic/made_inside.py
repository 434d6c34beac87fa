"""What the pods of a scope make themselves, by the commands that they run."""

from __future__ import annotations

from svclint.discover.hearsay.made_objects import made_objects
from svclint.resource import mapping, sequence, text
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph


def is_made_inside(kind: str, namespace: str, name: str, graph: Graph) -> bool:
    """Whether a command of a container makes it, or a script in a ConfigMap: a Job that runs `kubectl create`."""
    return not graph.once(_made_inside).isdisjoint((kind, name, one) for one in (namespace, ANY_NAMESPACE))


def _made_inside(graph: Graph) -> frozenset[tuple[str, str, str]]:
    lines = [
        " ".join(word for field in ("command", "args") for word in map(text, sequence(one.data.get(field))) if word)
        for template in graph.templates()
        for one in template.containers
    ]
    scripts = [text(one) for each in graph.of_kind("", "ConfigMap") for one in mapping(each.get("data")).values()]
    return frozenset(made for written in (*lines, *scripts) for made in made_objects(written))
