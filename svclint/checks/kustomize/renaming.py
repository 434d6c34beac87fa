"""Names that kustomize changes, in fields that it does not change with them."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.resource import Identity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Edit, Elsewhere, Fix, Label, Violation, Within

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.traffic.unset_links import UnsetLink


def reference_not_renamed(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """kustomize rewrites the references of built-in kinds, and those that its configuration lists."""
    if not graph.builds:
        return
    for reference in graph.references(owner):
        target = graph.resolve(reference).renamed
        if target is None:
            continue
        rendered = target.name
        yield Violation(
            reference.label(f"stays {reference.name} when it is rendered"),
            f"{owner.title} names {target.kind} {reference.name}, which kustomize renames: this field stays as it is",
            (target.name_label(f"becomes {rendered}"),),
            fix=_fix(reference, rendered),
            unless=(Elsewhere(reference.identity),),
        )
    template = graph.template(owner)
    if template is not None:
        # imported here: most scopes are not built
        from svclint.traffic.unset_links import unset_links

        links: dict[Resource, list[UnsetLink]] = {}
        for link in unset_links(template, graph):
            links.setdefault(link.service, []).append(link)
        for service, found in links.items():
            yield _variable(owner, service, found)


def _fix(reference: Reference, rendered: str) -> Fix | None:
    """The name as it is rendered; not safe, because the same file may be rendered with other prefixes elsewhere."""
    written = reference.written(rendered)
    if not written:
        return None
    owner = reference.owner
    return Fix(f"name it {rendered}", (owner.edit(reference.path, written),), safe=False)


def _variable(owner: Resource, service: Resource, found: list[UnsetLink]) -> Violation:
    """The variables by which Kubernetes tells pods of a Service have its name as it is rendered."""
    first, *others = found
    message = (
        f"container {first.container} of {owner.title} reads {first.variable}, which nobody sets: kustomize renames "
        f"Service {first.name}, and Kubernetes sets {first.set} instead"
    )
    edits = tuple(
        Edit(owner, one.text.path, one.set, within=Within(one.text.value, one.start, one.end)) for one in found
    )
    return Violation(
        _place(owner, first, f"{first.set} when it is rendered"),
        message,
        (
            service.name_label(f"becomes {service.name}"),
            *(_place(owner, one, "also here") for one in others if one.text.path != first.text.path),
        ),
        fix=Fix(f"read the variables of {service.title}", edits, safe=False),
        help="Name the variable as the Service is rendered, or give the program its name, which a replacement "
        "writes into a variable of env.",
        unless=(Elsewhere(Identity("", "Service", owner.namespace, first.name)),),
        rests_on=(owner, service),
    )


def _place(owner: Resource, link: UnsetLink, words: str) -> Label:
    return Label(owner, link.text.path, words, within=Within(link.text.value, link.start, link.end))
