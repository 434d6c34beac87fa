"""Annotations of known controllers: those that are misspelt, and values that they never take."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.annotations import family_of, is_former, meant
from svclint.certainty.doubt import Doubt
from svclint.families import cert_manager
from svclint.resource import Identity, dig, is_placeholder, is_service, string_map
from svclint.resource.ingress import INGRESS_GROUPS, ingress_class
from svclint.suggest import closest, is_slip
from svclint.traffic.controllers import classes, controller_of, is_of_class, is_served_by_another
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.annotations.family import Family
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource


def annotation_unknown(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """Only near misses are told: nobody knows all annotations that somebody may read."""
    template = graph.template(resource)
    places: list[Path] = [("metadata", "annotations")]
    if template is not None and template.path:
        places.append((*template.path, "metadata", "annotations"))
    for place in places:
        written = string_map(dig(resource.data, place))
        for key, value in written.items():
            if "/" in key and not is_placeholder(key):
                yield from _misspelt(resource, (*place, key), key, written, graph)
                if place == places[0]:
                    yield from _misplaced(resource, (*place, key), key, graph)
                yield from _never_taken(resource, (*place, key), key, value, graph)
    if resource.kind == "Ingress" and resource.annotations:
        yield from _of_others(resource, graph)


def _of_others(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """Annotations for a controller that does not serve the Ingress, where it has none for the one that does."""
    # imported here: few objects are Ingresses
    from svclint.traffic.annotation_readers import LEGACY, unread

    found = sorted(unread(ingress, graph))
    if not found:
        return
    paths: list[Path] = [("metadata", "annotations", one) for one in found]
    family = family_of(found[0])
    name = ingress_class(ingress)
    owner = (
        "older controllers" if found[0].startswith(LEGACY) else family.owner if family is not None else "another one"
    )
    yield Violation(
        ingress.label(paths[0], "not read by the controller of this class", "key"),
        f"{ingress.title} is of class {name}, whose controller does not read {listed(found)}: "
        f"{'that is' if len(found) == 1 else 'those are'} for {owner}",
        tuple(ingress.label(path, "nor this", "key") for path in paths[1:]),
        help=f"Say the same by what the controller of class {name} reads, or name the class of whoever reads this.",
        as_written=(ingress,),
        unless=()
        if _is_defined(name, graph)
        else (Elsewhere(Identity("networking.k8s.io", "IngressClass", "", name)),),
    )


def _class_elsewhere(name: str) -> tuple[Elsewhere, ...]:
    return (Elsewhere(Identity("networking.k8s.io", "IngressClass", "", name)),)


def _is_defined(name: str, graph: Graph) -> bool:
    return any(one.name == name for one in classes(graph))


def _misspelt(resource: Resource, path: Path, key: str, written: dict[str, str], graph: Graph) -> Iterator[Violation]:
    right = meant(key)
    # whoever writes both has one for another reader
    if right is None or right in written or _has_another_reader(resource, right, graph):
        return
    other = _read_of(right, resource)
    if other and _has(other, right, resource, graph):
        return
    former = is_former(key)
    if former and graph.once(_has_issuers, cert_manager.FORMER_GROUP):
        return
    family = family_of(right)
    unknown = f"{family.owner} does not know" if family is not None and family.owner else "no controller knows"
    place = f", in the annotations of the {other}" if other else ""
    # what is called quite differently may be written quite differently as well
    is_near = not other and (former or is_slip(key, right))
    yield Violation(
        resource.label(path, "nobody reads this", "key"),
        f"{resource.title} has the annotation {key}, which {unknown}; did you mean {right}{place}?",
        fix=Fix(f"write {right}", (resource.edit_key(path, right),), safe=False) if is_near else None,
        as_written=(resource,),
        # an old release may be what the cluster has
        doubts=(Doubt.UNKNOWN,) if former and not graph.once(_has_issuers, cert_manager.GROUP) else (),
        unless=_readers(resource, right, graph),
    )


def _has_issuers(graph: Graph, group: str) -> bool:
    return any(graph.of_kind(group, kind) for kind in ("ClusterIssuer", "Issuer", "Certificate"))


def _misplaced(resource: Resource, path: Path, key: str, graph: Graph) -> Iterator[Violation]:
    """An annotation of a Service on an Ingress, or the other way round; told where none of the others has it, or where
    one that is called alike is read here and was meant."""
    other, family = _read_of(key, resource), family_of(key)
    if not other or family is None or _has_another_reader(resource, key, graph):
        return
    twin = _read_here(key, resource, family)
    if twin in resource.annotations or (not twin and _has(other, key, resource, graph)):
        return
    yield Violation(
        resource.label(path, f"read of the {other} only", "key"),
        f"{resource.title} has the annotation {key}, which {family.owner} reads of the {other} only"
        f"{f'; did you mean {twin}?' if twin else ''}",
        help=f"Write it in the annotations of the {other}{f', or {twin} here' if twin else ''}.",
        fix=Fix(f"write {twin}", (resource.edit_key(path, twin),), safe=False) if twin else None,
        as_written=(resource,),
        unless=_readers(resource, key, graph),
    )


def _read_here(key: str, resource: Resource, family: Family) -> str:
    """The annotation of the same controller that is read of this kind, and called nearly so: `protocol` of a Service is
    `protocols` of an Ingress."""
    domain, _, name = key.partition("/")
    here = [one for one, kind in family.read_of.items() if kind == resource.kind and is_slip(name, one)]
    return f"{domain}/{here[0]}" if here else ""


def _read_of(key: str, resource: Resource) -> str:
    """The kind of which an annotation is read, where that is not the object's own; empty where it may be read there."""
    is_one = is_service(resource) or (resource.kind == "Ingress" and resource.group in INGRESS_GROUPS)
    family = family_of(key) if is_one else None
    name = key.partition("/")[2]
    kind = family.read_of.get(name.lower() if family.any_case else name, "") if family is not None else ""
    return kind if kind != resource.kind else ""


