"""Samples that lie beside each other in a folder, each for itself, told from the parts of one application."""

from __future__ import annotations

from itertools import combinations, starmap

from svclint.certainty.links import are_linked
from svclint.certainty.sample_names import are_of_samples, is_name_of_sample
from svclint.certainty.steps import are_of_numbered_folders, words
from svclint.image_names import without_tag
from svclint.resource import is_service, service_selector
from svclint.traffic.versions import split_name
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# one stranger may have been left behind in the folder of an application
_HEAP = 2
# two parts of an application may be numbered and have plain names
_COURSE = 3


def are_samples(involved: Sequence[Resource], graph: Graph) -> bool:
    """Whether they are samples that lie beside each other: nothing joins their files, and these are of topics by the
    numbers of their folders and run anybody's programs, or are called as anybody's in a course of such folders; or
    their names and their programs are anybody's, and there are more of that kind around them."""
    files = {one.file for one in involved}
    if graph.scope.told.applies_at_once(files) or _are_joined(involved, graph):
        return False
    # one of each folder tells what it is called
    one_of_each = sorted({one.directory: one.file for one in involved}.values())
    is_numbered = any(starmap(are_of_numbered_folders, combinations(one_of_each, 2)))
    if _are_anybodys(involved, graph):
        return is_numbered or _is_heap(involved, graph)
    return is_numbered and _are_of_course(involved[0], graph)


def may_be_of_sample(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether definitions of one object may be those of samples: they run what shows that something runs, or they are
    called as any sample, and so is what their pods run, where there are any: `app:1` of no registry."""
    if _are_anybodys(definitions, graph):
        return True
    pods = (each for one in definitions for each in _pods(one, graph))
    images = [held.image for each in pods for held in each.containers if held.serves and held.image]
    is_plain = all("/" not in one and is_name_of_sample(without_tag(one)) for one in images)
    return is_plain and is_name_of_sample(definitions[0].name)


def _are_of_course(near: Resource, graph: Graph) -> bool:
    """Whether several numbered folders lie beside that of `near`, and all that they have is called as anybody's is."""
    folders: dict[str, str] = {near.directory: near.file}
    for one in (*graph.services(), *(template.resource for template in graph.templates())):
        if one.directory == near.directory or are_of_numbered_folders(one.file, near.file):
            if not is_name_of_sample(one.name):
                return False
            folders.setdefault(one.directory, one.file)
    return len(folders) >= _COURSE


def _are_anybodys(involved: Iterable[Resource], graph: Graph) -> bool:
    """Whether all pods of theirs run what shows that something runs, and nothing of somebody's own."""
    templates = {id(one): one for each in involved for one in _pods(each, graph)}.values()
    images = [[one.image for one in each.containers if one.serves and one.image] for each in templates]
    return bool(images) and all(map(are_of_samples, images))


def _is_anybodys(resource: Resource, graph: Graph) -> bool:
    """Whether all pods of an object run what shows that something runs, or a public program after which it is called:
    `mysql-pod`."""
    if _are_anybodys((resource,), graph):
        return True
    images = [held.image for each in _pods(resource, graph) for held in each.containers if held.serves and held.image]
    public = frozenset(word for image in images if "/" not in image for word in words(without_tag(image)))
    return bool(public) and all(is_name_of_sample(word) or word in public for word in words(resource.name))


def _pods(resource: Resource, graph: Graph) -> Sequence[PodTemplate]:
    if is_service(resource):
        return graph.matching_service(resource)
    template = graph.template(resource)
    return () if template is None else (template,)


def _are_joined(involved: Sequence[Resource], graph: Graph) -> bool:
    """Whether what the objects say of each other, and what they are called, leads from each file to all others."""
    left = list(involved)
    reached = [left.pop()]
    for one in reached:
        near = [other for other in left if _is_joined(one, other, graph)]
        left = [other for other in left if other not in near]
        reached += near
    return not left


def _is_joined(one: Resource, other: Resource, graph: Graph) -> bool:
    if one.file == other.file or _are_called_as_one(one.name, other.name) or are_linked(one.file, other.file, graph):
        return True
    shared = _labels(one, graph) & _labels(other, graph)
    return any(not is_name_of_sample(value) for _, value in shared)


def _are_called_as_one(one: str, other: str) -> bool:
    """Whether one is another version of the other, or both have a name of somebody's own: `shop` and `shop-db`."""
    (mine, version), (theirs, of_other) = split_name(one), split_name(other)
    if mine == theirs and version != of_other:
        return True
    return any(not is_name_of_sample(word) for word in words(one) & words(other))


def _labels(resource: Resource, graph: Graph) -> set[tuple[str, str]]:
    """The labels of an object and of its pods, and those that a Service asks for."""
    selector = service_selector(resource) if is_service(resource) else None
    asked = selector.requirements if selector is not None else ()
    template = graph.template(resource)
    return {
        *resource.labels.items(),
        *(template.labels.items() if template is not None else ()),
        *((one.key, value) for one in asked for value in one.values),
    }


def _is_heap(involved: Sequence[Resource], graph: Graph) -> bool:
    """Whether the folders have more Services and workloads that have nothing to do with these, and are anybody's as
    well."""
    folders = {one.directory for one in involved}
    around: set[str] = set()
    for one in (*graph.services(), *(template.resource for template in graph.templates())):
        if (
            one.directory in folders
            and one.file not in around
            and not any(_is_joined(one, each, graph) for each in involved)
            and _is_anybodys(one, graph)
        ):
            around.add(one.file)
            if len(around) >= _HEAP:
                return True
    return False
