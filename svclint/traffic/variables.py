"""The variables that a container is given, as far as manifests tell them.

k/k: pkg/kubelet: makeEnvironmentVariables: of `envFrom` the last source that has a name counts, `env` comes after all
of them, and of two entries of one name the last one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, mapping, scalar_text, sequence, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, Resource

_SECRET = "Secret"
# where variables come from, of which fields of a source, and where it keeps what is written as it is
_SOURCES = (
    ("ConfigMap", "configMapRef", "configMapKeyRef", ("data",)),
    (_SECRET, "secretRef", "secretKeyRef", ("data", "stringData")),
)


class Variable(NamedTuple):
    """A value, None where it is not to be read here, and where it stands: in `owner` at `path`. Not `sure` where a
    later source, which is not here, may have the name as well."""

    value: str | None
    owner: Resource
    path: Path
    sure: bool = True


class Variables(NamedTuple):
    """The variables by name, and what those begin with that sources have which are not here."""

    given: Mapping[str, Variable]
    unread: tuple[str, ...]

    def may_have(self, name: str) -> bool:
        """Whether something sets a variable, or may."""
        return name in self.given or any(map(name.startswith, self.unread))


def variables(container: Container, graph: Graph) -> Variables:
    """What the kubelet makes of a container's `envFrom` and `env`."""
    given: dict[str, Variable] = {}
    unread: list[str] = []
    for source in map(mapping, sequence(container.data.get("envFrom"))):
        prefix = text(source.get("prefix"))
        found = [one for kind, field, _, _ in _SOURCES for one in _named(kind, source.get(field), container, graph)]
        for one in found:
            given.update((f"{prefix}{key}", variable) for key, variable in _held(one))
        if not found or any(one.partial for one in found):
            unread.append(prefix)
            named = [name for name in given if name.startswith(prefix)]
            given.update((name, given[name]._replace(sure=False)) for name in named)
    for index, entry in enumerate(map(mapping, sequence(container.data.get("env")))):
        given[text(entry.get("name"))] = _entry(entry, (*container.path, "env", index), container, graph)
    return Variables(given, tuple(unread))


def _entry(entry: Mapping[str, object], path: Path, container: Container, graph: Graph) -> Variable:
    taken = mapping(entry.get("valueFrom"))
    for kind, _, field, _ in _SOURCES:
        key = text(mapping(taken.get(field)).get("key"))
        for one in _named(kind, taken.get(field), container, graph):
            held = dict(_held(one))
            if key in held:
                return held[key]
    value = entry.get("value")
    is_written = value is not None and not isinstance(value, (dict, list))
    place = (*path, "value") if is_written else (*path, "name")
    return Variable(scalar_text(value) if is_written else None, container.template.resource, place)


def _named(kind: str, reference: object, container: Container, graph: Graph) -> list[Resource]:
    """The ConfigMap or Secret that a reference names, if it is here."""
    template, name = container.template, text(mapping(reference).get("name"))
    named = graph.with_identity(Identity("", kind, template.namespace, name)) if name else []
    return list(graph.nearest_resource(template.resource, named)) if named else []


def _held(source: Resource) -> Iterator[tuple[str, Variable]]:
    """The keys of a ConfigMap or Secret, whose bytes are nobody's to read."""
    fields = next(fields for kind, _, _, fields in _SOURCES if kind == source.kind)
    for field in fields:
        is_of_bytes = source.kind == _SECRET and field == "data"
        for key, value in mapping(source.get(field)).items():
            yield key, Variable(None if is_of_bytes else scalar_text(value), source, (field, key))