def _has(kind: str, key: str, resource: Resource, graph: Graph) -> bool:
    """Whether an object of that kind, in the namespace of `resource`, has the annotation."""
    return (resource.namespace, key) in graph.once(_annotated, kind)


def _annotated(graph: Graph, kind: str) -> frozenset[tuple[str, str]]:
    """The annotations of all objects of a kind, each with the namespace."""
    others = (
        graph.services() if kind == "Service" else [one for each in INGRESS_GROUPS for one in graph.of_kind(each, kind)]
    )
    return frozenset((one.namespace, key) for one in others for key in one.annotations)


def _has_another_reader(resource: Resource, key: str, graph: Graph) -> bool:
    """Whether the class of an Ingress is that of somebody who may read annotations of this family, and his own ones."""
    return resource.kind == "Ingress" and is_of_class(key) and is_served_by_another(resource, graph)


def _readers(resource: Resource, key: str, graph: Graph) -> tuple[Elsewhere, ...]:
    """The class that the Ingress names where nothing tells whose it is: what defines it elsewhere says that."""
    name = ingress_class(resource) if resource.kind == "Ingress" and is_of_class(key) else ""
    if not name or controller_of(resource, graph):
        return ()
    return _class_elsewhere(name)


def _never_taken(resource: Resource, path: Path, key: str, value: str, graph: Graph) -> Iterator[Violation]:
    family = family_of(key)
    if family is None or is_placeholder(value) or _has_another_reader(resource, key, graph):
        return
    name = key.partition("/")[2]
    if name.startswith(family.in_json):
        yield from _no_json(resource, path, key, value, family, graph)
        return
    taken = family.values.get(name.lower() if family.any_case else name)
    if taken is None or value.strip().lower() in [each.lower() for each in taken]:
        return
    near = closest(value.strip(), taken)
    hint = f"did you mean {near}?" if near is not None else f"it knows {listed(taken)}"
    shown = value if value.strip() else "an empty text"
    refusing = f"{family.owner} does not take" if family.owner else "no controller takes"
    yield Violation(
        resource.label(path, "not one of its values"),
        f"{resource.title} sets {key} to {shown}, which {refusing}; {hint}",
        help=f"Write one of {listed(taken, 9)}.",
        fix=Fix(f"write {near}", (resource.edit(path, near),), safe=False) if near is not None else None,
        as_written=(resource,),
        unless=_readers(resource, key, graph),
    )


def _no_json(resource: Resource, path: Path, key: str, value: str, family: Family, graph: Graph) -> Iterator[Violation]:
    """A value that its reader cannot take apart: all that the object asks for is left undone."""
    # imported here: few objects have such annotations
    import json

    try:
        json.loads(value)
    except ValueError as wrong:
        yield Violation(
            resource.label(path, "no JSON"),
            f"{resource.title} sets {key} to {value if value.strip() else 'an empty text'}, which is no JSON "
            f"({wrong}): {family.owner} builds nothing of the {resource.kind}",
            help="Write JSON: brackets and braces in pairs, and names and texts in double quotes.",
            as_written=(resource,),
            unless=_readers(resource, key, graph),
        )
