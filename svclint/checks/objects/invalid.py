"""From the API server's field errors to violations: the one place where they get labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apis import lives_on_as
from svclint.apiserver.field import Fault, FieldError, Validate, faults
from svclint.certainty.doubt import Doubt
from svclint.kubernetes import minors, named
from svclint.resource import is_placeholder, is_readers, is_said_later
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svclint.graph import Graph
    from svclint.resource import Resource

_WORDS = {
    "Required value": "is required",
    "Invalid value": "is not valid",
    "Forbidden": "may not be set",
    "Duplicate value": "stands twice",
    "Unsupported value": "is not a known value",
    "Too long": "is too long",
    "Too many": "are too many",
}


# what OpenShift's Cluster Version Operator deletes; only its name is read
_DELETED = "release.openshift.io/delete"


def violations(
    resource: Resource,
    graph: Graph,
    validate: Validate,
    fix: Callable[[Resource, FieldError], Fix | None] = lambda resource, error: None,
) -> Iterator[Violation]:
    """One violation for each field error, at the node, or at the closest parent of a field that is missing.

    Silent on values that are filled in later, and on objects that a change which is not here may reach: it may
    bring what is missing, and replace what is wrong. An object of an apiVersion that is gone is judged by the one that
    it has to get (api-removed tells), where its shape stays the same.
    """
    asked = minors(graph.settings.kubernetes)
    found = faults(validate, applied(resource, graph), asked)
    if not found or resource.annotations.get(_DELETED) == "true":
        return
    for error, refusing in _once_of_a_part(found, resource, graph):
        if graph.scope.told.rewrites(resource.file, error.path):
            continue
        # an enumeration may have values in capitals: NODEPORT is no NodePort
        filled_in = is_readers if error.kind == "Invalid value" else is_placeholder
        if isinstance(error.value, str) and (
            filled_in(error.value)
            or _is_replaced(error.value, resource, error, graph, validate)
            or _is_open(error.value, resource, error, graph, validate)
        ):
            continue
        # imported here: where nothing is refused, nobody asks
        from svclint.checks.objects.plainly import misspelt, plainly

        plain, instead = plainly(resource, error), misspelt(resource, error, graph)
        if instead:
            meant, path = _field(error), (*error.path[:-1], instead)
            label = resource.label(path, f"there is no such field: did you mean {meant}?", "key")
            mended: Fix | None = Fix(f"Rename {instead} to {meant}", (resource.edit_key(path, meant),))
        else:
            label = resource.label(error.path, plain.label if plain else f"{_field(error)} {_WORDS[error.kind]}")
            mended = fix(resource, error)
        yield Violation(
            label,
            f"{resource.title}: {error}{named(refusing, asked)}",
            help=plain.help if plain is not None else None,
            doubts=(
                *_doubts(resource, error, graph, validate),
                *_of_version(resource, error, graph, validate, refusing[0]),
            ),
            fix=mended,
            unwritten=(resource,),
        )


def _once_of_a_part(found: Iterable[Fault], resource: Resource, graph: Graph) -> Iterator[Fault]:
    """The errors, but of all that is missing in a part of an object only the first."""
    is_part = graph.scope.told.aside.get(resource.file) is Doubt.PART
    is_told = False
    for one in found:
        is_missing = is_part and one.error.kind == "Required value"
        if not (is_missing and is_told):
            yield one
        is_told = is_told or is_missing


def _is_replaced(value: str, resource: Resource, error: FieldError, graph: Graph, validate: Validate) -> bool:
    """Whether a command replaces what is refused before it applies the file, and not only a part that is sound."""
    if not graph.scope.told.fills_in(resource.file, value):
        return False
    # imported here: few files are filled in
    from svclint.certainty.completed import may_become

    texts = graph.scope.told.filled[resource.file]
    return may_become(applied(resource, graph), error, texts, validate, minors(graph.settings.kubernetes))


def _is_open(value: str, resource: Resource, error: FieldError, graph: Graph, validate: Validate) -> bool:
    """Whether a text is refused for nothing but the parts of it that its reader is to replace."""
    if error.kind != "Invalid value":
        return False
    # imported here: few objects are refused
    from svclint.certainty.completed import gaps_in, may_become

    texts = gaps_in(value)
    return bool(texts) and may_become(
        applied(resource, graph), error, texts, validate, minors(graph.settings.kubernetes)
    )


def _of_version(
    resource: Resource, error: FieldError, graph: Graph, validate: Validate, since: int
) -> tuple[Doubt, ...]:
    """Whether the newest Kubernetes that the tree asks its clusters for still takes what `since` refuses."""
    earlier = graph.scope.told.kubernetes_of(resource.file)
    if not 0 < earlier < since or str(error) in map(str, validate(applied(resource, graph), earlier)):
        return ()
    # imported here: few trees ask for an earlier one
    from svclint.certainty.doubts import of_version

    return of_version(graph, resource, since)


def _doubts(resource: Resource, error: FieldError, graph: Graph, validate: Validate) -> tuple[Doubt, ...]:
    if error.kind == "Required value" or error.path == ("spec",):
        # imported here, as all below: few files are refused
        from svclint.certainty.merging import of_base, of_merged

        if found := of_merged(resource, graph) or of_base(resource, graph):
            return found
    if resource.document.source.template is None:
        # imported here: few files are refused
        from svclint.certainty.doubts import of_gap

        if found := of_gap(graph, resource, error.path):
            return found
        value = resource.get(*error.path)
        if isinstance(value, str) and is_said_later(value):
            return (Doubt.UNKNOWN,)
        if value not in (None, ""):
            return ()
        # imported here: few manifests leave anything empty
        from svclint.certainty.unset_values import of_empty_fields, of_unset_images

        if value is None:
            return of_empty_fields(resource, error.path)
        return of_unset_images(resource, graph) if error.path[-1] == "image" else ()
    # imported here: few charts are refused with their own values
    from svclint.certainty.completed import is_sound
    from svclint.certainty.unset_values import of_invented_name, of_values_to_give

    asked = minors(graph.settings.kubernetes)
    return of_invented_name(resource, error, graph, validate, asked) or of_values_to_give(
        resource,
        error.path,
        graph,
        error.detail,
        lambda text: is_sound(resource.data, error.path, text, validate, asked),
        # a quantity
        wants_number=error.path[-2:-1] in (("limits",), ("requests",)),
    )


def applied(resource: Resource, graph: Graph) -> Mapping[str, Any]:
    """The object's data as a server of these days takes it: under another apiVersion where its own is gone."""
    successor = lives_on_as(resource.api_version, resource.kind, minors(graph.settings.kubernetes))
    return {**resource.data, "apiVersion": successor} if successor else resource.data


def _field(error: FieldError) -> str:
    """The field's own name: an item of a list is called by the list."""
    return next((step for step in reversed(error.path) if isinstance(step, str)), "this")
