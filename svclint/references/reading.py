"""The one interpreter of the table of references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from svclint.document import Path
from svclint.named_tuple import NamedTuple
from svclint.references.index import FAMILIES
from svclint.references.reference import HOST, Named, Namespaces, Reference
from svclint.references.row import OWN, Relation, Row
from svclint.resource import (
    CLUSTER_SCOPED,
    IntOrString,
    Resource,
    Selector,
    dig,
    equality_selector,
    is_service,
    label_selector,
    mapping,
    number,
    sequence,
    text,
)
from svclint.resource.once import once
from svclint.resource.service import service_selector, service_type
from svclint.resource.workload import workload_selector
from svclint.typing_names import Any, Literal


class Step(NamedTuple):
    """A step of a row's path: fields one below the other, and whether what follows is each item of the list or each
    value of the map that stands there."""

    fields: tuple[str, ...]
    each: Literal["", "[]", "{}"] = ""


Steps = tuple[Step, ...]


def references(resource: Resource, relation: Relation | None = None) -> tuple[Reference, ...]:
    """The references that `resource` holds, all of them or those of one relation, in the order of the table."""
    found = _references(resource)
    return found.get(relation, ())


@once
def _references(resource: Resource) -> dict[Relation | None, tuple[Reference, ...]]:
    """All references of an object (under None), and those of each relation."""
    every = tuple(_read(resource))
    if not every:
        return {}
    found: dict[Relation | None, tuple[Reference, ...]] = {None: every}
    if len(every) == 1:
        found[every[0].relation] = every
        return found
    for one in every:
        if one.relation not in found:
            found[one.relation] = tuple(each for each in every if each.relation == one.relation)
    return found


def _read(resource: Resource) -> Iterator[Reference]:
    data = resource.data
    for row, first, second, steps in _rows_with_steps(resource.group, resource.kind):
        held = data.get(first)
        # most objects have nothing at most rows
        if held is None or (second and not (isinstance(held, dict) and second in held)):
            continue
        if row.versions and resource.version not in row.versions:
            continue
        if row.named and not re.search(row.named, resource.name):
            continue
        for path, value in _walk(data, steps, ()):
            if row.written in ("json names", "names with commas"):
                yield from _listed(resource, row, path, mapping(value))
                continue
            reference = _selection(resource, row, path, value) if row.selector else _named(resource, row, path, value)
            if reference is not None:
                yield reference


@lru_cache(maxsize=1024)
def rows_of(group: str, kind: str) -> tuple[Row, ...]:
    """The rows of one kind of owner."""
    families = FAMILIES.get(group, ())
    return tuple(row for family in families for row in family_rows(family) if (group, kind) in row.owners)


@lru_cache(maxsize=1024)
def _rows_with_steps(group: str, kind: str) -> tuple[tuple[Row, str, str, Steps], ...]:
    """The rows of one kind of owner with their paths, and the first two fields of each (the second may be empty)."""
    return tuple((row, *_first_two(_steps(row.at)), _steps(row.at)) for row in rows_of(group, kind))


def _first_two(steps: Steps) -> tuple[str, str]:
    fields = steps[0].fields
    return fields[0], fields[1] if len(fields) > 1 else ""


def family_rows(family: str) -> tuple[Row, ...]:
    """The rows of one API family, imported when the first object of its groups is read."""
    rows: tuple[Row, ...] = import_module(f"svclint.references.{family}").ROWS
    return rows


def kinds_that(relation: str) -> tuple[str, ...]:
    """The kinds whose objects can hold a reference of `relation`, of all families, sorted."""
    families = sorted({family for several in FAMILIES.values() for family in several})
    rows = (row for family in families for row in family_rows(family) if row.relation == relation)
    return tuple(sorted({kind for row in rows for _, kind in row.owners}))


@lru_cache(maxsize=4096)
def refers(group: str, kind: str, relation: str) -> bool:
    """Whether objects of this kind can hold a reference of `relation`."""
    return any(row.relation == relation for row in rows_of(group, kind))


@lru_cache(maxsize=1024)
def _steps(at: str) -> Steps:
    steps, fields = [], []
    for written in at.split("."):
        fields.append(written.removesuffix("[]").removesuffix("{}"))
        if written.endswith(("[]", "{}")):
            steps.append(Step(tuple(fields), "[]" if written.endswith("[]") else "{}"))
            fields = []
    return (*steps, Step(tuple(fields))) if fields else tuple(steps)


def _walk(data: Any, steps: Steps, path: Path) -> list[tuple[Path, Any]]:
    """What stands at the end of the steps, with its path."""
    fields, each = steps[0]
    for field in fields:
        if not isinstance(data, dict) or field not in data:
            return []
        data = data[field]
    path = (*path, *fields)
    if not each:
        return [(path, data)]
    items = mapping(data).items() if each == "{}" else enumerate(sequence(data))
    rest = steps[1:]
    if not rest:
        return [((*path, key), item) for key, item in items]
    return [one for key, item in items for one in _walk(item, rest, (*path, key))]


# -- by labels ---------------------------------------------------------------------------------------------------------


def _selection(owner: Resource, row: Row, path: Path, value: Any) -> Reference | None:
    if is_service(owner) and service_type(owner) == "ExternalName":
        return None
    written, at = value, path
    if row.name:
        written, at = mapping(value).get(row.name), (*path, row.name)
    chosen = _namespaces(owner, row, value)
    if written is None and (chosen is None or row.namespaces.startswith("*")):
        return None
    if row.selector == "map" and not mapping(written):
        return None
    selector = _selector(owner, row, written)
    if row.selector == "endpoints":
        # imported here: only Cilium writes them
        from svclint.references.endpoints import endpoint_selector

        read = endpoint_selector(written, owner.namespace, own=row.relation == "restricts")
        if read is None:
            return None
        selector, chosen = read
    return Reference(
        owner,
        row.relation,
        at if written is not None else (*path, row.namespaces),
        row.group,
        row.kind,
        owner.namespace,
        "",
        selector,
        _ports(owner, row, path, value),
        row,
        namespaces=chosen or _own_namespace(owner.namespace),
    )


@lru_cache(maxsize=256)
def _own_namespace(name: str) -> Namespaces:
    return Namespaces((name,))


def _selector(owner: Resource, row: Row, written: Any) -> Selector:
    # whoever asks for the pods of a Service, or of a controller, has read this already
    own = service_selector(owner) if row.relation == "selects" else None
    own = workload_selector(owner) if row.relation == "governs" else own
    if own is not None:
        return own
    # kustomize's commonLabels reach the selectors of built-in kinds, and no custom resource's
    common = owner.selected_too if written is not None or is_service(owner) else {}
    if row.relation in ("protects", "restricts", "admits") and "matchLabels" not in mapping(written):
        common = {}  # kustomize's fieldspecs: budgets and policies get none where matchLabels is not there
    return equality_selector(written, common) if row.selector == "map" else label_selector(written, common)


def _namespaces(owner: Resource, row: Row, value: Any) -> Namespaces | None:
    """Where a selector looks; None for the owner's namespace, which is meant where nothing is written.

    Either a LabelSelector over Namespace objects, or prometheus-operator's NamespaceSelector (`any`, `matchNames`).
    """
    if row.namespaces.startswith("*"):
        return Namespaces(every=True) if row.namespaces[1:] in ("", owner.namespace) else None
    if not row.namespaces or mapping(value).get(row.namespaces) is None:
        return None
    written = value[row.namespaces]
    if not isinstance(written, dict):
        return None
    if "any" in written or "matchNames" in written:
        names = tuple(one for one in sequence(written.get("matchNames")) if isinstance(one, str))
        return Namespaces(every=True) if written.get("any") is True else Namespaces(names) if names else None
    return Namespaces(selector=label_selector(written))


# -- by name -----------------------------------------------------------------------------------------------------------


def _listed(owner: Resource, row: Row, path: Path, fields: dict[str, Any]) -> Iterator[Reference]:
    """A reference for each name in a text that has several."""
    if row.name in fields:
        # imported here: few objects have such texts
        from svclint.references.written import names_between_commas, names_in

        read = names_in if row.written == "json names" else names_between_commas
        for name in read(text(fields[row.name])):
            found = _named(owner, row, path, {row.name: name})
            if found is not None:
                yield found


def _named(owner: Resource, row: Row, path: Path, value: Any) -> Reference | None:
    fields = mapping(value)
    if row.name and row.name not in fields and "." not in row.name:
        return None
    # an annotation's key has dots of its own
    at: Path = (*path, row.name) if row.name in fields else (*path, *row.name.split(".")) if row.name else path
    name = text(dig(fields, at[len(path) :]) if row.name else value)
    if not name or name in row.reserved:
        return None
    target = _kind(owner, row, fields)
    if target is None:
        return None
    group, kind = target
    ports = _ports(owner, row, path, value)
    namespace, host = _namespace(owner, row, fields), ""
    if row.written != "name":
        # imported here: most fields hold a name and nothing else
        from svclint.references.written import address, provided, with_namespace, with_port

        if row.written == "namespace/name:port":
            name, ports = with_port(at, name)
        before, name = with_namespace(row, name)
        namespace = before or namespace
        if row.written == "name@provider" and "@" in name:
            name = provided(row, kind, name)
        if not name:
            return None
        if row.written in ("host", "full host", "namespace/host", "address", "far-address"):
            place = address(row, at, name)
            if place is None:
                return None
            host, name, written_namespace, is_service_name, port = place
            namespace = namespace or written_namespace
            ports = ports or port
            if not is_service_name:
                group, kind = "", HOST
    return Reference(
        owner,
        row.relation,
        at,
        group,
        kind,
        "" if (group, kind) in CLUSTER_SCOPED else namespace or owner.namespace,
        name,
        None,
        ports,
        row,
        host,
        section=_part(path, row.section, fields),
        weight=_weight(row, fields),
    )


def _namespace(owner: Resource, row: Row, fields: dict[str, Any]) -> str:
    if row.namespace.startswith("/"):
        return text(owner.get(*row.namespace[1:].split(".")))
    return text(dig(fields, _fields(row.namespace))) if row.namespace else ""


# client-go: restmapper/discovery.go: a kind is found by its name in lower case as well
_LOWER = {
    one.lower(): one
    for one in ("CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet")
}


def _kind(owner: Resource, row: Row, fields: dict[str, Any]) -> tuple[str, str] | None:
    """Group and kind of the target, None where the reference itself must tell and does not."""
    group = owner.group if row.group == OWN else row.group
    kind = row.kind
    if row.typed:
        kind = text(fields.get("kind")) or kind
        if row.relation == "scales":
            kind = _LOWER.get(kind, kind)
        if not kind:
            return None
        if row.typed == "apiVersion" and "apiVersion" in fields:
            group = text(fields["apiVersion"]).rpartition("/")[0]
        elif row.typed == "group" and isinstance(fields.get("group"), str):
            group = fields["group"]
            if group == "core" and row.relation in ("configures", "needs"):
                group = ""  # as controllers take it in policies: Kong's, and Istio's name for the group
        elif row.typed == "kind" and kind == "Service":
            group = ""
    return group, kind


def _ports(owner: Resource, row: Row, path: Path, value: Any) -> tuple[Named, ...]:
    for field in row.ports:
        if field.startswith("/"):
            found = _part((), field[1:], owner.data)
            if found is not None:
                return (found,)
            continue
        if "[]" in field:
            continue
        found = _part(path, field, mapping(value))
        if found is not None:
            return (found,)
    return tuple(port for _, port in sorted(_ports_of_items(row, path, value).items())) if row.ports else ()


def _ports_of_items(row: Row, path: Path, value: Any) -> dict[Path, Named]:
    """The ports of the items of a list, of each that of the first field that it has: the item's path -> its port."""
    ports: dict[Path, Named] = {}
    for field in row.ports:
        below = field[field.rindex("[]") :].count(".") if "[]" in field else 0
        for steps, found in _walk(value, _steps(field), ()) if "[]" in field else ():
            port = _number_or_name(found)
            if port is not None:
                ports.setdefault(steps[: len(steps) - below], Named((*path, *steps), port))
    return ports


def _part(path: Path, field: str, fields: dict[str, Any]) -> Named | None:
    """The number or name at a field below the reference; None where there is none, or 0 or "" stands there."""
    if not field:
        return None
    steps = _fields(field)
    found = _number_or_name(dig(fields, steps))
    return Named((*path, *steps), found) if found is not None else None


@lru_cache(maxsize=1024)
def _fields(written: str) -> tuple[str, ...]:
    return tuple(written.split("."))


def _number_or_name(written: Any) -> IntOrString | None:
    found = IntOrString.read(written)
    return found if found is not None and found.value else None


def _weight(row: Row, fields: dict[str, Any]) -> int:
    if not row.weight:
        return 1
    weight = number(dig(fields, _fields(row.weight)))
    return 1 if weight is None else weight
